"""Freezes the figures of a campaign that is being closed, and shows frozen ones."""

from asyncio import to_thread
from collections.abc import Collection
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

import orjson

from services.survey.clusters.counting import AreaCounter
from services.survey.summaries.models import CampaignName, SummarySources
from services.survey.summaries.rules import write_summary
from services.survey.summaries.settings import FigureSettings
from services.survey.summaries.store import SummaryRow, SummaryStore
from services.survey.tallies.store import TallyStore
from shared.canonical import canonical_json, digest_of_bytes
from shared.db.cursor import Window
from shared.ids import new_id
from shared.methodology.framework import SipasAggregate
from shared.problems.common import NotFoundError


class CampaignSettings(Protocol):
    """What figures need to know of their campaign."""

    id: UUID
    authority_id: UUID
    code: str
    name: str
    period_id: UUID
    favourable: list[str]
    aggregate: str
    withhold_below: int


class SummaryService:
    """Freezes and shows survey summaries."""

    def __init__(self, store: SummaryStore, tallies: TallyStore) -> None:
        self._store = store
        self._tallies = tallies

    async def freeze(self, campaign: CampaignSettings, *, now: datetime) -> tuple[UUID, str]:
        """Count, write and keep the summary; the caller holds the campaign's gate shut."""
        await self._tallies.hold(campaign.id, campaign.authority_id)
        document = await to_thread(write_summary, await self.sources(campaign, now=now))
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

    async def sources(self, campaign: CampaignSettings, *, now: datetime) -> SummarySources:
        """Count everything that results and summaries are written from, as of this transaction."""
        forms = await self._store.forms(campaign.id)
        counter = AreaCounter(forms, campaign.favourable)
        async for some in self._store.of_drawn_areas(campaign.id):
            await to_thread(counter.add_all, some)
        return SummarySources(
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
            figures=await self._tallies.figures(campaign.id, forms, campaign.favourable),
            frozen_at=now,
            settings=FigureSettings(
                tuple(campaign.favourable),
                SipasAggregate(campaign.aggregate),
                campaign.withhold_below,
            ),
            clusters=await to_thread(counter.samples),
        )

    async def tally(self, campaign: CampaignSettings) -> None:
        """Remember what is counted so far, so that the next count has less to look at."""
        forms = await self._store.forms(campaign.id)
        await self._tallies.tally(campaign.id, campaign.authority_id, forms, campaign.favourable)

    async def results(self, campaign_id: UUID) -> dict[str, Any] | None:
        """Give the results that were frozen with a closed campaign."""
        content = await self._store.content_of(campaign_id)
        if content is None:
            return None
        found: dict[str, Any] | None = (await to_thread(orjson.loads, content)).get("results")
        return found

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
