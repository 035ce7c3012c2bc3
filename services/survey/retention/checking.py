"""Refuses what would be made of answers that are gone: an empty file says nothing of why it is empty."""

from services.survey.campaigns.store import CampaignRow
from services.survey.retention.errors import AnswersErasedError
from services.survey.retention.store import RetentionStore


async def check_kept(store: RetentionStore, campaign: CampaignRow) -> None:
    """Refuse where a campaign's answers are erased, or are being erased."""
    row = await store.read(campaign.id)
    if row is not None and row.erased:
        raise AnswersErasedError(campaign=campaign.code)
