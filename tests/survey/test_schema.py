"""The database's side: migrations, the layout for Citus, indexes that are used, statements that do not multiply."""

import pytest
from alembic import command
from fastapi import FastAPI
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from services.survey.responses.store import COUNTS
from services.survey.tables import Base, ResponseTable, SubmissionTable
from shared.auth.principal import Role
from shared.db.migrate import migration_config
from shared.ids import new_id
from tests.support.databases import _in_thread, database_url, empty_database
from tests.support.statements import statements
from tests.survey.world import World


def test_migrations_match_the_tables_and_can_be_undone() -> None:
    config = migration_config("survey", empty_database("survey"))
    _in_thread(lambda: command.upgrade(config, "head"))
    _in_thread(lambda: command.check(config))
    _in_thread(lambda: command.downgrade(config, "base"))
    _in_thread(lambda: command.upgrade(config, "head"))


async def test_responses_are_laid_out_to_be_distributed_by_their_id(survey: FastAPI) -> None:
    response = ResponseTable.__table__
    assert [column.name for column in response.primary_key] == ["id"]
    assert not response.foreign_keys
    assert not [
        key
        for table in Base.metadata.tables.values()
        for key in table.foreign_keys
        if key.column.table is response
    ]
    engine = create_async_engine(database_url("survey"))
    async with engine.connect() as connection:
        unique = await connection.execute(
            text(
                "SELECT indexdef FROM pg_indexes WHERE tablename = 'response' AND indexdef LIKE '%UNIQUE%'"
            )
        )
        assert [row[0].rpartition("(")[2] for row in unique] == ["id)"]
        triggers = await connection.execute(
            text("SELECT count(*) FROM pg_trigger WHERE tgrelid = 'response'::regclass")
        )
        assert triggers.scalar_one() == 0
    await engine.dispose()


async def test_submissions_lie_with_their_responses(survey: FastAPI) -> None:
    submission = SubmissionTable.__table__
    assert [column.name for column in submission.primary_key] == ["response_id", "number"]
    assert not submission.foreign_keys
    assert not [one for one in submission.indexes if one.unique]


async def test_counts_come_from_the_index(world: World) -> None:
    campaign = await world.opened(agencies=20)
    other = await world.opened(agencies=20)
    for one in (campaign, other, other):
        batch = [world.response(one, agency_id=one.agencies[number % 20]) for number in range(1000)]
        assert (await world.post_batch(one, batch)).json()["stored"] == 1000
    engine = create_async_engine(database_url("survey"))
    async with engine.connect() as connection:
        await connection.execute(text("ANALYZE response"))
        plan = await connection.execute(
            text(f"EXPLAIN {COUNTS.text}"), {"campaign": campaign.id, "interviewer": None}
        )
        lines = "\n".join(row[0] for row in plan)
    await engine.dispose()
    assert "ix_response_cell" in lines
    assert "Seq Scan on response" not in lines
    assert (await world.counts(campaign))["received"] == 1000


@pytest.mark.parametrize(
    ("path", "role"),
    [
        ("/v1/questionnaires", Role.OFFICER),
        ("/v1/campaigns", Role.OFFICER),
        ("/v1/campaigns/{id}", Role.OFFICER),
        ("/v1/campaigns/{id}/forms", Role.SURVEY_APP),
        ("/v1/campaigns/{id}/counts", Role.OFFICER),
        ("/v1/campaigns/{id}/assignments", Role.OFFICER),
        ("/v1/campaigns/{id}/responses", Role.SURVEY_SUPERVISOR),
        ("/v1/survey-summaries", Role.OFFICER),
        ("/v1/survey-audit-entries", Role.OFFICER),
    ],
)
async def test_reading_takes_few_statements_however_much_there_is(
    world: World, path: str, role: Role
) -> None:
    campaign = await world.opened(agencies=10)
    await world.opened(agencies=10)
    await world.post_batch(campaign, [world.response(campaign) for _ in range(100)])
    await world.assign(campaign, world.person(Role.INTERVIEWER), agency_ids=campaign.agencies)
    with statements() as seen:
        answer = await world.call("GET", path.format(id=campaign.id), role)
    assert answer.status_code == 200
    assert 1 <= len(seen) <= 5, seen


async def test_a_thousand_targets_are_kept_in_few_statements(world: World) -> None:
    form = await world.issued()
    plan = world.plan(form["id"], [str(new_id()) for _ in range(500)])
    with statements() as seen:
        answer = await world.call("POST", "/v1/campaigns", json=plan)
    assert answer.status_code == 201
    assert len(seen) <= 8, seen
