"""Events in the database, and the rows that follow from each."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, delete, exists, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.gateway.events.models import Recipient
from services.gateway.tables import (
    AccountTable,
    EventTable,
    GrantTable,
    NoticeSettingTable,
    NoticeTable,
    WebhookDeliveryTable,
    WebhookTable,
)
from shared.auth.principal import AGENCY_ROLES
from shared.outbox.document import EventDocument

DEFAULT_LANGUAGE = "vi"


async def keep_event(session: AsyncSession, event: EventDocument, now: datetime) -> bool:
    """Store an event; tell whether it is new. Who tells the same one at the same time waits, and is told that it is not."""
    values = event.model_dump() | {"roles": [str(role) for role in event.roles]}
    new = await session.scalar(
        insert(EventTable)
        .values(values | {"received_at": now})
        .on_conflict_do_nothing(index_elements=[EventTable.id])
        .returning(EventTable.id)
    )
    return new is not None


async def recipients_of(session: AsyncSession, event: EventDocument) -> list[Recipient]:
    """Find who is to be told.

    Agencies' roles are meant for the agencies named, others for the whole authority. A single account is told only where it
    holds a role in the authority: nobody else learns anything of it.
    """
    roles = set(event.roles)
    meant = or_(
        and_(GrantTable.role.in_(roles & AGENCY_ROLES), GrantTable.agency_id.in_(event.agency_ids)),
        GrantTable.role.in_(roles - AGENCY_ROLES),
        GrantTable.account_id.in_(event.account_ids),
    )
    query = (
        select(AccountTable.id, NoticeSettingTable.language, NoticeSettingTable.without_mail)
        .outerjoin(NoticeSettingTable, NoticeSettingTable.account_id == AccountTable.id)
        .where(
            AccountTable.state == "ACTIVE",
            AccountTable.id.not_in(event.withheld_account_ids),
            AccountTable.id.in_(
                select(GrantTable.account_id).where(
                    GrantTable.authority_id == event.authority_id, meant
                )
            ),
        )
        .order_by(AccountTable.id)
    )
    return [
        Recipient(account_id, language or DEFAULT_LANGUAGE, frozenset(without_mail or ()))
        for account_id, language, without_mail in await session.execute(query)
    ]


async def webhooks_for(session: AsyncSession, event: EventDocument) -> Sequence[UUID]:
    """Find the webhooks of the authority that want an event."""
    query = select(WebhookTable.id).where(
        WebhookTable.authority_id == event.authority_id,
        WebhookTable.state == "ACTIVE",
        or_(WebhookTable.event_types == [], WebhookTable.event_types.contains([event.type])),
    )
    return (await session.scalars(query)).all()


async def add_notices(session: AsyncSession, rows: Sequence[dict[str, Any]]) -> None:
    """Store notices, all in few statements."""
    if rows:
        await session.execute(insert(NoticeTable), rows)


async def add_deliveries(session: AsyncSession, rows: Sequence[dict[str, Any]]) -> None:
    """Store webhook deliveries."""
    if rows:
        await session.execute(insert(WebhookDeliveryTable), rows)


async def drop_told(session: AsyncSession, before: datetime, *, limit: int) -> Mapping[UUID, int]:
    """Delete events that came before an instant and of which nothing waits to be sent; count them by authority."""
    waiting = [
        exists().where(table.event_id == EventTable.id, table.state == "QUEUED")
        for table in (NoticeTable, WebhookDeliveryTable)
    ]
    query = (
        select(EventTable.id, EventTable.authority_id)
        .where(EventTable.received_at < before, *(~one for one in waiting))
        .order_by(EventTable.received_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    found = (await session.execute(query)).all()
    ids = [one.id for one in found]
    for table in (NoticeTable, WebhookDeliveryTable) if ids else ():
        await session.execute(delete(table).where(table.event_id.in_(ids)))
    if ids:
        await session.execute(delete(EventTable).where(EventTable.id.in_(ids)))
    return Counter(one.authority_id for one in found)
