"""What the handlers of quotas, flags, reviews, back-checks and progress ask for."""

from typing import Annotated

from fastapi import Depends
from sqlalchemy.ext.asyncio import AsyncSession

from services.survey.audit_trail import audit_trail
from services.survey.campaigns.store import CampaignStore
from services.survey.flags.service import FlagService
from services.survey.flags.store import FlagStore
from services.survey.interviewer_checks.service import InterviewerCheckService
from services.survey.interviewer_checks.store import InterviewerCheckStore
from services.survey.quotas.service import QuotaService
from services.survey.quotas.store import QuotaStore
from services.survey.responses.store import ResponseStore
from services.survey.summaries.store import SummaryStore
from shared.db.transaction import Snapshot, Transaction


async def _read_quotas(session: Snapshot) -> QuotaService:
    return QuotaService(QuotaStore(session), CampaignStore(session), audit_trail(session))


async def _write_quotas(session: Transaction) -> QuotaService:
    return QuotaService(QuotaStore(session), CampaignStore(session), audit_trail(session))


def _flags(session: AsyncSession) -> FlagService:
    campaigns, summaries = CampaignStore(session), SummaryStore(session)
    return FlagService(
        FlagStore(session),
        responses=ResponseStore(session),
        campaigns=campaigns,
        summaries=summaries,
        interviewers=InterviewerCheckService(InterviewerCheckStore(session), campaigns, summaries),
        audit=audit_trail(session),
    )


async def _read_flags(session: Snapshot) -> FlagService:
    return _flags(session)


async def _write_flags(session: Transaction) -> FlagService:
    return _flags(session)


ReadFlags = Annotated[FlagService, Depends(_read_flags)]
WriteFlags = Annotated[FlagService, Depends(_write_flags)]
ReadQuotas = Annotated[QuotaService, Depends(_read_quotas)]
WriteQuotas = Annotated[QuotaService, Depends(_write_quotas)]
