"""Self, round 1 and round 2 side by side for ever, and what the gaps between them add up to."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from random import Random
from typing import Any

import httpx
import pytest

from shared.auth.principal import Role
from tests.assessment.refusals import refused
from tests.assessment.scattered import RULE_POINTS, scatter, set_phase
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


@dataclass(frozen=True)
class Judged:
    """A claim, and what one sheet says was given on it; `ends` is the judgement that counts, `final` the council's points."""

    report: str
    leaf: str
    field: str
    claimed: Decimal
    rounds: dict[int, Any]
    final: Decimal | None
    opinions: dict[str, dict[int, Any]]

    def points(self, given: Any) -> Decimal | None:
        """Give the points of a judgement, or nothing where the leaf does not apply."""
        if given["points"] is not None:
            return Decimal(given["points"])
        if given["answer"] is None:
            return self.claimed
        return Decimal(RULE_POINTS) if given["answer"]["state"] == "GIVEN" else None


def judged_leaves(sheets: list[Any]) -> Iterator[Judged]:
    """Read what sheets that were sent say of each claim."""
    for sheet in sheets:
        for leaf in sheet["leaves"] if sheet["state"] == "SUBMITTED" else ():
            entry = leaf["entry"]
            if not (leaf["applicable"] and entry and entry["claimed_points"]):
                continue
            rounds = {n: leaf[f"round_{n}"] for n in (1, 2) if leaf[f"round_{n}"]}
            opinions: dict[str, dict[int, Any]] = defaultdict(dict)
            for one in leaf["opinions"]:
                opinions[one["appraiser_id"]][one["round"]] = one
            claimed = Decimal(entry["claimed_points"])
            bare = Judged(sheet["id"], leaf["code"], leaf["field"], claimed, rounds, None, opinions)
            final = bare.points(rounds[max(rounds)]) if rounds else None
            yield Judged(sheet["id"], leaf["code"], leaf["field"], claimed, rounds, final, opinions)


def plainly(found: list[tuple[Judged, dict[int, Any]]]) -> tuple[Any, ...]:
    """Count and add up one by one."""
    last = [given[max(given)]["decision"] for _, given in found if given]
    finals = [(one, given) for one, given in found if one.final is not None]
    sums = [
        sum((one.points(given[n]) or Decimal(0) for one, given in finals if n in given), Decimal(0))
        for n in (1, 2)
    ]
    return (
        len(found),
        last.count("ACCEPTED"),
        last.count("CHANGED"),
        sum(bool(given) and one.final is None for one, given in found),
        sum(one.final < one.claimed for one, _ in finals if one.final is not None),
        sum(one.final > one.claimed for one, _ in finals if one.final is not None),
        sum((one.claimed for one, _ in finals), Decimal(0)),
        *sums,
        sum((one.final for one, _ in finals if one.final is not None), Decimal(0)),
    )


COUNTED = ("claimed", "accepted", "changed", "without_points", "lowered", "raised")
ADDED = ("claimed_points", "round_1_points", "round_2_points", "final_points")


def said(row: Any) -> tuple[Any, ...]:
    return (*(row[name] for name in COUNTED), *(Decimal(row[name]) for name in ADDED))


@pytest.mark.parametrize("phase", ["ROUND_1", "SUPPLEMENT", "ROUND_2", "CLOSED"])
async def test_gaps_are_what_the_sheets_say_added_up(world: World, phase: str) -> None:
    await world.move("SELF_ASSESSMENT")
    both = world.holding((Role.APPRAISER, None), (Role.OFFICER, None))
    body = {"appraiser_id": str(both.who.id), "appraiser_name": "x", "fields": ["1"]}
    await world.officer.post(f"/v1/periods/{world.period}/assignments", body)
    await scatter(world, Random(phase), [world.appraiser.who.id, both.who.id])
    await set_phase(world, phase)
    for caller in (world.officer, both, world.appraiser, world.head("S1")):
        listed = (await caller.get("/v1/self-assessments"))["items"]
        sheets = [await caller.get(f"/v1/self-assessments/{one['id']}") for one in listed]
        expected: dict[str, dict[str, list[Any]]] = {"AGENCY": {}, "FIELD": {}, "APPRAISER": {}}
        leaves = list(judged_leaves(sheets))
        for one in leaves:
            expected["AGENCY"].setdefault(one.report, []).append((one, one.rounds))
            expected["FIELD"].setdefault(one.field, []).append((one, one.rounds))
            for person, given in one.opinions.items():
                if caller is not world.appraiser or person == str(caller.who.id):
                    expected["APPRAISER"].setdefault(person, []).append((one, given))
        differing = [
            (abs(one.claimed - one.final), one.report, one.leaf)
            for one in leaves
            if one.final is not None and one.final != one.claimed
        ]
        if caller.who.grants[0].role is Role.AGENCY_HEAD:
            del expected["APPRAISER"]
        for by, keys in expected.items():
            path = f"/v1/periods/{world.period}/gaps"
            found = await caller.get(path, by=by, largest=200)
            assert {row["key"]: said(row) for row in found["rows"]} == {
                key: plainly(some) for key, some in keys.items()
            }
            gaps_found = [
                (abs(Decimal(one["difference"])), one["self_assessment_id"], one["leaf"])
                for one in found["largest"]
            ]
            assert gaps_found == sorted(differing, key=lambda one: (-one[0], one[1], one[2]))
