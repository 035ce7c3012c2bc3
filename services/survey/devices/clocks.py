"""Notes by how much devices' clocks are wrong, of senders that say what time it is where they are."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from services.survey.devices.contacts import Contact, DeviceContacts
from services.survey.devices.errors import DeviceRevokedError
from services.survey.responses.models import ReceivedResponse, Unreadable
from shared.auth.principal import Access

MOST_DEVICES: Final = 20
"""That one batch tells of; a phone syncs for itself, a gateway of many phones has no clock of theirs."""


class DeviceClock:
    """The clock of who sent a request, as its `Date` header tells (RFC 9110 §6.6.1); nothing where it has none."""

    def __init__(self, contacts: DeviceContacts, device_now: datetime | None) -> None:
        self._contacts = contacts
        self._device_now = device_now

    async def note(
        self,
        campaign_id: UUID,
        sent: Sequence[ReceivedResponse | Unreadable],
        *,
        by: Access,
        now: datetime,
    ) -> None:
        """Note the difference for each device that responses came from."""
        if self._device_now is None:
            return
        ahead = round((self._device_now - now).total_seconds())
        devices = dict.fromkeys(
            one.device_id for one in sent if isinstance(one, ReceivedResponse) and one.device_id
        )
        for device_id in list(devices)[:MOST_DEVICES]:
            contact = Contact(campaign_id, by.principal.id, device_id, clock_ahead_seconds=ahead)
            try:
                await self._contacts.note(contact, now)
            except DeviceRevokedError:
                continue  # each of its responses was told so
