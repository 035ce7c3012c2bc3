"""Meetings of the council over HTTP."""

from uuid import UUID

from fastapi import APIRouter, Response

from services.assessment.council import service
from services.assessment.council.errors import (
    ApproverInConflictError,
    MinutesNotDraftedError,
    MinutesNotReadyError,
    SessionApprovedError,
)
from services.assessment.council.schemas import (
    CouncilSessionList,
    CouncilSessionSummary,
    CouncilSessionView,
    NewCouncilSession,
    ProtocolDraft,
    ResolutionList,
    ResolutionView,
)
from services.assessment.dependencies import (
    ApprovesMinutes,
    KeepsMinutes,
    ReadsCouncil,
    ReadsSelfAssessments,
)
from services.assessment.errors import IdTakenError
from shared.db.cursor import Page, UnreadableCursorError
from shared.http.etag import IfMatch, etag
from shared.problems import problems
from shared.problems.common import StaleVersionError, VersionRequiredError

router = APIRouter(prefix="/v1", tags=["council"])


@router.post(
    "/periods/{period_id}/council-sessions",
    status_code=201,
    summary="Enter a meeting of the council",
    responses=problems(MinutesNotDraftedError, IdTakenError),
)
async def create_council_session(
    *, period_id: UUID, meeting: NewCouncilSession, unit: KeepsMinutes, response: Response
) -> CouncilSessionSummary:
    row = await service.open_session(unit, period_id, meeting.protocol(), session_id=meeting.id)
    response.headers["location"] = f"/v1/council-sessions/{row.id}"
    response.headers["etag"] = etag(row.version)
    return CouncilSessionSummary.model_validate(row)


@router.get(
    "/periods/{period_id}/council-sessions",
    summary="List the meetings about a period, oldest first",
    responses=problems(UnreadableCursorError),
)
async def list_council_sessions(
    *, period_id: UUID, unit: ReadsCouncil, page: Page
) -> CouncilSessionList:
    items, following = await service.list_sessions(unit, period_id, page)
    views = [CouncilSessionSummary.model_validate(one) for one in items]
    return CouncilSessionList(items=views, next=following)


@router.get("/council-sessions/{council_session_id}", summary="Read the minutes of a meeting")
async def read_council_session(
    *, council_session_id: UUID, unit: ReadsCouncil, response: Response
) -> CouncilSessionView:
    row, attendance, resolutions = await service.show_session(unit, council_session_id)
    response.headers["etag"] = etag(row.version)
    return CouncilSessionView.of(row, attendance, resolutions)


@router.put(
    "/council-sessions/{council_session_id}",
    summary="Replace the draft of the minutes",
    responses=problems(
        SessionApprovedError, MinutesNotDraftedError, StaleVersionError, VersionRequiredError
    ),
)
async def change_council_session(
    *,
    council_session_id: UUID,
    protocol: ProtocolDraft,
    expected: IfMatch,
    unit: KeepsMinutes,
    response: Response,
) -> CouncilSessionSummary:
    row = await service.change_session(
        unit, council_session_id, protocol.protocol(), expected=expected
    )
    response.headers["etag"] = etag(row.version)
    return CouncilSessionSummary.model_validate(row)


@router.post(
    "/council-sessions/{council_session_id}/approvals",
    status_code=201,
    summary="Approve the minutes, which then stand for ever",
    responses=problems(
        SessionApprovedError,
        MinutesNotReadyError,
        ApproverInConflictError,
        StaleVersionError,
        VersionRequiredError,
    ),
)
async def approve_council_session(
    *, council_session_id: UUID, expected: IfMatch, unit: ApprovesMinutes, response: Response
) -> CouncilSessionSummary:
    row = await service.approve_session(unit, council_session_id, expected=expected)
    response.headers["etag"] = etag(row.version)
    return CouncilSessionSummary.model_validate(row)


@router.get(
    "/self-assessments/{self_assessment_id}/resolutions",
    summary="Read what the council resolved on a report",
)
async def list_resolutions(
    *, self_assessment_id: UUID, unit: ReadsSelfAssessments
) -> ResolutionList:
    rows = await service.list_resolutions(unit, self_assessment_id)
    return ResolutionList(items=[ResolutionView.model_validate(row) for row in rows])
