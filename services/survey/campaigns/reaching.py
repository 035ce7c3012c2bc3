"""Finds the campaign that a caller works in: not visible is not found, and closed is closed."""

from uuid import UUID

from services.survey.campaigns.errors import CampaignClosedError
from services.survey.campaigns.models import CampaignScope, CampaignState
from services.survey.campaigns.store import CampaignRow, CampaignStore
from shared.auth.principal import Access
from shared.problems.common import NotFoundError


async def reach_campaign(store: CampaignStore, campaign_id: UUID, by: Access) -> CampaignRow:
    """Give a campaign that the caller may know of."""
    campaign = await store.find(campaign_id, CampaignScope.of(by))
    if campaign is None:
        raise NotFoundError
    return campaign


async def hold_campaign(store: CampaignStore, campaign_id: UUID, by: Access) -> CampaignRow:
    """Give a campaign that is not closed, and cannot be closed until this transaction ends."""
    await reach_campaign(store, campaign_id, by)
    await store.pass_gate(campaign_id)
    campaign = await reach_campaign(store, campaign_id, by)
    if campaign.state == CampaignState.CLOSED:
        raise CampaignClosedError(campaign=campaign.code)
    return campaign
