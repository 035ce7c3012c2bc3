"""Entries through the API: previews, claims, concurrent editing, and the deadline to the second."""

import asyncio
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.assessment.refusals import refused, refused_in_both
from tests.assessment.world import World

LATE = {"answer": {"choices": ["LATE"]}}


@pytest.fixture
async def open_world(world: World) -> World:
    await world.move("SELF_ASSESSMENT")
    return world


async def entry_of(world: World, leaf: str, agency: str = "S1") -> Any:
    sheet = await world.officer.get(world.report(agency))
    return next(item["entry"] for item in sheet["leaves"] if item["code"] == leaf)


async def test_a_preview_explains_itself_in_both_languages_and_stores_nothing(
    open_world: World,
) -> None:
    preview = await open_world.editor("S1").post(
        f"{open_world.report('S1')}/previews",
        {"leaf": "1.1.2", "answer": {"facts": {"done": "2", "planned": "3"}}},
        expect=200,
    )
    assert preview["claimed_points"] == "0.67"
    assert preview["rule_points"].startswith("0.66666")
    assert preview["explanation"]["vi"] != preview["explanation"]["en"]
    assert await entry_of(open_world, "1.1.2") is None


async def test_a_claim_left_out_is_what_the_rule_gives(open_world: World) -> None:
    path = f"{open_world.report('S1')}/entries/1.1.2"
    body = {"answer": {"facts": {"done": "2", "planned": "3"}}}
    saved = await open_world.editor("S1").put(path, body, if_match=0)
    assert (saved["claimed_points"], saved["version"]) == ("0.67", 1)
    lower = await open_world.editor("S1").put(path, {**body, "claimed_points": "0.5"}, if_match=1)
    assert (lower["claimed_points"], lower["version"]) == ("0.5", 2)


async def test_not_applicable_has_no_points(open_world: World) -> None:
    path = f"{open_world.report('S1')}/entries/1.1.2"
    saved = await open_world.editor("S1").put(
        path, {"answer": {"state": "NOT_APPLICABLE"}, "explanation": "x"}, if_match=0
    )
    assert saved["claimed_points"] is None
    body = await refused_in_both(
        open_world.editor("S1"),
        "PUT",
        path,
        422,
        "claim-refused",
        json={
            "answer": {"state": "NOT_APPLICABLE"},
            "claimed_points": "1",
            "explanation": "x",
        },
        if_match=1,
    )
    assert body["errors"][0]["code"] == "claim-not-applicable"


@pytest.mark.parametrize(
    ("leaf", "entry", "pointer", "code"),
    [
        ("1.1.1", {**LATE, "claimed_points": "1.5"}, "#/claimed_points", "points-above-maximum"),
        ("1.1.1", {**LATE, "claimed_points": "0.255"}, "#/claimed_points", "points-off-step"),
        ("1.1.1", {**LATE, "claimed_points": "0.75"}, "#/claimed_points", "claim-above-rule"),
        ("1.1.1", {**LATE, "claimed_points": "-1"}, "#/claimed_points", "points-below-minimum"),
        ("1.1.1", {"answer": {"choices": ["NEVER"]}}, "#/answer/choices/0", "unknown-choice"),
        (
            "1.1.1",
            {"answer": {"state": "NOT_APPLICABLE"}, "explanation": "x"},
            "#/answer/state",
            "not-applicable-refused",
        ),
        (
            "1.1.2",
            {"answer": {"facts": {"done": "1.5", "planned": "3"}}},
            "#/answer/facts/done",
            "fact-not-whole",
        ),
        (
            "1.1.2",
            {"answer": {"facts": {"done": "4", "planned": "3"}}},
            "#/answer/facts/done",
            "numerator-above-denominator",
        ),
        ("1.1.2", {"answer": {"facts": {"done": "1"}}}, "#/answer/facts/planned", "fact-missing"),
    ],
)
async def test_what_does_not_fit_the_leaf_is_refused_at_its_place(
    open_world: World, leaf: str, entry: dict[str, Any], pointer: str, code: str
) -> None:
    body = await refused_in_both(
        open_world.editor("S1"),
        "PUT",
        f"{open_world.report('S1')}/entries/{leaf}",
        422,
        "claim-refused",
        json=entry,
        if_match=0,
    )
    assert (pointer, code) in [(one["pointer"], one["code"]) for one in body["errors"]]
    assert await entry_of(open_world, leaf) is None


