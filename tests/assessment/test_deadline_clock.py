"""Whose clock locks a report: the database's, whatever the machines of replicas and clients say."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from asgi_lifespan import LifespanManager
from fastapi import FastAPI
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine

import shared.clock
from services.assessment.app import create_app
from services.assessment.config import Settings
from shared.db.server_clock import read_server_clock
from tests.assessment.refusals import refused
from tests.assessment.world import Caller, Clock, World
from tests.support.waiting import until_true

LATE = {"answer": {"choices": ["LATE"]}}
AFTER_DEADLINE = datetime(2024, 11, 29, 17, 0, 0, tzinfo=UTC)
Replica = Callable[[timedelta], Any]
WAITING = text(
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
)


@asynccontextmanager
async def running(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    async with (
        LifespanManager(app) as manager,
        httpx.AsyncClient(
            transport=httpx.ASGITransport(app=manager.app), base_url="http://assessment"
        ) as client,
    ):
        yield client


@pytest.fixture
def replica(settings: Settings, peer_services: httpx.AsyncClient) -> Replica:
    """Make an instance on a machine whose clock is wrong by so much; the database's is the real one."""

    def make(wrong_by: timedelta) -> Any:
        async def own_clock() -> datetime:
            return datetime.now(UTC) + wrong_by

        app = create_app(settings, http=peer_services)
        app.dependency_overrides[shared.clock._now] = own_clock
        return running(app)

    return make


async def closing_in(world: World, http: httpx.AsyncClient, distance: timedelta) -> None:
    """Let the self-assessment end so far from the present of the database."""
    world.http = http
    now = datetime.now(UTC)
    window = {
        "opens_at": (now - timedelta(days=2)).isoformat(),
        "closes_at": (now + distance).isoformat(),
    }
    path = f"/v1/periods/{world.period}"
    await world.officer.put(
        f"{path}/calendar",
        {"calendar": {"self_assessment": window}, "reason": "x"},
        if_match=await world.version_of(path),
    )


@pytest.mark.parametrize("wrong_by", [timedelta(seconds=30), timedelta(seconds=-30)])
async def test_replicas_whose_clocks_disagree_lock_at_the_same_instant(
    world: World, replica: Replica, wrong_by: timedelta
) -> None:
    """A replica that is 30 s fast lets in what is in time; one that is 30 s slow keeps out what is too late."""
    await world.move("SELF_ASSESSMENT")
    await world.fill("S1")
    async with replica(wrong_by) as http:
        path = world.report("S1")
        editor, head = Caller(http, world.editor("S1").who), Caller(http, world.head("S1").who)
        await closing_in(world, http, timedelta(seconds=15))
        await editor.put(f"{path}/entries/2.1", {"answer": {"choices": ["NO"]}}, if_match=1)
        await head.post(f"{path}/sign-offs", {})
        sent = await head.post(f"{path}/submissions", if_match=1)
        assert sent["late"] is False
        told = datetime.fromisoformat(sent["submitted_at"])
        assert abs(told - datetime.now(UTC)) < timedelta(seconds=15)
        await closing_in(world, http, timedelta(seconds=-1))
        answer = await head.call("POST", f"{path}/withdrawals", if_match=sent["version"])
        refused(answer, 409, "deadline-passed")


async def test_the_clock_of_the_client_never_matters(world: World) -> None:
    await world.move("SELF_ASSESSMENT")
    world.clock.set(AFTER_DEADLINE)
    answer = await world.editor("S1").call(
        "PUT",
        f"{world.report('S1')}/entries/1.1.1",
        json=LATE,
        if_match=0,
        headers={
            "date": "Fri, 29 Nov 2024 16:59:00 GMT",
            "x-request-start": "t=1732899540000",
            "if-unmodified-since": "Fri, 29 Nov 2024 16:59:00 GMT",
        },
    )
    refused(answer, 409, "deadline-passed")


async def test_a_request_that_waits_past_the_deadline_is_too_late(
    world: World, settings: Settings
) -> None:
    """What counts is when the report was given to it, not when it began to wait."""
    await world.move("SELF_ASSESSMENT")
    world.clock.set(AFTER_DEADLINE - timedelta(seconds=1))
    engine = create_async_engine(settings.database_url.get_secret_value())
    try:
        async with engine.connect() as other, engine.connect() as watcher:
            await watcher.execution_options(isolation_level="AUTOCOMMIT")
            await other.execute(
                text("SELECT 1 FROM self_assessment WHERE id = :id FOR UPDATE"),
                {"id": world.reports["S1"]},
            )
            saving = asyncio.create_task(
                world.editor("S1").call(
                    "PUT", f"{world.report('S1')}/entries/1.1.1", json=LATE, if_match=0
                )
            )

            async def waits() -> bool:
                return bool((await watcher.execute(WAITING)).scalar_one())

            await until_true(waits)
            world.clock.set(AFTER_DEADLINE)
            await other.rollback()
            refused(await saving, 409, "deadline-passed")
    finally:
        await engine.dispose()


async def test_a_service_that_was_down_at_the_deadline_has_locked_all_the_same(
    settings: Settings, peer_services: httpx.AsyncClient, clock: Clock, world: World
) -> None:
    """Nothing runs at the deadline: it is read from calendar and clock, so there is nothing to be missed."""
    await world.move("SELF_ASSESSMENT")
    before, after = (
        create_app(settings, http=peer_services),
        create_app(settings, http=peer_services),
    )
    clock.rule(before)
    clock.rule(after)
    path, who = f"{world.report('S1')}/entries/1.1.1", world.editor("S1").who
    async with running(before) as http:
        clock.set(AFTER_DEADLINE - timedelta(seconds=1))
        await Caller(http, who).put(path, LATE, if_match=0)
    clock.set(AFTER_DEADLINE)
    async with running(after) as http:
        answer = await Caller(http, who).call("PUT", path, json=LATE, if_match=1)
        assert "30/11/2024 00:00:00 (UTC+7)" in refused(answer, 409, "deadline-passed")["detail"]


async def test_the_databases_clock_runs_on_within_a_transaction(settings: Settings) -> None:
    engine = create_async_engine(settings.database_url.get_secret_value())
    try:
        async with AsyncSession(engine) as session, session.begin():
            first = await read_server_clock(session)
            second = await read_server_clock(session)
        assert first < second
        assert abs(second - datetime.now(UTC)) < timedelta(seconds=30)
    finally:
        await engine.dispose()
