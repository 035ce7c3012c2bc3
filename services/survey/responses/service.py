"""Shows counts to those who run a campaign, and single responses to its supervisor, who may exclude them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.survey.campaigns.errors import CampaignNotOpenError
from services.survey.campaigns.models import CampaignScope, CampaignState
from services.survey.campaigns.store import CampaignRow, CampaignStore
from services.survey.responses.errors import (
    AlreadyExcludedError,
    NotExcludedError,
    SupersededResponseError,
)
from services.survey.responses.models import SUPERSEDED, CellCount
from services.survey.responses.store import ResponseRow, ResponseStore
from shared.audit.trail import AuditTrail
from shared.auth.principal import Access
from shared.db.cursor import Window
from shared.problems.common import NotFoundError


@dataclass(frozen=True, slots=True)
class Counts:
    """Live counts of a campaign."""

    campaign: CampaignRow
    cells: Sequence[CellCount]


class ResponseService:
    """Counts, shows and excludes responses."""

    def __init__(self, store: ResponseStore, campaigns: CampaignStore, audit: AuditTrail) -> None:
        self._store = store
        self._campaigns = campaigns
        self._audit = audit

    async def counts(self, campaign_id: UUID, visible_to: CampaignScope) -> Counts:
        """Count what has come in, at this moment."""
        campaign = await self._campaign(campaign_id, visible_to)
        interviewer_id = visible_to.interviewer_in(campaign.authority_id)
        return Counts(
            campaign, await self._store.counts(campaign_id, interviewer_id=interviewer_id)
        )

    async def page(
        self,
        campaign_id: UUID,
        window: Window,
        *,
        by: Access,
        agency_id: UUID | None,
        group: str | None,
        excluded: bool | None,
    ) -> tuple[list[ResponseRow], str | None]:
        """Give a page of single responses."""
        await self._campaign(campaign_id, CampaignScope.of(by))
        return await self._store.page(
            campaign_id, window, agency_id=agency_id, group=group, excluded=excluded
        )

    async def exclude(
        self, campaign_id: UUID, response_id: UUID, *, reason: str, by: Access, now: datetime
    ) -> ResponseRow:
        """Take a response out of the figures; it stays, with the reason."""
        row = await self._lock(campaign_id, response_id, by)
        if row.excluded_at is not None:
            raise AlreadyExcludedError
        await self._store.set_aside(row, reason, by=by.principal.id, now=now)
        self._audit.add(
            "response.excluded",
            row.id,
            authority_id=row.authority_id,
            by=by.principal,
            now=now,
            after={"excluded": True, "campaign_id": str(campaign_id)},
            reason=reason,
        )
        return row

    async def restore(
        self, campaign_id: UUID, response_id: UUID, *, by: Access, now: datetime
    ) -> None:
        """Take an excluded response back into the figures."""
        row = await self._lock(campaign_id, response_id, by)
        if row.excluded_at is None:
            raise NotExcludedError
        if row.exclusion_reason == SUPERSEDED:
            raise SupersededResponseError
        before = {"excluded": True, "reason": row.exclusion_reason}
        await self._store.take_back(row)
        self._audit.add(
            "response.restored",
            row.id,
            authority_id=row.authority_id,
            by=by.principal,
            now=now,
            before=before,
            after={"excluded": False, "campaign_id": str(campaign_id)},
        )

    async def _lock(self, campaign_id: UUID, response_id: UUID, by: Access) -> ResponseRow:
        """Find a response of an open campaign, which cannot be closed until this transaction ends."""
        scope = CampaignScope.of(by)
        await self._campaign(campaign_id, scope)
        await self._campaigns.pass_gate(campaign_id)
        campaign = await self._campaign(campaign_id, scope)
        row = await self._store.lock(campaign_id, response_id)
        if row is None:
            raise NotFoundError
        if campaign.state != CampaignState.OPEN:
            raise CampaignNotOpenError(campaign=campaign.code, state=campaign.state)
        return row

    async def _campaign(self, campaign_id: UUID, visible_to: CampaignScope) -> CampaignRow:
        campaign = await self._campaigns.find(campaign_id, visible_to)
        if campaign is None:
            raise NotFoundError
        return campaign
