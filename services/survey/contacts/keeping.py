"""What is done with contact data as time goes by: erased when they are due, and sealed with the newest key."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from services.survey.audit_trail import audit_trail
from services.survey.config import Settings
from services.survey.contacts.sealing import ContactKeys, Sealed
from services.survey.contacts.store import ContactStore
from shared.clock import utc_now
from shared.config import secrets_of
from shared.db.engine import Database, open_database
from shared.ids import new_id

_AT_ONCE: Final = 500
"""Contacts that are sealed anew in one transaction: few enough that nobody waits, and a stopped command loses little."""


class ContactEraser:
    """Erases the contact data of one due list at a step."""

    def __init__(self, database: Database, clock: Callable[[], datetime] = utc_now) -> None:
        self._database = database
        self._clock = clock

    async def step(self) -> int:
        """Erase one list that is due, if there is one; gives how many lists it was."""
        now = self._clock()
        async with self._database.writers.begin() as session:
            store = ContactStore(session)
            frame = await store.due_frame(now)
            if frame is None:
                return 0
            count = await store.erase_frame(frame, now)
            audit_trail(session).add(
                "frame.erased",
                frame.id,
                authority_id=frame.authority_id,
                by=None,
                now=now,
                after={"contacts": count, "keep_until": frame.keep_until.isoformat()},
            )
        return 1


async def erase_due(settings: Settings, say: Callable[[str], None]) -> None:
    """Erase all contact data that have had their time."""
    async with open_database(settings, "survey-erasing") as database:
        eraser = ContactEraser(database)
        lists = 0
        while await eraser.step():
            lists += 1
            say(f"{lists} lists erased")
        say(f"done: {lists} lists were due")


async def rotate_keys(settings: Settings, say: Callable[[str], None]) -> None:
    """Seal everything with the newest secret, while the service runs; may be stopped and begun again at any time."""
    if settings.contact_secret is None:
        raise SystemExit("survey: SURVEY_CONTACT_SECRET is not set; there is nothing to rotate")
    keys = ContactKeys(secrets_of(settings.contact_secret))
    async with open_database(settings, "survey-rotating") as database:
        async with database.readers.begin() as session:
            total = await ContactStore(session).count_other_keys(keys.newest)
        done = 0
        while some := await _rotate_some(database, keys):
            done += some
            say(f"{done} of {max(total, done)} sealed anew")
        async with database.writers.begin() as session:
            left = await ContactStore(session).count_other_keys(keys.newest)
            if done:
                audit_trail(session).add(
                    "contact-keys.rotated",
                    new_id(),
                    authority_id=None,
                    by=None,
                    now=utc_now(),
                    after={"contacts": done, "key": keys.newest},
                )
    if left:
        raise SystemExit(f"survey: {left} contacts are in use elsewhere; run the command again")
    say("done: the older secrets may be removed now")


async def _rotate_some(database: Database, keys: ContactKeys) -> int:
    async with database.writers.begin() as session:
        store = ContactStore(session)
        rows = await store.lock_other_keys(keys.newest, _AT_ONCE)
        sealed = []
        for row in rows:
            place = {"unit_id": row.unit_id, "campaign_id": row.campaign_id}
            old = Sealed(row.key_id, row.sealed, row.phone_hash)
            sealed.append((row.unit_id, keys.seal(keys.open(old, **place), **place)))
        if sealed:
            await store.reseal(sealed)
    return len(sealed)
