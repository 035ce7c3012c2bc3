"""Freezes the figures of a campaign that is being closed, and shows frozen ones."""

from collections.abc import Collection
from datetime import datetime
from typing import Protocol
from uuid import UUID

from services.survey.summaries.models import CampaignName, SummarySources
from services.survey.summaries.rules import write_summary
from services.survey.summaries.store import SummaryRow, SummaryStore
from services.survey.tallies.store import TallyStore
from shared.canonical import canonical_json, digest_of_bytes
from shared.db.cursor import Window
from shared.ids import new_id
from shared.problems.common import NotFoundError


class ClosingCampaign(Protocol):
    """What a summary says about its campaign."""

    id: UUID
    authority_id: UUID
    code: str
    name: str
    period_id: UUID


class SummaryService:
    """Freezes and shows survey summaries."""

    def __init__(self, store: SummaryStore, tallies: TallyStore) -> None:
        self._store = store
        self._tallies = tallies

    async def freeze(self, campaign: ClosingCampaign, *, now: datetime) -> tuple[UUID, str]:
        """Count, write and keep the summary; the caller holds the campaign's gate shut."""
        forms = await self._store.forms(campaign.id)
        await self._tallies.hold(campaign.id, campaign.authority_id)
        document = write_summary(
            SummarySources(
                campaign=CampaignName(
                    campaign.id,
                    campaign.authority_id,
                    campaign.code,
                    campaign.name,
                    campaign.period_id,
                ),
                forms=tuple(forms),
                groups=tuple(await self._store.groups(campaign.id)),
                targets=tuple(await self._store.targets(campaign.id)),
                figures=await self._tallies.figures(campaign.id, forms),
                frozen_at=now,
            )
        )
        content = canonical_json(document)
        summary_id, digest = new_id(), digest_of_bytes(content)
        await self._store.add(
            summary_id=summary_id,
            authority_id=campaign.authority_id,
            campaign_id=campaign.id,
            content=content,
            digest=digest,
            frozen_at=now,
        )
        return summary_id, digest

    async def content(self, summary_id: UUID, visible_to: Collection[UUID]) -> tuple[bytes, str]:
        """Give the bytes of a summary and their digest, or say that there is none to be seen."""
        found = await self._store.content(summary_id, visible_to)
        if found is None:
            raise NotFoundError
        return found

    async def page(
        self, visible_to: Collection[UUID], window: Window, *, campaign_id: UUID | None
    ) -> tuple[list[SummaryRow], str | None]:
        """Give a page of summaries, oldest first."""
        return await self._store.page(visible_to, window, campaign_id=campaign_id)
