"""What the handlers of retention ask for."""

from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy.ext.asyncio import AsyncSession

from services.survey.audit_trail import audit_trail
from services.survey.campaigns.store import CampaignStore
from services.survey.permissions import POLICY, Permission
from services.survey.retention.service import RetentionService
from services.survey.retention.store import RetentionStore
from shared.auth.principal import Access
from shared.auth.requires import Requires
from shared.db.transaction import Snapshot, Transaction

MayReadRetention = Annotated[Access, Depends(Requires(Permission.READ_RETENTION, POLICY))]
MaySetRetention = Annotated[Access, Depends(Requires(Permission.SET_RETENTION, POLICY))]


def _retention(request: Request, session: AsyncSession) -> RetentionService:
    return RetentionService(
        RetentionStore(session),
        CampaignStore(session),
        audit_trail(session),
        usual_days=request.state.settings.answer_days,
    )


async def _read_retention(request: Request, session: Snapshot) -> RetentionService:
    return _retention(request, session)


async def _write_retention(request: Request, session: Transaction) -> RetentionService:
    return _retention(request, session)


ReadRetention = Annotated[RetentionService, Depends(_read_retention)]
WriteRetention = Annotated[RetentionService, Depends(_write_retention)]
