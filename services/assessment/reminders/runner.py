"""Looks for reminders that are due, period by period, so that one that fails keeps no other from its own."""

from collections.abc import Sequence

import structlog

from services.assessment.frameworks.cache import FrameworkCache
from services.assessment.reminders import service, store
from shared.db.engine import Database
from shared.db.server_clock import Clock, read_server_clock

log = structlog.get_logger()


class ReminderRunner:
    """Makes reminders by the database's clock; of several replicas each makes what no other has made."""

    def __init__(
        self,
        database: Database,
        cache: FrameworkCache,
        minutes: Sequence[int],
        clock: Clock = read_server_clock,
    ) -> None:
        self._database = database
        self._cache = cache
        self._minutes = minutes
        self._clock = clock

    async def step(self) -> int:
        """Make what is due. It gives 0, for nothing more is due at once."""
        async with self._database.readers.begin() as session:
            periods = await store.working_periods(session)
        for period_id in periods:
            try:
                async with self._database.writers.begin() as session:
                    now = await self._clock(session)
                    made = await service.remind(session, self._cache, period_id, self._minutes, now)
            except Exception:
                log.exception("reminders_failed", period=str(period_id))
            else:
                if made:
                    log.info("reminders_made", period=str(period_id), count=made)
        return 0
