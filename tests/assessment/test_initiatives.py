"""New models and ideas: registered, judged, and counted for bonus leaves."""

import asyncio
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from shared.auth.principal import Role
from tests.assessment.access.initiatives import CONTENT
from tests.assessment.refusals import refused, refused_in_both
from tests.assessment.world import FRAMEWORK, Clock, World, make_world

BONUS = """
  - code: "T"
    name: Điểm thưởng
    group: BONUS
    maximum: 2
    criteria:
      - code: "T.1"
        name: Mô hình, sáng kiến được công nhận
        maximum: 1
        source: APPRAISED
        rule: {shape: MANUAL, step: 0.25}
      - code: "T.2"
        name: Số sáng kiến
        maximum: 1
        source: APPRAISED
        rule:
          shape: COUNT_CAP
          input: {name: ideas, label: Sáng kiến, unit: sáng kiến, integer: true, minimum: 0}
          unit_points: 0.4
"""
PATH = "/v1/initiatives"
ZERO = {"T.1": {"points": "0"}, "T.2": {"answer": {"facts": {"ideas": "0"}}}}


@pytest.fixture
async def world(http: httpx.AsyncClient, clock: Clock) -> World:
    """A period with bonus leaves, in its self-assessment."""
    clock.set(datetime(2024, 11, 10, 3, tzinfo=UTC))
    made = await make_world(http, clock, framework=FRAMEWORK.read_bytes() + BONUS.encode())
    await made.officer.post(
        f"/v1/periods/{made.period}/assignments",
        {
            "appraiser_id": str(made.appraiser.who.id),
            "appraiser_name": "Appraiser",
            "fields": ["T"],
        },
    )
    await made.move("SELF_ASSESSMENT")
    return made


async def register(world: World, agency: str = "S1", **changed: Any) -> Any:
    body = {"self_assessment_id": world.reports[agency], **CONTENT, **changed}
    return await world.editor(agency).post(PATH, body)


async def judge(world: World, who: Any, one: dict[str, Any], **judgement: Any) -> Any:
    body = {"recognised": True, "opinion": "Mới, hiệu quả rõ", **judgement}
    current = await world.officer.get(f"{PATH}/{one['id']}")
    return await who.post(f"{PATH}/{one['id']}/judgements", body, if_match=current["version"])


async def open_round_1(world: World) -> None:
    for agency in ("S1", "S2", "Q1"):
        await world.fill(agency)
        await world.upload(agency)
        await world.submit(agency)
    await world.move("ROUND_1")


async def test_recognised_initiatives_feed_a_bonus_leaf_up_to_its_maximum(world: World) -> None:
    made = [await register(world, title=f"Sáng kiến {number}", leaf="T.1") for number in (1, 2, 3)]
    await open_round_1(world)
    for one, points in zip(made[:2], ("0.5", "0.75"), strict=True):
        await judge(world, world.appraiser, one, points=points)
    await judge(world, world.chair, made[2], recognised=False, opinion="Đã có nơi khác làm")
    path = f"{world.report('S1')}/initiative-credits"
    (credit,) = (await world.appraiser.get(path))["items"]
    assert (credit["leaf"], credit["points"], credit["initiatives"]) == (
        "T.1",
        "1",
        ["Sáng kiến 1", "Sáng kiến 2"],
    )
    await world.appraiser.post(path, {"items": [{"leaf": "T.1"}]})
    sheet = await world.officer.get(world.report("S1"))
    leaf = next(one for one in sheet["leaves"] if one["code"] == "T.1")
    assert leaf["round_1"]["points"] == "1"
    assert leaf["round_1"]["opinion"] == (
        "Công nhận 2 mô hình, sáng kiến, tổng 1,25 điểm, tối đa 1: Sáng kiến 1; Sáng kiến 2."
    )


async def test_a_leaf_that_counts_gets_their_number(world: World) -> None:
    made = [await register(world, title=f"Sáng kiến {number}", leaf="T.2") for number in (1, 2)]
    await open_round_1(world)
    for one in made:
        await judge(world, world.appraiser, one)
    path = f"{world.report('S1')}/initiative-credits"
    (credit,) = (await world.appraiser.post(path, {"items": [{"leaf": "T.2"}]}))["items"]
    assert credit["facts"] == {"ideas": "2"}
    sheet = await world.officer.get(world.report("S1"))
    leaf = next(one for one in sheet["leaves"] if one["code"] == "T.2")
    assert leaf["round_1"]["answer"]["facts"] == {"ideas": "2"}


async def test_an_agency_sees_the_judgement_when_the_round_is_over(world: World) -> None:
    one = await register(world)
    await open_round_1(world)
    await judge(world, world.chair, one)
    mine = await world.editor("S1").get(f"{PATH}/{one['id']}")
    assert (mine["state"], mine["opinion"], mine["judged_by"]) == ("REGISTERED", "", None)
    (listed,) = (await world.editor("S1").get(PATH))["items"]
    assert listed["state"] == "REGISTERED"
    assert (await world.auditor.get(f"{PATH}/{one['id']}"))["state"] == "RECOGNISED"
    assert (await world.editor("S1").get(f"{world.report('S1')}/initiative-credits"))["items"] == []


