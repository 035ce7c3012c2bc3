"""Copying forward: a preview, exactly what it showed, and nothing overwritten."""

import asyncio
import json
from datetime import UTC, datetime
from typing import Any

import pytest

from shared.auth.principal import Role
from shared.ids import new_id
from tests.assessment.refusals import refused, refused_in_both
from tests.assessment.world import CALENDAR, FRAMEWORK, World, add_framework
from tests.support.statements import statements

YES = {"answer": {"choices": ["YES"]}}


async def close(world: World) -> None:
    """Bring the present period to its end."""
    await world.move("SELF_ASSESSMENT")
    for agency in world.agencies:
        await world.fill(agency)
        await world.upload(agency, number="12/KH", proves_to="2024-12-31")
        await world.submit(agency)
    await world.move("ROUND_1")
    for agency in world.agencies:
        await world.decide_all(agency)
    await world.move("SUPPLEMENT")
    await world.move("ROUND_2", reason="x")
    await world.move("CLOSED")


async def begin(world: World, *, framework: str | None = None, agencies: Any = None) -> str:
    """Begin the next year; give the earlier report of S1."""
    earlier = world.reports["S1"]
    calendar = json.loads(json.dumps(CALENDAR).replace("2024-", "2025-"))
    period = await world.officer.post(
        "/v1/periods",
        {
            "programme_id": world.programme,
            "framework_id": framework or world.framework,
            "code": f"2025-{new_id().hex[-6:]}",
            "name": "Năm 2025",
            "stage": "2025",
            "starts_on": "2025-01-01",
            "ends_on": "2025-12-31",
            "calendar": calendar,
        },
    )
    world.period = period["id"]
    world.clock.set(datetime(2025, 11, 10, 3, 0, tzinfo=UTC))
    wanted = agencies or world.agencies
    added = await world.officer.post(
        f"/v1/periods/{world.period}/participants", {"agency_ids": list(wanted.values())}
    )
    codes = {agency_id: code for code, agency_id in wanted.items()}
    world.reports = {
        codes[item["agency_id"]]: item["self_assessment_id"] for item in added["items"]
    }
    await world.move("SELF_ASSESSMENT")
    return earlier


@pytest.fixture
async def next_year(world: World) -> World:
    await close(world)
    await begin(world)
    return world


async def preview(world: World, agency: str = "S1", **params: Any) -> dict[str, Any]:
    found: dict[str, Any] = await world.editor(agency).get(
        f"{world.report(agency)}/copy-forward", **params
    )
    return found


def outcomes(found: dict[str, Any]) -> dict[str, str | None]:
    return {item["leaf"] or item["from_leaf"]: item["skipped"] for item in found["items"]}


def wish(found: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"source_id": found["source"]["id"], "digest": found["digest"], **more}


async def test_the_preview_shows_what_would_come_over_and_stores_nothing(next_year: World) -> None:
    found = await preview(next_year)
    assert (found["source"]["period_code"], found["source"]["own"]) == ("2024", True)
    assert outcomes(found) == {"1.1.1": None, "1.1.2": None, "2.1": None}
    first = found["items"][0]
    assert first["answer"]["choices"] == ["LATE"]
    assert (first["claimed_points"], first["explanation"]) == ("0.50", "Muộn")
    assert [one["number"] for one in first["evidence"]] == ["12/KH"]
    missing = await next_year.editor("S1").get(f"{next_year.report('S1')}/missing")
    assert missing["progress"]["statuses"]["EMPTY"] == 3
    assert await preview(next_year) == found


