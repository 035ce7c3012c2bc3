"""Telling the gateway events, as the services' relays do."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import httpx

from shared.auth.principal import Role
from shared.clock import utc_now
from shared.ids import new_id
from shared.outbox.document import EventDocument
from shared.outbox.signatures import signed_headers
from tests.support.apps import EVENTS_SECRET

OPENED: dict[str, Any] = {
    "period_id": str(new_id()),
    "period_code": "2024",
    "period_name": "Chỉ số CCHC năm 2024",
    "deadline_at": "2024-11-29T17:00:00+00:00",
}


def an_event(authority_id: UUID | None, **changes: Any) -> EventDocument:
    """Make an event that opens a period for the officers."""
    assert authority_id is not None
    values: dict[str, Any] = {
        "id": new_id(),
        "authority_id": authority_id,
        "type": "period.opened",
        "subject_type": "period",
        "subject_id": OPENED["period_id"],
        "roles": [Role.OFFICER],
        "agency_ids": [],
        "account_ids": [],
        "data": OPENED,
        "happened_at": utc_now(),
    }
    return EventDocument(**(values | changes))


@dataclass
class Teller:
    """A service that tells events."""

    client: httpx.AsyncClient
    secret: str = EVENTS_SECRET
    told: list[EventDocument] = field(default_factory=list)

    async def tell(self, event: EventDocument, **headers: str) -> httpx.Response:
        body = event.model_dump_json().encode()
        signed = signed_headers([self.secret.encode()], event.id, body, utc_now())
        self.told.append(event)
        return await self.client.post("/internal/events", content=body, headers=signed | headers)
