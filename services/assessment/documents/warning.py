"""Documents that expire soon: their agencies are told, once for each version."""

from datetime import datetime
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from services.assessment.documents import store
from services.assessment.documents.rules import WARNED_BEFORE
from services.assessment.events import AUDIENCES, EventType
from services.assessment.tables import OutboxTable
from shared.clock import local_day, utc_now
from shared.db.engine import Database
from shared.outbox.announcing import announce

AT_ONCE: Final = 50


class ExpiryWarnings:
    """Warns of what is due; any number of replicas may."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def step(self) -> int:
        """Warn of some; tell of how many."""
        async with self._database.writers.begin() as session:
            return await _warn(session, utc_now())


async def _warn(session: AsyncSession, now: datetime) -> int:
    due = await store.expiring_unwarned(session, local_day(now) + WARNED_BEFORE, limit=AT_ONCE)
    for version in due:
        version.warned_at = now
        announce(
            session,
            OutboxTable,
            EventType.DOCUMENT_EXPIRING,
            authority_id=version.authority_id,
            subject=("document", version.document_id),
            now=now,
            roles=AUDIENCES[EventType.DOCUMENT_EXPIRING],
            agencies=[version.document.agency_id],
            data={
                "title": version.title,
                "number": version.number or "–",
                "expires_on": version.expires_on.isoformat() if version.expires_on else None,
            },
        )
    return len(due)
