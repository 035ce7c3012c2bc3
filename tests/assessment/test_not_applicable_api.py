"""Not applicable in both its meanings: asked for by an agency, decided by the council, up to the totals."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from shared.methodology.documents import parse_appraisal_record
from shared.methodology.leaf_scores import LeafStatus
from shared.methodology.run import compute
from shared.methodology.totals import AgencyScore
from tests.assessment.refusals import refused_in_both
from tests.assessment.test_applicability_api import start
from tests.assessment.world import FRAMEWORK, World

SOURCE = (
    FRAMEWORK.read_text(encoding="utf-8")
    .replace(
        "rule: {shape: YES_NO, yes: 2, no: 0}",
        "rule: {shape: YES_NO, yes: 2, no: 0}\n        not_applicable: FULL_POINTS",
    )
    .replace(
        "rule: {shape: MANUAL, step: 0.25}",
        "rule: {shape: MANUAL, step: 0.25}\n        not_applicable: LEAVES_DENOMINATOR",
    )
    .replace("combine: POOLED}", "combine: POOLED}\n        not_applicable: FULL_POINTS")
    .replace("survey_absent: RESCALE", "survey_absent: REFUSE")
)
"""1.1.2 and 1.2 leave the maximum, 2.1 and 9.1 (the survey's) get full points, 1.1.1 refuses."""
NA = {"state": "NOT_APPLICABLE"}


async def requested(world: World, *agencies: str) -> None:
    """Have agencies ask that 1.1.2 and 2.1 do not apply, and begin round 1."""
    await start(world, SOURCE)
    for agency in agencies:
        items: list[dict[str, Any]] = [
            {"leaf": "1.1.1", "version": 0, "answer": {"choices": ["LATE"]}, "explanation": "Muộn"},
            {"leaf": "1.1.2", "version": 0, "answer": NA, "explanation": "Không có nhiệm vụ"},
            {"leaf": "2.1", "version": 0, "answer": NA, "explanation": "Không có thủ tục"},
        ]
        await world.editor(agency).put(f"{world.report(agency)}/entries", {"items": items})
        await world.submit(agency)
    world.clock.set(datetime.fromisoformat("2024-11-30T00:00:00+07:00"))
    await world.move("ROUND_1")


async def decide(world: World, agency: str, decisions: dict[str, dict[str, Any]]) -> None:
    items = [{"leaf": leaf, **decision} for leaf, decision in decisions.items()]
    await world.appraiser.post(f"{world.report(agency)}/appraisals/1", {"items": items})


async def close(world: World) -> tuple[Any, dict[str, AgencyScore]]:
    await world.move("SUPPLEMENT")
    await world.move("ROUND_2", reason="x")
    closed = await world.move("CLOSED")
    record = await world.officer.get(f"/v1/appraisal-records/{closed['appraisal_record_id']}")
    scores = {
        one.agency.code: one.score for one in compute(parse_appraisal_record(record)).agencies
    }
    return record, scores


async def request_of(world: World, agency: str, caller: Any, leaf: str) -> str | None:
    sheet = await caller.get(world.report(agency))
    (found,) = [one for one in sheet["leaves"] if one["code"] == leaf]
    state: str | None = found["not_applicable_request"]
    return state


async def test_a_request_has_to_say_why_and_only_where_the_leaf_allows_it(world: World) -> None:
    await start(world, SOURCE)
    path = f"{world.report('S1')}/entries"
    editor = world.editor("S1")
    problem = await refused_in_both(
        editor, "PUT", f"{path}/1.1.2", 422, "claim-refused", json={"answer": NA}, if_match=0
    )
    assert [(one["pointer"], one["code"]) for one in problem["errors"]] == [
        ("#/explanation", "explanation-needed")
    ]
    problem = await refused_in_both(
        editor,
        "PUT",
        f"{path}/1.1.1",
        422,
        "claim-refused",
        json={"answer": NA, "explanation": "x"},
        if_match=0,
    )
    assert problem["errors"][0]["code"] == "not-applicable-refused"
    assert await request_of(world, "S1", editor, "1.1.2") is None


async def test_granted_requests_count_in_both_meanings(world: World) -> None:
    await requested(world, "S1")
    work = await world.appraiser.get(f"/v1/periods/{world.period}/work-list")
    asked = {leaf["leaf"]: leaf["not_applicable_requested"] for leaf in work["items"][0]["leaves"]}
    assert asked == {"1.1.1": False, "1.1.2": True, "1.2": False, "2.1": True}
    for caller in (world.head("S1"), world.appraiser, world.chair):
        assert await request_of(world, "S1", caller, "1.1.2") == "OPEN"
    found = {"decision": "CHANGED", "answer": NA, "opinion": "Đơn vị mới thành lập"}
    accepted = {"decision": "ACCEPTED"}
    await decide(world, "S1", {"1.1.1": accepted, "1.1.2": accepted, "2.1": accepted, "1.2": found})
    assert await request_of(world, "S1", world.chair, "1.1.2") == "GRANTED"
    assert await request_of(world, "S1", world.head("S1"), "1.1.2") == "OPEN"
    await world.officer.post(
        f"/v1/periods/{world.period}/assignments",
        {
            "appraiser_id": str(world.appraiser.who.id),
            "appraiser_name": "Appraiser",
            "fields": ["9"],
        },
    )
    await decide(world, "S1", {"9.1": found})
    record, scores = await close(world)
    assert await request_of(world, "S1", world.head("S1"), "1.2") == "GRANTED"
    (s1,) = [one for one in record["agencies"] if one["code"] == "S1"]
    assert s1["leaves"]["1.1.2"]["final"]["answer"]["state"] == "NOT_APPLICABLE"
    statuses = {code: leaf.status for code, leaf in scores["S1"].leaves.items()}
    assert statuses == {
        "1.1.1": LeafStatus.SCORED,
        "1.1.2": LeafStatus.NOT_APPLICABLE,
        "1.2": LeafStatus.NOT_APPLICABLE,
        "2.1": LeafStatus.FULL_POINTS,
        "9.1": LeafStatus.FULL_POINTS,
    }
    # 10 less 2.2 (districts' own), 1.1.2 and 1.2 make 6; 0.5 + 2 + 3 points of them.
    assert (scores["S1"].points, scores["S1"].maximum) == (Decimal("5.5"), 6)


async def test_a_refused_request_counts_as_the_council_says(world: World) -> None:
    await requested(world, "S1")
    path = f"{world.report('S1')}/appraisals/1"
    for leaf, more, code in (
        ("1.1.2", {}, "answer-or-points-needed"),
        ("1.1.2", {"points": "0.5"}, "opinion-needed"),
        ("1.2", {"answer": NA}, "opinion-needed"),
    ):
        problem = await refused_in_both(
            world.appraiser,
            "PUT",
            f"{path}/{leaf}",
            422,
            "decision-refused",
            json={"decision": "CHANGED", **more},
            if_match=0,
        )
        assert code in {one["code"] for one in problem["errors"]}
    refusal = {"decision": "CHANGED", "opinion": "Đơn vị có nhiệm vụ được giao"}
    await decide(
        world,
        "S1",
        {
            "1.1.1": {"decision": "ACCEPTED"},
            "1.1.2": {**refusal, "answer": {"facts": {"done": "1", "planned": "2"}}},
            "2.1": {**refusal, "points": "0.5"},
            "1.2": {**refusal, "answer": {"points": "1"}},
        },
    )
    assert await request_of(world, "S1", world.chair, "2.1") == "REFUSED"
    _, scores = await close(world)
    points = {code: leaf.counted for code, leaf in scores["S1"].leaves.items()}
    assert points == {
        "1.1.1": Decimal("0.5"),
        "1.1.2": Decimal("0.5"),
        "1.2": 1,
        "2.1": Decimal("0.5"),
        "9.1": 0,
    }
    assert scores["S1"].maximum == 9


async def test_silence_never_grants_a_request(world: World) -> None:
    await requested(world, "S1")
    await refused_in_both(
        world.chair,
        "POST",
        f"{world.report('S1')}/waivers/1",
        409,
        "request-undecided",
        json={"leaves": ["1.1.1", "1.1.2"], "reason": "x"},
    )
    accepted = {"decision": "ACCEPTED"}
    given = {"decision": "CHANGED", "answer": {"points": "1"}}
    await decide(world, "S1", {"1.1.1": accepted, "2.1": accepted, "1.2": given})
    body = await refused_in_both(
        world.chair,
        "POST",
        f"/v1/periods/{world.period}/phases",
        409,
        "undecided-leaves",
        json={"phase": "SUPPLEMENT"},
        if_match=await world.version_of(f"/v1/periods/{world.period}"),
    )
    assert [one["leaf"] for one in body["errors"]] == ["1.1.2"]


async def test_of_the_survey_the_council_finds_nothing_else(world: World) -> None:
    await requested(world, "S1")
    appraiser = {"appraiser_id": str(world.appraiser.who.id), "appraiser_name": "Appraiser"}
    await world.officer.post(
        f"/v1/periods/{world.period}/assignments", {**appraiser, "fields": ["9"]}
    )
    await refused_in_both(
        world.appraiser,
        "PUT",
        f"{world.report('S1')}/appraisals/1/9.1",
        422,
        "leaf-not-decidable",
        json={"decision": "CHANGED", "points": "1", "opinion": "x"},
        if_match=0,
    )
