"""Addresses of flags."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from services.survey.campaigns.errors import CampaignNotOpenError
from services.survey.dependencies import MayJudgeResponses
from services.survey.flags.errors import FaultyFlagDecisionError, FaultyFlagRulesError
from services.survey.flags.models import FlaggedFilter, FlaggedState, ResponseFlag
from services.survey.flags.schemas import (
    DecidedResponses,
    FlagCounts,
    FlagDecisionOrder,
    FlaggedPage,
    FlaggedResponseView,
    FlagRulesContent,
    FlagRulesView,
)
from services.survey.quality_dependencies import ReadFlags, WriteFlags
from shared.clock import Now
from shared.db.cursor import Page, UnreadableCursorError
from shared.http.etag import IfMatch, etag
from shared.http.schema import Code
from shared.problems import problems
from shared.problems.common import StaleVersionError, VersionRequiredError

router = APIRouter(prefix="/v1/campaigns/{campaign_id}", tags=["flags"])


@router.get("/flag-rules", summary="Read what is checked about responses")
async def read_flag_rules(
    *, campaign_id: UUID, access: MayJudgeResponses, flags: ReadFlags, response: Response
) -> FlagRulesView:
    shown = await flags.rules(campaign_id, by=access)
    response.headers["ETag"] = etag(shown.version)
    return FlagRulesView.of(shown)


@router.put(
    "/flag-rules",
    summary="Set what is checked, and which flags exclude by themselves",
    responses=problems(
        FaultyFlagRulesError, CampaignNotOpenError, StaleVersionError, VersionRequiredError
    ),
)
async def set_flag_rules(
    *,
    campaign_id: UUID,
    rules: FlagRulesContent,
    expected: IfMatch,
    access: MayJudgeResponses,
    flags: WriteFlags,
    now: Now,
    response: Response,
) -> FlagRulesView:
    shown = await flags.set_rules(
        campaign_id, rules.to_model(), expected=expected, by=access, now=now
    )
    response.headers["ETag"] = etag(shown.version)
    return FlagRulesView.of(shown)


@router.post(
    "/flag-checks",
    status_code=201,
    summary="Check all responses, and do what the rules say",
    responses=problems(CampaignNotOpenError),
)
async def check_responses(
    *, campaign_id: UUID, access: MayJudgeResponses, flags: WriteFlags, now: Now
) -> FlagCounts:
    return FlagCounts.of(await flags.check(campaign_id, by=access, now=now))


@router.get("/flag-counts", summary="Count flagged responses")
async def read_flag_counts(
    *, campaign_id: UUID, access: MayJudgeResponses, flags: ReadFlags
) -> FlagCounts:
    return FlagCounts.of(await flags.counts(campaign_id, by=access))


@router.get(
    "/flagged-responses",
    summary="List flagged responses",
    responses=problems(UnreadableCursorError),
)
async def list_flagged_responses(
    *,
    campaign_id: UUID,
    access: MayJudgeResponses,
    flags: ReadFlags,
    page: Page,
    flag: Annotated[ResponseFlag | None, Query(description="Only with this flag")] = None,
    state: Annotated[FlaggedState | None, Query(description="Only where they stand so")] = None,
    agency_id: Annotated[UUID | None, Query(description="Only about this agency")] = None,
    group: Annotated[Code | None, Query(description="Only of this group")] = None,
    interviewer_id: Annotated[UUID | None, Query(description="Only of this interviewer")] = None,
) -> FlaggedPage:
    wanted = FlaggedFilter(flag, state, agency_id, group, interviewer_id)
    found, following = await flags.page(campaign_id, page, wanted, by=access)
    return FlaggedPage(items=[FlaggedResponseView.of(one) for one in found], next=following)


@router.post(
    "/flag-decisions",
    status_code=201,
    summary="Keep or exclude flagged responses",
    responses=problems(FaultyFlagDecisionError, CampaignNotOpenError),
)
async def decide_flagged_responses(
    *,
    campaign_id: UUID,
    order: FlagDecisionOrder,
    access: MayJudgeResponses,
    flags: WriteFlags,
    now: Now,
) -> DecidedResponses:
    found = await flags.decide(campaign_id, order.to_model(), by=access, now=now)
    return DecidedResponses(items=[FlaggedResponseView.of(one) for one in found])
