"""Dashboards: what they count is what the sheets say, added up, for whoever looks, and while people work."""

import asyncio
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from random import Random
from typing import Any

import pytest

from shared.auth.principal import Role
from tests.assessment.refusals import refused
from tests.assessment.scattered import scatter, set_phase
from tests.assessment.world import Caller, World

PHASES = ("SELF_ASSESSMENT", "ROUND_1", "SUPPLEMENT", "ROUND_2", "CLOSED")
DIMENSIONS = ("period", "block", "field", "agency")


async def dashboard(caller: Caller, world: World, dimension: str) -> Any:
    return await caller.get(f"/v1/periods/{world.period}/dashboards/{dimension}")


async def sheets_of(caller: Caller) -> list[Any]:
    listed = (await caller.get("/v1/self-assessments"))["items"]
    return [await caller.get(f"/v1/self-assessments/{one['id']}") for one in listed]


def added_up(
    sheets: list[Any], now: datetime, chosen: Callable[[Any, Any], bool], differing: set[Any]
) -> dict[str, Any]:
    """Add up what sheets say of the leaves that are chosen."""
    pairs = [
        (sheet, leaf)
        for sheet in sheets
        for leaf in sheet["leaves"]
        if leaf["applicable"] and chosen(sheet, leaf)
    ]
    own = [leaf for _, leaf in pairs if leaf["status"]]
    reports = {sheet["id"]: sheet for sheet, _ in pairs}.values()
    unsent = [one["deadline"] for one in reports if one["state"] != "SUBMITTED"]
    states = Counter(one["state"] for one in reports)
    statuses = Counter(leaf["status"] for leaf in own)
    complete = sum(not leaf["lacks"] for leaf in own)
    lacks = Counter(lack for leaf in own for lack in leaf["lacks"])
    names = ("EMPTY", "RETURNED", "TO_CONFIRM", "NEEDS_REVIEW", "IN_PROGRESS", "DONE")
    instant = now.isoformat()
    return {
        "reports": {
            "states": {one: states[one] for one in ("DRAFT", "SUBMITTED", "RETURNED")},
            "late": sum(one["late"] for one in reports),
            "overdue": sum(one <= instant for one in unsent),
            "deadline_next": min((one for one in unsent if one > instant), default=None),
        },
        "progress": {
            "total": len(own),
            "complete": complete,
            "percent": complete * 100 // len(own) if own else 100,
            "statuses": {name: statuses[name] for name in names},
        },
        "filled": sum(leaf["entry"] is not None for leaf in own),
        "lacks": {
            name: lacks[name]
            for name in (
                "NO_ENTRY",
                "NO_EVIDENCE_OR_EXPLANATION",
                "INFECTED_EVIDENCE",
                "NOT_CONFIRMED",
                "NOT_CORRECTED",
                "NOT_REVIEWED",
            )
        },
        "evidence": sum(len(leaf["evidence"]) for _, leaf in pairs),
        "explanations_asked": sum(
            any(
                leaf[name] and leaf[name]["explanation_requested"]
                for name in ("round_1", "round_2")
            )
            for _, leaf in pairs
        ),
        **{
            name: {
                "decided": sum(leaf[name] is not None for _, leaf in pairs),
                "waived": sum(
                    leaf[name] is not None and leaf[name]["basis"] == "WAIVED" for _, leaf in pairs
                ),
                "differing": sum(
                    (sheet["id"], name, leaf["code"]) in differing for sheet, leaf in pairs
                ),
            }
            for name in ("round_1", "round_2")
        },
    }


def comparable(counts: Any) -> Any:
    """Leave out what a row is called, and how much is to decide: sheets do not say it."""
    members = {
        name: value
        for name, value in counts.items()
        if name
        not in {
            "block",
            "field",
            "name",
            "self_assessment_id",
            "agency_id",
            "agency_code",
            "agency_name",
        }
    }
    for name in ("round_1", "round_2"):
        members[name] = {key: one for key, one in members[name].items() if key != "to_decide"}
    return members


