"""An appraiser's work list: what waits, what is done, what differs, what is new; counted, filtered, and by few statements."""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from asgi_lifespan import LifespanManager
from pydantic import SecretStr
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from services.assessment.app import create_app
from services.assessment.config import Settings
from shared.auth.principal import Role
from tests.assessment.growing import surround
from tests.assessment.refusals import refused
from tests.assessment.world import PDF, Caller, Clock, World, make_world
from tests.support.databases import another_database
from tests.support.statements import statements

ACCEPTED = {"decision": "ACCEPTED"}
LOWER = {"decision": "CHANGED", "points": "0.25", "opinion": "Thiếu"}
HOUR = timedelta(hours=1)


@pytest.fixture
async def round_1(world: World) -> World:
    await world.move("SELF_ASSESSMENT")
    for agency in world.agencies:
        await world.fill(agency)
        await world.submit(agency)
    world.clock.set(datetime(2024, 12, 1, tzinfo=UTC))
    await world.move("ROUND_1")
    return world


async def listed(world: World, who: Caller | None = None, **filters: Any) -> dict[str, list[str]]:
    caller = who or world.appraiser
    answer = await caller.get(f"/v1/periods/{world.period}/work-list", **filters)
    return {
        item["agency_code"]: [leaf["leaf"] for leaf in item["leaves"]] for item in answer["items"]
    }


async def counted(world: World, who: Caller | None = None, **filters: Any) -> dict[str, Any]:
    caller = who or world.appraiser
    answer = await caller.get(f"/v1/periods/{world.period}/work-list/counts", **filters)
    return {
        one["field"]: (one["to_do"], one["done"], one["differing"], one["new"])
        for one in answer["items"]
    }


async def second_member(world: World) -> Caller:
    hoa = world.holding((Role.APPRAISER, None))
    await world.officer.post(
        f"/v1/periods/{world.period}/assignments",
        {"appraiser_id": str(hoa.who.id), "appraiser_name": "Hoa", "fields": ["1", "2"]},
    )
    return hoa


async def test_filters_by_state_field_block_and_agency(round_1: World) -> None:
    report = round_1.report("S1")
    await round_1.appraiser.put(f"{report}/appraisals/1/1.1.1", ACCEPTED, if_match=0)
    assert await listed(round_1) == {
        "S1": ["1.1.2", "1.2", "2.1"],
        "S2": ["1.1.1", "1.1.2", "1.2", "2.1"],
        "Q1": ["1.1.1", "1.1.2", "1.2", "2.1", "2.2"],
    }
    assert await listed(round_1, state="DONE") == {"S1": ["1.1.1"]}
    assert await listed(round_1, field="2") == {"S1": ["2.1"], "S2": ["2.1"], "Q1": ["2.1", "2.2"]}
    assert set(await listed(round_1, block="DISTRICT")) == {"Q1"}
    assert set(await listed(round_1, agency_id=round_1.agencies["S2"])) == {"S2"}
    everything = await listed(round_1, state="ALL", agency_id=round_1.agencies["S1"])
    assert everything == {"S1": ["1.1.1", "1.1.2", "1.2", "2.1"]}
    answer = await round_1.appraiser.call(
        "GET", f"/v1/periods/{round_1.period}/work-list", params={"state": "LATER"}
    )
    refused(answer, 422, "invalid-request")


async def test_counts_per_field_are_those_of_the_lists(round_1: World) -> None:
    report = round_1.report("S1")
    hoa = await second_member(round_1)
    await round_1.appraiser.put(f"{report}/appraisals/1/1.1.1", LOWER, if_match=0)
    assert await counted(round_1) == {"1": (8, 1, 0, 6), "2": (4, 0, 0, 4)}
    assert await counted(round_1, hoa) == {"1": (9, 0, 0, 6), "2": (4, 0, 0, 4)}
    await hoa.put(f"{report}/appraisals/1/1.1.1", ACCEPTED, if_match=0)
    assert await counted(round_1) == {"1": (8, 1, 1, 6), "2": (4, 0, 0, 4)}
    assert await counted(round_1, field="1", agency_id=round_1.agencies["S1"]) == {
        "1": (2, 1, 1, 2)
    }
    assert await listed(round_1, state="DIFFERING") == {"S1": ["1.1.1"]}
    shown = await round_1.appraiser.get(
        f"/v1/periods/{round_1.period}/work-list", state="DIFFERING"
    )
    assert shown["items"][0]["leaves"][0]["state"] == "DIFFERING"


