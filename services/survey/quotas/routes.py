"""Addresses of a campaign's quotas."""

from uuid import UUID

from fastapi import APIRouter, Response

from services.survey.campaigns.errors import CampaignClosedError
from services.survey.campaigns.models import CampaignScope
from services.survey.dependencies import MayControlCampaigns, MayReadCounts
from services.survey.quality_dependencies import ReadQuotas, WriteQuotas
from services.survey.quotas.errors import FaultyQuotasError
from services.survey.quotas.schemas import CampaignQuotas, QuotaOrder
from shared.clock import Now
from shared.http.etag import IfMatch, etag
from shared.problems import problems
from shared.problems.common import StaleVersionError, VersionRequiredError

router = APIRouter(prefix="/v1/campaigns/{campaign_id}/quotas", tags=["quotas"])


@router.put(
    "",
    summary="Set how many responses of each agency and group may count",
    responses=problems(
        FaultyQuotasError, CampaignClosedError, StaleVersionError, VersionRequiredError
    ),
)
async def set_campaign_quotas(
    *,
    campaign_id: UUID,
    order: QuotaOrder,
    expected: IfMatch,
    access: MayControlCampaigns,
    quotas: WriteQuotas,
    now: Now,
    response: Response,
) -> CampaignQuotas:
    shown = await quotas.set(
        campaign_id,
        order.to_model(),
        percent_of_targets=order.percent_of_targets,
        expected=expected,
        by=access,
        now=now,
    )
    response.headers["ETag"] = etag(shown.campaign.version)
    return CampaignQuotas.of(shown)


@router.get("", summary="Read quotas and how far they are used")
async def read_campaign_quotas(
    *, campaign_id: UUID, access: MayReadCounts, quotas: ReadQuotas, response: Response
) -> CampaignQuotas:
    shown = await quotas.show(campaign_id, CampaignScope.of(access))
    response.headers["ETag"] = etag(shown.campaign.version)
    return CampaignQuotas.of(shown)
