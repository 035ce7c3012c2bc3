"""Addresses of campaigns."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Header, Query, Response

from services.survey.campaigns.errors import (
    CampaignClosedError,
    CampaignExistsError,
    CampaignNotOpenError,
    CampaignNotPreparedError,
    FaultyCampaignError,
)
from services.survey.campaigns.models import CampaignScope, CampaignState
from services.survey.campaigns.schemas import (
    CampaignClosing,
    CampaignForms,
    CampaignHead,
    CampaignPage,
    CampaignPlan,
    CampaignView,
    GroupsChange,
)
from services.survey.dependencies import (
    MayControlCampaigns,
    MayReadCampaigns,
    ReadCampaigns,
    WriteCampaigns,
)
from services.survey.entity_tag import cached_json
from services.survey.flags.errors import UndecidedFlagsError
from shared.clock import Now
from shared.db.cursor import Page, UnreadableCursorError
from shared.http.etag import IfMatch, etag
from shared.problems import problems
from shared.problems.common import StaleVersionError, VersionRequiredError

router = APIRouter(prefix="/v1/campaigns", tags=["campaigns"])


@router.post(
    "",
    status_code=201,
    summary="Prepare a campaign",
    responses=problems(FaultyCampaignError, CampaignExistsError),
)
async def create_campaign(
    *,
    campaign: CampaignPlan,
    access: MayControlCampaigns,
    campaigns: WriteCampaigns,
    now: Now,
    response: Response,
) -> CampaignView:
    shown = await campaigns.prepare(campaign.to_model(), by=access, now=now)
    response.headers["ETag"] = etag(shown.row.version)
    response.headers["Location"] = f"/v1/campaigns/{shown.row.id}"
    return CampaignView.of(shown)


@router.get("", summary="List campaigns", responses=problems(UnreadableCursorError))
async def list_campaigns(
    *,
    access: MayReadCampaigns,
    campaigns: ReadCampaigns,
    page: Page,
    authority_id: Annotated[UUID | None, Query(description="Only this authority's")] = None,
    period_id: Annotated[UUID | None, Query(description="Only of this period")] = None,
    state: Annotated[CampaignState | None, Query(description="Only in this state")] = None,
) -> CampaignPage:
    rows, following = await campaigns.page(
        CampaignScope.of(access), page, authority_id=authority_id, period_id=period_id, state=state
    )
    return CampaignPage(items=[CampaignHead.model_validate(row) for row in rows], next=following)


@router.get("/{campaign_id}", summary="Read a campaign")
async def read_campaign(
    *, campaign_id: UUID, access: MayReadCampaigns, campaigns: ReadCampaigns, response: Response
) -> CampaignView:
    shown = await campaigns.show(campaign_id, CampaignScope.of(access))
    response.headers["ETag"] = etag(shown.row.version)
    return CampaignView.of(shown)


@router.post(
    "/{campaign_id}/openings",
    status_code=201,
    summary="Open a campaign",
    responses=problems(CampaignNotPreparedError, StaleVersionError, VersionRequiredError),
)
async def open_campaign(
    *,
    campaign_id: UUID,
    expected: IfMatch,
    access: MayControlCampaigns,
    campaigns: WriteCampaigns,
    now: Now,
    response: Response,
) -> CampaignView:
    shown = await campaigns.open(campaign_id, expected=expected, by=access, now=now)
    response.headers["ETag"] = etag(shown.row.version)
    return CampaignView.of(shown)


@router.put(
    "/{campaign_id}/groups",
    summary="Change the forms that groups are handed",
    responses=problems(
        FaultyCampaignError, CampaignClosedError, StaleVersionError, VersionRequiredError
    ),
)
async def change_campaign_groups(
    *,
    campaign_id: UUID,
    change: GroupsChange,
    expected: IfMatch,
    access: MayControlCampaigns,
    campaigns: WriteCampaigns,
    now: Now,
    response: Response,
) -> CampaignView:
    shown = await campaigns.change_groups(
        campaign_id, change.to_model(), expected=expected, by=access, now=now
    )
    response.headers["ETag"] = etag(shown.row.version)
    return CampaignView.of(shown)


@router.post(
    "/{campaign_id}/closures",
    status_code=201,
    summary="Close a campaign and freeze its summary",
    responses=problems(
        CampaignNotOpenError, UndecidedFlagsError, StaleVersionError, VersionRequiredError
    ),
)
async def close_campaign(
    *,
    campaign_id: UUID,
    closing: Annotated[CampaignClosing, Body(default_factory=CampaignClosing)],
    expected: IfMatch,
    access: MayControlCampaigns,
    campaigns: WriteCampaigns,
    now: Now,
    response: Response,
) -> CampaignView:
    shown = await campaigns.close(
        campaign_id,
        expected=expected,
        undecided_reason=closing.undecided_reason,
        by=access,
        now=now,
    )
    response.headers["ETag"] = etag(shown.row.version)
    return CampaignView.of(shown)


@router.get(
    "/{campaign_id}/forms",
    summary="Read the forms to be filled in",
    response_model=CampaignForms,
    responses={304: {"description": "The forms are still those that the ETag names"}},
)
async def read_campaign_forms(
    *,
    campaign_id: UUID,
    access: MayReadCampaigns,
    campaigns: ReadCampaigns,
    if_none_match: Annotated[str | None, Header(description="The ETag of known forms")] = None,
) -> Response:
    handed_out = await campaigns.hand_out(campaign_id, CampaignScope.of(access))
    forms = CampaignForms.of(campaign_id, handed_out)
    return cached_json(forms.model_dump_json().encode(), handed_out.digest, if_none_match)
