"""What the handlers of invitations ask for."""

from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy.ext.asyncio import AsyncSession

from services.survey.audit_trail import audit_trail
from services.survey.campaigns.store import CampaignStore
from services.survey.cases.store import CaseStore
from services.survey.config import Settings
from services.survey.invitations.service import InvitationService
from services.survey.invitations.store import InvitationStore
from services.survey.permissions import POLICY, Permission
from shared.auth.principal import Access
from shared.auth.requires import Requires
from shared.config import secrets_of
from shared.db.transaction import Snapshot, Transaction

MayManageInvitations = Annotated[Access, Depends(Requires(Permission.MANAGE_INVITATIONS, POLICY))]
MayReadInvitations = Annotated[Access, Depends(Requires(Permission.READ_INVITATIONS, POLICY))]


def _service(request: Request, session: AsyncSession) -> InvitationService:
    settings: Settings = request.state.settings
    return InvitationService(
        InvitationStore(session),
        campaigns=CampaignStore(session),
        cases=CaseStore(session),
        audit=audit_trail(session),
        secrets=secrets_of(settings.link_secret),
    )


async def _write(request: Request, session: Transaction) -> InvitationService:
    return _service(request, session)


async def _read(request: Request, session: Snapshot) -> InvitationService:
    return _service(request, session)


WriteInvitations = Annotated[InvitationService, Depends(_write)]
ReadInvitations = Annotated[InvitationService, Depends(_read)]
