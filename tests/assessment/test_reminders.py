"""Reminders before deadlines: each agency's own, each once, with what is missing in numbers; late rather than never."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from services.assessment.config import Settings
from services.assessment.events import EventType
from services.assessment.frameworks.cache import FrameworkCache
from services.assessment.reminders import service
from services.assessment.reminders.models import DEFAULT_MINUTES
from services.assessment.reminders.runner import ReminderRunner
from services.assessment.tables import FrameworkTable, PeriodTable
from shared.auth.principal import AGENCY_ROLES
from shared.db.engine import Database, open_database
from tests.assessment.refusals import refused
from tests.assessment.test_announcements import announced, ids, only
from tests.assessment.world import CALENDAR, World, make_world

DEADLINE = datetime(2024, 11, 29, 17, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
async def database(settings: Settings) -> AsyncIterator[Database]:
    async with open_database(settings, "assessment") as database:
        yield database


async def remind(world: World, database: Database, now: datetime) -> int:
    """Make what is due in a world at an instant."""
    world.clock.set(now)
    async with database.writers.begin() as session:
        return await service.remind(
            session, FrameworkCache(), UUID(world.period), DEFAULT_MINUTES, now
        )


async def reminded(world: World, event: EventType = EventType.REPORT_DUE) -> list[Any]:
    return [
        (one["data"].get("agency_code"), one["data"]["deadline_at"][:16])
        for one in await announced(world, event)
    ]


async def test_who_has_not_sent_is_reminded_once_with_what_is_missing(
    world: World, database: Database
) -> None:
    await world.move("SELF_ASSESSMENT")
    for agency in ("S1", "S2"):
        await world.fill(agency)
    await world.upload("S1")
    await world.submit("S1")
    assert await remind(world, database, DEADLINE - timedelta(days=8)) == 0
    assert await remind(world, database, DEADLINE - timedelta(days=7)) == 2
    assert await remind(world, database, DEADLINE - timedelta(days=6)) == 0
    events = {
        one["data"]["agency_code"]: one for one in await announced(world, EventType.REPORT_DUE)
    }
    assert set(events) == {"S2", "Q1"}
    assert events["Q1"]["agency_ids"] == ids(world, "Q1")
    assert events["Q1"]["roles"] == sorted(AGENCY_ROLES)
    numbers = {code: (one["data"]["missing"], one["data"]["total"]) for code, one in events.items()}
    missing = await world.editor("Q1").get(f"{world.report('Q1')}/missing")
    assert numbers["Q1"][0] == len(missing["items"]) == numbers["Q1"][1]
    missing = await world.editor("S2").get(f"{world.report('S2')}/missing")
    assert numbers["S2"][0] == len(missing["items"]) < numbers["S2"][1]


async def test_every_step_towards_the_deadline_reminds_once_and_the_deadline_ends_it(
    world: World, database: Database
) -> None:
    await world.move("SELF_ASSESSMENT")
    made = [
        await remind(world, database, DEADLINE - timedelta(hours=hours))
        for hours in (200, 168, 100, 72, 24, 23, 2, 1, 0, -5)
    ]
    assert made == [0, 3, 0, 3, 3, 0, 3, 0, 0, 0]


async def test_a_service_that_was_down_reminds_late_and_only_of_the_last(
    world: World, database: Database
) -> None:
    await world.move("SELF_ASSESSMENT")
    assert await remind(world, database, DEADLINE - timedelta(hours=20)) == 3
    assert await remind(world, database, DEADLINE - timedelta(hours=19)) == 0
    assert await remind(world, database, DEADLINE + timedelta(seconds=1)) == 0
    assert len(await announced(world, EventType.REPORT_DUE)) == 3


async def test_replicas_do_not_double(world: World, database: Database) -> None:
    await world.move("SELF_ASSESSMENT")
    now = DEADLINE - timedelta(days=1)
    made = await asyncio.gather(*(remind(world, database, now) for _ in range(5)))
    assert sum(made) == 3
    assert len(await announced(world, EventType.REPORT_DUE)) == 3


async def test_an_extension_has_reminders_of_its_own(world: World, database: Database) -> None:
    await world.move("SELF_ASSESSMENT")
    assert await remind(world, database, DEADLINE - timedelta(days=1)) == 3
    until = DEADLINE + timedelta(days=2)
    await world.officer.post(
        f"/v1/periods/{world.period}/extensions",
        {"agency_id": world.agencies["S1"], "until": until.isoformat(), "reason": "Bão"},
    )
    assert await remind(world, database, DEADLINE - timedelta(hours=2)) == 2
    assert await remind(world, database, DEADLINE + timedelta(days=1)) == 1
    assert (await reminded(world))[-1] == ("S1", until.isoformat()[:16])


async def test_a_calendar_that_moves_brings_new_reminders(world: World, database: Database) -> None:
    await world.move("SELF_ASSESSMENT")
    assert await remind(world, database, DEADLINE - timedelta(days=7)) == 3
    moved = {
        "self_assessment": {
            "opens_at": CALENDAR["self_assessment"]["opens_at"],
            "closes_at": (DEADLINE + timedelta(days=20)).isoformat(),
        }
    }
    path = f"/v1/periods/{world.period}"
    await world.officer.put(
        f"{path}/calendar",
        {"calendar": moved, "reason": "Lùi lịch"},
        if_match=await world.version_of(path),
    )
    assert await remind(world, database, DEADLINE - timedelta(days=1)) == 0
    assert await remind(world, database, DEADLINE + timedelta(days=13)) == 3


async def test_a_report_that_was_returned_is_reminded_of_its_own_deadline(
    world: World, database: Database
) -> None:
    await world.move("SELF_ASSESSMENT")
    await world.fill("S1")
    await world.upload("S1")
    await world.submit("S1")
    path = world.report("S1")
    until = DEADLINE + timedelta(days=3)
    await world.officer.post(
        f"{path}/returns",
        {"reason": "Sai", "leaves": ["2.1"], "until": until.isoformat()},
        if_match=await world.version_of(path),
    )
    await remind(world, database, until - timedelta(days=1))
    assert ("S1", until.isoformat()[:16]) in await reminded(world)


async def to_round_1(world: World) -> None:
    await world.move("SELF_ASSESSMENT")
    await world.fill("S1")
    await world.upload("S1")
    await world.submit("S1")
    world.clock.set(DEADLINE)
    await world.move("ROUND_1")


async def test_appraisers_are_reminded_of_what_their_work_list_says(
    world: World, database: Database
) -> None:
    await to_round_1(world)
    end = datetime.fromisoformat(CALENDAR["round_1"]["closes_at"])
    assert await remind(world, database, end - timedelta(days=3)) == 1
    event = await only(world, EventType.DECISIONS_DUE)
    assert event["account_ids"] == [world.appraiser.who.id]
    assert event["roles"] == []
    work = await world.appraiser.get(f"/v1/periods/{world.period}/work-list")
    assert event["data"]["agencies_left"] == len(work["items"]) == 1
    assert event["data"]["leaves_left"] == len(work["items"][0]["leaves"])
    await world.decide_all("S1")
    assert await remind(world, database, end - timedelta(days=1)) == 0


async def test_a_round_that_is_extended_has_reminders_of_its_own(
    world: World, database: Database
) -> None:
    await to_round_1(world)
    end = datetime.fromisoformat(CALENDAR["round_1"]["closes_at"])
    world.clock.set(end - timedelta(days=4))
    until = end + timedelta(days=5)
    await world.chair.post(
        f"/v1/periods/{world.period}/round-extensions",
        {"round": 1, "until": until.isoformat(), "reason": "Nhiều hồ sơ"},
    )
    told = await only(world, EventType.ROUND_EXTENDED)
    assert told["account_ids"] == [world.appraiser.who.id]
    assert await remind(world, database, end - timedelta(days=3)) == 0
    assert await remind(world, database, until - timedelta(days=7)) == 1


async def test_agencies_are_reminded_of_what_they_were_asked_to_explain(
    world: World, database: Database
) -> None:
    await to_round_1(world)
    await world.decide_all("S1")
    await world.appraiser.put(
        f"{world.report('S1')}/appraisals/1/2.1",
        {
            "decision": "CHANGED",
            "points": "0.5",
            "opinion": "Thiếu",
            "explanation_requested": True,
        },
        if_match=1,
    )
    await world.move("SUPPLEMENT")
    end = datetime.fromisoformat(CALENDAR["supplement"]["closes_at"])
    assert await remind(world, database, end - timedelta(days=1)) == 1
    event = await only(world, EventType.EXPLANATION_DUE)
    assert (event["agency_ids"], event["data"]["leaves"]) == (ids(world, "S1"), ["2.1"])
    await world.head("S1").post(
        f"{world.report('S1')}/entries/2.1/statements", {"text": "Đã công khai đủ."}
    )
    assert await remind(world, database, end - timedelta(hours=2)) == 0


async def test_a_period_may_have_a_plan_of_its_own(world: World, database: Database) -> None:
    path = f"/v1/periods/{world.period}"
    usual = await world.head("S1").get(f"{path}/reminders")
    assert (usual["minutes_before"], usual["own"]) == (list(DEFAULT_MINUTES), False)
    own = await world.officer.put(
        f"{path}/reminders",
        {"minutes_before": [60, 600]},
        if_match=await world.version_of(path),
    )
    assert (own["minutes_before"], own["own"]) == ([600, 60], True)
    stale = await world.officer.call(
        "PUT", f"{path}/reminders", json={"minutes_before": []}, if_match=1
    )
    refused(stale, 412, "stale-version")
    await world.move("SELF_ASSESSMENT")
    made = [
        await remind(world, database, DEADLINE - timedelta(minutes=minutes))
        for minutes in (10080, 601, 600, 60)
    ]
    assert made == [0, 0, 3, 3]
    back = await world.officer.put(
        f"{path}/reminders", {"minutes_before": None}, if_match=await world.version_of(path)
    )
    assert back["minutes_before"] == list(DEFAULT_MINUTES)
    trail = await world.officer.get(
        "/v1/assessment-audit-entries", action="period.reminders-changed"
    )
    assert len(trail["items"]) == 2


@pytest.mark.parametrize("minutes", [[4], [100000], [60, 60], list(range(5, 16))])
async def test_plans_that_make_no_sense_are_refused(world: World, minutes: list[int]) -> None:
    path = f"/v1/periods/{world.period}"
    answer = await world.officer.call(
        "PUT",
        f"{path}/reminders",
        json={"minutes_before": minutes},
        if_match=await world.version_of(path),
    )
    refused(answer, 422, "invalid-request")
    assert (await world.officer.get(f"{path}/reminders"))["own"] is False


async def test_the_runner_goes_by_the_databases_clock_and_past_a_period_that_fails(
    world: World, database: Database
) -> None:
    broken = await make_world(world.http, world.clock)
    async with database.writers.begin() as session:
        await session.execute(
            update(FrameworkTable)
            .where(FrameworkTable.id == UUID(broken.framework))
            .values(content={}, digest="sha256:broken")
        )
    await world.move("SELF_ASSESSMENT")
    async with database.writers.begin() as session:
        await session.execute(
            update(PeriodTable)
            .where(PeriodTable.id == UUID(broken.period))
            .values(phase="SELF_ASSESSMENT")
        )

    async def clock(_session: AsyncSession) -> datetime:
        return DEADLINE - timedelta(hours=2)

    runner = ReminderRunner(database, FrameworkCache(), DEFAULT_MINUTES, clock)
    await runner.step()
    await runner.step()
    assert len(await announced(world, EventType.REPORT_DUE)) == 3
    assert await announced(broken, EventType.REPORT_DUE) == []


async def test_who_is_in_a_conflict_with_an_agency_is_told_nothing_of_it(world: World) -> None:
    await world.officer.post(
        f"/v1/periods/{world.period}/conflicts",
        {
            "agency_id": world.agencies["S1"],
            "account_id": str(world.chair.who.id),
            "account_name": "Chủ tịch",
            "kind": "FAMILY",
            "reason": "Vợ là giám đốc",
        },
    )
    await world.move("SELF_ASSESSMENT")
    for agency in ("S1", "S2"):
        await world.fill(agency)
        await world.upload(agency)
        await world.submit(agency)
    events = {
        one["data"]["agency_code"]: one["withheld_account_ids"]
        for one in await announced(world, EventType.REPORT_SUBMITTED)
    }
    assert events == {"S1": [world.chair.who.id], "S2": []}
