"""The work of scanning, beside the requests: whatever is due is judged, and what the scanner does not judge stays where it is.

Any number of replicas may do it. Nothing is remembered but in the database, so a killed process loses nothing.
"""

import asyncio
from datetime import datetime, timedelta
from typing import Final

import structlog

from services.assessment.scanning import store
from services.assessment.scanning.clamd import Clamd
from services.assessment.scanning.consequences import tell_infection
from services.assessment.scanning.metrics import ScanMetrics
from services.assessment.scanning.models import ScannerError, Verdict
from services.assessment.scanning.store import Waiting
from shared.clock import utc_now
from shared.db.engine import Database
from shared.db.server_clock import read_server_clock
from shared.outbox.backoff import backoff
from shared.problems import DomainError
from shared.storage.files import ObjectFiles

log = structlog.get_logger()

AT_ONCE: Final = 4
FIRST_PAUSE: Final = 2.0
LONGEST_PAUSE: Final = 60.0
MEASURE_EVERY: Final = timedelta(seconds=15)
GRACE: Final = timedelta(seconds=10)


class Scanner:
    """Takes files that are due to the daemon."""

    def __init__(
        self,
        database: Database,
        files: ObjectFiles,
        clamd: Clamd,
        metrics: ScanMetrics,
        *,
        seconds: float,
    ) -> None:
        self._database = database
        self._files = files
        self._clamd = clamd
        self._metrics = metrics
        self._claim = timedelta(seconds=seconds) + GRACE
        self._measured_at: datetime | None = None

    async def step(self) -> int:
        """Let what is due be judged; tell how many files were."""
        now = utc_now()
        if self._measured_at is None or now - self._measured_at >= MEASURE_EVERY:
            self._measured_at = now
            await self._measure(now)
        async with self._database.writers.begin() as session:
            present = await read_server_clock(session)
            due = await store.claim(session, present, until=present + self._claim, limit=AT_ONCE)
        return sum(await asyncio.gather(*(self._judge(one) for one in due)))

    async def _judge(self, waiting: Waiting) -> bool:
        try:
            content = await self._files.read(waiting.sha256, 0, waiting.size)
            verdict = await self._clamd.scan(content)
        except FileNotFoundError:
            await self._put_off(waiting, "the store does not hold the bytes; restore them")
        except (ScannerError, DomainError) as error:
            await self._put_off(waiting, str(error))
        else:
            await self._settle(waiting, verdict)
            return True
        return False

    async def _settle(self, waiting: Waiting, verdict: Verdict) -> None:
        now = utc_now()
        async with self._database.writers.begin() as session:
            first = await store.settle(session, waiting.sha256, now, signature=verdict.signature)
            if first and verdict.signature is not None:
                await tell_infection(session, waiting.sha256, verdict.signature, now)
        if first:
            self._metrics.scanned.labels("infected" if verdict.infected else "clean").inc()
        if verdict.infected:
            log.warning("file_infected", sha256=waiting.sha256, signature=verdict.signature)

    async def _put_off(self, waiting: Waiting, problem: str) -> None:
        self._metrics.failures.inc()
        log.warning("file_not_scanned", sha256=waiting.sha256, reason=problem)
        pause = backoff(waiting.attempts, first=FIRST_PAUSE, most=LONGEST_PAUSE)
        async with self._database.writers.begin() as session:
            now = await read_server_clock(session)
            await store.put_off(session, waiting.sha256, problem, now, pause)

    async def _measure(self, now: datetime) -> None:
        async with self._database.readers.begin() as session:
            count, oldest = await store.waiting(session)
        self._metrics.pending.set(count)
        self._metrics.oldest.set((now - oldest).total_seconds() if oldest else 0)
