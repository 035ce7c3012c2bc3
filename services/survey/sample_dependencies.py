"""What the handlers of frames, draws, cases and contact data ask for."""

from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy.ext.asyncio import AsyncSession

from services.survey.assignments.store import AssignmentStore
from services.survey.audit_trail import audit_trail
from services.survey.campaigns.store import CampaignStore
from services.survey.case_lists.service import CaseListService
from services.survey.case_lists.store import CaseListStore
from services.survey.cases.service import CaseService
from services.survey.cases.store import CaseStore
from services.survey.contacts.service import ContactService
from services.survey.contacts.store import ContactStore
from services.survey.draws.service import DrawService
from services.survey.draws.store import DrawStore
from services.survey.frames.service import FrameService
from services.survey.frames.store import FrameStore
from services.survey.permissions import POLICY, Permission
from shared.auth.principal import Access
from shared.auth.requires import Requires
from shared.db.transaction import Snapshot, Transaction

MayReadFrames = Annotated[Access, Depends(Requires(Permission.READ_FRAMES, POLICY))]
MayManageFrames = Annotated[Access, Depends(Requires(Permission.MANAGE_FRAMES, POLICY))]

MayReadCases = Annotated[Access, Depends(Requires(Permission.READ_CASES, POLICY))]
MayAssignCases = Annotated[Access, Depends(Requires(Permission.ASSIGN_CASES, POLICY))]
MayWorkOnCases = Annotated[Access, Depends(Requires(Permission.WORK_ON_CASES, POLICY))]
MayReadContacts = Annotated[Access, Depends(Requires(Permission.READ_CONTACTS, POLICY))]
MayFindContacts = Annotated[Access, Depends(Requires(Permission.FIND_CONTACTS, POLICY))]
MayEraseContacts = Annotated[Access, Depends(Requires(Permission.ERASE_CONTACTS, POLICY))]
MayReplaceCases = Annotated[Access, Depends(Requires(Permission.REPLACE_CASES, POLICY))]


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


def _draws(session: AsyncSession) -> DrawService:
    return DrawService(
        DrawStore(session), FrameStore(session), CampaignStore(session), audit_trail(session)
    )


async def _read_draws(session: Snapshot) -> DrawService:
    return _draws(session)


async def _write_draws(session: Transaction) -> DrawService:
    return _draws(session)


def _cases(session: AsyncSession) -> CaseService:
    return CaseService(
        CaseStore(session), CampaignStore(session), AssignmentStore(session), audit_trail(session)
    )


async def _read_cases(session: Snapshot) -> CaseService:
    return _cases(session)


async def _write_cases(session: Transaction) -> CaseService:
    return _cases(session)


async def _contacts(request: Request, session: Transaction) -> ContactService:
    return ContactService(
        ContactStore(session),
        CampaignStore(session),
        request.state.contact_keys,
        audit_trail(session),
    )


async def _case_lists(request: Request, session: Transaction) -> CaseListService:
    return CaseListService(
        CaseListStore(session),
        CampaignStore(session),
        await _contacts(request, session),
        audit_trail(session),
    )


ReadFrames = Annotated[FrameService, Depends(_read_frames)]
WriteFrames = Annotated[FrameService, Depends(_write_frames)]
ReadDraws = Annotated[DrawService, Depends(_read_draws)]
WriteDraws = Annotated[DrawService, Depends(_write_draws)]
ReadCases = Annotated[CaseService, Depends(_read_cases)]
WriteCases = Annotated[CaseService, Depends(_write_cases)]
CaseLists = Annotated[CaseListService, Depends(_case_lists)]
Contacts = Annotated[ContactService, Depends(_contacts)]
"""In a transaction even for reading, which leaves an entry of the trail."""
