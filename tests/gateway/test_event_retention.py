"""What was told long ago is dropped with all that names persons; what still waits is not, and the trail says so."""

from datetime import timedelta
from uuid import UUID

import httpx
import pytest
from asgi_lifespan import LifespanManager
from sqlalchemy import func, select, update

from services.gateway.app import create_app
from services.gateway.events.retention import EventRetention
from services.gateway.tables import (
    AuditEntryTable,
    EventTable,
    NoticeTable,
    WebhookDeliveryTable,
    WebhookTable,
)
from shared.auth.principal import Role
from shared.clock import utc_now
from shared.db.engine import Database
from shared.ids import new_id
from shared.outbox.document import EventDocument
from tests.gateway.events import Teller, an_event
from tests.gateway.support import People, Person, gateway_settings
from tests.support.clocks import put_clocks_ahead

DAYS = 100


@pytest.fixture
def teller(client: httpx.AsyncClient) -> Teller:
    return Teller(client)


@pytest.fixture
def database(gateway: LifespanManager) -> Database:
    database: Database = gateway._state["database"]
    return database


async def told(
    database: Database, teller: Teller, officer: Person, *, days_ago: float, waits: str = ""
) -> EventDocument:
    """Tell an event that is as old as wanted, to a person and to a webhook."""
    event = an_event(officer.authority_id)
    assert (await teller.tell(event)).status_code == 204
    async with database.writers.begin() as session:
        await session.execute(
            update(EventTable)
            .where(EventTable.id == event.id)
            .values(received_at=utc_now() - timedelta(days=days_ago))
        )
        for table, done in ((NoticeTable, "SENT"), (WebhookDeliveryTable, "DELIVERED")):
            state = "QUEUED" if waits == table.__tablename__ else done
            await session.execute(
                update(table).where(table.event_id == event.id).values(state=state)
            )
    return event


async def webhook_of(database: Database, authority_id: UUID | None) -> None:
    async with database.writers.begin() as session:
        session.add(
            WebhookTable(
                id=new_id(),
                authority_id=authority_id,
                name="Hệ thống của thành phố",
                url="https://example.vn/hook",
                event_types=[],
                sealed_secret=b"x",
                state="ACTIVE",
                created_at=utc_now(),
            )
        )


async def kept(database: Database, event: EventDocument) -> tuple[int, int, int]:
    """Count what is there of an event."""
    async with database.readers.begin() as session:
        counts = [
            await session.scalar(select(func.count()).where(column == event.id))
            for column in (EventTable.id, NoticeTable.event_id, WebhookDeliveryTable.event_id)
        ]
    return (counts[0] or 0, counts[1] or 0, counts[2] or 0)


async def test_what_was_told_long_ago_is_dropped_and_what_waits_is_not(
    database: Database, teller: Teller, people: People
) -> None:
    officer = await people.somebody(Role.OFFICER)
    await webhook_of(database, officer.authority_id)
    old = [await told(database, teller, officer, days_ago=DAYS + 1) for _ in range(2)]
    young = await told(database, teller, officer, days_ago=DAYS - 1)
    mail = await told(database, teller, officer, days_ago=DAYS * 9, waits="notice")
    hook = await told(database, teller, officer, days_ago=DAYS * 9, waits="webhook_delivery")
    retention = EventRetention(database, days=DAYS)
    assert await retention.step() >= 2
    assert await retention.step() == 0
    assert [await kept(database, one) for one in old] == [(0, 0, 0)] * 2
    assert [await kept(database, one) for one in (young, mail, hook)] == [(1, 1, 1)] * 3
    async with database.readers.begin() as session:
        query = select(AuditEntryTable).where(
            AuditEntryTable.authority_id == officer.authority_id,
            AuditEntryTable.action == "events.dropped",
        )
        (entry,) = (await session.scalars(query)).all()
    assert entry.actor_name == "system"
    assert entry.after["count"] == 2


async def test_a_running_gateway_drops_them_by_itself(
    database: Database, teller: Teller, people: People
) -> None:
    officer = await people.somebody(Role.OFFICER)
    old = await told(database, teller, officer, days_ago=DAYS + 1)
    settings = gateway_settings(events_keep_days=DAYS, retention_poll_seconds=0.01)
    async with LifespanManager(create_app(settings)):
        while await kept(database, old) != (0, 0, 0):
            pass


async def test_a_machine_whose_clock_is_ahead_drops_nothing(
    database: Database, teller: Teller, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All replicas go by the clock of the database."""
    officer = await people.somebody(Role.OFFICER)
    young = await told(database, teller, officer, days_ago=1)
    put_clocks_ahead(monkeypatch, timedelta(days=9999))
    assert (utc_now() - young.happened_at).days > 9000
    await EventRetention(database, days=DAYS).step()
    assert await kept(database, young) == (1, 1, 0)
