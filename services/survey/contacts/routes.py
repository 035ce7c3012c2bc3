"""Addresses of contact data. A reading writes its entry of the trail before it answers."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from services.survey.contacts.errors import (
    ContactErasedError,
    ContactsNotConfiguredError,
    ListErasedError,
    NotAPhoneError,
)
from services.survey.contacts.schemas import (
    ContactPage,
    ContactPlace,
    ContactPlaces,
    ContactSearch,
    ContactView,
    Erasure,
)
from services.survey.frames.errors import WrongKeepUntilError
from services.survey.frames.keeping import keeping_version
from services.survey.frames.schemas import FrameView
from services.survey.retention.schemas import RetentionOrder
from services.survey.retention_dependencies import MaySetRetention
from services.survey.sample_dependencies import (
    Contacts,
    MayEraseContacts,
    MayFindContacts,
    MayReadContacts,
)
from shared.clock import Now
from shared.db.cursor import Page, UnreadableCursorError
from shared.http.etag import IfMatch, etag
from shared.problems import problems
from shared.problems.common import StaleVersionError, VersionRequiredError

router = APIRouter(prefix="/v1/campaigns/{campaign_id}", tags=["contacts"])


@router.get(
    "/contacts",
    summary="Read how those are reached whom an interviewer has yet to ask",
    responses=problems(UnreadableCursorError, ContactsNotConfiguredError),
)
async def list_contacts(
    *,
    campaign_id: UUID,
    access: MayReadContacts,
    contacts: Contacts,
    page: Page,
    now: Now,
    response: Response,
    interviewer_id: Annotated[UUID | None, Query(description="Whose cases; left out: own")] = None,
) -> ContactPage:
    rows, following = await contacts.page(campaign_id, interviewer_id, page, by=access, now=now)
    response.headers["Cache-Control"] = "no-store"
    return ContactPage(items=[ContactView.of_shown(row) for row in rows], next=following)


@router.get(
    "/contacts/{unit_id}",
    summary="Read how one person is reached",
    responses=problems(ContactErasedError, ContactsNotConfiguredError),
)
async def read_contact(
    *,
    campaign_id: UUID,
    unit_id: UUID,
    access: MayReadContacts,
    contacts: Contacts,
    now: Now,
    response: Response,
) -> ContactView:
    shown = await contacts.read(campaign_id, unit_id, by=access, now=now)
    response.headers["Cache-Control"] = "no-store"
    return ContactView.of_shown(shown)


@router.post(
    "/contact-searches",
    summary="Find who has a telephone number",
    responses=problems(NotAPhoneError, ContactsNotConfiguredError),
)
async def search_contacts(
    *,
    campaign_id: UUID,
    wanted: ContactSearch,
    access: MayFindContacts,
    contacts: Contacts,
    now: Now,
) -> ContactPlaces:
    found = await contacts.search(campaign_id, wanted.phone, by=access, now=now)
    return ContactPlaces(items=[ContactPlace.model_validate(one) for one in found])


@router.post(
    "/contacts/{unit_id}/erasures", status_code=204, summary="Erase how one person is reached"
)
async def erase_contact(
    *,
    campaign_id: UUID,
    unit_id: UUID,
    erasure: Erasure,
    access: MayEraseContacts,
    contacts: Contacts,
    now: Now,
) -> None:
    await contacts.erase(campaign_id, unit_id, erasure.reason, by=access, now=now)


@router.put(
    "/frames/{frame_id}/retention",
    summary="Choose until when the contact data of a list are kept",
    responses=problems(
        WrongKeepUntilError, ListErasedError, StaleVersionError, VersionRequiredError
    ),
)
async def set_frame_retention(
    *,
    campaign_id: UUID,
    frame_id: UUID,
    order: RetentionOrder,
    expected: IfMatch,
    access: MaySetRetention,
    contacts: Contacts,
    now: Now,
    response: Response,
) -> FrameView:
    row = await contacts.keep_frame(
        campaign_id, frame_id, order.kept_to, order.reason, expected=expected, by=access, now=now
    )
    response.headers["ETag"] = etag(keeping_version(row.keep_until))
    return FrameView.model_validate(row)


@router.post(
    "/frames/{frame_id}/erasures",
    status_code=201,
    summary="Erase how all of a list are reached, before their time",
)
async def erase_frame_contacts(
    *,
    campaign_id: UUID,
    frame_id: UUID,
    erasure: Erasure,
    access: MayEraseContacts,
    contacts: Contacts,
    now: Now,
) -> FrameView:
    row = await contacts.erase_frame(campaign_id, frame_id, erasure.reason, by=access, now=now)
    return FrameView.model_validate(row)
