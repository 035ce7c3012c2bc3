"""What the handlers of quotas, flags, reviews, back-checks and progress ask for."""

from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy.ext.asyncio import AsyncSession

from services.survey.audit_trail import audit_trail
from services.survey.back_checks.service import BackCheckService
from services.survey.back_checks.store import BackCheckStore
from services.survey.campaigns.store import CampaignStore
from services.survey.cases.store import CaseStore
from services.survey.flags.service import FlagService
from services.survey.flags.store import FlagStore
from services.survey.interviewer_checks.service import InterviewerCheckService
from services.survey.interviewer_checks.store import InterviewerCheckStore
from services.survey.permissions import POLICY, Permission
from services.survey.progress.service import ProgressService
from services.survey.quotas.service import QuotaService
from services.survey.quotas.store import QuotaStore
from services.survey.responses.plan_cache import PlanCache
from services.survey.responses.store import ResponseStore
from services.survey.reviews.service import ReviewService
from services.survey.reviews.store import ReviewStore
from services.survey.summaries.store import SummaryStore
from services.survey.to_dos.service import Sources, ToDoService
from shared.auth.principal import Access
from shared.auth.requires import Requires
from shared.db.transaction import Snapshot, Transaction


async def _read_quotas(session: Snapshot) -> QuotaService:
    return QuotaService(QuotaStore(session), CampaignStore(session), audit_trail(session))


async def _write_quotas(session: Transaction) -> QuotaService:
    return QuotaService(QuotaStore(session), CampaignStore(session), audit_trail(session))


def flag_service(session: AsyncSession) -> FlagService:
    """Give the checks of a transaction."""
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
    return flag_service(session)


async def _write_flags(session: Transaction) -> FlagService:
    return flag_service(session)


def _reviews(session: AsyncSession) -> ReviewService:
    return ReviewService(
        ReviewStore(session),
        responses=ResponseStore(session),
        campaigns=CampaignStore(session),
        audit=audit_trail(session),
    )


async def _read_reviews(session: Snapshot) -> ReviewService:
    return _reviews(session)


async def _write_reviews(session: Transaction) -> ReviewService:
    return _reviews(session)


async def _plans(request: Request) -> PlanCache:
    plans: PlanCache = request.state.plans
    return plans


async def _read_progress(request: Request) -> ProgressService:
    return ProgressService(request.state.database)


ReadProgress = Annotated[ProgressService, Depends(_read_progress)]


def _back_checks(session: AsyncSession) -> BackCheckService:
    return BackCheckService(
        BackCheckStore(session),
        campaigns=CampaignStore(session),
        summaries=SummaryStore(session),
        audit=audit_trail(session),
    )


async def _read_back_checks(session: Snapshot) -> BackCheckService:
    return _back_checks(session)


async def _write_back_checks(session: Transaction) -> BackCheckService:
    return _back_checks(session)


ReadBackChecks = Annotated[BackCheckService, Depends(_read_back_checks)]
WriteBackChecks = Annotated[BackCheckService, Depends(_write_back_checks)]


async def _read_to_dos(session: Snapshot) -> ToDoService:
    return ToDoService(
        Sources(
            campaigns=CampaignStore(session),
            reviews=ReviewStore(session),
            cases=CaseStore(session),
            responses=ResponseStore(session),
            quotas=QuotaStore(session),
        )
    )


ReadToDos = Annotated[ToDoService, Depends(_read_to_dos)]
MayReadReviews = Annotated[Access, Depends(Requires(Permission.READ_REVIEWS, POLICY))]
MayMendResponses = Annotated[Access, Depends(Requires(Permission.COLLECT, POLICY))]
Plans = Annotated[PlanCache, Depends(_plans)]
ReadReviews = Annotated[ReviewService, Depends(_read_reviews)]
WriteReviews = Annotated[ReviewService, Depends(_write_reviews)]
ReadFlags = Annotated[FlagService, Depends(_read_flags)]
WriteFlags = Annotated[FlagService, Depends(_write_flags)]
ReadQuotas = Annotated[QuotaService, Depends(_read_quotas)]
WriteQuotas = Annotated[QuotaService, Depends(_write_quotas)]
