"""Leaves that only some agencies have: in the sheet, the claims, the work list, progress and the frozen record."""

from datetime import datetime
from typing import Any

from shared.methodology.documents import parse_appraisal_record
from shared.methodology.run import compute
from tests.assessment.refusals import refused_in_both
from tests.assessment.world import FRAMEWORK, World, add_framework

GOOD = FRAMEWORK.read_text(encoding="utf-8")
FOR_S1 = GOOD.replace("applies_to: [DISTRICT]", "only_agencies: [S1]").replace(
    "not_applicable: LEAVES_DENOMINATOR",
    "not_applicable: LEAVES_DENOMINATOR\n            except_agencies: [S2]",
)


async def start(world: World, source: str) -> None:
    """Make a period of another framework and open it."""
    world.framework = (await add_framework(world, source.encode()))["id"]
    old = await world.officer.get(f"/v1/periods/{world.period}")
    kept = ("programme_id", "stage", "starts_on", "ends_on", "calendar")
    period = await world.officer.post(
        "/v1/periods",
        {name: old[name] for name in kept}
        | {"framework_id": world.framework, "code": "2024b", "name": "Kỳ khác"},
    )
    world.period = period["id"]
    joined = await world.officer.post(
        f"/v1/periods/{world.period}/participants", {"agency_ids": list(world.agencies.values())}
    )
    codes = {agency_id: code for code, agency_id in world.agencies.items()}
    world.reports = {
        codes[item["agency_id"]]: item["self_assessment_id"] for item in joined["items"]
    }
    appraiser = {"appraiser_id": str(world.appraiser.who.id), "appraiser_name": "Appraiser"}
    await world.officer.post(
        f"/v1/periods/{world.period}/assignments", {**appraiser, "fields": ["1", "2"]}
    )
    await world.move("SELF_ASSESSMENT")


def entries(*leaves: str) -> dict[str, Any]:
    answers: dict[str, Any] = {
        "1.1.1": {"choices": ["TIMELY"]},
        "1.1.2": {"facts": {"done": "1", "planned": "2"}},
        "2.1": {"choices": ["YES"]},
        "2.2": {"choices": ["YES"]},
    }
    return {
        "items": [
            {"leaf": leaf, "version": 0, "answer": answers[leaf], "explanation": "x"}
            for leaf in leaves
        ]
    }


async def test_a_leaf_of_some_agencies_counts_for_them_alone(world: World) -> None:
    await start(world, FOR_S1)
    has = {"S1": ("1.1.1", "1.1.2", "2.1", "2.2"), "S2": ("1.1.1", "2.1")}
    for agency, leaves in has.items():
        sheet = await world.editor(agency).get(world.report(agency))
        assert {one["code"] for one in sheet["leaves"] if one["applicable"]} == {
            *leaves,
            "1.2",
            "9.1",
        }
        await world.editor(agency).put(f"{world.report(agency)}/entries", entries(*leaves))
        await world.submit(agency)
    await refused_in_both(
        world.editor("S2"),
        "PUT",
        f"{world.report('S2')}/entries/2.2",
        422,
        "leaf-not-claimable",
        json={"answer": {"choices": ["YES"]}},
        if_match=0,
    )
    progress = await world.officer.get(f"/v1/periods/{world.period}/dashboards/agency")
    counts = {
        one["agency_code"]: (one["progress"]["total"], one["round_1"]["to_decide"])
        for one in progress["items"]
    }
    assert counts == {"S1": (4, 5), "S2": (2, 3), "Q1": (3, 4)}

    world.clock.set(datetime.fromisoformat("2024-11-30T00:00:00+07:00"))
    await world.move("ROUND_1")
    work = await world.appraiser.get(f"/v1/periods/{world.period}/work-list")
    waiting = {
        one["agency_code"]: [leaf["leaf"] for leaf in one["leaves"]] for one in work["items"]
    }
    assert waiting["S2"] == ["1.1.1", "1.2", "2.1"]
    for agency, waits in waiting.items():
        items = [
            {"leaf": leaf, "decision": "ACCEPTED"}
            if leaf != "1.2"
            else {"leaf": leaf, "decision": "CHANGED", "answer": {"points": "2"}}
            for leaf in waits
        ]
        await world.appraiser.post(f"{world.report(agency)}/appraisals/1", {"items": items})
    await world.move("SUPPLEMENT")
    await world.move("ROUND_2", reason="x")
    closed = await world.move("CLOSED")
    content = await world.officer.get(f"/v1/appraisal-records/{closed['appraisal_record_id']}")
    leaves = {one["code"]: set(one["leaves"]) for one in content["agencies"]}
    assert "2.2" in leaves["S1"]
    assert "2.2" not in leaves["S2"] | leaves["Q1"]
    scores = {
        one.agency.code: one.score for one in compute(parse_appraisal_record(content)).agencies
    }
    # The survey's 3 points left, for nobody was asked; of 7 S2 lacks 1.1.2 and 2.2, Q1 lacks 2.2.
    assert {code: score.maximum for code, score in scores.items()} == {"S1": 7, "S2": 5, "Q1": 6}
    assert scores["S2"].index == 10


async def test_a_framework_that_names_an_unknown_agency_is_not_issued(world: World) -> None:
    answer = await world.officer.call(
        "POST",
        "/v1/frameworks",
        params={"programme_id": world.programme},
        content=GOOD.replace("applies_to: [DISTRICT]", "except_agencies: [S1, S9]").encode(),
        headers={"content-type": "application/yaml"},
    )
    draft = answer.json()
    body = await refused_in_both(
        world.officer,
        "POST",
        f"/v1/frameworks/{draft['id']}/issuances",
        422,
        "unknown-references",
        if_match=draft["version"],
    )
    (fault,) = body["errors"]
    assert fault["pointer"] == "#/fields/1/criteria/1/except_agencies/1"
    assert "S9" in fault["detail"]
    assert fault["line"] > 60
    assert (await world.officer.get(f"/v1/frameworks/{draft['id']}"))["state"] == "DRAFT"