async def test_what_comes_over_is_marked_and_waits_to_be_confirmed(next_year: World) -> None:
    world, path = next_year, next_year.report("S1")
    found = await preview(world)
    made = await world.editor("S1").post(f"{path}/copies-forward", wish(found))
    assert {one["leaf"] for one in made["items"]} == {"1.1.1", "1.1.2", "2.1"}
    assert {one["carried_from_id"] for one in made["items"]} == {found["source"]["id"]}
    sheet = await world.editor("S1").get(path)
    leaf = next(one for one in sheet["leaves"] if one["code"] == "1.1.1")
    assert (leaf["status"], leaf["lacks"]) == ("TO_CONFIRM", ["NOT_CONFIRMED"])
    assert [one["earlier_period"] for one in leaf["evidence"]] == [True]
    refusal = await refused_in_both(
        world.head("S1"), "POST", f"{path}/sign-offs", 409, "not-ready-to-sign", json={}
    )
    assert {one["code"] for one in refusal["errors"]} == {"NOT_CONFIRMED"}
    marks = [{"leaf": code, "version": 1} for code in ("1.1.1", "1.1.2")]
    await world.editor("S1").post(f"{path}/marks", {"items": marks})
    await world.editor("S1").put(f"{path}/entries/2.1", YES, if_match=1)
    assert (await world.submit("S1"))["state"] == "SUBMITTED"
    trail = await world.auditor.get(
        "/v1/assessment-audit-entries", subject_id=f"{world.reports['S1']}/2.1"
    )
    assert [one["action"] for one in trail["items"]] == ["entry.saved", "entry.carried-over"]


async def test_nothing_is_ever_overwritten(next_year: World) -> None:
    world, path = next_year, next_year.report("S1")
    no = {"answer": {"choices": ["NO"]}, "explanation": "Năm nay"}
    before = await preview(world)
    await world.editor("S1").put(f"{path}/entries/2.1", no, if_match=0)
    await refused_in_both(
        world.editor("S1"), "POST", f"{path}/copies-forward", 409, "copy-changed", json=wish(before)
    )
    found = await preview(world)
    assert outcomes(found)["2.1"] == "ALREADY_FILLED"
    await world.editor("S1").post(f"{path}/copies-forward", wish(found))
    sheet = await world.editor("S1").get(path)
    mine = next(one["entry"] for one in sheet["leaves"] if one["code"] == "2.1")
    assert (mine["answer"]["choices"], mine["explanation"]) == (["NO"], "Năm nay")
    assert (mine["carried_from_id"], mine["version"]) == (None, 1)


async def test_some_leaves_can_be_chosen_but_none_that_does_not_come(next_year: World) -> None:
    world, path = next_year, next_year.report("S1")
    found = await preview(world)
    await refused_in_both(
        world.editor("S1"),
        "POST",
        f"{path}/copies-forward",
        422,
        "copy-refused",
        json=wish(found, leaves=["2.1", "1.2"]),
    )
    made = await world.editor("S1").post(f"{path}/copies-forward", wish(found, leaves=["2.1"]))
    assert [one["leaf"] for one in made["items"]] == ["2.1"]
    assert outcomes(await preview(world)) == {
        "1.1.1": None,
        "1.1.2": None,
        "2.1": "ALREADY_FILLED",
    }


async def test_of_two_who_copy_at_once_one_does(next_year: World) -> None:
    world, path = next_year, next_year.report("S1")
    body = wish(await preview(world))
    answers = await asyncio.gather(
        *(world.editor("S1").call("POST", f"{path}/copies-forward", json=body) for _ in range(3))
    )
    assert sorted(one.status_code for one in answers) == [201, 409, 409]
    sheet = await world.editor("S1").get(path)
    assert all(len(one["evidence"]) <= 1 for one in sheet["leaves"])


