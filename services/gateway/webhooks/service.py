"""What may be done with webhooks."""

from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.gateway.events import store as event_store
from services.gateway.events.models import EventType
from services.gateway.events.service import delivery_of
from services.gateway.notices.service import unknown_types
from services.gateway.signing_keys.sealing import Seals
from services.gateway.tables import AuditEntryTable, WebhookTable
from services.gateway.webhooks import store
from services.gateway.webhooks.errors import (
    TooManyWebhooksError,
    WebhookDisabledError,
    WebhookRefusedError,
)
from services.gateway.webhooks.models import (
    Delivery,
    DeliveryState,
    DisabledReason,
    Webhook,
    WebhookOrder,
    WebhookState,
)
from services.gateway.webhooks.rules import wrong_with_url
from services.gateway.webhooks.secret import new_secret
from shared.audit.trail import audit
from shared.auth.principal import Access
from shared.db.cursor import Window
from shared.http.etag import check_version
from shared.ids import new_id
from shared.outbox.document import EventDocument
from shared.problems.common import NotFoundError, NotPermittedError
from shared.problems.problem import Fault

MOST_WEBHOOKS: Final = 20


class WebhookService:
    """Decides about webhooks."""

    def __init__(self, session: AsyncSession, seals: Seals, *, private: bool) -> None:
        self._session = session
        self._seals = seals
        self._private = private

    async def list_webhooks(
        self, authority_id: UUID | None, page: Window, *, access: Access
    ) -> tuple[list[Webhook], str | None]:
        """List the webhooks of the caller's authorities."""
        return await store.page_of_webhooks(self._session, access, page, authority_id=authority_id)

    async def read(self, webhook_id: UUID, *, access: Access) -> Webhook:
        """Read one webhook."""
        return store.shown(await self._found(webhook_id, access))

    async def create(
        self, authority_id: UUID, order: WebhookOrder, *, access: Access, now: datetime
    ) -> tuple[Webhook, str]:
        """Make a webhook; its secret is told this once."""
        if not access.covers(authority_id):
            raise NotPermittedError
        self._refuse(order)
        if await store.count_of(self._session, authority_id) >= MOST_WEBHOOKS:
            raise TooManyWebhooksError(limit=MOST_WEBHOOKS)
        secret = new_secret()
        row = WebhookTable(
            id=new_id(),
            authority_id=authority_id,
            name=order.name,
            url=order.url,
            event_types=list(order.event_types),
            sealed_secret=self._seals.seal(secret),
            state=str(order.state),
            disabled_reason=_by_hand(order),
            created_at=now,
        )
        self._session.add(row)
        await self._session.flush()
        self._audit("webhook.created", row, access, now, after=_plain(order))
        return store.shown(row), secret

    async def change(
        self,
        webhook_id: UUID,
        order: WebhookOrder,
        *,
        expected: int,
        access: Access,
        now: datetime,
    ) -> Webhook:
        """Change a webhook, or switch it on or off; what waits for one that is switched off is given up."""
        row = await self._found(webhook_id, access, locked=True)
        check_version(expected, row.version)
        self._refuse(order)
        before = _plain(
            WebhookOrder(
                name=row.name,
                url=row.url,
                event_types=tuple(row.event_types),
                state=WebhookState(row.state),
            )
        )
        row.name, row.url = order.name, order.url
        row.event_types = list(order.event_types)
        if order.state != row.state:
            row.state, row.disabled_reason = str(order.state), _by_hand(order)
            if order.state is WebhookState.DISABLED:
                await store.give_up_queued(self._session, row.id, SWITCHED_OFF)
        await self._session.flush()
        self._audit("webhook.changed", row, access, now, before=before, after=_plain(order))
        return store.shown(row)

    async def remove(
        self, webhook_id: UUID, *, expected: int, access: Access, now: datetime
    ) -> None:
        """Remove a webhook with its deliveries."""
        row = await self._found(webhook_id, access, locked=True)
        check_version(expected, row.version)
        self._audit("webhook.removed", row, access, now, before={"name": row.name, "url": row.url})
        await self._session.delete(row)

    async def renew_secret(
        self, webhook_id: UUID, *, overlap: timedelta, expected: int, access: Access, now: datetime
    ) -> tuple[Webhook, str]:
        """Make a new secret; the one before signs as well until the overlap ends, so that receivers can change in peace."""
        row = await self._found(webhook_id, access, locked=True)
        check_version(expected, row.version)
        secret = new_secret()
        row.sealed_previous_secret = row.sealed_secret if overlap else None
        row.previous_until_at = now + overlap if overlap else None
        row.sealed_secret = self._seals.seal(secret)
        await self._session.flush()
        self._audit("webhook.secret-renewed", row, access, now)
        return store.shown(row), secret

    async def ping(self, webhook_id: UUID, *, access: Access, now: datetime) -> Delivery:
        """Send a test message to one webhook."""
        row = await self._found(webhook_id, access)
        _refuse_disabled(row)
        event = EventDocument(
            id=new_id(),
            authority_id=row.authority_id,
            type=EventType.WEBHOOK_PINGED,
            subject_type="webhook",
            subject_id=str(row.id),
            roles=[],
            agency_ids=[],
            account_ids=[],
            data={"webhook_name": row.name},
            happened_at=now,
        )
        await event_store.keep_event(self._session, event, now)
        await event_store.add_deliveries(self._session, [delivery_of(event, row.id, now)])
        self._audit("webhook.pinged", row, access, now)
        return store.shown_delivery(await store.read_delivery(self._session, row.id, event.id))

    async def list_deliveries(
        self, webhook_id: UUID, state: DeliveryState | None, page: Window, *, access: Access
    ) -> tuple[list[Delivery], str | None]:
        """List what a webhook was told."""
        row = await self._found(webhook_id, access)
        return await store.page_of_deliveries(self._session, access, row.id, page, state=state)

    async def send_again(self, delivery_id: UUID, *, access: Access, now: datetime) -> Delivery:
        """Try a delivery now, from the beginning of its schedule; the receiver sees the same webhook-id."""
        row = await store.hold_delivery(self._session, access, delivery_id)
        if row is None:
            raise NotFoundError
        _refuse_disabled(row.webhook)
        before = row.state
        row.state = str(DeliveryState.QUEUED)
        row.attempts, row.next_attempt_at = 0, now
        row.last_error = None
        await self._session.flush()
        audit(
            self._session,
            AuditEntryTable,
            by=access.principal,
            now=now,
            action="webhook-delivery.sent-again",
            subject=("webhook-delivery", row.id),
            authority_id=row.authority_id,
            before={"state": before},
            after={"state": row.state},
        )
        return store.shown_delivery(row)

    async def _found(
        self, webhook_id: UUID, access: Access, *, locked: bool = False
    ) -> WebhookTable:
        row = await store.find(self._session, access, webhook_id, locked=locked)
        if row is None:
            raise NotFoundError
        return row

    def _refuse(self, order: WebhookOrder) -> None:
        faults = unknown_types(order.event_types, "#/event_types/{}")
        wrong = wrong_with_url(order.url, private=self._private)
        if wrong is not None:
            faults.insert(0, Fault("#/url", wrong, "webhook-url"))
        if faults:
            raise WebhookRefusedError(faults=faults, count=len(faults))

    def _audit(
        self,
        action: str,
        row: WebhookTable,
        access: Access,
        now: datetime,
        *,
        before: dict[str, Any] | None = None,
        after: dict[str, Any] | None = None,
    ) -> None:
        audit(
            self._session,
            AuditEntryTable,
            by=access.principal,
            now=now,
            action=action,
            subject=("webhook", row.id),
            authority_id=row.authority_id,
            before=before,
            after=after,
        )


SWITCHED_OFF: Final = "the webhook was switched off"


def _refuse_disabled(row: WebhookTable) -> None:
    if row.state == WebhookState.DISABLED:
        raise WebhookDisabledError(name=row.name)


def _by_hand(order: WebhookOrder) -> str | None:
    disabled = order.state is WebhookState.DISABLED
    return str(DisabledReason.BY_HAND) if disabled else None


def _plain(order: WebhookOrder) -> dict[str, Any]:
    return asdict(order) | {"event_types": list(order.event_types), "state": str(order.state)}
