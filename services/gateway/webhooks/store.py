"""Webhooks and deliveries in the database. Every read by people takes their access; the sender's own reads are at the end."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from services.gateway.tables import EventTable, WebhookDeliveryTable, WebhookTable
from services.gateway.webhooks.models import (
    Delivery,
    DeliveryState,
    DisabledReason,
    Webhook,
    WebhookState,
)
from shared.auth.principal import Access
from shared.db.cursor import Window, paginate


async def page_of_webhooks(
    session: AsyncSession, access: Access, page: Window, *, authority_id: UUID | None
) -> tuple[list[Webhook], str | None]:
    """Give a page of the webhooks of the caller's authorities."""
    query = _visible(access)
    if authority_id is not None:
        query = query.where(WebhookTable.authority_id == authority_id)
    rows, following = await paginate(session, query, page, WebhookTable.id)
    return [shown(row) for row in rows], following


async def find(
    session: AsyncSession, access: Access, webhook_id: UUID, *, locked: bool = False
) -> WebhookTable | None:
    """Find a webhook of the caller's authorities."""
    query = _visible(access).where(WebhookTable.id == webhook_id)
    if locked:
        query = query.with_for_update()
    return (await session.scalars(query)).one_or_none()


async def count_of(session: AsyncSession, authority_id: UUID) -> int:
    """Count the webhooks of an authority."""
    query = select(func.count()).where(WebhookTable.authority_id == authority_id)
    return (await session.execute(query)).scalar_one()


async def page_of_deliveries(
    session: AsyncSession,
    access: Access,
    webhook_id: UUID,
    page: Window,
    *,
    state: DeliveryState | None,
) -> tuple[list[Delivery], str | None]:
    """Give a page of what a webhook was told, newest first."""
    query = _told_to(access).where(WebhookDeliveryTable.webhook_id == webhook_id)
    if state is not None:
        query = query.where(WebhookDeliveryTable.state == state)
    rows, following = await paginate(session, query, page, WebhookDeliveryTable.id, descending=True)
    return [shown_delivery(row) for row in rows], following


async def hold_delivery(
    session: AsyncSession, access: Access, delivery_id: UUID
) -> WebhookDeliveryTable | None:
    """Find a delivery of the caller's authorities, with its webhook, locked."""
    query = _told_to(access).where(WebhookDeliveryTable.id == delivery_id)
    if not access.everywhere:
        reached = sorted(access.whole_authority_ids)
        query = query.where(WebhookDeliveryTable.authority_id.in_(reached))
    query = query.options(joinedload(WebhookDeliveryTable.webhook))
    return (await session.scalars(query.with_for_update(of=WebhookDeliveryTable))).one_or_none()


async def read_delivery(
    session: AsyncSession, webhook_id: UUID, event_id: UUID
) -> WebhookDeliveryTable:
    """Give the delivery of an event to a webhook."""
    query = _with_event().where(
        WebhookDeliveryTable.webhook_id == webhook_id, WebhookDeliveryTable.event_id == event_id
    )
    return (await session.scalars(query)).one()


async def give_up_queued(session: AsyncSession, webhook_id: UUID, error: str) -> None:
    """End what waits for a webhook."""
    await session.execute(
        update(WebhookDeliveryTable)
        .where(
            WebhookDeliveryTable.webhook_id == webhook_id,
            WebhookDeliveryTable.state == DeliveryState.QUEUED,
        )
        .values(state=str(DeliveryState.GAVE_UP), last_error=error),
        execution_options={"synchronize_session": False},
    )


def shown(row: WebhookTable) -> Webhook:
    """Give a webhook apart from its row, without its secrets."""
    return Webhook(
        id=row.id,
        authority_id=row.authority_id,
        name=row.name,
        url=row.url,
        event_types=tuple(row.event_types),
        state=WebhookState(row.state),
        disabled_reason=DisabledReason(row.disabled_reason) if row.disabled_reason else None,
        previous_secret_until_at=row.previous_until_at,
        created_at=row.created_at,
        version=row.version,
    )


def shown_delivery(row: WebhookDeliveryTable) -> Delivery:
    """Give a delivery apart from its row."""
    return Delivery(
        id=row.id,
        webhook_id=row.webhook_id,
        event_id=row.event_id,
        event_type=row.event.type,
        state=DeliveryState(row.state),
        attempts=row.attempts,
        next_attempt_at=row.next_attempt_at,
        status=row.status,
        last_error=row.last_error,
        excerpt=row.excerpt,
        created_at=row.created_at,
        delivered_at=row.delivered_at,
    )


def _visible(access: Access) -> Select[WebhookTable]:
    query = select(WebhookTable)
    if access.everywhere:
        return query
    return query.where(WebhookTable.authority_id.in_(sorted(access.whole_authority_ids)))


def _told_to(access: Access) -> Select[WebhookDeliveryTable]:
    """Deliveries, but for those of events that the caller must not learn of."""
    withheld = EventTable.withheld_account_ids.contains([access.principal.id])
    return _with_event().where(WebhookDeliveryTable.event.has(~withheld))


def _with_event() -> Select[WebhookDeliveryTable]:
    return select(WebhookDeliveryTable).options(joinedload(WebhookDeliveryTable.event))


async def claim_due(
    session: AsyncSession, now: datetime, *, until: datetime, limit: int
) -> Sequence[WebhookDeliveryTable]:
    """Claim deliveries that are due: nobody else tries them until then."""
    table = WebhookDeliveryTable
    due = (
        select(table.id)
        .where(table.state == DeliveryState.QUEUED, table.next_attempt_at <= now)
        .order_by(table.next_attempt_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    claimed = await session.scalars(
        update(table)
        # a CTE that locks is run once; a subquery may be run anew for each row
        .where(table.id.in_(select(due.cte("due").c.id)))
        .values(next_attempt_at=until, attempts=table.attempts + 1)
        .returning(table.id),
        execution_options={"synchronize_session": False},
    )
    query = _with_event().where(table.id.in_(claimed.all())).options(joinedload(table.webhook))
    return (await session.scalars(query)).all()


async def mark(session: AsyncSession, delivery: WebhookDeliveryTable, **values: Any) -> bool:
    """Write what came of an attempt; tell whether the delivery was still claimed by it."""
    table = WebhookDeliveryTable
    marked = await session.scalar(
        update(table)
        .where(
            table.id == delivery.id,
            table.attempts == delivery.attempts,
            table.state == DeliveryState.QUEUED,
        )
        .values(**values)
        .returning(table.id),
        execution_options={"synchronize_session": False},
    )
    return marked is not None


async def hold_active(session: AsyncSession, webhook_id: UUID) -> WebhookTable | None:
    """Give a webhook that is switched on, locked."""
    query = select(WebhookTable).where(
        WebhookTable.id == webhook_id, WebhookTable.state == WebhookState.ACTIVE
    )
    return (await session.scalars(query.with_for_update())).one_or_none()


async def taken_since(session: AsyncSession, webhook_id: UUID, since: datetime) -> bool:
    """Whether a webhook has taken anything since an instant."""
    query = select(WebhookDeliveryTable.id).where(
        WebhookDeliveryTable.webhook_id == webhook_id, WebhookDeliveryTable.delivered_at >= since
    )
    return await session.scalar(query.limit(1)) is not None


async def count_waiting(session: AsyncSession) -> int:
    """Count the deliveries that wait."""
    query = select(func.count()).where(WebhookDeliveryTable.state == DeliveryState.QUEUED)
    return (await session.execute(query)).scalar_one()
