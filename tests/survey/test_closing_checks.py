"""Closing: everything is checked then, and nothing odd is frozen that nobody answers for."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from uuid import UUID

import pytest
from sqlalchemy import event, text
from sqlalchemy.ext.asyncio import (
    AsyncEngine,
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)

from services.survey.flags.closing import ClosingChecks
from services.survey.flags.errors import UndecidedFlagsError
from services.survey.quality_dependencies import flag_service
from shared.auth.principal import Access, Role
from shared.db.engine import Database, dumps
from tests.support.databases import database_url
from tests.survey.checked_world import SUPERVISOR, checked, decide, sent, set_rules
from tests.survey.world import World

RULES = {"too_fast": {"excludes": True, "seconds": 60}, "same_answers": {}}
SAME = {f"s{one}": "4" for one in range(6)}


async def counts(world: World, path: str) -> tuple[int, int, int]:
    total = (await world.call("GET", f"{path}/flag-counts", SUPERVISOR)).json()["total"]
    return total["undecided"], total["kept"], total["excluded"]


@pytest.mark.parametrize("language", ["vi", "en"])
async def test_a_closing_checks_by_all_rules_and_is_refused_over_what_is_undecided(
    world: World, language: str
) -> None:
    campaign = await checked(world)
    await set_rules(world, campaign, RULES)
    await sent(world, campaign)
    fast = await sent(world, campaign, seconds=20)
    same = await sent(world, campaign, answers=SAME)
    current = await world.call("GET", campaign.path)
    refused = await world.call(
        "POST",
        f"{campaign.path}/closures",
        SUPERVISOR,
        etag=current.headers["etag"],
        language=language,
    )
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/undecided-flags")
    assert refused.json()["undecided"] == 1
    words = "hãy giữ hoặc loại từng phiếu" if language == "vi" else "keep or exclude them"
    assert words in refused.json()["detail"]
    assert (await world.call("GET", campaign.path)).json()["state"] == "OPEN"
    # What the checks found stays, so that the supervisor sees what is to be decided; the rule has done its part.
    assert await counts(world, campaign.path) == (1, 0, 1)
    excluded = await world.call("GET", f"{campaign.path}/responses?excluded=true", SUPERVISOR)
    assert [(one["id"], one["exclusion_reason"]) for one in excluded.json()["items"]] == [
        (fast, "by-rule: TOO_FAST")
    ]
    assert (await decide(world, campaign, [same], "KEEP")).status_code == 201
    closed = await world.close(campaign, reason=None)
    assert (closed.status_code, closed.json()["state"]) == (201, "CLOSED")
    summary = await world.call("GET", f"/v1/survey-summaries/{closed.json()['summary_id']}")
    (agency,) = summary.json()["agencies"]
    assert agency["accounting"] | {"target": 0} == {
        "target": 0,
        "received": 3,
        "valid": 2,
        "excluded": 1,
    }


async def test_a_supervisor_may_answer_for_what_is_undecided(world: World) -> None:
    campaign = await checked(world)
    await sent(world, campaign, answers=SAME)
    short = await world.close(campaign, reason="x")
    assert short.status_code == 422
    closed = await world.close(campaign, reason="Đã gọi lại từng người")
    assert closed.status_code == 201
    path = f"/v1/survey-audit-entries?authority_id={world.authority_id}&action=campaign.closed"
    (entry,) = (await world.call("GET", path, Role.AUDITOR)).json()["items"]
    assert (entry["reason"], entry["after"]["undecided_flags"]) == ("Đã gọi lại từng người", 1)
    assert await counts(world, campaign.path) == (1, 0, 0)


@pytest.fixture(scope="module")
async def engine() -> AsyncIterator[AsyncEngine]:
    made = create_async_engine(database_url("survey"), json_serializer=dumps)
    yield made
    await made.dispose()


async def test_behind_the_gate_all_is_checked_again_only_where_something_has_come(
    world: World, engine: AsyncEngine
) -> None:
    campaign = await checked(world)
    await sent(world, campaign)
    sessions = async_sessionmaker(engine)
    database = Database(engine=engine, writers=sessions, readers=sessions)
    supervisor = world.person(SUPERVISOR)
    by = Access(supervisor, supervisor.grants)
    version = (await world.call("GET", campaign.path)).headers["etag"].strip('"')
    now = datetime.now(UTC)
    run: list[str] = []
    event.listen(engine.sync_engine, "before_cursor_execute", lambda *told: run.append(told[2]))

    async def behind(since: int, reason: str | None = None) -> int:
        run.clear()
        async with AsyncSession(engine) as session, session.begin():
            checks = ClosingChecks(database, session, flag_service)
            return await checks.behind_the_gate(
                UUID(campaign.id), since=since, reason=reason, by=by, now=now
            )

    async with AsyncSession(engine) as session:
        checks = ClosingChecks(database, session, flag_service)
        since = await checks.beforehand(UUID(campaign.id), expected=int(version), by=by, now=now)
    async with engine.begin() as connection:
        mark = await connection.scalar(text("SELECT pg_current_xact_id()::text::bigint"))
    assert since <= mark
    assert await behind(mark) == 0
    assert len(run) <= 8
    await sent(world, campaign, answers=SAME)
    with pytest.raises(UndecidedFlagsError):
        await behind(mark)
    assert await behind(mark, "Đã hỏi lại") == 1
