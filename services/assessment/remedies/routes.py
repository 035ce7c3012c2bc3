"""Remedies over HTTP."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from services.assessment.dependencies import (
    Files,
    FilesRemedies,
    FollowsRemedies,
    Frameworks,
    ReadsRemedies,
)
from services.assessment.downloads.routes import DOWNLOAD_REFUSALS, Inline
from services.assessment.errors import IdTakenError
from services.assessment.remedies import service
from services.assessment.remedies.errors import (
    DocumentsRefusedError,
    DueDayPassedError,
    FollowUpRefusedError,
    NothingLostError,
    PeriodNotClosedError,
    RemedyEndedError,
)
from services.assessment.remedies.models import RemedyFilter, RemedyState
from services.assessment.remedies.schemas import (
    NewFollowUp,
    NewRemedy,
    RemedyCourse,
    RemedyDetails,
    RemedyList,
    RemedyProgress,
    RemedyProgressList,
    RemedyView,
)
from shared.db.cursor import Page, UnreadableCursorError
from shared.downloads.answers import CONTENT, Wished, file_response
from shared.http.etag import IfMatch, etag
from shared.problems import problems
from shared.problems.common import StaleVersionError, VersionRequiredError
from shared.storage.reading import open_download

router = APIRouter(prefix="/v1", tags=["losses and remedies"])


@router.post(
    "/remedies",
    status_code=201,
    summary="File what the agency undertakes about a leaf that lost points",
    responses=problems(NothingLostError, PeriodNotClosedError, DueDayPassedError, IdTakenError),
)
async def file_remedy(
    *, remedy: NewRemedy, unit: FilesRemedies, cache: Frameworks, response: Response
) -> RemedyView:
    filed = await service.file_remedy(
        unit,
        cache,
        remedy_id=remedy.id,
        report_id=remedy.self_assessment_id,
        leaf=remedy.leaf,
        plan=remedy.plan(),
    )
    response.headers["location"] = f"/v1/remedies/{filed.id}"
    response.headers["etag"] = etag(filed.version)
    return RemedyView.of(filed)


@router.get(
    "/remedies",
    summary="List remedies, those that are due first first",
    responses=problems(UnreadableCursorError),
)
async def list_remedies(
    *,
    unit: ReadsRemedies,
    page: Page,
    period_id: Annotated[UUID | None, Query(description="Only of this period")] = None,
    agency_id: Annotated[UUID | None, Query(description="Only of this agency")] = None,
    leaf: Annotated[str | None, Query(max_length=64, description="Only about this leaf")] = None,
    state: Annotated[RemedyState | None, Query(description="Only in this state")] = None,
    overdue_on: Annotated[
        date | None, Query(description="Only those still owed that were due before this day")
    ] = None,
) -> RemedyList:
    wanted = RemedyFilter(period_id, agency_id, leaf, state, overdue_on)
    items, following = await service.list_remedies(unit, page, wanted)
    return RemedyList(items=[RemedyView.of(item) for item in items], next=following)


@router.get("/remedies/{remedy_id}", summary="Read a remedy and its course")
async def read_remedy(*, remedy_id: UUID, unit: ReadsRemedies, response: Response) -> RemedyCourse:
    remedy, follow_ups = await service.find_remedy(unit, remedy_id)
    response.headers["etag"] = etag(remedy.version)
    return RemedyCourse.with_course(remedy, follow_ups)


@router.put(
    "/remedies/{remedy_id}",
    summary="Change what is planned",
    responses=problems(
        RemedyEndedError, DueDayPassedError, StaleVersionError, VersionRequiredError
    ),
)
async def change_remedy(
    *,
    remedy_id: UUID,
    remedy: RemedyDetails,
    expected: IfMatch,
    unit: FilesRemedies,
    response: Response,
) -> RemedyView:
    changed = await service.change_remedy(unit, remedy_id, remedy.plan(), expected=expected)
    response.headers["etag"] = etag(changed.version)
    return RemedyView.of(changed)


@router.post(
    "/remedies/{remedy_id}/follow-ups",
    status_code=201,
    summary="Report how a remedy goes on, or decide about it",
    responses=problems(
        FollowUpRefusedError, DocumentsRefusedError, StaleVersionError, VersionRequiredError
    ),
)
async def follow_up_remedy(
    *,
    remedy_id: UUID,
    said: NewFollowUp,
    expected: IfMatch,
    unit: FollowsRemedies,
    response: Response,
) -> RemedyView:
    remedy = await service.follow_up(
        unit, remedy_id, said.kind, said.text, said.document_ids, expected=expected
    )
    response.headers["etag"] = etag(remedy.version)
    return RemedyView.of(remedy)


@router.get(
    "/remedies/{remedy_id}/documents/{document_version_id}/content",
    summary="Download a document that shows what was done",
    response_class=Response,
    responses={**CONTENT, **problems(*DOWNLOAD_REFUSALS)},
)
async def download_remedy_document(
    *,
    remedy_id: UUID,
    document_version_id: UUID,
    unit: ReadsRemedies,
    files: Files,
    wish: Wished,
    inline: Inline = False,
) -> Response:
    download = await service.find_shown_document(unit, remedy_id, document_version_id)
    content = await open_download(files, download, wish)
    return file_response(download, content, inline=inline)


@router.get(
    "/periods/{period_id}/remedy-progress",
    summary="Count losses and remedies of every agency of a period",
)
async def read_remedy_progress(*, period_id: UUID, unit: ReadsRemedies) -> RemedyProgressList:
    counts = await service.read_remedy_progress(unit, period_id)
    return RemedyProgressList(items=[RemedyProgress.model_validate(one) for one in counts])
