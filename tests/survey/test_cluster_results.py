"""Where areas were drawn, results are estimated area by area: from the frame over the answers to the error."""

import math
from collections import defaultdict
from statistics import variance
from typing import Any

import pytest

from shared.auth.principal import Role
from tests.survey.frame_world import draw, framed, household, unit_stage
from tests.survey.world import Campaign, World

WARDS = (4, 9, 6, 12, 5)
"""Households of each ward."""


async def answered(world: World, *, beside: int = 0) -> tuple[Campaign, dict[str, list[int]]]:
    """Draw three of five wards and three households of each; give who was timely served (1) by ward."""
    campaign = await world.opened(figures={"withhold_below": 0})
    rows = [
        household(100 * ward + one, f"Phường {ward}", "Tổ 1")
        for ward, size in enumerate(WARDS)
        for one in range(size)
    ]
    frame_id = await framed(world, campaign, *rows, source="HOUSEHOLDS")
    stages = [{"level": "WARD", "sizing": "FIXED", "count": 3}, unit_stage(3)]
    made = await draw(world, campaign, frame_id, stages=stages, replacements="0")
    assert made.status_code == 201, made.text
    cases = (await world.call("GET", f"{campaign.path}/cases")).json()["items"]
    assert len(cases) == 9
    said: dict[str, list[int]] = defaultdict(list)
    batch = []
    for place, case in enumerate(cases):
        timely = int(place % 3 != 0 or place == 3)
        said[case["ward"]].append(timely)
        answers = {"q1": "A", "q2": "5"} if timely else {"q1": "C", "q2": "1", "q3": ["RETURN"]}
        batch.append(world.response(campaign, id=case["id"], answers=answers))
    batch += [world.response(campaign) for _ in range(beside)]
    assert (await world.post_batch(campaign, batch)).json()["stored"] == 9 + beside
    return campaign, said


async def row_of(world: World, campaign: Campaign) -> dict[str, Any]:
    shown = await world.call("GET", f"{campaign.path}/results", Role.SURVEY_SUPERVISOR)
    assert shown.status_code == 200, shown.text
    return _row(shown.json(), campaign)


def _row(results: dict[str, Any], campaign: Campaign) -> dict[str, Any]:
    place = (campaign.agencies[0], "CITIZENS")
    return next(dict(one) for one in results["rows"] if (one["agency_id"], one["group"]) == place)


def by_hand(said: dict[str, list[int]]) -> tuple[float, float]:
    """Work out the share and its error by the formulas of the textbook (Särndal et al., §4.3 and §5.6), ward by ward."""
    sizes = {ward: WARDS[int(ward.removeprefix("Phường "))] for ward in said}
    drawn, listed = len(said), len(WARDS)
    people = sum(sizes.values()) * listed / drawn
    timely = sum(sizes[ward] * sum(one) / len(one) for ward, one in said.items()) * listed / drawn
    share = timely / people
    residuals = {ward: [(value - share) / people for value in one] for ward, one in said.items()}
    totals = [sizes[ward] * sum(one) / len(one) for ward, one in residuals.items()]
    between = listed**2 * (1 - drawn / listed) / drawn * variance(totals)
    within = sum(
        sizes[ward] ** 2 * (1 - len(one) / sizes[ward]) / len(one) * variance(one)
        for ward, one in residuals.items()
    )
    return share, math.sqrt(between + listed / drawn * within)


async def test_shares_and_errors_go_by_the_draw(world: World) -> None:
    campaign, said = await answered(world)
    row = await row_of(world, campaign)
    share, error = by_hand(said)
    found = row["questions"][f"{campaign.questionnaire_id}/q1"]["options"]["A"]
    assert found["count"] == sum(map(sum, said.values()))
    assert float(found["share"]["value"]) == pytest.approx(share, abs=1e-8)
    assert float(found["share"]["error"]) == pytest.approx(error, abs=1e-8)
    assert (found["share"]["freedom"], row["clusters"], row["weighted"]) == (2, 3, True)
    # One question makes the leaf, the factor and the index: all have the same error.
    for one in (row["leaves"]["9.1"]["options"]["A"]["share"], row["satisfaction"]):
        assert float(one["value"]) == pytest.approx(share, abs=1e-8)
        assert float(one["error"]) == pytest.approx(error, abs=1e-8)
    assert row["questions"][f"{campaign.questionnaire_id}/q1"]["base"] == 9


async def test_frozen_results_are_the_live_ones(world: World) -> None:
    campaign, _ = await answered(world)
    live = await row_of(world, campaign)
    document = await world.summary_of(campaign)
    assert _row(document["results"], campaign) == live
    counts = document["agencies"][0]["groups"][0]
    assert counts["responses"] == 9, "the counts that points are made of stay whole"


async def test_what_came_beside_the_draw_is_one_more_area(world: World) -> None:
    campaign, said = await answered(world, beside=2)
    row = await row_of(world, campaign)
    found = row["questions"][f"{campaign.questionnaire_id}/q1"]
    assert (found["base"], found["options"]["A"]["count"]) == (11, sum(map(sum, said.values())) + 2)
    assert (row["clusters"], found["options"]["A"]["share"]["freedom"]) == (4, 3)


async def test_an_excluded_answer_leaves_its_area(world: World) -> None:
    campaign, said = await answered(world)
    listed = await world.call("GET", f"{campaign.path}/responses", Role.SURVEY_SUPERVISOR)
    cases = (await world.call("GET", f"{campaign.path}/cases")).json()["items"]
    gone = next(one for one in listed.json()["items"] if one["answers"]["q1"] == "A")
    ward = next(one["ward"] for one in cases if one["id"] == gone["id"])
    await world.call(
        "POST",
        f"{campaign.path}/responses/{gone['id']}/exclusions",
        Role.SURVEY_SUPERVISOR,
        json={"reason": "Phúc tra: phủ nhận"},
    )
    said[ward].remove(1)
    share, error = by_hand(said)
    found = (await row_of(world, campaign))["questions"][f"{campaign.questionnaire_id}/q1"]
    assert float(found["options"]["A"]["share"]["value"]) == pytest.approx(share, abs=1e-8)
    assert float(found["options"]["A"]["share"]["error"]) == pytest.approx(error, abs=1e-8)
