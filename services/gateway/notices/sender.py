"""Sends queued notices: claimed one by one, so that any number of replicas and connections share the work.

A notice is claimed for a minute (a setting), by the clock that all replicas share, by putting its next attempt
off, mailed without holding a transaction, and marked. Who is killed
between the mail server's "taken" and the mark sends it a second time, with the same Message-ID: a notice that comes twice once in
a blue moon is better than one that never comes. Everything else is sent exactly once.
"""

import asyncio
from datetime import datetime, timedelta

import structlog
from prometheus_client import CollectorRegistry, Counter, Gauge

from services.gateway.notices import store
from services.gateway.notices.mail import Letter, UnusableAddressError, compose
from services.gateway.notices.models import Failure, NoticeState, Reason
from services.gateway.notices.post import MailServer
from services.gateway.notices.rules import (
    FIRST_PAUSE,
    LONGEST_PAUSE,
    MOST_ATTEMPTS,
)
from services.gateway.notices.saying import link_to, said
from services.gateway.tables import NoticeTable
from shared.db.engine import Database
from shared.db.server_clock import read_server_clock
from shared.outbox.backoff import backoff

log = structlog.get_logger()


class NoticeMetrics:
    """What to watch of the mails."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self.sent = Counter("notices_sent_total", "Mails that were taken", registry=registry)
        self.failures = Counter(
            "notices_failures_total", "Attempts to mail that failed", registry=registry
        )
        self.waiting = Gauge("notices_waiting", "Mails not yet sent", registry=registry)


class NoticeSender:
    """Mails what is due, over one connection."""

    def __init__(
        self,
        database: Database,
        server: MailServer,
        metrics: NoticeMetrics,
        *,
        sender: str,
        public_url: str,
        claim_seconds: float = 60,
        pause: float = 0,
    ) -> None:
        self._database = database
        self._server = server
        self._metrics = metrics
        self._sender = sender
        self._public_url = public_url
        self._claim = timedelta(seconds=claim_seconds)
        self._pause = pause

    async def step(self) -> int:
        """Send the notice that is due first; give 0 where none is, or where the server is not to be had."""
        async with self._database.writers.begin() as session:
            now = await read_server_clock(session)
            notice = await store.claim_due(session, now, until=now + self._claim)
        if notice is None:
            await self._server.leave()
            await self._measure()
            return 0
        failure = await self._send(notice, now)
        async with self._database.writers.begin() as session:
            outcome = self._outcome(notice, failure, await read_server_clock(session))
            await store.mark(session, notice, **outcome)
        if failure is None:
            self._metrics.sent.inc()
            await asyncio.sleep(self._pause)
            return 1
        self._metrics.failures.inc()
        log.warning("notice_not_sent", notice=str(notice.id), reason=str(failure.reason))
        return 0 if failure.of_server else 1

    async def leave(self) -> None:
        """Close the connection in good order."""
        await self._server.leave()

    async def _send(self, notice: NoticeTable, now: datetime) -> Failure | None:
        if notice.account.state != "ACTIVE":
            return Failure(Reason.SUSPENDED, "", final=True)
        event = notice.event
        letter = Letter(
            notice_id=notice.id,
            resends=notice.resends,
            recipient_name=notice.account.display_name,
            recipient_address=notice.account.email,
            language=notice.language,
            said=said(event.type, event.data, notice.language),
            link=link_to(self._public_url, event.subject_type, event.subject_id),
        )
        try:
            message = compose(letter, sender=self._sender, now=now)
        except UnusableAddressError as error:
            return Failure(Reason.ADDRESS_UNUSABLE, str(error), final=True)
        return await self._server.send(message)

    def _outcome(
        self, notice: NoticeTable, failure: Failure | None, now: datetime
    ) -> dict[str, object]:
        if failure is None:
            return {
                "state": NoticeState.SENT,
                "sent_at": now,
                "reason": None,
                "last_error": None,
            }
        told = {"reason": str(failure.reason), "last_error": failure.detail[:500] or None}
        if failure.reason is Reason.SUSPENDED:
            return {"state": NoticeState.SUPPRESSED, **told}
        if failure.final:
            return {"state": NoticeState.FAILED, **told}
        if notice.attempts >= MOST_ATTEMPTS:
            return {"state": NoticeState.GAVE_UP, **told}
        pause = backoff(notice.attempts, first=FIRST_PAUSE, most=LONGEST_PAUSE)
        return {"next_attempt_at": now + pause, **told}

    async def _measure(self) -> None:
        async with self._database.readers.begin() as session:
            self._metrics.waiting.set(await store.count_waiting(session))
