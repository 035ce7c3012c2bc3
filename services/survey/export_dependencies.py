"""What the handlers of export jobs ask for."""

from datetime import timedelta
from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy.ext.asyncio import AsyncSession

from services.survey.audit_trail import audit_trail
from services.survey.campaigns.store import CampaignStore
from services.survey.config import Settings
from services.survey.export_jobs.service import ExportJobService
from services.survey.export_jobs.store import EXPORTS, ExportJobStore
from services.survey.retention.store import RetentionStore
from services.survey.summaries.store import SummaryStore
from shared.db.transaction import Snapshot, Transaction
from shared.jobs.content import JobContent


def _service(request: Request, session: AsyncSession) -> ExportJobService:
    settings: Settings = request.state.settings
    return ExportJobService(
        ExportJobStore(session),
        CampaignStore(session),
        SummaryStore(session),
        RetentionStore(session),
        audit_trail(session),
        keep=timedelta(days=settings.job_keep_days),
    )


async def _read_exports(request: Request, session: Snapshot) -> ExportJobService:
    return _service(request, session)


async def _exports(request: Request, session: Transaction) -> ExportJobService:
    return _service(request, session)


async def _content(request: Request) -> JobContent:
    return JobContent(request.state.database, EXPORTS)


ReadExportJobs = Annotated[ExportJobService, Depends(_read_exports)]
ExportJobs = Annotated[ExportJobService, Depends(_exports)]
ExportContent = Annotated[JobContent, Depends(_content)]