async def test_new_is_what_came_since_the_last_visit(round_1: World) -> None:
    lan, report = round_1.appraiser, round_1.report("S1")
    hoa = await second_member(round_1)
    assert await listed(round_1, state="NEW", agency_id=round_1.agencies["S1"]) == {
        "S1": ["1.1.1", "1.1.2", "2.1"]
    }
    round_1.clock.set(round_1.clock.now + HOUR)
    for agency in round_1.agencies:
        visited = await lan.post(f"{round_1.report(agency)}/visits")
        assert visited["visited_at"] == "2024-12-01T01:00:00Z"
    assert await listed(round_1, state="NEW") == {}
    assert await counted(round_1) == {"1": (9, 0, 0, 0), "2": (4, 0, 0, 0)}
    round_1.clock.set(round_1.clock.now + HOUR)
    await hoa.put(f"{report}/appraisals/1/2.1", LOWER, if_match=0)
    await hoa.post(f"{report}/entries/2.1/statements", {"text": "Đề nghị giải trình"})
    assert await listed(round_1, state="NEW") == {}
    await lan.put(f"{report}/appraisals/1/2.1", ACCEPTED, if_match=0)
    assert await listed(round_1, state="NEW") == {"S1": ["2.1"]}
    await lan.post(f"{report}/visits")
    assert await listed(round_1, state="NEW") == {}
    round_1.clock.set(round_1.clock.now + HOUR)
    settled = {"decision": "ACCEPTED", "opinion": "Đủ tài liệu"}
    await round_1.chair.put(f"{report}/settlements/1/2.1", settled, if_match=0)
    assert await listed(round_1, state="NEW") == {"S1": ["2.1"]}
    assert await listed(round_1, hoa, state="NEW", field="2") == {
        "S1": ["2.1"],
        "S2": ["2.1"],
        "Q1": ["2.1", "2.2"],
    }


async def test_supplements_are_new_in_round_2(round_1: World) -> None:
    for agency in round_1.agencies:
        await round_1.decide_all(agency)
        await round_1.appraiser.post(f"{round_1.report(agency)}/visits")
    round_1.clock.set(round_1.clock.now + HOUR)
    await round_1.move("SUPPLEMENT")
    await round_1.upload("S1", leaf="1.2", content=PDF + b"added")
    await round_1.editor("S2").post(
        f"{round_1.report('S2')}/entries/2.1/statements", {"text": "Bổ sung"}
    )
    assert await listed(round_1) == {}
    await round_1.move("ROUND_2", reason="đủ")
    for state in ("TO_DO", "NEW"):
        assert await listed(round_1, state=state) == {"S1": ["1.2"], "S2": ["2.1"]}
    shown = await round_1.appraiser.get(f"/v1/periods/{round_1.period}/work-list")
    assert all(leaf["supplemented"] for item in shown["items"] for leaf in item["leaves"])


async def test_a_report_out_of_reach_is_not_visited(round_1: World) -> None:
    stranger = round_1.holding((Role.APPRAISER, None))
    refused(await stranger.call("POST", f"{round_1.report('S1')}/visits"), 404, "not-found")
    refused(
        await round_1.officer.call("POST", f"{round_1.report('S1')}/visits"),
        403,
        "not-permitted",
    )