async def test_nothing_tells_an_agency_that_the_council_has_judged(world: World) -> None:
    """Neither what it reads, nor the version, nor what it is refused: judged and unjudged answer alike."""
    judged, left = await register(world), await register(world, title="Khác")
    await open_round_1(world)
    await judge(world, world.chair, judged)
    editor, seen = world.editor("S1"), {}
    for name, one in (("judged", judged), ("left", left)):
        path = f"{PATH}/{one['id']}"
        read = await editor.call("GET", path)
        told = [
            await editor.call("PUT", path, json=CONTENT, if_match=version) for version in (1, 2)
        ]
        told.append(await editor.call("POST", f"{path}/withdrawals", if_match=1))
        hidden = {"id", "title", "created_at"}
        seen[name] = (
            read.headers["etag"],
            {key: value for key, value in read.json().items() if key not in hidden},
            [(one.status_code, one.json()["type"], one.headers.get("etag")) for one in told],
        )
    assert seen["judged"] == seen["left"]
    assert seen["left"][2][0][:2] == (409, "/problems/initiative-under-review")
    body = await refused_in_both(
        editor,
        "PUT",
        f"{PATH}/{left['id']}",
        409,
        "initiative-under-review",
        json=CONTENT,
        if_match=1,
    )
    assert "supplement" in body["detail"]
    listed = (await editor.get(PATH))["items"]
    assert [one["version"] for one in listed] == [1, 1]
    assert (await world.auditor.get(f"{PATH}/{judged['id']}"))["version"] == 2


async def test_the_judgement_of_each_round_stays_beside_the_other(world: World) -> None:
    one = await register(world, leaf="T.1")
    await open_round_1(world)
    await judge(world, world.chair, one, points="0.5", opinion="Vòng 1")
    await judge(world, world.chair, one, points="0.75", opinion="Vòng 1, xem lại")
    for agency in world.agencies:
        await world.decide_all(agency)
        for leaf in ("T.1", "T.2"):
            body = {"items": [{"leaf": leaf, "decision": "CHANGED", "opinion": "x", **ZERO[leaf]}]}
            await world.appraiser.post(f"{world.report(agency)}/appraisals/1", body)
    await world.move("SUPPLEMENT")
    path, editor = f"{PATH}/{one['id']}", world.editor("S1")
    shown = await editor.get(path)
    assert (shown["state"], shown["points"], shown["version"]) == ("RECOGNISED", "0.75", 3)
    settled = await editor.call("PUT", path, json=CONTENT, if_match=3)
    refused(settled, 409, "initiative-settled")
    await world.move("ROUND_2", reason="x")
    await judge(world, world.chair, one, recognised=False, opinion="Vòng 2")
    still = await editor.get(path)
    assert still == shown, "what round 2 makes of it is open when round 2 is over"
    both = await world.auditor.get(path)
    assert (both["state"], both["opinion"]) == ("NOT_RECOGNISED", "Vòng 2")
    assert [(each["phase"], each["recognised"]) for each in both["judgements"]] == [
        ("ROUND_1", True),
        ("ROUND_2", False),
    ]
    credited = await world.auditor.get(f"{world.report('S1')}/initiative-credits")
    assert credited["items"] == []
    await world.move("CLOSED")
    assert (await editor.get(path))["judgements"] == both["judgements"]


async def test_of_two_who_judge_at_once_one_is_told_to_look_again(world: World) -> None:
    one = await register(world)
    await open_round_1(world)
    body = {"recognised": True, "opinion": "x"}
    answers = await asyncio.gather(
        *(
            world.chair.call("POST", f"{PATH}/{one['id']}/judgements", json=body, if_match=1)
            for _ in range(2)
        )
    )
    won, lost = sorted(answers, key=lambda each: each.status_code)
    assert (won.status_code, won.headers["etag"]) == (201, '"2"')
    refused(lost, 412, "stale-version")


async def test_an_agency_changes_and_withdraws_what_is_not_judged(world: World) -> None:
    one = await register(world)
    path, editor = f"{PATH}/{one['id']}", world.editor("S1")
    changed = await editor.put(path, {**CONTENT, "title": "Tên mới"}, if_match=1)
    assert (changed["title"], changed["version"]) == ("Tên mới", 2)
    await refused_in_both(editor, "PUT", path, 412, "stale-version", json=CONTENT, if_match=1)
    withdrawn = await editor.post(f"{path}/withdrawals", if_match=2)
    assert withdrawn["state"] == "WITHDRAWN"
    await refused_in_both(editor, "PUT", path, 409, "initiative-settled", json=CONTENT, if_match=3)


async def test_only_bonus_leaves_are_fed(world: World) -> None:
    body = {"self_assessment_id": world.reports["S1"], **CONTENT, "leaf": "1.1.1"}
    refusal = await refused_in_both(
        world.editor("S1"), "POST", PATH, 422, "no-bonus-leaf", json=body
    )
    assert refusal["possible"] == "T.1, T.2"


async def test_points_fit_the_leaf_and_its_step(world: World) -> None:
    one = await register(world, leaf="T.1")
    await open_round_1(world)
    path = f"{PATH}/{one['id']}/judgements"
    for points in ("1.5", "0.3"):
        body = {"recognised": True, "opinion": "x", "points": points}
        await refused_in_both(
            world.chair, "POST", path, 422, "judgement-refused", json=body, if_match=1
        )


async def test_initiatives_are_judged_in_the_rounds_and_registered_before_the_last(
    world: World,
) -> None:
    one = await register(world)
    body = {"recognised": True, "opinion": "x"}
    await refused_in_both(
        world.chair,
        "POST",
        f"{PATH}/{one['id']}/judgements",
        409,
        "initiative-judging-closed",
        json=body,
        if_match=1,
    )


async def test_nobody_judges_the_own_agencys_initiative(world: World) -> None:
    one = await register(world)
    await open_round_1(world)
    both = world.holding((Role.COUNCIL_CHAIR, None), (Role.AGENCY_EDITOR, "S1"))
    answer = await both.call(
        "POST",
        f"{PATH}/{one['id']}/judgements",
        json={"recognised": True, "opinion": "x"},
        if_match=1,
    )
    refused(answer, 403, "own-agency")
