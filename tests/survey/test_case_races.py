"""Two ways to answer one case in the same moment: one row, and a clear word to whoever was second."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, cast
from uuid import UUID

import asyncpg
import httpx
import pytest
from sqlalchemy import make_url

from services.survey.responses.intake_store import Connections, IntakeStore
from services.survey.responses.models import Channel, NewRow, Sender
from shared.auth.principal import Principal, Role
from shared.ids import new_id
from tests.support.databases import database_url
from tests.support.waiting import until_true
from tests.survey.frame_world import counted, drawn_cases
from tests.survey.papers import filled, paper, second_keyer, send, workbook
from tests.survey.patience import patiently
from tests.survey.world import Campaign, World

_BLOCKED = "SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid)))"


class Lent:
    """One connection in the place of a pool, so that what is kept stays in a transaction of the test."""

    def __init__(self, connection: asyncpg.Connection) -> None:
        self._connection = connection

    @asynccontextmanager
    async def acquire(self) -> AsyncIterator[asyncpg.Connection]:
        yield self._connection


@pytest.fixture
async def connection() -> AsyncIterator[asyncpg.Connection]:
    address = make_url(database_url("survey")).set(drivername="postgresql")
    made = await asyncpg.connect(address.render_as_string(hide_password=False))
    yield made
    await made.close()


async def waits(task: asyncio.Task[httpx.Response], connection: asyncpg.Connection) -> None:
    """Look until what a task does waits for the transaction of this connection."""

    async def blocked() -> bool:
        assert not task.done(), task.result().text
        return bool(await connection.fetchval(_BLOCKED))

    await until_true(blocked)


async def answer(
    connection: asyncpg.Connection, campaign: Campaign, case: dict[str, Any], channel: Channel
) -> bool:
    """Do what taking an answer to a case does, in the transaction that the connection is in."""
    store = IntakeStore(cast(Connections, Lent(connection)))
    plan = await store.plan(UUID(campaign.id), {})
    assert plan is not None
    row = NewRow(
        UUID(case["id"]),
        UUID(campaign.questionnaire_id),
        "CITIZENS",
        UUID(case["agency_id"]),
        {"q1": "B", "q2": "1"},
        plan.opens_at,
        None,
        channel,
    )
    return await store.keep(plan, row, Sender(new_id(), channel, None), plan.opens_at)


async def keyed_once(
    world: World, campaign: Campaign, **answers: Any
) -> tuple[dict[str, Any], bytes, Principal]:
    """Let one person key the paper of a case, and give what the second one keys."""
    case = (await drawn_cases(world, campaign))[0]
    blank = await workbook(world, campaign)
    keyer = await second_keyer(world, campaign)
    number = f"{case['number']:04}"
    assert (await send(world, campaign, filled(blank, [paper(number)]))).status_code == 201
    return case, filled(blank, [paper(number, **answers), paper("free")]), keyer


async def answers_of(world: World, campaign: Campaign) -> list[tuple[str, str]]:
    listed = await world.call("GET", f"{campaign.path}/responses", Role.SURVEY_SUPERVISOR)
    return [(one["id"], one["channel"]) for one in listed.json()["items"]]


@pytest.mark.parametrize("language", ["vi", "en"])
async def test_a_phone_that_answers_during_the_second_keying_is_the_answer(
    world: World, connection: asyncpg.Connection, language: str
) -> None:
    campaign = await world.opened()
    case, second, keyer = await keyed_once(world, campaign)
    async with connection.transaction():
        assert await answer(connection, campaign, case, Channel.APP)
        keying = asyncio.create_task(
            patiently(lambda: send(world, campaign, second, keyer, language=language))
        )
        await waits(keying, connection)
    refused: httpx.Response = await keying
    assert refused.status_code == 422
    (error,) = refused.json()["errors"]
    assert (error["cell"], error["code"]) == ("A5", "case-answered")
    assert ("hãy bỏ dòng này" if language == "vi" else "leave the row out") in error["detail"]
    assert await answers_of(world, campaign) == [(case["id"], "APP")]
    assert (await counted(world, campaign))["valid"] == 1


async def test_a_phone_that_answers_during_the_last_decision_is_the_answer(
    world: World, connection: asyncpg.Connection
) -> None:
    campaign = await world.opened()
    case, second, keyer = await keyed_once(world, campaign, q1="B")
    assert (await send(world, campaign, second, keyer)).status_code == 201
    path = f"{campaign.path}/papers/{case['id']}"
    shown = await world.call("GET", path, Role.SURVEY_SUPERVISOR)
    order = {"decisions": [{"field": "#/answers/q1", "take": "FIRST"}]}
    async with connection.transaction():
        assert await answer(connection, campaign, case, Channel.APP)
        deciding = asyncio.create_task(
            patiently(
                lambda: world.call(
                    "POST",
                    f"{path}/decisions",
                    Role.SURVEY_SUPERVISOR,
                    etag=shown.headers["etag"],
                    json=order,
                )
            )
        )
        await waits(deciding, connection)
    refused = await deciding
    assert refused.status_code == 409
    assert refused.json()["type"].endswith("case-answered")
    assert await answers_of(world, campaign) == [(case["id"], "APP")]


async def test_a_phone_that_comes_while_the_second_keying_is_written_is_told_so(
    world: World, connection: asyncpg.Connection
) -> None:
    campaign = await world.opened()
    case = (await drawn_cases(world, campaign))[0]
    late = world.response(campaign, id=case["id"], answers={"q1": "A", "q2": "5"})
    async with connection.transaction():
        assert await answer(connection, campaign, case, Channel.PAPER)
        phone = asyncio.create_task(patiently(lambda: world.post(campaign, late)))
        await waits(phone, connection)
    refused = await phone
    assert refused.status_code == 409
    assert refused.json()["type"].endswith("response-id-taken")
    assert await answers_of(world, campaign) == [(case["id"], "PAPER")]
    assert (await counted(world, campaign))["valid"] == 1
