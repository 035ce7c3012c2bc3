"""Addresses of assignments."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from services.survey.assignments.errors import FaultyAssignmentError
from services.survey.assignments.schemas import (
    AssignmentOrder,
    InterviewAssignmentPage,
    InterviewAssignmentView,
    MadeAssignments,
)
from services.survey.campaigns.errors import CampaignClosedError
from services.survey.campaigns.models import CampaignScope
from services.survey.dependencies import (
    MayAssign,
    MayReadAssignments,
    ReadAssignments,
    WriteAssignments,
)
from shared.clock import Now
from shared.db.cursor import Page, UnreadableCursorError
from shared.problems import problems

router = APIRouter(
    prefix="/v1/campaigns/{campaign_id}/assignments", tags=["interviewer-assignments"]
)


@router.post(
    "",
    status_code=201,
    summary="Assign an interviewer",
    responses=problems(FaultyAssignmentError, CampaignClosedError),
)
async def assign_interviewer(
    *,
    campaign_id: UUID,
    order: AssignmentOrder,
    access: MayAssign,
    assignments: WriteAssignments,
    now: Now,
) -> MadeAssignments:
    rows = await assignments.assign(campaign_id, order.to_model(), by=access, now=now)
    return MadeAssignments(items=[InterviewAssignmentView.model_validate(row) for row in rows])


@router.get("", summary="List assignments", responses=problems(UnreadableCursorError))
async def list_interviewer_assignments(
    *,
    campaign_id: UUID,
    access: MayReadAssignments,
    assignments: ReadAssignments,
    page: Page,
    interviewer_id: Annotated[UUID | None, Query(description="Only this interviewer's")] = None,
) -> InterviewAssignmentPage:
    rows, following = await assignments.page(
        campaign_id, page, interviewer_id=interviewer_id, visible_to=CampaignScope.of(access)
    )
    return InterviewAssignmentPage(
        items=[InterviewAssignmentView.model_validate(row) for row in rows], next=following
    )


@router.delete(
    "/{assignment_id}",
    status_code=204,
    summary="Withdraw an assignment",
    responses=problems(CampaignClosedError),
)
async def withdraw_interviewer_assignment(
    *,
    campaign_id: UUID,
    assignment_id: UUID,
    access: MayAssign,
    assignments: WriteAssignments,
    now: Now,
) -> None:
    await assignments.withdraw(campaign_id, assignment_id, by=access, now=now)
