"""Tallies: right at every moment, however writers overlap, and as cheap as what is new."""

import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession, create_async_engine

from services.survey.summaries.models import Figures
from services.survey.summaries.store import SummaryStore
from services.survey.tallies import statements
from services.survey.tallies.store import TallyStore
from shared.auth.principal import Role
from shared.db.engine import dumps
from shared.ids import new_id
from tests.support.databases import database_url
from tests.survey.world import Campaign, World

ANSWERS = [
    {"q1": "A", "q2": "5", "q4": "1.5"},
    {"q1": "C", "q2": "1", "q3": ["RETURN", "RECEIVE"], "q5": "Chậm"},
    {"q1": "C", "q2": "DK", "q3": ["RETURN"], "q4": "0.25"},
    {"q1": "DK", "q2": "4"},
]


@pytest.fixture(scope="module")
async def engine() -> AsyncIterator[AsyncEngine]:
    made = create_async_engine(database_url("survey"), json_serializer=dumps)
    yield made
    await made.dispose()


@asynccontextmanager
async def session_of(
    engine: AsyncEngine, isolation: str = "READ COMMITTED"
) -> AsyncIterator[AsyncSession]:
    bound = engine.execution_options(isolation_level=isolation)
    async with AsyncSession(bound) as session, session.begin():
        yield session


async def figures(engine: AsyncEngine, campaign: Campaign) -> Figures:
    async with session_of(engine, "REPEATABLE READ") as session:
        forms = await SummaryStore(session).forms(UUID(campaign.id))
        return await TallyStore(session).figures(UUID(campaign.id), forms, ("4", "5"))


async def tally(engine: AsyncEngine, world: World, campaign: Campaign) -> bool:
    async with session_of(engine) as session:
        forms = await SummaryStore(session).forms(UUID(campaign.id))
        return await TallyStore(session).tally(
            UUID(campaign.id), world.authority_id, forms, ("4", "5")
        )


async def counted_anew(engine: AsyncEngine, campaign: Campaign) -> Figures:
    """Count in a transaction that has forgotten all tallies, and undo the forgetting."""
    async with AsyncSession(engine) as session:
        await session.execute(text(statements.FORGET), {"campaign": campaign.id})
        forms = await SummaryStore(session).forms(UUID(campaign.id))
        found = await TallyStore(session).figures(UUID(campaign.id), forms, ("4", "5"))
        await session.rollback()
        return found


def said(counted: Figures) -> tuple[dict[Any, Any], dict[Any, Any]]:
    """Leave out what is zero: a tally keeps the names of what once was counted."""
    received = {cell: one for cell, one in counted.received.items() if one.received}
    questions = {
        place: (
            one.answers,
            {k: v for k, v in one.options.items() if v},
            one.sum,
            one.squares,
            one.asked or 0,
        )
        for place, one in counted.questions.items()
        if one.answers or one.asked
    }
    return received, questions


async def mark_of(engine: AsyncEngine, campaign: Campaign) -> int:
    async with engine.connect() as connection:
        found = await connection.execute(
            text("SELECT tallied_to FROM tally_mark WHERE campaign_id = :id"), {"id": campaign.id}
        )
        return int(found.scalar_one())


INSERT = text("""
INSERT INTO response (id, chain_id, authority_id, campaign_id, agency_id, group_code, questionnaire_id, answers,
                      captured_at, received_at, principal_id, channel)
VALUES (:id, :id, :authority, :campaign, :agency, 'CITIZENS', :form, '{"q1": "A", "q2": "5"}',
        now(), now(), :id, 'APP')
""")


async def insert(connection: AsyncConnection, world: World, campaign: Campaign) -> None:
    await connection.execute(
        INSERT,
        {
            "id": new_id(),
            "authority": world.authority_id,
            "campaign": campaign.id,
            "agency": campaign.agencies[0],
            "form": campaign.questionnaire_id,
        },
    )


def valid(counted: Figures) -> int:
    return sum(one.valid for one in counted.received.values())


async def test_a_tally_and_the_rest_are_the_same_as_counting_all(
    world: World, engine: AsyncEngine
) -> None:
    campaign = await world.opened()
    for round_ in range(3):
        batch = [world.response(campaign, answers=one) for one in ANSWERS]
        assert (await world.post_batch(campaign, batch)).json()["stored"] == 4
        if round_:
            assert await tally(engine, world, campaign)
        assert said(await figures(engine, campaign)) == said(await counted_anew(engine, campaign))
    assert valid(await figures(engine, campaign)) == 12


async def test_who_commits_late_is_counted_once_all_the_same(
    world: World, engine: AsyncEngine
) -> None:
    """A writer holds an older stamp than a response that is committed and counted before it."""
    campaign = await world.opened()
    async with engine.connect() as late:
        await insert(late, world, campaign)
        assert (await world.post(campaign, world.response(campaign))).status_code == 201
        assert await tally(engine, world, campaign)
        assert valid(await figures(engine, campaign)) == 1
        await late.commit()
    assert valid(await figures(engine, campaign)) == 2
    assert await tally(engine, world, campaign)
    assert valid(await figures(engine, campaign)) == 2


