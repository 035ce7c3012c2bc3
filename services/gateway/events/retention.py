"""Events that were told long ago are dropped, with their notices and deliveries: they name persons, and lists grow."""

from datetime import timedelta
from typing import Final

from services.gateway.events import store
from services.gateway.tables import AuditEntryTable
from shared.audit.trail import audit
from shared.db.engine import Database
from shared.db.server_clock import read_server_clock

AT_ONCE: Final = 500


class EventRetention:
    """Drops what was kept long enough; any number of replicas may, by the clock that they share: one that is ahead drops nothing."""

    def __init__(self, database: Database, *, days: int) -> None:
        self._database = database
        self._keep = timedelta(days=days)

    async def step(self) -> int:
        """Drop some events, and say so in the trail of each authority; tell how many."""
        async with self._database.writers.begin() as session:
            now = await read_server_clock(session)
            before = now - self._keep
            dropped = await store.drop_told(session, before, limit=AT_ONCE)
            for authority_id, count in sorted(dropped.items()):
                audit(
                    session,
                    AuditEntryTable,
                    by=None,
                    now=now,
                    action="events.dropped",
                    subject=("authority", authority_id),
                    authority_id=authority_id,
                    after={"count": count, "received_before": before.isoformat()},
                )
        return sum(dropped.values())
