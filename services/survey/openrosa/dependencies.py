"""What OpenRosa handlers ask for."""

from typing import Annotated

from fastapi import Depends, Request

from services.survey.devices.contacts import Contact, DeviceContacts
from services.survey.openrosa.collectors import (
    Collector,
    collector_of_access,
    collector_of_key,
)
from services.survey.openrosa.desk import FormDesk
from services.survey.openrosa.store import OpenRosaStore
from services.survey.openrosa.xforms import read_form_id
from services.survey.permissions import POLICY, Permission
from services.survey.submissions.intake import SubmissionIntake
from shared.auth.requires import Requires, current_principal
from shared.clock import Now

_may_collect = Requires(Permission.COLLECT, POLICY)


async def find_collector(request: Request, now: Now) -> Collector:
    """Tell who collects: by the key in the path where the address has one, else by the bearer token."""
    store: OpenRosaStore = request.state.openrosa
    key: str | None = request.path_params.get("key")
    if key is None:
        return collector_of_access(await _may_collect(await current_principal(request, None)))
    found = await collector_of_key(key, store, now)
    request.scope["principal_id"] = str(found.interviewer_id)
    return found


async def _desk(request: Request) -> FormDesk:
    desk: FormDesk = request.state.form_desk
    return desk


async def _intake(request: Request) -> SubmissionIntake:
    intake: SubmissionIntake = request.state.submissions
    return intake


async def _contacts(request: Request) -> DeviceContacts:
    contacts: DeviceContacts = request.state.device_contacts
    return contacts


def fetched(collector: Collector, form_id: str, version: str) -> Contact:
    """Tell that a form of the list is on an interviewer's device now."""
    named = read_form_id(form_id)
    assert named is not None
    return Contact(named[0], collector.interviewer_id, forms={form_id: version})


Contacts = Annotated[DeviceContacts, Depends(_contacts)]
Collecting = Annotated[Collector, Depends(find_collector)]
Desk = Annotated[FormDesk, Depends(_desk)]
Submissions = Annotated[SubmissionIntake, Depends(_intake)]
