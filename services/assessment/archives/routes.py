"""Archives over HTTP: sent while they are made."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Query, Response

from services.assessment.archives import service
from services.assessment.dependencies import Files, Frameworks, ReadsSelfAssessments
from services.assessment.downloads.responses import ARCHIVE, archive_response
from shared.problems import problems
from shared.storage.errors import FileLostError, StorageDownError

router = APIRouter(tags=["evidence"])

LeafCode = Annotated[
    str | None, Query(max_length=64, description="Only this leaf", examples=["1.1.1"])
]


@router.get(
    "/v1/self-assessments/{self_assessment_id}/evidence-archive",
    summary="Download all evidence of a report, or of one leaf of it, as one ZIP file",
    response_class=Response,
    responses={200: ARCHIVE, **problems(StorageDownError, FileLostError)},
)
async def download_report_archive(
    *,
    self_assessment_id: UUID,
    unit: ReadsSelfAssessments,
    cache: Frameworks,
    files: Files,
    leaf: LeafCode = None,
) -> Response:
    archive = await service.archive_of_report(unit, cache, self_assessment_id, leaf)
    return archive_response(archive.name, await service.begin(files, archive))


@router.get(
    "/v1/periods/{period_id}/leaves/{leaf}/evidence-archive",
    summary="Download the evidence of one leaf of all agencies as one ZIP file",
    response_class=Response,
    responses={200: ARCHIVE, **problems(StorageDownError, FileLostError)},
)
async def download_leaf_archive(
    *,
    period_id: UUID,
    leaf: Annotated[str, Path(max_length=64, description="Code of the leaf", examples=["1.1.1"])],
    unit: ReadsSelfAssessments,
    cache: Frameworks,
    files: Files,
) -> Response:
    archive = await service.archive_of_leaf(unit, cache, period_id, leaf)
    return archive_response(archive.name, await service.begin(files, archive))
