"""Operations on open data: all for everybody."""

import base64
import hashlib
from typing import Any, Final
from uuid import UUID

from fastapi import APIRouter, Response

from services.scoring.dependencies import DefaultLicence, OpenData
from services.scoring.open_data.catalogue import catalogue, dataset_document
from services.scoring.open_data.schemas import OpenDataManifest, OpenResultsDocument, results_schema
from services.scoring.open_data.writing import CSV_FILE, JSON_FILE, OpenFormat
from services.scoring.publications.caching import IfNoneMatch, PublicRoute
from services.scoring.publications.models import Publication
from shared.canonical import canonical_json
from shared.db.cursor import Page, UnreadableCursorError
from shared.http.conditional import NOT_MODIFIED
from shared.problems import problems
from shared.problems.common import NotFoundError

JSON_LD: Final = "application/ld+json"
_LD: Final[dict[int | str, dict[str, Any]]] = {
    200: {"description": "JSON-LD", "content": {JSON_LD: {"schema": {"type": "object"}}}}
}
_CSV: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "description": "One figure a line",
        "content": {"text/csv": {"schema": {"type": "string"}}},
    }
}

router = APIRouter(
    tags=["open data"],
    route_class=PublicRoute,
    dependencies=[IfNoneMatch],
    responses=NOT_MODIFIED,
)


@router.get(
    "/v1/open-data",
    summary="Read the catalogue of open data (DCAT)",
    response_class=Response,
    responses={**problems(UnreadableCursorError), **_LD},
)
async def read_open_data_catalogue(
    *, data: OpenData, page: Page, licence: DefaultLicence
) -> Response:
    publications, following = await data.publications(page)
    document = catalogue(publications, licence=licence, following=following)
    return Response(canonical_json(document), media_type=JSON_LD)


@router.get(
    "/v1/open-data/schemas/results-1.json",
    summary="Read the JSON Schema of results.json",
    response_class=Response,
    responses={
        200: {
            "description": "JSON Schema",
            "content": {"application/schema+json": {"schema": {"type": "object"}}},
        }
    },
)
async def read_open_data_schema() -> Response:
    return Response(canonical_json(results_schema()), media_type="application/schema+json")


@router.get(
    "/v1/publications/{publication_id}/open-data",
    summary="Read the description of a publication's data (DCAT)",
    response_class=Response,
    responses={**problems(NotFoundError), **_LD},
)
async def read_open_data_set(*, publication_id: UUID, data: OpenData) -> Response:
    publication, files = await data.publication(publication_id)
    document = dataset_document(publication, files)
    return Response(canonical_json(document), media_type=JSON_LD)


@router.get(
    "/v1/publications/{publication_id}/open-data/manifest.json",
    summary="List the files of a publication with their checksums",
    responses=problems(NotFoundError),
)
async def read_open_data_manifest(*, publication_id: UUID, data: OpenData) -> OpenDataManifest:
    publication, files = await data.publication(publication_id)
    return OpenDataManifest.of(publication, files)


@router.get(
    "/v1/publications/{publication_id}/open-data/results.json",
    summary="Download all figures of a publication as JSON",
    response_model=OpenResultsDocument,
    responses=problems(NotFoundError),
)
async def download_open_data_json(*, publication_id: UUID, data: OpenData) -> Response:
    return _file(JSON_FILE, *await data.file(publication_id, JSON_FILE))


@router.get(
    "/v1/publications/{publication_id}/open-data/results.csv",
    summary="Download all figures of a publication as CSV",
    response_class=Response,
    responses={**problems(NotFoundError), **_CSV},
)
async def download_open_data_csv(*, publication_id: UUID, data: OpenData) -> Response:
    return _file(CSV_FILE, *await data.file(publication_id, CSV_FILE))


def _file(form: OpenFormat, publication: Publication, content: bytes) -> Response:
    """Answer with a file, its checksum (RFC 9530) and its licence (RFC 4946)."""
    digest = base64.b64encode(hashlib.sha256(content).digest()).decode()
    headers = {
        "repr-digest": f"sha-256=:{digest}:",
        "link": f'<{publication.licence}>; rel="license"',
        "x-content-type-options": "nosniff",
    }
    return Response(content, media_type=form.media_type, headers=headers)
