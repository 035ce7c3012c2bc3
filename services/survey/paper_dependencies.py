"""What the handlers of paper forms ask for."""

from typing import Annotated

from fastapi import Depends
from sqlalchemy.ext.asyncio import AsyncSession

from services.survey.audit_trail import audit_trail
from services.survey.campaigns.store import CampaignStore
from services.survey.papers.comparing import ComparingService
from services.survey.papers.service import KeyingService
from services.survey.papers.store import PaperStore
from services.survey.permissions import POLICY, Permission
from services.survey.questionnaires.store import QuestionnaireStore
from shared.auth.principal import Access
from shared.auth.requires import Requires
from shared.db.transaction import Snapshot, Transaction

MayKeyPapers = Annotated[Access, Depends(Requires(Permission.KEY_PAPERS, POLICY))]


def _keying(session: AsyncSession) -> KeyingService:
    return KeyingService(
        PaperStore(session),
        CampaignStore(session),
        QuestionnaireStore(session),
        audit_trail(session),
    )


def _comparing(session: AsyncSession) -> ComparingService:
    return ComparingService(
        PaperStore(session),
        CampaignStore(session),
        QuestionnaireStore(session),
        audit_trail(session),
    )


async def _read_keying(session: Snapshot) -> KeyingService:
    return _keying(session)


async def _key_papers(session: Transaction) -> KeyingService:
    return _keying(session)


async def _compare_papers(session: Snapshot) -> ComparingService:
    return _comparing(session)


async def _settle_papers(session: Transaction) -> ComparingService:
    return _comparing(session)


ReadKeying = Annotated[KeyingService, Depends(_read_keying)]
KeyPapers = Annotated[KeyingService, Depends(_key_papers)]
ComparePapers = Annotated[ComparingService, Depends(_compare_papers)]
SettlePapers = Annotated[ComparingService, Depends(_settle_papers)]
