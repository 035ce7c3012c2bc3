"""Two rounds of the council, the supplement between them, and the thread of a leaf."""

import asyncio
from datetime import UTC, datetime
from typing import Any

import pytest

from shared.auth.principal import Role
from shared.ids import new_id
from tests.assessment.refusals import refused, refused_in_both
from tests.assessment.world import PDF, World

ACCEPTED = {"decision": "ACCEPTED"}
SUPPLEMENT_ENDS = datetime(2024, 12, 14, 17, 0, 0, tzinfo=UTC)


@pytest.fixture
async def round_world(world: World) -> World:
    """Round 1, with S1 submitted."""
    await world.move("SELF_ASSESSMENT")
    await world.fill("S1")
    await world.submit("S1")
    world.clock.set(datetime(2024, 12, 1, tzinfo=UTC))
    await world.move("ROUND_1")
    return world


@pytest.fixture
async def supplement_world(round_world: World) -> World:
    await round_world.decide_all("S1")
    await round_world.move("SUPPLEMENT")
    return round_world


async def leaf_of(world: World, code: str, who: Any = None) -> Any:
    sheet = await (who or world.officer).get(world.report("S1"))
    return next(item for item in sheet["leaves"] if item["code"] == code)


async def test_nobody_appraises_the_own_agency(round_world: World) -> None:
    both = round_world.holding(
        (Role.APPRAISER, None), (Role.AGENCY_EDITOR, "S1"), who=round_world.appraiser.who.id
    )
    await refused_in_both(
        both,
        "PUT",
        f"{round_world.report('S1')}/appraisals/1/1.1.1",
        403,
        "own-agency",
        json=ACCEPTED,
        if_match=0,
    )
    work = await both.get(f"/v1/periods/{round_world.period}/work-list")
    assert work["items"] == []
    assert (await leaf_of(round_world, "1.1.1"))["round_1"] is None


async def test_an_appraiser_sees_and_decides_what_is_assigned_only(round_world: World) -> None:
    world = round_world
    one_field = world.holding((Role.APPRAISER, None))
    stranger = world.holding((Role.APPRAISER, None))
    for caller, fields, agencies in (
        (one_field, ["1"], [world.agencies["S1"]]),
        (stranger, ["1"], [world.agencies["S2"]]),
    ):
        await world.officer.post(
            f"/v1/periods/{world.period}/assignments",
            {
                "appraiser_id": str(caller.who.id),
                "appraiser_name": "Lan",
                "fields": fields,
                "agency_ids": agencies,
            },
        )
    path = world.report("S1")
    refused(
        await stranger.call("PUT", f"{path}/appraisals/1/1.1.1", json=ACCEPTED, if_match=0),
        404,
        "not-found",
    )
    refused(await stranger.call("GET", path), 404, "not-found")
    refused(await one_field.call("GET", world.report("S2")), 404, "not-found")
    sheet = await one_field.get(path)
    assert {leaf["field"] for leaf in sheet["leaves"]} == {"1"}
    body = await refused_in_both(
        one_field,
        "PUT",
        f"{path}/appraisals/1/2.1",
        403,
        "appraisal-not-assigned",
        json=ACCEPTED,
        if_match=0,
    )
    assert body["fields"] == "2"
    await one_field.put(f"{path}/appraisals/1/1.1.1", ACCEPTED, if_match=0)


@pytest.mark.parametrize(
    ("leaf", "decision", "pointer", "code"),
    [
        ("1.1.1", {"decision": "CHANGED", "points": "0.25"}, "#/opinion", "opinion-needed"),
        ("1.1.1", {"decision": "CHANGED", "opinion": "x"}, "#", "answer-or-points-needed"),
        ("1.1.1", {**ACCEPTED, "points": "0.25"}, "#/decision", "accepted-with-change"),
        (
            "1.1.1",
            {"decision": "CHANGED", "opinion": "x", "points": "1.25"},
            "#/points",
            "points-above-maximum",
        ),
        (
            "1.1.1",
            {"decision": "CHANGED", "opinion": "x", "points": "0.255"},
            "#/points",
            "points-off-step",
        ),
        (
            "1.1.1",
            {"decision": "CHANGED", "opinion": "x", "answer": {"choices": ["X"]}},
            "#/answer/choices/0",
            "unknown-choice",
        ),
        ("1.2", ACCEPTED, "#", "answer-or-points-needed"),
        (
            "1.2",
            {"decision": "CHANGED", "answer": {"points": "0.3"}},
            "#/answer/points",
            "points-off-step",
        ),
    ],
)
async def test_decisions_that_do_not_fit_are_refused_at_their_place(
    round_world: World, leaf: str, decision: dict[str, Any], pointer: str, code: str
) -> None:
    path = f"{round_world.report('S1')}/appraisals/1"
    body = await refused_in_both(
        round_world.appraiser,
        "PUT",
        f"{path}/{leaf}",
        422,
        "decision-refused",
        json=decision,
        if_match=0,
    )
    assert (pointer, code) in [(one["pointer"], one["code"]) for one in body["errors"]]
    many = {"items": [{"leaf": "2.1", **ACCEPTED}, {"leaf": leaf, **decision}]}
    answer = await round_world.appraiser.call("POST", path, json=many)
    assert refused(answer, 422, "decision-refused")["errors"][0]["pointer"].startswith("#/items/1")
    assert (await leaf_of(round_world, "2.1"))["round_1"] is None


