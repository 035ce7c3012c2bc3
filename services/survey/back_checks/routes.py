"""Addresses of back-checks."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from services.survey.back_checks.errors import (
    BackCheckExistsError,
    FaultyBackCheckError,
    FaultyContactError,
    NothingToCheckError,
)
from services.survey.back_checks.models import ItemOutcome
from services.survey.back_checks.schemas import (
    BackCheckHead,
    BackCheckItemPage,
    BackCheckItemView,
    BackCheckOrder,
    BackCheckPage,
    BackCheckView,
    SecondContact,
)
from services.survey.campaigns.errors import CampaignNotOpenError
from services.survey.dependencies import MayJudgeResponses
from services.survey.quality_dependencies import ReadBackChecks, WriteBackChecks
from shared.clock import Now
from shared.db.cursor import Page, UnreadableCursorError
from shared.problems import problems

router = APIRouter(prefix="/v1/campaigns/{campaign_id}/back-checks", tags=["back-checks"])


@router.post(
    "",
    status_code=201,
    summary="Draw responses for a second contact",
    responses=problems(
        FaultyBackCheckError, NothingToCheckError, BackCheckExistsError, CampaignNotOpenError
    ),
)
async def draw_back_check(
    *,
    campaign_id: UUID,
    order: BackCheckOrder,
    access: MayJudgeResponses,
    back_checks: WriteBackChecks,
    now: Now,
) -> BackCheckView:
    return BackCheckView.of(
        await back_checks.draw(campaign_id, order.to_model(), by=access, now=now)
    )


@router.get("", summary="List back-checks", responses=problems(UnreadableCursorError))
async def list_back_checks(
    *, campaign_id: UUID, access: MayJudgeResponses, back_checks: ReadBackChecks, page: Page
) -> BackCheckPage:
    rows, following = await back_checks.page(campaign_id, page, by=access)
    return BackCheckPage(items=[BackCheckHead.model_validate(row) for row in rows], next=following)


@router.get("/{back_check_id}", summary="Read how far first and second answers agree")
async def read_back_check(
    *,
    campaign_id: UUID,
    back_check_id: UUID,
    access: MayJudgeResponses,
    back_checks: ReadBackChecks,
) -> BackCheckView:
    return BackCheckView.of(await back_checks.show(campaign_id, back_check_id, by=access))


@router.get(
    "/{back_check_id}/items",
    summary="List the responses that were drawn",
    responses=problems(UnreadableCursorError),
)
async def list_back_check_items(
    *,
    campaign_id: UUID,
    back_check_id: UUID,
    access: MayJudgeResponses,
    back_checks: ReadBackChecks,
    page: Page,
    outcome: Annotated[ItemOutcome | None, Query(description="Only where they stand so")] = None,
    interviewer_id: Annotated[UUID | None, Query(description="Only of this interviewer")] = None,
) -> BackCheckItemPage:
    rows, following = await back_checks.items(
        campaign_id, back_check_id, page, outcome=outcome, interviewer_id=interviewer_id, by=access
    )
    return BackCheckItemPage(items=[BackCheckItemView.of(row) for row in rows], next=following)


@router.post(
    "/{back_check_id}/items/{response_id}/contacts",
    status_code=201,
    summary="Take down a second contact",
    responses=problems(FaultyContactError),
)
async def record_second_contact(
    *,
    campaign_id: UUID,
    back_check_id: UUID,
    response_id: UUID,
    contact: SecondContact,
    access: MayJudgeResponses,
    back_checks: WriteBackChecks,
    now: Now,
) -> BackCheckItemView:
    row = await back_checks.contact(
        campaign_id, back_check_id, response_id, contact.to_model(), by=access, now=now
    )
    return BackCheckItemView.of(row)
