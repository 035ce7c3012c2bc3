"""Sends deliveries that are due, to several receivers at once, so that a slow one does not hold up the others.

A delivery is claimed for a minute (a setting), posted without holding a transaction, and marked. Whatever happens in between, the receiver
sees the same webhook-id again, by which it knows what it has had.
"""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import orjson
import structlog
from prometheus_client import CollectorRegistry, Counter, Gauge
from sqlalchemy.ext.asyncio import AsyncSession

from services.gateway.events.models import EventType
from services.gateway.events.service import take_in
from services.gateway.signing_keys.sealing import KeySecretError, Seals
from services.gateway.tables import AuditEntryTable, EventTable, WebhookDeliveryTable, WebhookTable
from services.gateway.webhooks import store
from services.gateway.webhooks.calling import Caller
from services.gateway.webhooks.models import Answer, DeliveryState, DisabledReason, WebhookState
from services.gateway.webhooks.rules import pause_after
from services.gateway.webhooks.secret import secret_bytes
from shared.audit.trail import audit
from shared.auth.principal import Role
from shared.clock import utc_now
from shared.db.engine import Database
from shared.db.server_clock import read_server_clock
from shared.ids import new_id
from shared.outbox.document import EventDocument
from shared.outbox.signatures import signed_headers

log = structlog.get_logger()

AT_ONCE: Final = 10
HTTP_GONE: Final = 410


class WebhookMetrics:
    """What to watch of the webhooks."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self.delivered = Counter(
            "webhook_deliveries_total", "Deliveries that were taken", registry=registry
        )
        self.failures = Counter(
            "webhook_failures_total", "Attempts to deliver that failed", registry=registry
        )
        self.waiting = Gauge(
            "webhook_deliveries_waiting", "Deliveries not yet taken", registry=registry
        )


class WebhookSender:
    """Posts what is due."""

    def __init__(
        self,
        database: Database,
        caller: Caller,
        seals: Seals,
        metrics: WebhookMetrics,
        *,
        mailing: bool,
        claim_seconds: float = 60,
    ) -> None:
        self._database = database
        self._caller = caller
        self._seals = seals
        self._metrics = metrics
        self._mailing = mailing
        self._claim = timedelta(seconds=claim_seconds)

    async def step(self) -> int:
        """Send what is due; give how many deliveries that was."""
        async with self._database.writers.begin() as session:
            now = await read_server_clock(session)
            due = await store.claim_due(session, now, until=now + self._claim, limit=AT_ONCE)
        await asyncio.gather(*(self._deliver(one) for one in due))
        if not due:
            async with self._database.readers.begin() as session:
                self._metrics.waiting.set(await store.count_waiting(session))
        return len(due)

    async def _deliver(self, delivery: WebhookDeliveryTable) -> None:
        webhook, event = delivery.webhook, delivery.event
        now = utc_now()
        body = message_of(event)
        try:
            headers = signed_headers(self._secrets(webhook, now), event.id, body, now)
        except KeySecretError as error:
            answer = Answer(error=str(error))
        else:
            answer = await self._caller.post(webhook.url, body, headers)
        (self._metrics.delivered if answer.taken else self._metrics.failures).inc()
        async with self._database.writers.begin() as session:
            await self._mark(session, delivery, answer)

    def _secrets(self, webhook: WebhookTable, now: datetime) -> list[bytes]:
        """Give the secrets that sign: the present one, and the one before as long as both hold."""
        sealed = [webhook.sealed_secret]
        before, until = webhook.sealed_previous_secret, webhook.previous_until_at
        if before is not None and until is not None and now < until:
            sealed.append(before)
        return [secret_bytes(self._seals.open(one, webhook.name)) for one in sealed]

    async def _mark(
        self, session: AsyncSession, delivery: WebhookDeliveryTable, answer: Answer
    ) -> None:
        now = await read_server_clock(session)
        seen: dict[str, Any] = {
            "status": answer.status,
            "excerpt": answer.excerpt,
            "last_error": answer.error,
        }
        if answer.taken:
            state = str(DeliveryState.DELIVERED)
            await store.mark(session, delivery, state=state, delivered_at=now, **seen)
            return
        pause = pause_after(delivery.attempts)
        gone = answer.status == HTTP_GONE
        if pause is not None and not gone:
            await store.mark(session, delivery, next_attempt_at=now + pause, **seen)
            return
        if not await store.mark(session, delivery, state=str(DeliveryState.GAVE_UP), **seen):
            return
        log.warning("webhook_given_up", webhook=str(delivery.webhook_id), reason=answer.error)
        taken_since = await store.taken_since(session, delivery.webhook_id, delivery.created_at)
        if gone or not taken_since:
            reason = DisabledReason.GONE if gone else DisabledReason.UNREACHABLE
            await self._disable(session, delivery, reason, answer.error or "", now)

    async def _disable(
        self,
        session: AsyncSession,
        delivery: WebhookDeliveryTable,
        reason: DisabledReason,
        error: str,
        now: datetime,
    ) -> None:
        """Switch a webhook off and tell the officers."""
        webhook = await store.hold_active(session, delivery.webhook_id)
        if webhook is None:
            return
        webhook.state, webhook.disabled_reason = str(WebhookState.DISABLED), str(reason)
        await session.flush()
        await store.give_up_queued(session, webhook.id, f"the webhook was switched off: {error}")
        audit(
            session,
            AuditEntryTable,
            by=None,
            now=now,
            action="webhook.disabled",
            subject=("webhook", webhook.id),
            authority_id=webhook.authority_id,
            after={"state": webhook.state, "reason": str(reason)},
        )
        event = EventDocument(
            id=new_id(),
            authority_id=webhook.authority_id,
            type=EventType.WEBHOOK_DISABLED,
            subject_type="webhook",
            subject_id=str(webhook.id),
            roles=[Role.OFFICER],
            agency_ids=[],
            account_ids=[],
            data={"webhook_name": webhook.name, "url": webhook.url, "reason": error},
            happened_at=now,
        )
        await take_in(session, event, now, mailing=self._mailing)


def message_of(event: EventTable) -> bytes:
    """Write the message of an event: the same bytes at every attempt."""
    return orjson.dumps(
        {
            "type": event.type,
            "timestamp": event.happened_at.astimezone(UTC).isoformat().replace("+00:00", "Z"),
            "data": {
                "authority_id": str(event.authority_id),
                "subject": {"type": event.subject_type, "id": event.subject_id},
                "agency_ids": [str(one) for one in event.agency_ids],
                **event.data,
            },
        }
    )
