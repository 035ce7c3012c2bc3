"""The relay tells the gateway what lies in the outbox, at least once, from any number of replicas.

An event is claimed for a short time (its next attempt is put off), told without holding a transaction, and marked as told. Who
is killed in between has told it, or not: after that time it is told again, and the gateway knows an event by its id.
"""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

import httpx
import structlog
from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from shared.clock import utc_now
from shared.config import secrets_of
from shared.db.engine import Database
from shared.db.server_clock import read_server_clock
from shared.outbox.backoff import backoff
from shared.outbox.document import EventDocument
from shared.outbox.metrics import OutboxMetrics
from shared.outbox.settings import AnnouncingSettings
from shared.outbox.signatures import signed_headers

log = structlog.get_logger()

BATCH: Final = 50
AT_ONCE: Final = 4
CLAIM: Final = timedelta(seconds=60)
TIMEOUT: Final = httpx.Timeout(20, connect=3)
FIRST_PAUSE: Final = 1.0
LONGEST_PAUSE: Final = 60.0
MEASURE_EVERY: Final = timedelta(seconds=15)


class Relay:
    """Tells events of one service's outbox."""

    def __init__(
        self,
        database: Database,
        table: type[Any],
        http: httpx.AsyncClient,
        settings: AnnouncingSettings,
        metrics: OutboxMetrics,
    ) -> None:
        self._database = database
        self._table = table
        self._http = http
        self._url = settings.events_url
        self._secret = secrets_of(settings.events_secret)[0].encode()
        self._keep = timedelta(days=settings.outbox_keep_days)
        self._metrics = metrics
        self._turns = asyncio.Semaphore(AT_ONCE)
        self._measured_at: datetime | None = None

    async def step(self) -> int:
        """Tell what is due; give how many events that was."""
        events = await self._claim()
        outcomes = await asyncio.gather(*(self._tell(event) for event in events))
        if events:
            await self._mark(dict(zip(events, outcomes, strict=True)))
        now = utc_now()
        if self._measured_at is None or now - self._measured_at >= MEASURE_EVERY:
            self._measured_at = now
            await self._tidy()
        return len(events)

    async def _claim(self) -> Sequence[Any]:
        """Claim what is due, by the clock that replicas share: one that is ahead would take what others are telling."""
        table = self._table
        async with self._database.writers.begin() as session:
            now = await read_server_clock(session)
            due = (
                select(table.id)
                .where(table.next_attempt_at <= now)
                .order_by(table.next_attempt_at)
                .limit(BATCH)
                .with_for_update(skip_locked=True)
            )
            rows = await session.scalars(
                update(table)
                # a CTE that locks is run once; a subquery may be run anew for each row
                .where(table.id.in_(select(due.cte("due").c.id)))
                .values(next_attempt_at=now + CLAIM, attempts=table.attempts + 1)
                .returning(table),
                execution_options={"synchronize_session": False},
            )
            return rows.all()

    async def _tell(self, event: Any) -> str | None:
        """Tell one event; give what went wrong."""
        body = EventDocument.model_validate(event).model_dump_json().encode()
        headers = signed_headers([self._secret], event.id, body, utc_now())
        try:
            async with self._turns:
                answer = await self._http.post(
                    self._url,
                    content=body,
                    headers=headers,
                    timeout=TIMEOUT,
                    follow_redirects=False,
                )
        except httpx.HTTPError as error:
            return f"{type(error).__name__}: {error}"[:500]
        return None if answer.is_success else f"HTTP {answer.status_code}"

    async def _mark(self, outcomes: dict[Any, str | None]) -> None:
        told = [event.id for event, error in outcomes.items() if error is None]
        async with self._database.writers.begin() as session:
            now = await read_server_clock(session)
            await self._set(session, told, delivered_at=now, next_attempt_at=None, last_error=None)
            for event, error in outcomes.items():
                if error is not None:
                    pause = backoff(event.attempts, first=FIRST_PAUSE, most=LONGEST_PAUSE)
                    await self._set(
                        session, [event.id], next_attempt_at=now + pause, last_error=error
                    )
        failed = [error for error in outcomes.values() if error is not None]
        if failed:
            self._metrics.failures.inc(len(failed))
            log.warning("events_not_told", count=len(failed), reason=failed[0])

    async def _set(self, session: AsyncSession, ids: list[UUID], **values: Any) -> None:
        """Mark events, unless another replica has told them meanwhile."""
        table = self._table
        await session.execute(
            update(table).where(table.id.in_(ids), table.delivered_at.is_(None)).values(**values),
            execution_options={"synchronize_session": False},
        )

    async def _tidy(self) -> None:
        """Drop what was told long ago, and measure what waits."""
        table = self._table
        async with self._database.writers.begin() as session:
            now = await read_server_clock(session)
            await session.execute(delete(table).where(table.delivered_at < now - self._keep))
            row = await session.execute(
                select(func.count(), func.min(table.happened_at)).where(
                    table.next_attempt_at.is_not(None)
                )
            )
        count, oldest = row.one()
        self._metrics.pending.set(count)
        self._metrics.oldest.set((now - oldest).total_seconds() if oldest else 0)