@pytest.mark.parametrize("leaf", ["9.1", "2.2", "7.7"])
async def test_survey_and_foreign_leaves_are_not_decided(round_world: World, leaf: str) -> None:
    answer = await round_world.holding((Role.APPRAISER, None)).call(
        "PUT", f"{round_world.report('S1')}/appraisals/1/{leaf}", json=ACCEPTED, if_match=0
    )
    refused(answer, 404, "not-found")
    await round_world.officer.post(
        f"/v1/periods/{round_world.period}/assignments",
        {
            "appraiser_id": str(round_world.appraiser.who.id),
            "appraiser_name": "Lan",
            "fields": ["9"],
        },
    )
    await refused_in_both(
        round_world.appraiser,
        "PUT",
        f"{round_world.report('S1')}/appraisals/1/{leaf}",
        422,
        "leaf-not-decidable",
        json=ACCEPTED,
        if_match=0,
    )


async def test_a_round_is_decided_in_its_own_phase(round_world: World) -> None:
    await refused_in_both(
        round_world.appraiser,
        "PUT",
        f"{round_world.report('S1')}/appraisals/2/1.1.1",
        409,
        "round-not-open",
        json=ACCEPTED,
        if_match=0,
    )


async def test_of_two_who_decide_at_once_one_is_told_to_look_again(round_world: World) -> None:
    path = f"{round_world.report('S1')}/appraisals/1/1.1.1"
    for version in (0, 1):
        answers = await asyncio.gather(
            *(
                round_world.appraiser.call("PUT", path, json=ACCEPTED, if_match=version)
                for _ in range(2)
            )
        )
        assert sorted(one.status_code for one in answers) == [200, 412]


async def test_a_round_closes_only_when_everything_is_decided(round_world: World) -> None:
    path = f"/v1/periods/{round_world.period}"
    await round_world.appraiser.put(
        f"{round_world.report('S1')}/appraisals/1/1.1.1", ACCEPTED, if_match=0
    )
    body = await refused_in_both(
        round_world.chair,
        "POST",
        f"{path}/phases",
        409,
        "undecided-leaves",
        json={"phase": "SUPPLEMENT"},
        if_match=await round_world.version_of(path),
    )
    assert body["count"] == 3
    assert {one["leaf"] for one in body["errors"]} == {"1.1.2", "1.2", "2.1"}
    work = await round_world.appraiser.get(f"{path}/work-list")
    assert [item["leaf"] for item in work["items"][0]["leaves"]] == ["1.1.2", "1.2", "2.1"]
    progress = await round_world.chair.get(f"{path}/dashboards/agency")
    mine = next(item for item in progress["items"] if item["agency_code"] == "S1")
    assert (mine["progress"]["total"], mine["progress"]["complete"]) == (3, 3)
    assert (mine["round_1"]["to_decide"], mine["round_1"]["decided"]) == (4, 1)
    assert mine["round_2"]["decided"] == 0