async def test_a_changed_framework_says_why_leaves_stay_behind(world: World) -> None:
    """A rule that changed, a leaf that is new, one that is gone, one that moved to another code."""
    await close(world)
    text = FRAMEWORK.read_text(encoding="utf-8")
    text = text.replace("yes: 2, no: 0", "yes: 1.5, no: 0.5")
    text = text.replace(
        "rule: {shape: YES_NO, yes: 1.5, no: 0.5}", "rule: {shape: MANUAL, step: 0.5}"
    )
    text = text.replace(
        'code: "1.1.2"\n            name: Tỷ lệ nhiệm vụ',
        'code: "1.1.3"\n            name: Tỷ lệ nhiệm vụ',
    )
    framework = await add_framework(world, text.encode())
    await world.officer.put(
        f"/v1/frameworks/{framework['id']}/mappings/{world.framework}",
        {
            "links": [
                {"from_leaf": "1.1.2", "to_leaf": "1.1.3"},
                {"from_leaf": "1.1.1", "to_leaf": None},
            ],
            "new_leaves": [],
        },
        if_match=0,
    )
    await begin(world, framework=framework["id"])
    found = await preview(world)
    said = {(one["leaf"], one["from_leaf"]): one["skipped"] for one in found["items"]}
    assert said == {
        ("1.1.1", None): "NEW_LEAF",
        ("1.1.3", "1.1.2"): None,
        ("2.1", "2.1"): "RULE_CHANGED",
        (None, "1.1.1"): "GONE",
    }


async def test_leaves_in_other_hands_stay_behind_for_others(next_year: World) -> None:
    world, path = next_year, next_year.report("S1")
    body = {"account_id": str(new_id()), "account_name": "Nam", "leaves": ["2.1"]}
    await world.head("S1").post(f"{path}/delegations", body | {"exclusive": True})
    assert outcomes(await preview(world))["2.1"] == "DELEGATED"
    by_head = await world.head("S1").get(f"{path}/copy-forward")
    assert outcomes(by_head)["2.1"] is None


async def test_without_an_earlier_report_there_is_nothing_to_copy(world: World) -> None:
    await world.move("SELF_ASSESSMENT")
    found = await preview(world)
    assert (found["source"], found["sources"], found["items"]) == (None, [], [])
    await refused_in_both(
        world.editor("S1"),
        "POST",
        f"{world.report('S1')}/copies-forward",
        422,
        "unknown-copy-source",
        json={"source_id": world.reports["S2"], "digest": found["digest"]},
    )


async def test_an_agency_may_copy_from_those_whom_it_took_over_from(world: World) -> None:
    await close(world)
    merged = await world.officer.post(
        "/v1/agency-successions",
        {
            "effective_on": "2025-01-01",
            "decision_number": "1/QĐ-UBND",
            "decision_date": "2024-12-20",
            "predecessor_ids": [world.agencies["S1"], world.agencies["S2"]],
            "successors": [{"agency": {"code": "S9", "name": "Sở mới", "block": "SO"}}],
        },
    )
    world.agencies["S9"] = merged["successors"][0]["id"]
    await begin(world, agencies={"S9": world.agencies["S9"]})
    found = await preview(world, "S9")
    assert found["source"] is None
    assert {(one["agency_code"], one["own"]) for one in found["sources"]} == {
        ("S1", False),
        ("S2", False),
    }
    chosen = next(one["id"] for one in found["sources"] if one["agency_code"] == "S2")
    again = await preview(world, "S9", source_id=chosen)
    assert set(outcomes(again).values()) == {None}
    made = await world.editor("S9").post(f"{world.report('S9')}/copies-forward", wish(again))
    assert len(made["items"]) == 3


async def test_strangers_and_locked_reports_copy_nothing(next_year: World) -> None:
    world, path = next_year, next_year.report("S1")
    found = await preview(world)
    stranger = world.holding((Role.AGENCY_EDITOR, "S2"))
    refused(await stranger.call("GET", f"{path}/copy-forward"), 404, "not-found")
    world.clock.set(datetime(2025, 12, 1, tzinfo=UTC))
    answer = await world.editor("S1").call("POST", f"{path}/copies-forward", json=wish(found))
    refused(answer, 409, "deadline-passed")


async def test_a_copy_takes_few_statements(next_year: World) -> None:
    found = await preview(next_year)
    with statements() as asked:
        await next_year.editor("S1").post(f"{next_year.report('S1')}/copies-forward", wish(found))
    assert len(asked) <= 18, asked