async def test_who_gives_up_is_never_counted(world: World, engine: AsyncEngine) -> None:
    campaign = await world.opened()
    async with engine.connect() as writer:
        await insert(writer, world, campaign)
        await tally(engine, world, campaign)
        await writer.rollback()
    await tally(engine, world, campaign)
    assert valid(await figures(engine, campaign)) == 0


async def test_a_view_that_began_before_a_tally_stays_as_it_was(
    world: World, engine: AsyncEngine
) -> None:
    campaign = await world.opened()
    await world.post(campaign, world.response(campaign))
    async with session_of(engine, "REPEATABLE READ") as session:
        forms = await SummaryStore(session).forms(UUID(campaign.id))
        await world.post(campaign, world.response(campaign))
        await tally(engine, world, campaign)
        old = await TallyStore(session).figures(UUID(campaign.id), forms, ("4", "5"))
    assert valid(old) == 1
    assert valid(await figures(engine, campaign)) == 2


async def test_only_one_tallies_at_a_time(world: World, engine: AsyncEngine) -> None:
    campaign = await world.opened()
    await tally(engine, world, campaign)
    async with session_of(engine) as session:
        await TallyStore(session).hold(UUID(campaign.id), world.authority_id)
        assert not await tally(engine, world, campaign)


async def test_responses_go_out_of_a_tally_and_come_back(world: World, engine: AsyncEngine) -> None:
    campaign = await world.opened()
    responses = [world.response(campaign, answers=one) for one in ANSWERS]
    await world.post_batch(campaign, responses)
    dice = random.Random(5)
    out: set[str] = set()
    for _ in range(20):
        chosen = str(dice.choice(responses)["id"])
        path = f"{campaign.path}/responses/{chosen}/exclusions"
        if chosen in out:
            answer = await world.call("DELETE", path, Role.SURVEY_SUPERVISOR)
        else:
            answer = await world.call(
                "POST", path, Role.SURVEY_SUPERVISOR, json={"reason": "Phúc tra"}
            )
        assert answer.status_code in {201, 204}
        out ^= {chosen}
        if dice.random() < 0.5:
            await tally(engine, world, campaign)
        found = await figures(engine, campaign)
        assert said(found) == said(await counted_anew(engine, campaign))
        assert valid(found) == 4 - len(out)
        assert sum(one.excluded for one in found.received.values()) == len(out)


async def test_a_summary_is_the_same_with_and_without_tallies(
    world: World, engine: AsyncEngine
) -> None:
    campaign = await world.opened(figures={"withhold_below": 0})
    responses = [world.response(campaign, answers=one) for one in ANSWERS]
    await world.post_batch(campaign, responses[:2])
    await tally(engine, world, campaign)
    await world.post_batch(campaign, responses[2:])
    document = await world.summary_of(campaign)
    agency = next(one for one in document["agencies"] if one["id"] == campaign.agencies[0])
    assert agency["accounting"] == {"target": 20, "received": 4, "valid": 4, "excluded": 0}
    q1 = agency["groups"][0]["questions"]["q1"]
    assert q1 == {
        "answered": 3, "dont_know": 1, "missing": 0, "options": {"A": 1, "B": 0, "C": 2}, "sum": None,
    }  # fmt: skip


async def test_tallies_of_another_cluster_are_forgotten(world: World, engine: AsyncEngine) -> None:
    """A dump that is restored elsewhere has stamps that mean nothing there."""
    campaign = await world.opened()
    await world.post(campaign, world.response(campaign))
    await tally(engine, world, campaign)
    async with engine.begin() as connection:
        await connection.execute(
            text(
                "UPDATE tally_mark SET cluster = 1, tallied_to = 2::bigint ^ 60 WHERE campaign_id = :id"
            ),
            {"id": campaign.id},
        )
    assert valid(await figures(engine, campaign)) == 1
    await world.post(campaign, world.response(campaign))
    assert valid(await figures(engine, campaign)) == 2
    await tally(engine, world, campaign)
    assert await mark_of(engine, campaign) < 2**60
    assert valid(await figures(engine, campaign)) == 2


async def test_what_is_tallied_is_not_read_again(world: World, engine: AsyncEngine) -> None:
    campaign = await world.opened()
    for _ in range(3):
        batch = [world.response(campaign) for _ in range(1000)]
        assert (await world.post_batch(campaign, batch)).json()["stored"] == 1000
    await tally(engine, world, campaign)
    await world.post_batch(campaign, [world.response(campaign) for _ in range(10)])
    values = {
        "campaign": campaign.id, "since": await mark_of(engine, campaign), "until": 2**63 - 1,
        "form": campaign.questionnaire_id,
    }  # fmt: skip
    statement = statements.SIGNS.format(signs="r.answers ->> 'q1'")
    async with engine.connect() as connection:
        await connection.execute(text("ANALYZE response"))
        plan = await connection.execute(text(f"EXPLAIN (ANALYZE, FORMAT JSON) {statement}"), values)
        scans = [
            node
            for node in nodes(plan.scalar_one()[0]["Plan"])
            if node.get("Relation Name") == "response"
        ]
    read = sum(node["Actual Rows"] + node.get("Rows Removed by Filter", 0) for node in scans)
    assert read == 10


def nodes(plan: dict[str, Any]) -> list[dict[str, Any]]:
    return [plan, *(inner for child in plan.get("Plans", ()) for inner in nodes(child))]
