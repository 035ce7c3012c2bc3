"""Draws from frames over the API: reproducible, each agency's group once, with the sizes that weights need."""

from typing import Any

from shared.auth.principal import Role
from shared.canonical import digest_of_bytes
from shared.ids import new_id
from tests.survey.frame_world import (
    draw,
    drawn_cases,
    framed,
    hand_out,
    household,
    official,
    unit_stage,
)
from tests.survey.world import Campaign, World

STAGES = [
    {"level": "WARD", "sizing": "FIXED", "count": 2},
    {"level": "VILLAGE", "sizing": "FIXED", "count": 1},
    unit_stage(3),
]


async def village_frame(world: World, campaign: Campaign) -> str:
    rows = [
        household(100 * ward + 10 * village + serial, f"Phường {ward}", f"Tổ {village}")
        for ward in range(1, 5)
        for village in range(1, 4)
        for serial in range(1, 6)
    ]
    return await framed(world, campaign, *rows, source="HOUSEHOLDS")


async def document(world: World, campaign: Campaign, made: Any) -> dict[str, Any]:
    assert made.status_code == 201, made.text
    path = f"{campaign.path}/draws/{made.json()['id']}"
    shown = await world.call("GET", path, Role.AUDITOR)
    assert digest_of_bytes(shown.content) == made.json()["digest"]
    known = {**world.headers(Role.OFFICER), "if-none-match": shown.headers["etag"]}
    assert (await world.client.get(path, headers=known)).status_code == 304
    return dict(shown.json())


async def test_a_draw_in_three_stages_makes_cases_with_their_chances(world: World) -> None:
    campaign = await world.prepared()
    frame_id = await village_frame(world, campaign)
    made = await draw(world, campaign, frame_id, stages=STAGES, replacements="0.3")
    first = await document(world, campaign, made)
    assert first["seed"] == "seed-of-tests"
    assert [(one["drawn"], one["listed"]) for one in first["areas"]] == [([2, 1, 3], [4, 3, 5])] * 2
    cases = (await world.call("GET", f"{campaign.path}/cases")).json()["items"]
    assert [one["number"] for one in cases] == list(range(1, 9))
    assert [one["status"] for one in cases] == ["DRAWN"] * 6 + ["STANDBY"] * 2
    assert {one["probability"] for one in cases} == {"0.100000000000"}
    places = {(one["ward"], one["village"]) for one in cases}
    assert places == {tuple(one["clusters"]) for one in first["areas"]}
    (ward, _) = min(places)
    only = await world.call("GET", f"{campaign.path}/cases", params={"ward": ward})
    assert len(only.json()["items"]) == 4
    # withdrawn and drawn again with the recorded seed: the same
    path = f"{campaign.path}/draws/{made.json()['id']}"
    assert (await world.call("DELETE", path)).status_code == 204
    assert (await world.call("GET", f"{campaign.path}/cases")).json()["items"] == []
    again = await draw(world, campaign, frame_id, stages=STAGES, replacements="0.3")
    assert await document(world, campaign, again) == first


async def test_results_are_weighted_by_what_the_frame_holds(world: World) -> None:
    campaign = await world.opened(agencies=2)
    rows = [official(n) for n in range(1, 31)] + [official(n, "A2") for n in range(31, 41)]
    frame_id = await framed(world, campaign, *rows)
    await draw(world, campaign, frame_id, stages=[unit_stage(5)])
    cases = (await world.call("GET", f"{campaign.path}/cases")).json()["items"]
    for one in cases[:10]:
        answers = {"q1": "A" if one["agency_id"] == campaign.agencies[0] else "B", "q2": "5"}
        sent = world.response(campaign, id=one["id"], agency_id=one["agency_id"], answers=answers)
        assert (await world.post(campaign, sent)).status_code == 201
    shown = await world.call("GET", f"{campaign.path}/results", Role.SURVEY_SUPERVISOR)
    assert shown.status_code == 200, shown.text
    whole = next(
        one
        for one in shown.json()["rows"]
        if one["agency_id"] is None and one["group"] == "CITIZENS"
    )
    assert (whole["population"], whole["weighted"]) == (40, True)
    shares = whole["questions"][f"{campaign.questionnaire_id}/q1"]["options"]
    # 30 people speak by A, 10 by B
    assert shares["A"]["share"]["value"] == "0.75"


async def test_the_same_order_is_one_draw_and_a_cell_is_drawn_once(world: World) -> None:
    campaign = await world.prepared()
    frame_id = await framed(world, campaign, official(1), official(2), official(3))
    draw_id = str(new_id())
    first = await draw(world, campaign, frame_id, id=draw_id)
    assert (await draw(world, campaign, frame_id, id=draw_id)).json() == first.json()
    other = await draw(world, campaign, frame_id, id=draw_id, replacements="0")
    assert (other.status_code, other.json()["type"]) == (409, "/problems/draw-exists")
    second = await draw(world, campaign, frame_id)
    assert (second.status_code, second.json()["type"]) == (409, "/problems/cell-drawn")
    kept = await world.call("DELETE", f"{campaign.path}/frames/{frame_id}")
    assert (kept.status_code, kept.json()["type"]) == (409, "/problems/frame-drawn")
    listed = (await world.call("GET", f"{campaign.path}/draws")).json()["items"]
    assert [one["id"] for one in listed] == [draw_id]


async def test_what_cannot_be_drawn_is_refused_in_words(world: World) -> None:
    campaign = await world.prepared()
    frame_id = await framed(world, campaign, official(1))
    areas = await draw(world, campaign, frame_id, stages=STAGES)
    assert (areas.status_code, areas.json()["type"]) == (422, "/problems/faulty-draw")
    assert [one["pointer"] for one in areas.json()["errors"]] == [
        "#/stages/0/level",
        "#/stages/1/level",
    ]
    turned = await draw(world, campaign, frame_id, stages=STAGES[::-1])
    assert [one["code"] for one in turned.json()["errors"]] == ["stage-order"]
    for changes in (
        {"stages": []},
        {"stages": [{"level": "UNIT", "sizing": "MARGIN"}]},
        {"seed": "x"},
        {"replacements": "-1"},
    ):
        assert (await draw(world, campaign, frame_id, **changes)).status_code == 422, changes
    assert (await draw(world, campaign, str(new_id()))).status_code == 404
    assert (await draw(World(world.client), campaign, frame_id)).status_code == 404
    assert (await world.call("GET", f"{campaign.path}/cases")).json()["items"] == []


async def test_a_draw_in_peoples_hands_stays(world: World) -> None:
    campaign = await world.opened()
    cases = await drawn_cases(world, campaign)
    assert (await hand_out(world, campaign)).json() == {"assigned": 2}
    path = f"{campaign.path}/draws/{cases[0]['draw_id']}"
    answer = await world.call("DELETE", path)
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/draw-in-use")
