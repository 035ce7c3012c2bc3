"""Draws samples from frames, and shows what was drawn."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from services.survey.campaigns.reaching import hold_campaign, reach_campaign
from services.survey.campaigns.store import CampaignStore
from services.survey.cases.models import CaseState
from services.survey.draws.errors import DrawExistsError, DrawInUseError, FaultyDrawError
from services.survey.draws.models import AgencyUnits, DrawnArea, DrawOrder
from services.survey.draws.rules import draw, faults_of_places, faults_of_stages, write_draw
from services.survey.draws.store import DrawRow, DrawStore
from services.survey.frames.store import FrameRow, FrameStore
from shared.audit.trail import AuditTrail
from shared.auth.principal import Access
from shared.canonical import canonical_json, digest_of_bytes
from shared.db.cursor import Window
from shared.ids import new_id
from shared.problems.common import NotFoundError


class DrawService:
    """Draws, withdraws and shows samples of a campaign."""

    def __init__(
        self, store: DrawStore, frames: FrameStore, campaigns: CampaignStore, audit: AuditTrail
    ) -> None:
        self._store = store
        self._frames = frames
        self._campaigns = campaigns
        self._audit = audit

    async def draw(self, order: DrawOrder, *, by: Access, now: datetime) -> DrawRow:
        """Draw and keep a sample, a case for each drawn; the same order under the same id changes nothing."""
        campaign = await hold_campaign(self._campaigns, order.campaign_id, by)
        draw_id = order.id or new_id()
        known = await self._store.find_anywhere(draw_id)
        if known is not None:
            if (known.campaign_id, known.ordered) != (campaign.id, order.to_data()):
                raise DrawExistsError
            return known
        if faults := faults_of_stages(order.stages):
            raise FaultyDrawError(faults=faults, count=len(faults))
        frame = await self._frames.find(campaign.id, order.frame_id)
        if frame is None:
            raise NotFoundError
        listed = await self._frames.agencies(campaign.id, frame.group_code)
        agencies = await self._store.units(frame.id, listed)
        if faults := faults_of_places(order.stages, agencies):
            raise FaultyDrawError(faults=faults, count=len(faults))
        areas = await asyncio.to_thread(draw, order, agencies)
        await self._frames.take_turn(campaign.id)
        row = await self._keep(replace(order, id=draw_id), frame, agencies, areas, now)
        self._audit.add(
            "draw.made",
            row.id,
            authority_id=row.authority_id,
            by=by.principal,
            now=now,
            after={"campaign_id": str(campaign.id), "digest": row.digest, **order.to_data()},
        )
        return row

    async def withdraw(
        self, campaign_id: UUID, draw_id: UUID, *, by: Access, now: datetime
    ) -> None:
        """Forget a draw of which nothing is handed out."""
        campaign = await hold_campaign(self._campaigns, campaign_id, by)
        await self._frames.take_turn(campaign.id)
        row = await self._store.find(campaign.id, draw_id)
        if row is None:
            raise NotFoundError
        if await self._store.is_in_use(row.id):
            raise DrawInUseError
        await self._store.remove(row)
        self._audit.add(
            "draw.withdrawn",
            row.id,
            authority_id=row.authority_id,
            by=by.principal,
            now=now,
            before={"campaign_id": str(campaign.id), "digest": row.digest, **row.ordered},
        )

    async def content(self, campaign_id: UUID, draw_id: UUID, *, by: Access) -> tuple[bytes, str]:
        """Give the bytes of a draw and their digest."""
        await reach_campaign(self._campaigns, campaign_id, by)
        found = await self._store.content(campaign_id, draw_id)
        if found is None:
            raise NotFoundError
        return found

    async def page(
        self, campaign_id: UUID, window: Window, *, by: Access
    ) -> tuple[list[DrawRow], str | None]:
        """Give a page of a campaign's draws."""
        await reach_campaign(self._campaigns, campaign_id, by)
        return await self._store.page(campaign_id, window)

    async def _keep(
        self,
        order: DrawOrder,
        frame: FrameRow,
        agencies: Sequence[AgencyUnits],
        areas: Sequence[DrawnArea],
        now: datetime,
    ) -> DrawRow:
        draw_id = order.id
        shared = {
            "authority_id": frame.authority_id,
            "campaign_id": frame.campaign_id,
            "group_code": frame.group_code,
        }
        content = canonical_json(
            {
                "kind": "draw",
                "version": 1,
                "authority_id": str(frame.authority_id),
                "campaign_id": str(frame.campaign_id),
                "group": frame.group_code,
                "frame_digest": frame.digest,
                **order.to_data(),
                "areas": write_draw(areas),
            }
        )
        last = await self._store.last_number(frame.campaign_id)
        row = await self._store.add(
            shared
            | {
                "id": draw_id,
                "frame_id": frame.id,
                "ordered": order.to_data(),
                "digest": digest_of_bytes(content),
                "content": content,
                "drawn_at": now,
            },
            [shared | {"draw_id": draw_id, **one} for one in _strata(agencies, areas)],
            [
                shared | {"id": new_id(), "draw_id": draw_id, "number": number, **one}
                for number, one in enumerate(_cases(areas), last + 1)
            ],
        )
        await self._store.tell_populations(row.id)
        return row


def _strata(agencies: Sequence[AgencyUnits], areas: Sequence[DrawnArea]) -> list[dict[str, Any]]:
    drawn: Counter[UUID] = Counter()
    for one in areas:
        drawn[one.area.agency.id] += len(one.members)
    return [
        {"agency_id": one.id, "listed": len(one.units), "drawn": drawn[one.id]} for one in agencies
    ]


def _cases(areas: Sequence[DrawnArea]) -> list[dict[str, Any]]:
    """Make a case of each who was drawn, then of each who stands by."""
    ranked = [(one, unit, None) for one in areas for unit in one.members]
    standby = [(one, unit, rank) for one in areas for rank, unit in enumerate(one.standby, 1)]
    return [
        {
            "unit_id": unit.id,
            "agency_id": one.area.agency.id,
            "ward": unit.ward,
            "village": unit.village,
            "dossier": unit.dossier,
            "clusters": list(one.area.clusters),
            "drawn": list(one.area.drawn),
            "listed": list(one.area.listed),
            "probability": one.probability,
            "standby_rank": rank,
            "state": str(CaseState.STANDBY if rank else CaseState.DRAWN),
            "version": 1,
        }
        for one, unit, rank in [*ranked, *standby]
    ]
