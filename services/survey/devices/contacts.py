"""Notes contacts of devices on the connections of the intake: every phone is one row, which only itself writes."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from uuid import UUID

import asyncpg
import orjson

from services.survey.devices.errors import DeviceRevokedError
from services.survey.responses.intake_store import Connections, database_trouble
from shared.ids import new_id

_KNOWN: Final = """
UPDATE device SET device_id = $3, last_contact_at = $4,
    clock_ahead_seconds = coalesce($5, clock_ahead_seconds), forms = forms || $6::jsonb,
    name = coalesce($7, name), unsent = coalesce($8, unsent)
WHERE campaign_id = $1 AND owner_id = $2 AND device_id = $9
RETURNING id, revoked_at
"""
_NEW: Final = """
INSERT INTO device (id, authority_id, campaign_id, owner_id, device_id, forms, name, unsent,
                    clock_ahead_seconds, registered_at, last_contact_at)
SELECT $9, authority_id, id, $2, $3, $6::jsonb, $7, $8, $5, $4, $4 FROM campaign WHERE id = $1
ON CONFLICT ON CONSTRAINT uq_device_name DO UPDATE SET last_contact_at = EXCLUDED.last_contact_at
RETURNING id, revoked_at
"""
_LATEST: Final = """
SELECT device_id FROM device WHERE campaign_id = $1 AND owner_id = $2 AND revoked_at IS NULL
ORDER BY last_contact_at DESC LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class Contact:
    """What a device told of itself."""

    campaign_id: UUID
    owner_id: UUID
    device_id: str | None = None
    clock_ahead_seconds: int | None = None
    forms: dict[str, str] = field(default_factory=dict)
    """Versions by form."""
    name: str | None = None
    unsent: int | None = None


class DeviceContacts:
    """Remembers when each device was heard of, and what is on it."""

    def __init__(self, pool: Connections) -> None:
        self._pool = pool

    async def note(self, contact: Contact, now: datetime) -> UUID:
        """Note a contact; refuse a device that is revoked.

        OpenRosa clients name their device only when they submit, so that what was fetched before stands under the interviewer's
        latest device, or under an empty name which the first that is told takes over.
        """
        told = contact.device_id or await self._latest(contact)
        forms = {
            form: {"version": version, "at": now.isoformat()}
            for form, version in contact.forms.items()
        }
        values = (
            contact.campaign_id,
            contact.owner_id,
            told,
            now,
            contact.clock_ahead_seconds,
            orjson.dumps(forms).decode(),
            contact.name,
            contact.unsent,
        )
        with database_trouble():
            try:
                row = await self._kept(told, values)
            except (
                asyncpg.UniqueViolationError
            ):  # another contact gave the device its row meanwhile
                row = await self._kept(told, values)
        assert row is not None  # the campaign of a form or of a caller is there
        if row["revoked_at"] is not None:
            raise DeviceRevokedError
        found: UUID = row["id"]
        return found

    async def _kept(self, told: str, values: tuple[object, ...]) -> asyncpg.Record | None:
        for known_as in dict.fromkeys((told, "")):
            if row := await self._pool.fetchrow(_KNOWN, *values, known_as):
                return row
        return await self._pool.fetchrow(_NEW, *values, new_id())

    async def _latest(self, contact: Contact) -> str:
        with database_trouble():
            found = await self._pool.fetchval(_LATEST, contact.campaign_id, contact.owner_id)
        return found or ""
