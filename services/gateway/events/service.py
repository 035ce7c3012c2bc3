"""Taking in an event: once, with everything that follows from it, in one transaction."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.gateway.events import store
from services.gateway.events.models import Recipient
from services.gateway.notices.models import NoticeState, Reason
from shared.ids import new_id
from shared.outbox.document import EventDocument


async def take_in(
    session: AsyncSession, event: EventDocument, now: datetime, *, mailing: bool
) -> None:
    """Store an event with its notices and webhook deliveries; one that is known already changes nothing.

    Without a mail server the notices are only listed: nothing heaps up that would all be mailed when there is one.
    """
    if not await store.keep_event(session, event, now):
        return
    people = await store.recipients_of(session, event)
    await store.add_notices(session, [_notice(event, one, now, mailing=mailing) for one in people])
    webhooks = await store.webhooks_for(session, event)
    await store.add_deliveries(session, [delivery_of(event, one, now) for one in webhooks])


def _notice(
    event: EventDocument, recipient: Recipient, now: datetime, *, mailing: bool
) -> dict[str, Any]:
    reason = Reason.NO_MAIL_SERVER if not mailing else None
    if event.type in recipient.without_mail:
        reason = Reason.NOT_WANTED
    return {
        "id": new_id(),
        "event_id": event.id,
        "account_id": recipient.account_id,
        "authority_id": event.authority_id,
        "channel": "EMAIL",
        "language": recipient.language,
        "state": str(NoticeState.SUPPRESSED if reason else NoticeState.QUEUED),
        "attempts": 0,
        "next_attempt_at": now,
        "resends": 0,
        "reason": reason and str(reason),
        "created_at": now,
    }


def delivery_of(event: EventDocument, webhook_id: UUID, now: datetime) -> dict[str, Any]:
    """Write the row of an event for one webhook."""
    return {
        "id": new_id(),
        "webhook_id": webhook_id,
        "event_id": event.id,
        "authority_id": event.authority_id,
        "state": "QUEUED",
        "attempts": 0,
        "next_attempt_at": now,
        "created_at": now,
    }