@pytest.mark.parametrize("seed", range(5))
async def test_dashboards_are_what_the_sheets_say_added_up(world: World, seed: int) -> None:
    chance = Random(seed)
    await world.move("SELF_ASSESSMENT")
    both = world.holding((Role.APPRAISER, None), (Role.OFFICER, None))
    only_one = world.holding((Role.APPRAISER, None))
    for who, fields in ((both, ["1"]), (only_one, ["2"])):
        body = {"appraiser_id": str(who.who.id), "appraiser_name": "x", "fields": fields}
        await world.officer.post(f"/v1/periods/{world.period}/assignments", body)
    people = [world.appraiser.who.id, both.who.id, only_one.who.id]
    await scatter(world, chance, people)
    await set_phase(world, chance.choice(PHASES))
    world.clock.set(datetime(2024, 12, 1, tzinfo=UTC))
    callers = (world.officer, both, only_one, world.appraiser, world.head("S1"), world.head("Q1"))
    for caller in callers:
        sheets = await sheets_of(caller)
        overseen = caller in (world.officer, both)
        differing = await differing_leaves(caller, world) if overseen else None
        found = {name: await dashboard(caller, world, name) for name in DIMENSIONS}

        def matches(counts: Any, chosen: Callable[[Any, Any], bool]) -> None:
            expected = added_up(sheets, world.clock.now, chosen, differing or set())  # noqa: B023
            said = comparable(counts)
            if differing is None:  # noqa: B023
                for one in (said, expected):
                    for name in ("round_1", "round_2"):
                        one[name].pop("differing")
            assert said == expected

        if not sheets:
            assert found["period"]["counts"] is None
            continue
        matches(found["period"]["counts"], lambda _s, _l: True)
        for row in found["block"]["items"]:
            matches(row, lambda sheet, _, row=row: sheet["block"] == row["block"])
        for row in found["field"]["items"]:
            matches(row, lambda _, leaf, row=row: leaf["field"] == row["field"])
        for row in found["agency"]["items"]:
            matches(row, lambda sheet, _, row=row: sheet["id"] == row["self_assessment_id"])
        assert {row["self_assessment_id"] for row in found["agency"]["items"]} == {
            sheet["id"] for sheet in sheets
        }


async def differing_leaves(caller: Caller, world: World) -> set[Any]:
    listed = await caller.get(f"/v1/periods/{world.period}/differences", limit=200)
    return {
        (one["self_assessment_id"], f"round_{one['round']}", one["leaf"]) for one in listed["items"]
    }


@pytest.mark.parametrize("seed", range(3))
async def test_an_appraisers_row_is_the_work_list_added_up(world: World, seed: int) -> None:
    chance = Random(seed)
    await world.move("SELF_ASSESSMENT")
    other = world.holding((Role.APPRAISER, None))
    body = {"appraiser_id": str(other.who.id), "appraiser_name": "Hoa", "fields": ["1"]}
    period = f"/v1/periods/{world.period}"
    for _twice in range(2):
        await world.officer.post(f"{period}/assignments", body)
    await scatter(world, chance, [world.appraiser.who.id, other.who.id])
    conflict = {"agency_id": world.agencies["S2"], "kind": "FAMILY", "reason": "Vợ"}
    await other.post(f"{period}/conflicts", conflict)
    for phase in ("ROUND_1", "ROUND_2"):
        await set_phase(world, phase)
        overseen = await dashboard(world.officer, world, "appraiser")
        rows = {row["appraiser_id"]: row for row in overseen["items"]}
        assert len(rows) == 2
        for caller in (world.appraiser, other):
            waiting = sum(
                len(one["leaves"]) for one in (await caller.get(f"{period}/work-list"))["items"]
            )
            assert rows[str(caller.who.id)]["waiting"] == waiting
            (own,) = (await dashboard(caller, world, "appraiser"))["items"]
            assert (own["appraiser_id"], own["waiting"]) == (str(caller.who.id), waiting)
            given = Counter(
                opinion["round"]
                for sheet in await sheets_of(caller)
                for leaf in sheet["leaves"]
                for opinion in leaf["opinions"]
                if leaf["applicable"] and opinion["appraiser_id"] == str(caller.who.id)
            )
            assert (own["given_round_1"], own["given_round_2"]) == (given[1], given[2])
        assert (rows[str(other.who.id)]["reports"], rows[str(other.who.id)]["assigned"]) == (2, 6)


