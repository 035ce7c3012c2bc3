"""Export jobs of a campaign in the database."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.survey.export_jobs.models import ExportJob, ExportOrder
from services.survey.tables import ExportJobPieceTable, ExportJobTable
from shared.auth.principal import Principal
from shared.db.cursor import Window
from shared.jobs.models import JobOrder
from shared.jobs.store import JobStore, JobTables

EXPORTS = JobTables(ExportJobTable, ExportJobPieceTable)


class ExportJobStore:
    """Reads and writes export jobs; who may see a campaign's is asked before."""

    def __init__(self, session: AsyncSession) -> None:
        self._jobs = JobStore(session, EXPORTS)

    async def find(self, campaign_id: UUID, job_id: UUID) -> ExportJob | None:
        """Find one export of a campaign."""
        job = await self._jobs.find(job_id, ExportJobTable.subject_id == campaign_id)
        return None if job is None else ExportJob.of(job)

    async def page(self, campaign_id: UUID, page: Window) -> tuple[list[ExportJob], str | None]:
        """Read one page of exports, newest first."""
        jobs, following = await self._jobs.page(page, ExportJobTable.subject_id == campaign_id)
        return [ExportJob.of(job) for job in jobs], following

    async def count_unfinished(self, authority_id: UUID) -> int:
        """Count what an authority waits for."""
        return await self._jobs.count_unfinished(authority_id)

    async def add(
        self,
        order: ExportOrder,
        *,
        campaign: str,
        authority_id: UUID,
        by: Principal,
        now: datetime,
    ) -> bool:
        """Put an export into the queue; tell whether its id was free."""
        job = JobOrder(
            id=order.id,
            authority_id=authority_id,
            subject_id=order.wanted.campaign_id,
            kind=order.format,
            parameters={**order.parameters(), "campaign": campaign},
        )
        return await self._jobs.add(job, by=by, now=now)

    async def cancel(self, job_id: UUID, *, expires_at: datetime, now: datetime) -> bool:
        """Cancel an export; tell whether it was still to be made."""
        return await self._jobs.cancel(job_id, expires_at=expires_at, now=now)

    async def remove(self, job_id: UUID) -> None:
        """Remove an export with its file."""
        await self._jobs.remove(job_id)
