"""What happens in a period is announced to whom it concerns, in the same transaction, and never what is still hidden."""

from collections import Counter
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import create_async_engine

from services.assessment.events import AUDIENCES, EventType
from services.assessment.tables import OutboxTable
from shared.auth.principal import AGENCY_ROLES, Role
from tests.assessment.world import CALENDAR, World
from tests.support.databases import database_url


async def announced(world: World, event: EventType | None = None) -> list[dict[str, Any]]:
    """Read what was announced in a world's authority."""
    engine = create_async_engine(database_url("assessment"))
    query = (
        select(OutboxTable.__table__)
        .where(OutboxTable.authority_id == UUID(world.authority))
        .order_by(OutboxTable.id)
    )
    async with engine.connect() as connection:
        rows = (await connection.execute(query)).mappings().all()
    await engine.dispose()
    return [dict(row) for row in rows if event in {None, row["type"]}]


async def only(world: World, event: EventType) -> dict[str, Any]:
    (one,) = await announced(world, event)
    return one


def ids(world: World, *agencies: str) -> list[UUID]:
    return sorted(UUID(world.agencies[code]) for code in agencies)


async def to_round_1(world: World) -> None:
    await world.move("SELF_ASSESSMENT")
    await world.fill("S1")
    await world.upload("S1")
    await world.submit("S1")
    world.clock.set(datetime.fromisoformat("2024-11-30T00:00:00+07:00"))
    await world.move("ROUND_1")


def test_every_event_has_an_audience() -> None:
    assert set(AUDIENCES) == set(EventType)
    assert all(Role.APPRAISER not in roles for roles in AUDIENCES.values())


async def test_opening_a_period_tells_the_agencies_their_deadline(world: World) -> None:
    await world.move("SELF_ASSESSMENT")
    event = await only(world, EventType.PERIOD_OPENED)
    assert event["roles"] == sorted(AGENCY_ROLES)
    assert event["agency_ids"] == ids(world, "S1", "S2", "Q1")
    assert event["data"]["period_code"] == "2024"
    assert event["data"]["deadline_at"] == "2024-11-29T17:00:00+00:00"


async def test_an_agency_that_joins_later_is_told_too(world: World) -> None:
    await world.move("SELF_ASSESSMENT")
    late = await world.officer.post("/v1/agencies", {"code": "S9", "name": "Muộn", "block": "SO"})
    await world.officer.post(
        f"/v1/periods/{world.period}/participants", {"agency_ids": [late["id"]]}
    )
    assert (await announced(world, EventType.PERIOD_OPENED))[-1]["agency_ids"] == [UUID(late["id"])]


async def test_submitting_withdrawing_returning_and_extending_are_told(world: World) -> None:
    await world.move("SELF_ASSESSMENT")
    await world.fill("S1")
    await world.upload("S1")
    await world.submit("S1")
    path = world.report("S1")
    await world.head("S1").post(f"{path}/withdrawals", if_match=await world.version_of(path))
    await world.submit("S1")
    until = "2024-12-05T00:00:00Z"
    await world.officer.post(
        f"{path}/returns",
        {"reason": "Sai số liệu", "leaves": ["2.1"], "until": until},
        if_match=await world.version_of(path),
    )
    await world.officer.post(
        f"/v1/periods/{world.period}/extensions",
        {"agency_id": world.agencies["S2"], "until": until, "reason": "Bão"},
    )
    assert len(await announced(world, EventType.REPORT_SUBMITTED)) == 2
    assert (await only(world, EventType.REPORT_WITHDRAWN))["roles"] == ["AGENCY_HEAD", "OFFICER"]
    returned = await only(world, EventType.REPORT_RETURNED)
    assert returned["agency_ids"] == ids(world, "S1")
    assert returned["data"]["leaves"] == ["2.1"]
    assert returned["data"]["reason"] == "Sai số liệu"
    extended = await only(world, EventType.EXTENSION_GRANTED)
    assert extended["agency_ids"] == ids(world, "S2")
    assert extended["data"]["agency_code"] == "S2"
    assert extended["data"]["deadline_at"].startswith("2024-12-05T00:00:00")


async def test_a_refused_command_announces_nothing(world: World) -> None:
    await world.move("SELF_ASSESSMENT")
    before = len(await announced(world))
    path = world.report("S1")
    answer = await world.head("S1").call(
        "POST", f"{path}/submissions", if_match=await world.version_of(path)
    )
    assert answer.status_code == 409
    assert len(await announced(world)) == before


async def test_a_new_calendar_and_an_assignment_reach_the_appraiser_by_account(
    world: World,
) -> None:
    path = f"/v1/periods/{world.period}"
    await world.officer.put(
        f"{path}/calendar",
        {"calendar": CALENDAR, "reason": "Lùi lịch"},
        if_match=await world.version_of(path),
    )
    changed = await only(world, EventType.CALENDAR_CHANGED)
    assert changed["account_ids"] == [world.appraiser.who.id]
    assert changed["agency_ids"] == ids(world, "S1", "S2", "Q1")
    assigned = await only(world, EventType.ASSIGNMENT_CREATED)
    assert (assigned["account_ids"], assigned["roles"]) == ([world.appraiser.who.id], [])
    assert assigned["data"]["fields"] == ["1", "2"]
    assert assigned["data"]["agencies_assigned"] == 3


async def test_what_the_council_asks_is_told_only_when_its_round_is_closed(world: World) -> None:
    await to_round_1(world)
    await world.decide_all("S1")
    await world.appraiser.put(
        f"{world.report('S1')}/appraisals/1/2.1",
        {
            "decision": "CHANGED",
            "points": "0.5",
            "opinion": "Thiếu tài liệu",
            "explanation_requested": True,
        },
        if_match=1,
    )
    await world.appraiser.post(
        f"{world.report('S1')}/entries/2.1/statements", {"text": "Đề nghị giải trình"}
    )
    assert await announced(world, EventType.EXPLANATION_REQUESTED) == []
    assert await announced(world, EventType.STATEMENT_MADE) == []
    await world.move("SUPPLEMENT")
    asked = await only(world, EventType.EXPLANATION_REQUESTED)
    assert asked["agency_ids"] == ids(world, "S1")
    assert asked["data"]["leaves"] == ["2.1"]
    assert "points" not in str(asked["data"])


async def test_a_statement_of_an_agency_reaches_those_who_appraise_the_leaf(world: World) -> None:
    await to_round_1(world)
    await world.decide_all("S1")
    await world.move("SUPPLEMENT")
    await world.head("S1").post(
        f"{world.report('S1')}/entries/2.1/statements", {"text": "Đã công khai đủ."}
    )
    event = await only(world, EventType.STATEMENT_MADE)
    assert event["account_ids"] == [world.appraiser.who.id]
    assert event["data"]["leaf"] == "2.1"
    assert "công khai" not in str(event["data"])


async def test_rounds_and_the_record_are_told(world: World) -> None:
    await to_round_1(world)
    await world.decide_all("S1")
    await world.move("SUPPLEMENT")
    await world.move("ROUND_2", reason="Xong")
    closed = await world.move("CLOSED")
    counts = Counter(event["type"] for event in await announced(world))
    assert counts[EventType.PERIOD_MOVED] == 2
    assert counts[EventType.ROUND_CLOSED] == 2
    frozen = await only(world, EventType.RECORD_FROZEN)
    assert frozen["roles"] == ["COUNCIL_CHAIR", "OFFICER"]
    assert frozen["data"]["appraisal_record_id"] == closed["appraisal_record_id"]
