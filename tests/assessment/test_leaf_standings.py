"""One definition of status, lacks and progress: as a rule, and the same wherever it is shown."""

from dataclasses import replace
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.assessment.frameworks.yaml_reading import read_yaml
from services.assessment.leaf_standings.models import EntryStatus, Lack, LeafFacts
from services.assessment.leaf_standings.rules import claimable_leaves, progress_of, stand, stand_all
from shared.methodology.framework import Evidence
from shared.methodology.parsing import parse_framework
from tests.assessment.refusals import refused, refused_in_both
from tests.assessment.world import FRAMEWORK, World

SMALL = parse_framework(read_yaml(FRAMEWORK.read_bytes()).data)
LEAF = SMALL.leaves["1.1.1"]
BOOLS = (False, True)
FACTS = [LeafFacts(*each) for each in product(BOOLS, repeat=5)]


@pytest.fixture
async def open_world(world: World) -> World:
    await world.move("SELF_ASSESSMENT")
    return world


async def sheet_of(world: World) -> dict[str, Any]:
    sheet = await world.editor("S1").get(world.report("S1"))
    return {leaf["code"]: leaf for leaf in sheet["leaves"]} | {"sheet": sheet}


@pytest.mark.parametrize("facts", [None, *FACTS])
def test_every_combination_has_one_status_and_its_lacks(facts: LeafFacts | None) -> None:
    standing = stand(LEAF, facts)
    if facts is None:
        assert (standing.status, standing.lacks) == (EntryStatus.EMPTY, (Lack.NO_ENTRY,))
        return
    expected = (
        EntryStatus.RETURNED
        if facts.returned
        else EntryStatus.TO_CONFIRM
        if facts.to_confirm
        else EntryStatus.DONE
        if facts.done
        else EntryStatus.IN_PROGRESS
    )
    assert standing.status is expected
    assert (Lack.NOT_CORRECTED in standing.lacks) is facts.returned
    assert (Lack.NOT_CONFIRMED in standing.lacks) is facts.to_confirm
    unproven = not (facts.evidenced or facts.explained)
    assert (Lack.NO_EVIDENCE_OR_EXPLANATION in standing.lacks) is unproven
    optional = stand(replace(LEAF, evidence=Evidence(required=False)), facts)
    assert Lack.NO_EVIDENCE_OR_EXPLANATION not in optional.lacks


@given(st.dictionaries(st.sampled_from(sorted(SMALL.leaves)), st.sampled_from(FACTS)))
def test_progress_adds_up_and_is_whole_only_when_nothing_is_missing(
    facts: dict[str, LeafFacts],
) -> None:
    for block in ("SO", "DISTRICT"):
        standings = stand_all(claimable_leaves(SMALL, block, "S1"), facts)
        progress = progress_of(standings)
        assert progress.total == sum(progress.statuses.values()) == len(standings)
        assert (progress.percent == 100) is (not any(one.lacks for one in standings))


async def test_a_leaf_goes_from_empty_to_done_and_says_so_everywhere(open_world: World) -> None:
    path, editor = open_world.report("S1"), open_world.editor("S1")
    assert (await sheet_of(open_world))["1.1.1"]["status"] == "EMPTY"
    entry = {"answer": {"choices": ["TIMELY"]}}
    await editor.put(f"{path}/entries/1.1.1", entry, if_match=0)
    leaf = (await sheet_of(open_world))["1.1.1"]
    assert (leaf["status"], leaf["lacks"]) == ("IN_PROGRESS", ["NO_EVIDENCE_OR_EXPLANATION"])
    await open_world.upload("S1")
    marked = await editor.post(f"{path}/marks", {"items": [{"leaf": "1.1.1", "version": 1}]})
    assert marked["items"][0]["done_by"] == "Agency_Editor"
    leaf = (await sheet_of(open_world))["1.1.1"]
    assert (leaf["status"], leaf["lacks"]) == ("DONE", [])
    undone = {"items": [{"leaf": "1.1.1", "version": 2, "done": False}]}
    await editor.post(f"{path}/marks", undone)
    assert (await sheet_of(open_world))["1.1.1"]["status"] == "IN_PROGRESS"
    await editor.put(f"{path}/entries/1.1.1", entry | {"done": True}, if_match=3)
    found = await sheet_of(open_world)
    assert found["1.1.1"]["status"] == "DONE"
    assert (found["1.2"]["status"], found["9.1"]["status"]) == (None, None)