async def test_pages_hold_whole_reports_and_nothing_empty(round_1: World) -> None:
    await round_1.decide_all("S2")
    path = f"/v1/periods/{round_1.period}/work-list"
    seen: list[str] = []
    cursor: str | None = None
    for _ in range(2):
        params = {"limit": 1, **({"cursor": cursor} if cursor else {})}
        answer = await round_1.appraiser.get(path, **params)
        seen += [item["agency_code"] for item in answer["items"]]
        cursor = answer["next"]
    assert (sorted(seen), cursor) == (["Q1", "S1"], None)


async def test_work_lists_take_few_statements_and_touch_nothing_that_is_not_shown(
    round_1: World,
) -> None:
    path = f"/v1/periods/{round_1.period}/work-list"
    many = await world_of_twelve(round_1.http, round_1.clock)
    with statements() as few:
        await round_1.appraiser.get(path)
    with statements() as more:
        await many.appraiser.get(f"/v1/periods/{many.period}/work-list")
    assert len(more) == len(few) <= 8
    with statements() as counts:
        await many.appraiser.get(f"/v1/periods/{many.period}/work-list/counts")
    assert len(counts) <= 8


async def test_a_page_touches_no_rows_that_it_does_not_show(
    settings: Settings, clock: Clock, peer_services: httpx.AsyncClient
) -> None:
    """In a database of its own: plans depend on statistics, and those on whatever else is there."""
    url = another_database("assessment", "work_list")
    alone = settings.model_copy(update={"database_url": SecretStr(url)})
    app = create_app(alone, http=peer_services)
    clock.rule(app)
    async with LifespanManager(app) as manager:
        transport = httpx.ASGITransport(app=manager.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://assessment") as http:
            many = await world_of_twelve(http, clock)
            await surround(url, 40)
            path = f"/v1/periods/{many.period}/work-list"
            small = await scanned(url, lambda: many.appraiser.get(path, limit=2))
            large = await scanned(url, lambda: many.appraiser.get(path, limit=12))
    for table in ("entry", "opinion", "citation", "statement"):
        assert {kind for kind, _ in small[table]} <= {"Index Scan", "Index Only Scan"}, table
    rows = [sum(count for _, count in one["entry"]) for one in (small, large)]
    assert 0 < rows[0] <= rows[1] / 4


async def world_of_twelve(http: httpx.AsyncClient, clock: Clock) -> World:
    """Make twelve agencies whose reports wait for the council."""
    clock.set(datetime(2024, 11, 10, tzinfo=UTC))
    many = await make_world(http, clock, tuple((f"S{number}", "SO") for number in range(12)))
    await many.move("SELF_ASSESSMENT")
    for agency in many.agencies:
        await many.fill(agency)
        await many.upload(agency)
        await many.submit(agency)
    await many.move("ROUND_1")
    for agency in many.agencies:
        report = many.report(agency)
        await many.appraiser.post(f"{report}/entries/1.1.1/statements", {"text": "Vì sao muộn?"})
        await many.appraiser.put(f"{report}/appraisals/1/2.1", ACCEPTED, if_match=0)
    return many


async def scanned(
    url: str, read: Callable[[], Awaitable[Any]]
) -> dict[str, list[tuple[str, float]]]:
    """Say how PostgreSQL reads each table for a request, and how many rows of it, by EXPLAIN ANALYZE of its statements."""
    with statements() as asked:
        await read()
    found: dict[str, list[tuple[str, float]]] = defaultdict(list)
    engine = create_async_engine(url)
    async with engine.connect() as connection:
        for way in ("seqscan", "bitmapscan", "hashjoin", "mergejoin"):
            await connection.execute(text(f"SET enable_{way} = off"))
        for statement, parameters in asked:
            if not statement.startswith("SELECT"):
                continue
            plan = await connection.exec_driver_sql(
                f"EXPLAIN (ANALYZE, FORMAT JSON) {statement}", parameters
            )
            for node in _nodes(plan.scalar_one()[0]["Plan"]):
                if "Relation Name" in node:
                    rows = node["Actual Rows"] * node["Actual Loops"]
                    found[node["Relation Name"]].append((node["Node Type"], rows))
    await engine.dispose()
    return found


def _nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for inner in plan.get("Plans", ()):
        yield from _nodes(inner)
