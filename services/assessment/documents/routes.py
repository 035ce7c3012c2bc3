"""Documents over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response

from services.assessment.dependencies import (
    CurrentDatabase,
    CurrentSettings,
    Files,
    ManagesDocuments,
    ReadsDocuments,
)
from services.assessment.documents import registering, service
from services.assessment.documents.described import Described
from services.assessment.documents.errors import (
    AgencyNotNamedError,
    DocumentDetailsError,
    DocumentExistsError,
    DocumentInUseError,
    InfectedFileError,
)
from services.assessment.documents.models import DocumentKind
from services.assessment.documents.schemas import (
    DocumentDescription,
    DocumentList,
    DocumentVersionList,
    DocumentView,
)
from services.assessment.documents.store import Wanted
from services.assessment.uploads.body import DESCRIPTION, REFUSALS, GivenName, Incoming
from shared.db.cursor import Page, UnreadableCursorError
from shared.http.etag import IfMatch, etag
from shared.problems import problems
from shared.problems.common import StaleVersionError, VersionRequiredError

router = APIRouter(prefix="/v1/documents", tags=["documents"])


async def _wanted(
    agency_id: Annotated[UUID | None, Query(description="Only of this agency")] = None,
    kind: Annotated[DocumentKind | None, Query(description="Only of this kind")] = None,
    search: Annotated[
        str | None,
        Query(
            max_length=200,
            description="Part of title, number, issuer or file name; diacritics do not matter",
            examples=["ke hoach"],
        ),
    ] = None,
    unused: Annotated[bool, Query(description="Only what no report refers to")] = False,  # noqa: FBT002
) -> Wanted:
    return Wanted(agency_id=agency_id, kind=kind, search=search, unused=unused)


@router.post(
    "",
    status_code=201,
    summary="Register a document with its file",
    responses=problems(
        AgencyNotNamedError,
        DocumentDetailsError,
        DocumentExistsError,
        InfectedFileError,
        *REFUSALS,
    ),
    openapi_extra=DESCRIPTION,
)
async def register_document(
    *,
    unit: ManagesDocuments,
    agency_id: Annotated[
        UUID | None,
        Query(description="May be left out by who works for one agency only"),
    ] = None,
    given_name: GivenName,
    details: Described,
    source: Incoming,
    settings: CurrentSettings,
    database: CurrentDatabase,
    files: Files,
    response: Response,
) -> DocumentView:
    document = await registering.receive_document(
        unit,
        database,
        files,
        agency_id=agency_id,
        given_name=given_name,
        details=details,
        source=source,
        limit=settings.evidence_limit,
        scan_state=settings.first_scan_state,
    )
    response.headers["location"] = f"{router.prefix}/{document.version.document_id}"
    response.headers["etag"] = etag(document.version.document.version)
    return DocumentView.of(document)


@router.get("", summary="List documents, newest first", responses=problems(UnreadableCursorError))
async def list_documents(
    *,
    unit: ReadsDocuments,
    page: Page,
    wanted: Annotated[Wanted, Depends(_wanted)],
    expiring: Annotated[
        bool, Query(description="Only what has expired or will within 30 days")
    ] = False,
) -> DocumentList:
    items, following = await service.list_documents(unit, page, wanted, expiring=expiring)
    return DocumentList(items=[DocumentView.of(item) for item in items], next=following)


@router.get("/{document_id}", summary="Read a document in its latest version")
async def read_document(
    *, document_id: UUID, unit: ReadsDocuments, response: Response
) -> DocumentView:
    document = await service.find_document(unit, document_id)
    response.headers["etag"] = etag(document.version.document.version)
    return DocumentView.of(document)


@router.put(
    "/{document_id}",
    summary="Change what is said of a document; a version that was cited stays as it is",
    responses=problems(DocumentDetailsError, StaleVersionError, VersionRequiredError),
)
async def change_document(
    *,
    document_id: UUID,
    document: DocumentDescription,
    expected: IfMatch,
    unit: ManagesDocuments,
    response: Response,
) -> DocumentView:
    changed = await service.change_details(unit, document_id, document.details(), expected=expected)
    response.headers["etag"] = etag(changed.version.document.version)
    return DocumentView.of(changed)


@router.delete(
    "/{document_id}",
    status_code=204,
    summary="Withdraw a document that no report refers to",
    responses=problems(DocumentInUseError, StaleVersionError, VersionRequiredError),
)
async def withdraw_document(
    *, document_id: UUID, expected: IfMatch, unit: ManagesDocuments
) -> None:
    await service.withdraw_document(unit, document_id, expected=expected)


@router.post(
    "/{document_id}/versions",
    status_code=201,
    summary="Add a version with its file; reports go on citing the versions that they cite",
    responses=problems(InfectedFileError, *REFUSALS),
    openapi_extra=DESCRIPTION,
)
async def add_document_version(
    *,
    document_id: UUID,
    unit: ManagesDocuments,
    reason: Annotated[
        str, Query(min_length=1, max_length=1000, description="Why", examples=["Bản có chữ ký"])
    ],
    given_name: GivenName,
    source: Incoming,
    settings: CurrentSettings,
    database: CurrentDatabase,
    files: Files,
    response: Response,
) -> DocumentView:
    document = await registering.receive_version(
        unit,
        database,
        files,
        document_id=document_id,
        given_name=given_name,
        reason=reason,
        source=source,
        limit=settings.evidence_limit,
        scan_state=settings.first_scan_state,
    )
    response.headers["etag"] = etag(document.version.document.version)
    return DocumentView.of(document)


@router.get("/{document_id}/versions", summary="List every version of a document")
async def list_document_versions(*, document_id: UUID, unit: ReadsDocuments) -> DocumentVersionList:
    versions = await service.list_versions(unit, document_id)
    return DocumentVersionList(items=[DocumentView.of(one) for one in versions])