async def test_opinions_are_open_to_the_agency_when_their_round_is_closed(
    round_world: World,
) -> None:
    world, head = round_world, round_world.head("S1")
    change = {"decision": "CHANGED", "points": "0.25", "opinion": "Thiếu số hiệu"}
    await world.appraiser.put(f"{world.report('S1')}/appraisals/1/1.1.1", change, if_match=0)
    await world.appraiser.post(
        f"{world.report('S1')}/entries/1.1.1/statements", {"text": "Đề nghị giải trình"}
    )
    before = await leaf_of(world, "1.1.1", head)
    assert (before["round_1"], before["statements"]) == (None, 0)
    thread = f"{world.report('S1')}/entries/1.1.1/statements"
    assert (await head.get(thread))["items"] == []
    await world.appraiser.post(
        f"{world.report('S1')}/appraisals/1",
        {
            "items": [
                {"leaf": "1.1.2", **ACCEPTED},
                {"leaf": "2.1", **ACCEPTED},
                {"leaf": "1.2", "decision": "CHANGED", "points": "1"},
            ]
        },
    )
    await world.move("SUPPLEMENT")
    after = await leaf_of(world, "1.1.1", head)
    assert (after["round_1"]["opinion"], after["statements"]) == ("Thiếu số hiệu", 1)
    assert (await head.get(thread))["items"][0]["author_name"] == "Appraiser"
    await world.editor("S1").post(thread, {"text": "Số hiệu 12/KH", "proposed_points": "0.5"})
    await world.move("ROUND_2", reason="đủ")
    await world.appraiser.put(f"{world.report('S1')}/appraisals/2/1.1.1", ACCEPTED, if_match=0)
    assert (await leaf_of(world, "1.1.1", head))["round_2"] is None
    assert (await leaf_of(world, "1.1.1"))["round_2"]["decision"] == "ACCEPTED"
    await world.move("CLOSED")
    closed = await leaf_of(world, "1.1.1", head)
    assert closed["entry"]["claimed_points"] == "0.50"
    assert closed["round_1"]["points"] == "0.25"
    assert closed["round_2"]["decision"] == "ACCEPTED"


async def test_the_supplement_window_is_for_its_phase_and_time(supplement_world: World) -> None:
    world, editor = supplement_world, supplement_world.editor("S1")
    thread = f"{world.report('S1')}/entries/2.1/statements"
    await refused_in_both(
        editor,
        "PUT",
        f"{world.report('S1')}/entries/2.1",
        409,
        "wrong-phase",
        json={"answer": {"choices": ["NO"]}},
        if_match=1,
    )
    await refused_in_both(
        world.officer, "POST", thread, 409, "statement-window", json={"text": "Sớm quá"}
    )
    added = await world.upload("S1", leaf="1.2", content=PDF + b"late")
    assert added.json()["phase"] == "SUPPLEMENT"
    await refused_in_both(
        editor,
        "POST",
        thread,
        422,
        "proposed-points-refused",
        json={"text": "Xin thêm", "proposed_points": "9"},
    )
    world.clock.set(SUPPLEMENT_ENDS)
    await refused_in_both(editor, "POST", thread, 409, "statement-window", json={"text": "Muộn"})
    late = await world.upload("S1", leaf="1.2", content=PDF + b"later")
    refused(late, 409, "deadline-passed")


async def test_a_statement_sent_twice_is_made_once(supplement_world: World) -> None:
    world, editor = supplement_world, supplement_world.editor("S1")
    thread = f"{world.report('S1')}/entries/2.1/statements"
    statement = {"id": str(new_id()), "text": "Giải trình"}
    first = await editor.post(thread, statement)
    assert await editor.post(thread, statement) == first
    other = await editor.call("POST", thread, json={**statement, "text": "Khác"})
    refused(other, 409, "id-taken")
    assert len((await editor.get(thread))["items"]) == 1


async def test_round_2_needs_decisions_only_where_something_was_added(
    supplement_world: World,
) -> None:
    world = supplement_world
    await world.upload("S1", leaf="1.2", content=PDF + b"added")
    await world.move("ROUND_2", reason="đủ")
    body = await world.move("CLOSED", expect=409)
    assert [one["leaf"] for one in body["errors"]] == ["1.2"]
    await world.appraiser.put(
        f"{world.report('S1')}/appraisals/2/1.2",
        {"decision": "CHANGED", "answer": {"points": "2"}},
        if_match=0,
    )
    await world.move("CLOSED")
    await refused_in_both(
        world.officer,
        "PUT",
        f"/v1/periods/{world.period}/calendar",
        409,
        "period-closed",
        json={"calendar": {}, "reason": "x"},
        if_match=1,
    )


async def test_evidence_is_open_to_the_appraisers_of_its_field(world: World) -> None:
    await world.move("SELF_ASSESSMENT")
    await world.fill("S1")
    evidence = (await world.upload("S1", leaf="2.1")).json()
    path = f"/v1/evidence/{evidence['id']}/content"
    refused(await world.appraiser.call("GET", path), 404, "not-found")
    await world.submit("S1")
    assert (await world.appraiser.call("GET", path)).content == PDF
    of_field_1 = world.holding((Role.APPRAISER, None))
    await world.officer.post(
        f"/v1/periods/{world.period}/assignments",
        {"appraiser_id": str(of_field_1.who.id), "appraiser_name": "Lan", "fields": ["1"]},
    )
    refused(await of_field_1.call("GET", path), 404, "not-found")
    refused(
        await of_field_1.call("GET", f"{world.report('S1')}/entries/2.1/statements"),
        404,
        "not-found",
    )
