"""Addresses of the files that came with a response: single answers are for supervisors only, and so are these."""

from uuid import UUID

from fastapi import APIRouter, Response

from services.survey.dependencies import MayJudgeResponses, ReadSubmissions
from services.survey.file_dependencies import EraseFiles, SubmissionFiles
from services.survey.submissions.models import RESPONSE_ITSELF
from services.survey.submissions.schemas import FileErasure, SubmissionFileView
from shared.clock import Now
from shared.downloads.answers import CONTENT, Wished, file_response
from shared.downloads.errors import RangeRefusedError
from shared.problems import problems
from shared.storage.errors import FileLostError, StorageDownError
from shared.storage.reading import open_download

router = APIRouter(
    prefix="/v1/campaigns/{campaign_id}/responses/{response_id}/files/{name}", tags=["responses"]
)


@router.get(
    "",
    summary="Read a file that came with a response, by the name that its answer gives",
    response_class=Response,
    responses={**CONTENT, **problems(RangeRefusedError, StorageDownError, FileLostError)},
)
async def read_response_file(
    *,
    campaign_id: UUID,
    response_id: UUID,
    name: str,
    access: MayJudgeResponses,
    submissions: ReadSubmissions,
    files: SubmissionFiles,
    wish: Wished,
) -> Response:
    download = await submissions.file(campaign_id, response_id, RESPONSE_ITSELF, name, by=access)
    opened = await open_download(files, download, wish)
    return file_response(download, opened, inline=False)


@router.post(
    "/erasures",
    status_code=201,
    summary="Erase a file that came with a response, for good",
    responses=problems(StorageDownError),
)
async def erase_response_file(
    *,
    campaign_id: UUID,
    response_id: UUID,
    name: str,
    order: FileErasure,
    access: MayJudgeResponses,
    eraser: EraseFiles,
    now: Now,
) -> SubmissionFileView:
    erased = await eraser.erase(
        campaign_id, response_id, RESPONSE_ITSELF, name, reason=order.reason, by=access, now=now
    )
    return SubmissionFileView.model_validate(erased)
