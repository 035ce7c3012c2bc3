"""What the handlers of frames, draws, cases and contact data ask for."""

from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy.ext.asyncio import AsyncSession

from services.survey.audit_trail import audit_trail
from services.survey.campaigns.store import CampaignStore
from services.survey.frames.service import FrameService
from services.survey.frames.store import FrameStore
from services.survey.permissions import POLICY, Permission
from shared.auth.principal import Access
from shared.auth.requires import Requires
from shared.db.transaction import Snapshot, Transaction

MayReadFrames = Annotated[Access, Depends(Requires(Permission.READ_FRAMES, POLICY))]
MayManageFrames = Annotated[Access, Depends(Requires(Permission.MANAGE_FRAMES, POLICY))]


def _frames(request: Request, session: AsyncSession) -> FrameService:
    return FrameService(
        FrameStore(session),
        CampaignStore(session),
        request.state.contact_keys,
        audit_trail(session),
        contact_days=request.state.settings.contact_days,
    )


async def _read_frames(request: Request, session: Snapshot) -> FrameService:
    return _frames(request, session)


async def _write_frames(request: Request, session: Transaction) -> FrameService:
    return _frames(request, session)


ReadFrames = Annotated[FrameService, Depends(_read_frames)]
WriteFrames = Annotated[FrameService, Depends(_write_frames)]