async def test_a_round_that_is_over_shows_what_is_overdue(world: World) -> None:
    await world.move("SELF_ASSESSMENT")
    await world.fill("S1")
    await world.submit("S1")
    world.clock.set(datetime(2024, 12, 1, tzinfo=UTC))
    await world.move("ROUND_1")
    found = await dashboard(world.chair, world, "appraiser")
    assert found["round_ends_at"] == "2024-12-09T17:00:00Z"
    assert (found["items"][0]["waiting"], found["items"][0]["overdue"]) == (4, 0)
    world.clock.set(datetime(2024, 12, 10, tzinfo=UTC))
    (row,) = (await dashboard(world.chair, world, "appraiser"))["items"]
    assert (row["waiting"], row["overdue"]) == (4, 4)
    assert row["round_1"] == {"to_decide": 13, "decided": 0, "differing": 0, "waived": 0}
    period = (await dashboard(world.chair, world, "period"))["counts"]
    assert period["reports"]["overdue"] == 2
    assert period["reports"]["deadline_next"] is None


async def test_who_sees_no_report_sees_no_figures(world: World) -> None:
    await world.move("SELF_ASSESSMENT")
    assert (await dashboard(world.appraiser, world, "period"))["counts"] is None
    assert (await dashboard(world.appraiser, world, "agency"))["items"] == []
    path = f"/v1/periods/{world.period}/dashboards/appraiser"
    refused(await world.head("S1").call("GET", path), 403, "not-permitted")


async def test_a_conflict_of_interest_takes_the_agency_out_of_every_figure(world: World) -> None:
    await world.move("SELF_ASSESSMENT")
    await world.fill("S1")
    bound = world.holding((Role.OFFICER, None))
    before = {name: await dashboard(bound, world, name) for name in DIMENSIONS}
    assert before["period"]["counts"]["progress"]["total"] == 10
    conflict = {
        "agency_id": world.agencies["S1"],
        "kind": "FAMILY",
        "reason": "Vợ",
        "account_id": str(bound.who.id),
        "account_name": "x",
    }
    await world.officer.post(f"/v1/periods/{world.period}/conflicts", conflict)
    after = {name: await dashboard(bound, world, name) for name in DIMENSIONS}
    assert after["period"]["counts"]["progress"]["total"] == 7
    assert after["period"]["counts"]["filled"] == 0
    assert {row["agency_code"] for row in after["agency"]["items"]} == {"S2", "Q1"}
    people = await dashboard(bound, world, "appraiser")
    assert people["items"][0]["reports"] == 2


async def test_figures_fit_together_while_people_work(world: World) -> None:
    """Whoever looks in the middle of it sees one instant: every figure of an answer is of the same snapshot."""
    await world.move("SELF_ASSESSMENT")
    done = asyncio.Event()

    async def work() -> None:
        for agency in world.agencies:
            await world.fill(agency)
            await world.submit(agency)
        done.set()

    async def look() -> int:
        looks = 0
        while not done.is_set():
            for name in ("agency", "block"):
                for row in (await dashboard(world.officer, world, name))["items"]:
                    progress = row["progress"]
                    assert sum(progress["statuses"].values()) == progress["total"]
                    entered = progress["total"] - progress["statuses"]["EMPTY"]
                    assert entered == row["filled"] >= progress["complete"]
                    if row["reports"]["states"]["DRAFT"] == 0:
                        assert progress["complete"] == progress["total"]
            looks += 1
        return looks

    _, looks = await asyncio.gather(work(), look())
    assert looks > 1
    counts = (await dashboard(world.officer, world, "period"))["counts"]
    assert counts["reports"]["states"] == {"DRAFT": 0, "SUBMITTED": 3, "RETURNED": 0}
    assert counts["progress"]["percent"] == 100
