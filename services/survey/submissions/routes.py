"""Addresses of submissions: what does not fit, for the supervisor."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Query, Response

from services.survey.campaigns.errors import CampaignNotOpenError
from services.survey.dependencies import MayJudgeResponses, ReadSubmissions, WriteSubmissions
from services.survey.file_dependencies import EraseFiles, SubmissionFiles
from services.survey.responses.receiving import ReaderLanguage
from services.survey.submissions.errors import AgencyNeededError, SubmissionDecidedError
from services.survey.submissions.models import State
from services.survey.submissions.schemas import (
    FileErasure,
    SubmissionDecision,
    SubmissionFileView,
    SubmissionPage,
    SubmissionView,
)
from shared.clock import Now
from shared.db.cursor import Page, UnreadableCursorError
from shared.downloads.answers import CONTENT, Wished, file_response
from shared.downloads.errors import RangeRefusedError
from shared.problems import problems
from shared.storage.errors import FileLostError, StorageDownError
from shared.storage.reading import open_download

router = APIRouter(prefix="/v1/campaigns/{campaign_id}/submissions", tags=["submissions"])

Number = Annotated[
    int, Path(ge=1, le=2**31 - 1, description="Which content under the instance id: 1 is the first")
]


@router.get(
    "",
    summary="List what survey apps sent and a supervisor has to look at",
    responses=problems(UnreadableCursorError),
)
async def list_submissions(
    *,
    campaign_id: UUID,
    access: MayJudgeResponses,
    submissions: ReadSubmissions,
    language: ReaderLanguage,
    page: Page,
    state: Annotated[
        State | None, Query(description="Left out: all that wait for a decision")
    ] = None,
    interviewer_id: Annotated[UUID | None, Query(description="Only this interviewer's")] = None,
) -> SubmissionPage:
    rows, following = await submissions.page(
        campaign_id, page, state=state, interviewer_id=interviewer_id, by=access
    )
    return SubmissionPage(items=[SubmissionView.of(row, language) for row in rows], next=following)


@router.get(
    "/{response_id}/{number}/xml",
    summary="Read what was sent, byte for byte",
    response_class=Response,
    responses={200: {"content": {"application/xml": {}}, "description": "The XML as it came"}},
)
async def read_submission_xml(
    *,
    campaign_id: UUID,
    response_id: UUID,
    number: Number,
    access: MayJudgeResponses,
    submissions: ReadSubmissions,
) -> Response:
    content = await submissions.xml(campaign_id, response_id, number, by=access)
    headers = {"content-disposition": "attachment", "cache-control": "no-store"}
    return Response(content, media_type="application/xml", headers=headers)


@router.get(
    "/{response_id}/{number}/files/{name}",
    summary="Read a file that came with a submission",
    response_class=Response,
    responses={**CONTENT, **problems(RangeRefusedError, StorageDownError, FileLostError)},
)
async def read_submission_file(
    *,
    campaign_id: UUID,
    response_id: UUID,
    number: Number,
    name: str,
    access: MayJudgeResponses,
    submissions: ReadSubmissions,
    files: SubmissionFiles,
    wish: Wished,
) -> Response:
    download = await submissions.file(campaign_id, response_id, number, name, by=access)
    opened = await open_download(files, download, wish)
    return file_response(download, opened, inline=False)


@router.post(
    "/{response_id}/{number}/files/{name}/erasures",
    status_code=201,
    summary="Erase a file that came with a submission, for good",
    responses=problems(StorageDownError),
)
async def erase_submission_file(
    *,
    campaign_id: UUID,
    response_id: UUID,
    number: Number,
    name: str,
    order: FileErasure,
    access: MayJudgeResponses,
    eraser: EraseFiles,
    now: Now,
) -> SubmissionFileView:
    erased = await eraser.erase(
        campaign_id, response_id, number, name, reason=order.reason, by=access, now=now
    )
    return SubmissionFileView.model_validate(erased)


@router.post(
    "/{response_id}/{number}/decisions",
    status_code=201,
    summary="Take a submission in, or leave it out",
    responses=problems(SubmissionDecidedError, AgencyNeededError, CampaignNotOpenError),
)
async def decide_submission(
    *,
    campaign_id: UUID,
    response_id: UUID,
    number: Number,
    order: SubmissionDecision,
    access: MayJudgeResponses,
    submissions: WriteSubmissions,
    language: ReaderLanguage,
    now: Now,
) -> SubmissionView:
    row = await submissions.decide(
        campaign_id, response_id, number, order.to_model(), by=access, now=now
    )
    return SubmissionView.of(row, language)