async def test_sheet_missing_list_and_period_count_alike(open_world: World) -> None:
    """Whatever mixture of leaves: three places, one count."""
    path, editor = open_world.report("S1"), open_world.editor("S1")
    steps: list[tuple[str, dict[str, Any]]] = [
        ("1.1.1", {"answer": {"choices": ["LATE"]}}),
        ("2.1", {"answer": {"choices": ["YES"]}, "done": True}),
        ("1.1.2", {"answer": {"facts": {"done": "2", "planned": "3"}}}),
    ]
    for place in range(len(steps) + 1):
        if place:
            leaf, entry = steps[place - 1]
            await editor.put(f"{path}/entries/{leaf}", entry, if_match=0)
        sheet = (await sheet_of(open_world))["sheet"]["progress"]
        missing = await editor.get(f"{path}/missing")
        period = await open_world.officer.get(f"/v1/periods/{open_world.period}/dashboards/agency")
        mine = next(one for one in period["items"] if one["agency_code"] == "S1")
        assert sheet == missing["progress"] == mine["progress"]
        lacking = {item["leaf"] for item in missing["items"]}
        assert sheet["complete"] == sheet["total"] - len(lacking)
    assert sheet["statuses"] == {
        "EMPTY": 0,
        "RETURNED": 0,
        "TO_CONFIRM": 0,
        "NEEDS_REVIEW": 0,
        "IN_PROGRESS": 2,
        "DONE": 1,
    }
    assert (sheet["total"], sheet["complete"], sheet["percent"]) == (3, 2, 66)


async def test_what_is_missing_says_in_words_what_to_do(open_world: World) -> None:
    await open_world.editor("S1").put(
        f"{open_world.report('S1')}/entries/1.1.1", {"answer": {"choices": ["LATE"]}}, if_match=0
    )
    missing = await open_world.head("S1").get(f"{open_world.report('S1')}/missing")
    first, second, _ = missing["items"]
    assert (first["leaf"], first["name"], first["field"]) == ("1.1.1", "Ban hành kế hoạch", "1")
    assert "upload some or give an explanation" in first["todo"]["en"]
    assert "tải lên hoặc ghi giải trình" in first["todo"]["vi"]
    assert second["todo"]["en"] == "There is no entry; fill this in."


async def test_a_returned_leaf_waits_until_it_is_taken_up(open_world: World) -> None:
    world, path = open_world, open_world.report("S1")
    await world.fill("S1")
    sent = await world.submit("S1")
    back = {"reason": "Sai", "leaves": ["2.1", "1.1.1"], "until": "2024-12-03T00:00:00Z"}
    await world.officer.post(f"{path}/returns", back, if_match=sent["version"])
    found = await sheet_of(world)
    assert (found["2.1"]["status"], found["2.1"]["lacks"]) == ("RETURNED", ["NOT_CORRECTED"])
    assert found["1.1.2"]["status"] == "IN_PROGRESS"
    refusal = await refused_in_both(
        world.head("S1"), "POST", f"{path}/sign-offs", 409, "not-ready-to-sign", json={}
    )
    assert [one["code"] for one in refusal["errors"]] == ["NOT_CORRECTED"] * 2
    await world.editor("S1").put(f"{path}/entries/2.1", {"answer": {"choices": ["NO"]}}, if_match=1)
    await world.upload("S1")
    marks = {"items": [{"leaf": "1.1.1", "version": 1}]}
    await world.editor("S1").post(f"{path}/marks", marks)
    assert (await world.submit("S1"))["state"] == "SUBMITTED"


async def test_marks_are_set_all_or_none(open_world: World) -> None:
    path, editor = open_world.report("S1"), open_world.editor("S1")
    await editor.put(f"{path}/entries/2.1", {"answer": {"choices": ["NO"]}}, if_match=0)
    items = [{"leaf": "2.1", "version": 1}, {"leaf": "1.1.1", "version": 0}]
    body = await refused_in_both(
        editor, "POST", f"{path}/marks", 422, "nothing-to-mark", json={"items": items}
    )
    assert [one["pointer"] for one in body["errors"]] == ["#/items/1/leaf"]
    stale = {"items": [{"leaf": "2.1", "version": 7}]}
    refused(await editor.call("POST", f"{path}/marks", json=stale), 412, "entry-changed")
    assert (await sheet_of(open_world))["2.1"]["status"] == "IN_PROGRESS"


async def test_a_mark_leaves_the_signature_alone(open_world: World) -> None:
    path = open_world.report("S1")
    await open_world.fill("S1")
    signed = await open_world.head("S1").post(f"{path}/sign-offs", {})
    marks = {"items": [{"leaf": "2.1", "version": 1}]}
    await open_world.editor("S1").post(f"{path}/marks", marks)
    sheet = (await sheet_of(open_world))["sheet"]
    assert (sheet["sign_off"]["id"], sheet["sign_off"]["voided_at"]) == (signed["id"], None)
