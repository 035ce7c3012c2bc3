"""Asks for exports, tells how far they are, hands them out and takes them back; all of it stands in the audit trail."""

from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from services.survey.campaigns.models import CampaignScope
from services.survey.campaigns.store import CampaignRow, CampaignStore
from services.survey.export_jobs.errors import (
    ExportFinishedError,
    ExportIdTakenError,
    ExportNotReadyError,
    TooManyExportsError,
)
from services.survey.export_jobs.models import ExportJob, ExportOrder
from services.survey.export_jobs.store import ExportJobStore
from services.survey.retention.checking import check_kept
from services.survey.retention.store import RetentionStore
from services.survey.summaries.store import SummaryStore
from shared.audit.trail import AuditTrail
from shared.auth.principal import Access
from shared.db.cursor import Window
from shared.downloads.models import Download
from shared.problems.common import NotFoundError

MOST_WAITING: Final = 20
"""Exports of one authority that wait at a time."""


class ExportJobService:
    """Exports of a campaign in the background."""

    def __init__(
        self,
        store: ExportJobStore,
        campaigns: CampaignStore,
        summaries: SummaryStore,
        retention: RetentionStore,
        audit: AuditTrail,
        *,
        keep: timedelta,
    ) -> None:
        self._store = store
        self._campaigns = campaigns
        self._summaries = summaries
        self._retention = retention
        self._audit = audit
        self._keep = keep

    async def request(
        self, order: ExportOrder, *, by: Access, now: datetime
    ) -> tuple[ExportJob, bool]:
        """Put an export into the queue; the same order again gives what there is."""
        wanted = order.wanted
        campaign = await self._campaign(wanted.campaign_id, by)
        forms = {one.id for one in await self._summaries.forms(campaign.id)}
        if wanted.questionnaire_id not in forms:
            raise NotFoundError
        known = await self._store.find(campaign.id, order.id)
        if known is not None:
            if known.order != order:
                raise ExportIdTakenError(id=order.id)
            return known, False
        await check_kept(self._retention, campaign)
        waiting = await self._store.count_unfinished(campaign.authority_id)
        if waiting >= MOST_WAITING:
            raise TooManyExportsError(count=waiting, headers={"retry-after": "30"})
        if not await self._store.add(
            order,
            campaign=campaign.code,
            authority_id=campaign.authority_id,
            by=by.principal,
            now=now,
        ):
            raise ExportIdTakenError(id=order.id)
        made = await self.read(campaign.id, order.id, by=by)
        self._record("export.requested", made, by=by, now=now)
        return made, True

    async def page(
        self, campaign_id: UUID, window: Window, *, by: Access
    ) -> tuple[list[ExportJob], str | None]:
        """Read one page of a campaign's exports, newest first."""
        await self._campaign(campaign_id, by)
        return await self._store.page(campaign_id, window)

    async def read(self, campaign_id: UUID, job_id: UUID, *, by: Access) -> ExportJob:
        """Tell how far an export is."""
        await self._campaign(campaign_id, by)
        found = await self._store.find(campaign_id, job_id)
        if found is None:
            raise NotFoundError
        return found

    async def download(
        self, campaign_id: UUID, job_id: UUID, *, by: Access, now: datetime
    ) -> Download:
        """Hand out the file of an export."""
        found = await self.read(campaign_id, job_id, by=by)
        file = found.job.file
        if file is None:
            raise ExportNotReadyError(state=found.job.state)
        self._record("export.downloaded", found, by=by, now=now)
        return Download(file.sha256, file.size, file.name, file.media_type)

    async def cancel(
        self, campaign_id: UUID, job_id: UUID, *, by: Access, now: datetime
    ) -> ExportJob:
        """Let nobody work on an export any more."""
        found = await self.read(campaign_id, job_id, by=by)
        if not await self._store.cancel(job_id, expires_at=now + self._keep, now=now):
            raise ExportFinishedError(state=found.job.state)
        self._record("export.cancelled", found, by=by, now=now)
        return await self.read(campaign_id, job_id, by=by)

    async def remove(self, campaign_id: UUID, job_id: UUID, *, by: Access, now: datetime) -> None:
        """Remove an export with its file."""
        found = await self.read(campaign_id, job_id, by=by)
        await self._store.remove(job_id)
        self._record("export.removed", found, by=by, now=now)

    def _record(self, action: str, export: ExportJob, *, by: Access, now: datetime) -> None:
        order = export.order
        after: dict[str, Any] = {
            "campaign_id": str(order.wanted.campaign_id),
            "format": str(order.format),
            **order.parameters(),
        }
        authority_id = export.job.order.authority_id
        self._audit.add(
            action, order.id, authority_id=authority_id, by=by.principal, now=now, after=after
        )

    async def _campaign(self, campaign_id: UUID, by: Access) -> CampaignRow:
        campaign = await self._campaigns.find(campaign_id, CampaignScope.of(by))
        if campaign is None:
            raise NotFoundError
        return campaign