@pytest.mark.parametrize("leaf", ["9.1", "1.2", "2.2", "7.7"])
async def test_survey_council_foreign_and_unknown_leaves_cannot_be_claimed(
    open_world: World, leaf: str
) -> None:
    await refused_in_both(
        open_world.editor("S1"),
        "PUT",
        f"{open_world.report('S1')}/entries/{leaf}",
        422,
        "leaf-not-claimable",
        json={"answer": {"choices": ["YES"]}},
        if_match=0,
    )


async def test_floats_are_refused_and_so_is_a_change_without_a_version(open_world: World) -> None:
    path = f"{open_world.report('S1')}/entries/1.1.1"
    answer = await open_world.editor("S1").call(
        "PUT", path, json={**LATE, "claimed_points": 0.5}, if_match=0
    )
    assert refused(answer, 422, "invalid-request")["errors"][0]["pointer"] == "#/claimed_points"
    refused(await open_world.editor("S1").call("PUT", path, json=LATE), 428, "version-required")


async def test_of_two_editors_who_save_at_once_one_is_told_to_look_again(open_world: World) -> None:
    path = f"{open_world.report('S1')}/entries/1.1.1"
    for version in (0, 1):
        answers = await asyncio.gather(
            *(
                open_world.editor("S1").call("PUT", path, json=LATE, if_match=version)
                for _ in range(2)
            )
        )
        assert sorted(one.status_code for one in answers) == [200, 412]
        stale = next(one for one in answers if one.status_code == 412)
        refused(stale, 412, "entry-changed")
    assert (await entry_of(open_world, "1.1.1"))["version"] == 2


async def test_many_entries_are_saved_all_or_none(open_world: World) -> None:
    items = [
        {"leaf": "1.1.1", "version": 0, **LATE},
        {"leaf": "1.1.2", "version": 0, "answer": {"facts": {"done": "9", "planned": "3"}}},
        {"leaf": "2.1", "version": 0, "answer": {"choices": ["PERHAPS"]}},
    ]
    body = await refused_in_both(
        open_world.editor("S1"),
        "PUT",
        f"{open_world.report('S1')}/entries",
        422,
        "claim-refused",
        json={"items": items},
    )
    assert {one["pointer"].split("/answer")[0] for one in body["errors"]} == {
        "#/items/1",
        "#/items/2",
    }
    assert await entry_of(open_world, "1.1.1") is None
    twice = {"items": [items[0], items[0]]}
    answer = await open_world.editor("S1").call(
        "PUT", f"{open_world.report('S1')}/entries", json=twice
    )
    refused(answer, 422, "invalid-request")


async def test_the_deadline_holds_to_the_second_and_an_extension_moves_it(
    open_world: World,
) -> None:
    path = f"{open_world.report('S1')}/entries/1.1.1"
    editor = open_world.editor("S1")
    open_world.clock.set(datetime(2024, 11, 29, 16, 59, 59, tzinfo=UTC))
    await editor.put(path, LATE, if_match=0)
    open_world.clock.set(datetime(2024, 11, 29, 17, 0, 0, tzinfo=UTC))
    body = await refused_in_both(editor, "PUT", path, 409, "deadline-passed", json=LATE, if_match=1)
    assert "30/11/2024 00:00:00" in body["detail"]
    await open_world.officer.post(
        f"/v1/periods/{open_world.period}/extensions",
        {
            "agency_id": open_world.agencies["S1"],
            "until": "2024-12-01T00:00:00+07:00",
            "reason": "Sự cố mạng",
        },
    )
    await editor.put(path, LATE, if_match=1)
    other = f"{open_world.report('S2')}/entries/1.1.1"
    refused(
        await open_world.editor("S2").call("PUT", other, json=LATE, if_match=0),
        409,
        "deadline-passed",
    )


async def test_before_the_period_opens_nothing_can_be_entered(world: World) -> None:
    await refused_in_both(
        world.editor("S1"),
        "PUT",
        f"{world.report('S1')}/entries/1.1.1",
        409,
        "wrong-phase",
        json=LATE,
        if_match=0,
    )


async def test_who_changed_what_is_kept_with_before_and_after(open_world: World) -> None:
    path = f"{open_world.report('S1')}/entries/1.1.1"
    await open_world.editor("S1").put(path, LATE, if_match=0)
    await open_world.editor("S1").put(path, {**LATE, "claimed_points": "0.25"}, if_match=1)
    trail = await open_world.auditor.get(
        "/v1/assessment-audit-entries", subject_id=f"{open_world.reports['S1']}/1.1.1"
    )
    newest, oldest = trail["items"]
    assert (oldest["before"], oldest["after"]["claimed_points"]) == (None, "0.5")
    assert (newest["before"]["claimed_points"], newest["after"]["claimed_points"]) == (
        "0.5",
        "0.25",
    )
    assert newest["actor_name"] == "Agency_Editor"
