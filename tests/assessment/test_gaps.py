"""Self, round 1 and round 2 side by side for ever, and what the gaps between them add up to."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import httpx
import pytest

from shared.auth.principal import Role
from tests.assessment.refusals import refused
from tests.assessment.world import FRAMEWORK, Clock, World, make_world

ONE_OF_THREE = {
    "decision": "CHANGED",
    "answer": {"facts": {"done": "1", "planned": "3"}},
    "opinion": "Chỉ một việc xong",
}
QUARTER = {"decision": "CHANGED", "points": "0.25", "opinion": "Thiếu số hiệu"}
THIRD = Decimal(1) / Decimal(3)


async def gaps(caller: Any, world: World, by: str) -> Any:
    return await caller.get(f"/v1/periods/{world.period}/gaps", by=by)


def figures(row: Any) -> tuple[Any, ...]:
    points = (row[name] for name in ("claimed_points", "final_points", "difference"))
    return row["claimed"], row["accepted"], row["changed"], *map(Decimal, points)


@pytest.fixture
async def judged(world: World) -> World:
    """Round 1 with all of S1 and S2 decided, but for what the chair does at the end."""
    await world.move("SELF_ASSESSMENT")
    for agency in ("S1", "S2"):
        await world.fill(agency)
        await world.submit(agency)
    world.clock.set(datetime(2024, 12, 1, tzinfo=UTC))
    await world.move("ROUND_1")
    await world.decide_all("S2")
    items = [
        {"leaf": "1.1.1", **QUARTER},
        {"leaf": "1.1.2", **ONE_OF_THREE},
        {"leaf": "2.1", "decision": "ACCEPTED"},
        {"leaf": "1.2", "decision": "CHANGED", "answer": {"points": "1.25"}},
    ]
    path = f"{world.report('S1')}/appraisals/1"
    await world.appraiser.post(path, {"items": items})
    return world


async def test_gaps_add_up_by_agency_field_and_appraiser(judged: World) -> None:
    found = await gaps(judged.chair, judged, "AGENCY")
    first, second = found["rows"]
    assert (first["code"], second["code"]) == ("S1", "S2")
    assert first["claimed_points"] == "3.17"
    final = Decimal("0.25") + THIRD + Decimal(2)
    assert abs(Decimal(first["final_points"]) - final) < Decimal("1e-20")
    assert Decimal(first["difference"]) == Decimal("3.17") - Decimal(first["final_points"])
    assert (first["claimed"], first["accepted"], first["changed"]) == (3, 1, 2)
    assert (first["lowered"], first["raised"], first["without_points"]) == (2, 0, 0)
    assert figures(second) == (3, 3, 0, Decimal("3.17"), Decimal("3.17"), 0)
    by_field = {row["code"]: row for row in (await gaps(judged.chair, judged, "FIELD"))["rows"]}
    assert figures(by_field["2"]) == (2, 2, 0, 4, 4, 0)
    assert (by_field["1"]["claimed"], by_field["1"]["changed"]) == (4, 2)
    (person,) = (await gaps(judged.chair, judged, "APPRAISER"))["rows"]
    assert (person["key"], person["name"]) == (str(judged.appraiser.who.id), "Appraiser")
    assert (person["claimed"], person["accepted"], person["changed"]) == (6, 4, 2)
    assert person["round_1_points"] == person["final_points"]
    largest = [(one["agency_code"], one["leaf"]) for one in found["largest"]]
    assert largest == [("S1", "1.1.2"), ("S1", "1.1.1")]
    sheet = await judged.chair.get(found["largest"][0]["sheet"])
    assert sheet["agency_code"] == "S1"
    only = await judged.chair.get(f"/v1/periods/{judged.period}/gaps", by="FIELD", largest=1)
    assert [one["leaf"] for one in only["largest"]] == ["1.1.2"]


async def test_gaps_are_open_when_the_round_is_closed(judged: World) -> None:
    world, head = judged, judged.head("S1")
    (row,) = (await gaps(head, world, "AGENCY"))["rows"]
    assert (row["claimed"], row["accepted"], row["changed"]) == (3, 0, 0)
    assert (row["round_1_points"], row["final_points"]) == ("0", "0")
    assert (await gaps(head, world, "AGENCY"))["largest"] == []
    path = f"/v1/periods/{world.period}/gaps"
    refused(await head.call("GET", path, params={"by": "APPRAISER"}), 403, "not-permitted")
    other = world.holding((Role.APPRAISER, None))
    body = {"appraiser_id": str(other.who.id), "appraiser_name": "Hoa", "fields": ["1"]}
    await world.officer.post(f"/v1/periods/{world.period}/assignments", body)
    assert (await gaps(other, world, "APPRAISER"))["rows"] == []
    rows = (await gaps(other, world, "FIELD"))["rows"]
    assert [(one["code"], one["changed"]) for one in rows] == [("1", 0)]
    await world.move("SUPPLEMENT")
    (row,) = (await gaps(head, world, "AGENCY"))["rows"]
    assert (row["accepted"], row["changed"]) == (1, 2)
    rows = (await gaps(other, world, "FIELD"))["rows"]
    assert [(one["code"], one["changed"]) for one in rows] == [("1", 2)]


async def test_a_conflict_of_interest_hides_the_gaps_too(judged: World) -> None:
    bound = judged.holding((Role.AUDITOR, None))
    conflict = {
        "agency_id": judged.agencies["S1"],
        "kind": "FAMILY",
        "reason": "Vợ",
        "account_id": str(bound.who.id),
        "account_name": "x",
    }
    await judged.officer.post(f"/v1/periods/{judged.period}/conflicts", conflict)
    found = await gaps(bound, judged, "AGENCY")
    assert [row["code"] for row in found["rows"]] == ["S2"]
    assert found["largest"] == []
    (person,) = (await gaps(bound, judged, "APPRAISER"))["rows"]
    assert (person["claimed"], person["changed"]) == (3, 0)


async def test_self_round_1_and_round_2_stand_side_by_side_for_ever(judged: World) -> None:
    world = judged
    await world.move("SUPPLEMENT")
    await world.editor("S1").post(
        f"{world.report('S1')}/entries/1.1.1/statements", {"text": "Có số hiệu ở trang 2"}
    )
    await world.move("ROUND_2", reason="x")
    again = {"leaf": "1.1.1", "decision": "ACCEPTED"}
    await world.appraiser.post(f"{world.report('S1')}/appraisals/2", {"items": [again]})
    record_id = (await world.move("CLOSED"))["appraisal_record_id"]
    head = world.head("S1")
    for caller in (head, world.officer, world.auditor, world.appraiser):
        sheet = await caller.get(world.report("S1"))
        leaves = {leaf["code"]: leaf for leaf in sheet["leaves"]}
        first = leaves["1.1.1"]
        assert Decimal(first["entry"]["claimed_points"]) == Decimal("0.5")
        assert (first["round_1"]["decision"], first["round_1"]["points"]) == ("CHANGED", "0.25")
        assert (first["round_2"]["decision"], first["round_2"]["points"]) == ("ACCEPTED", None)
        assert leaves["1.1.2"]["round_1"]["answer"]["facts"] == {"done": "1", "planned": "3"}
        assert leaves["1.1.2"]["round_2"] is None
        opinions = [(one["round"], one["decision"]) for one in first["opinions"]]
        assert opinions == ([] if caller is head else [(1, "CHANGED"), (2, "ACCEPTED")])
    record = await world.officer.get(f"/v1/appraisal-records/{record_id}")
    frozen = next(one for one in record["agencies"] if one["code"] == "S1")["leaves"]["1.1.1"]
    assert Decimal(frozen["self"]["points"]) == Decimal("0.5")
    assert (frozen["round_1"]["points"], frozen["round_2"]["decision"]) == ("0.25", "ACCEPTED")
    assert frozen["round_1"]["opinion"] == "Thiếu số hiệu"
    row = (await gaps(world.head("S1"), world, "AGENCY"))["rows"][0]
    assert (row["accepted"], row["changed"]) == (2, 1)
    assert Decimal(row["round_2_points"]) == Decimal("0.5")
    (person,) = (await gaps(world.officer, world, "APPRAISER"))["rows"]
    assert Decimal(person["round_2_points"]) == Decimal("0.5")


async def test_a_rule_that_waits_for_others_has_no_points_yet(
    http: httpx.AsyncClient, clock: Clock
) -> None:
    clock.set(datetime(2024, 11, 10, 3, 0, tzinfo=UTC))
    asked = "input: {name: share, label: Tỷ lệ, unit: '%', integer: false, minimum: 0}"
    source = FRAMEWORK.read_text("utf-8").replace(
        "rule: {shape: YES_NO, yes: 2, no: 0}",
        f"rule: {{shape: RELATIVE_TO_BEST, {asked}, target: 80}}",
    )
    world = await make_world(http, clock, framework=source.encode())
    await world.move("SELF_ASSESSMENT")
    entries = [
        {"leaf": "1.1.1", "version": 0, "answer": {"choices": ["LATE"]}, "explanation": "Muộn"},
        {"leaf": "1.1.2", "version": 0, "answer": {"facts": {"done": "2", "planned": "3"}}},
        {
            "leaf": "2.1",
            "version": 0,
            "answer": {"facts": {"share": "90"}},
            "claimed_points": "2",
        },
    ]
    await world.editor("S1").put(f"{world.report('S1')}/entries", {"items": entries})
    await world.submit("S1")
    clock.set(datetime(2024, 12, 1, tzinfo=UTC))
    await world.move("ROUND_1")
    other = {"decision": "CHANGED", "answer": {"facts": {"share": "85"}}, "opinion": "Sai số"}
    await world.appraiser.put(f"{world.report('S1')}/appraisals/1/2.1", other, if_match=0)
    found = await gaps(world.chair, world, "FIELD")
    row = next(one for one in found["rows"] if one["code"] == "2")
    assert (row["claimed"], row["changed"], row["without_points"]) == (1, 1, 1)
    assert (row["claimed_points"], row["final_points"]) == ("0", "0")
    assert found["largest"] == []
