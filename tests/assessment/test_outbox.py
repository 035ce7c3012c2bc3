"""The relay tells the gateway every event, from several replicas, whatever the gateway answers."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI, Request, Response
from prometheus_client import CollectorRegistry
from pydantic import SecretStr
from sqlalchemy import select, update

from services.assessment.config import Settings
from services.assessment.tables import OutboxTable
from shared.clock import utc_now
from shared.db.engine import Database, open_database
from shared.ids import new_id
from shared.outbox.announcing import announce
from shared.outbox.document import EventDocument
from shared.outbox.metrics import OutboxMetrics
from shared.outbox.relay import LONGEST_PAUSE, Relay
from shared.outbox.signatures import is_signed
from tests.support.apps import EVENTS_SECRET
from tests.support.databases import another_database


class Receiver:
    """Stands for the gateway, and answers as it is told to."""

    def __init__(self) -> None:
        self.status = 204
        self.seen: Counter[UUID] = Counter()
        self.documents: dict[UUID, EventDocument] = {}
        self.unsigned = 0

    def client(self) -> httpx.AsyncClient:
        app = FastAPI()

        @app.post("/internal/events")
        async def take_in(request: Request) -> Response:
            body = await request.body()
            self.unsigned += not is_signed([EVENTS_SECRET], request.headers, body)
            document = EventDocument.model_validate_json(body)
            self.seen[document.id] += 1
            self.documents[document.id] = document
            return Response(status_code=self.status)

        return httpx.AsyncClient(transport=httpx.ASGITransport(app=app))


@pytest.fixture
def receiver() -> Receiver:
    return Receiver()


@pytest.fixture(scope="module")
async def database(settings: Settings) -> AsyncIterator[Database]:
    address = SecretStr(another_database("assessment", "outbox"))
    alone = settings.model_copy(update={"database_url": address})
    async with open_database(alone, "assessment") as database:
        yield database


@pytest.fixture
def relay(database: Database, settings: Settings, receiver: Receiver) -> Relay:
    return a_relay(database, settings, receiver)


def a_relay(database: Database, settings: Settings, receiver: Receiver) -> Relay:
    metrics = OutboxMetrics(CollectorRegistry())
    return Relay(database, OutboxTable, receiver.client(), settings, metrics)


async def announced(database: Database, count: int = 1) -> list[UUID]:
    """Announce events in a domain of their own."""
    authority_id = new_id()
    async with database.writers.begin() as session:
        for number in range(count):
            announce(
                session,
                OutboxTable,
                "period.opened",
                authority_id=authority_id,
                subject=("period", new_id()),
                now=utc_now(),
                agencies=[new_id()],
                data={"number": number},
            )
    async with database.readers.begin() as session:
        query = select(OutboxTable.id).where(OutboxTable.authority_id == authority_id)
        return list((await session.scalars(query)).all())


async def row_of(database: Database, event_id: UUID) -> OutboxTable:
    async with database.readers.begin() as session:
        return (await session.scalars(select(OutboxTable).where(OutboxTable.id == event_id))).one()


async def until_empty(relay: Relay) -> None:
    while await relay.step():
        pass


async def test_every_event_is_told_once_and_signed(
    relay: Relay, receiver: Receiver, database: Database
) -> None:
    events = await announced(database, 120)
    await until_empty(relay)
    assert {receiver.seen[event] for event in events} == {1}
    assert receiver.unsigned == 0
    row = await row_of(database, events[0])
    assert row.delivered_at is not None
    assert (row.attempts, row.next_attempt_at, row.last_error) == (1, None, None)
    assert receiver.documents[events[0]].agency_ids == row.agency_ids


async def test_several_replicas_do_not_double(
    database: Database, settings: Settings, receiver: Receiver
) -> None:
    events = await announced(database, 150)
    replicas = [a_relay(database, settings, receiver) for _ in range(4)]
    await asyncio.gather(*(until_empty(one) for one in replicas))
    assert {receiver.seen[event] for event in events} == {1}


@pytest.mark.parametrize("status", [500, 404, 302])
async def test_what_the_gateway_does_not_take_waits_and_is_told_later(
    relay: Relay, receiver: Receiver, database: Database, status: int
) -> None:
    receiver.status = status
    (event,) = await announced(database)
    await until_empty(relay)
    row = await row_of(database, event)
    assert row.last_error == f"HTTP {status}"
    assert row.delivered_at is None
    assert row.next_attempt_at is not None
    receiver.status = 204
    await make_due(database, event)
    await until_empty(relay)
    row = await row_of(database, event)
    assert (row.attempts, row.last_error) == (2, None)
    assert row.delivered_at is not None


async def test_a_gateway_that_cannot_be_reached_loses_nothing(
    database: Database, settings: Settings
) -> None:
    (event,) = await announced(database)
    metrics = OutboxMetrics(CollectorRegistry())
    nowhere = settings.model_copy(update={"events_url": "http://127.0.0.1:9/internal/events"})
    async with httpx.AsyncClient() as http:
        await until_empty(Relay(database, OutboxTable, http, nowhere, metrics))
    row = await row_of(database, event)
    assert row.last_error is not None
    assert row.last_error.startswith("ConnectError")
    assert metrics.failures._value.get() >= 1
    assert metrics.pending._value.get() >= 1
    assert metrics.oldest._value.get() > 0


async def test_pauses_grow_up_to_a_minute_and_differ(
    relay: Relay, receiver: Receiver, database: Database
) -> None:
    receiver.status = 503
    events = await announced(database, 20)
    async with database.writers.begin() as session:
        await session.execute(
            update(OutboxTable).where(OutboxTable.id.in_(events)).values(attempts=40)
        )
    await until_empty(relay)
    rows = [await row_of(database, event) for event in events]
    pauses = [(row.next_attempt_at or utc_now()) - utc_now() for row in rows]
    assert len(set(pauses)) == 20
    assert all(timedelta(seconds=30) < pause < timedelta(seconds=LONGEST_PAUSE) for pause in pauses)


async def test_who_is_killed_after_telling_tells_again_when_the_claim_ends(
    relay: Relay, receiver: Receiver, database: Database
) -> None:
    await until_empty(relay)
    (event,) = await announced(database)
    claimed = await relay._claim()
    assert event in {one.id for one in claimed}
    await asyncio.gather(*(relay._tell(one) for one in claimed))
    await until_empty(relay)
    assert receiver.seen[event] == 1
    await make_due(database, event)
    await until_empty(relay)
    assert receiver.seen[event] == 2
    assert (await row_of(database, event)).delivered_at is not None


async def test_what_was_told_long_ago_is_dropped(
    database: Database, settings: Settings, receiver: Receiver
) -> None:
    old, new = await announced(database, 2)
    relay = a_relay(database, settings, receiver)
    await until_empty(relay)
    await change(database, old, delivered_at=utc_now() - timedelta(days=31))
    await a_relay(database, settings, receiver).step()
    async with database.readers.begin() as session:
        query = select(OutboxTable.id).where(OutboxTable.id.in_([old, new]))
        assert (await session.scalars(query)).all() == [new]


async def make_due(database: Database, event_id: UUID) -> None:
    await change(database, event_id, next_attempt_at=utc_now())


async def change(database: Database, event_id: UUID, **values: Any) -> None:
    async with database.writers.begin() as session:
        await session.execute(
            update(OutboxTable).where(OutboxTable.id == event_id).values(**values)
        )
