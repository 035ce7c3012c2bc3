"""Before the chair approves a run: is everything there, and if not, what is absent?"""

import pytest

from tests.scoring.documents import agency_id, framework, survey_summary, three_agencies
from tests.scoring.world import FAVOURABLE, World

TAKEN_TO_COURT = "Chi cục chưa có số liệu; Hội đồng đồng ý (Biên bản số 12)"


async def test_a_complete_run_is_checked_then_approved(world: World) -> None:
    run = await world.run()
    readiness = (await world.read(f"/v1/runs/{run['id']}/readiness")).json()
    assert readiness == {"is_complete": True, "count": 0, "absent": [], "agencies": []}
    checked = await world.check(run)
    assert (checked.status_code, checked.json()["state"]) == (201, "CHECKED")
    assert checked.headers["etag"] == '"2"'
    assert checked.json()["check"]["checked_by_name"] == world.officer.name
    assert checked.json()["check"]["accepted_because"] is None
    approved = await world.approve_as_it_is(checked.json())
    assert approved.json()["state"] == "APPROVED"


async def test_nobody_approves_what_nobody_has_checked(world: World) -> None:
    run = await world.run()
    answer = await world.approve_as_it_is(run)
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/run-not-checked")
    assert f"/v1/runs/{run['id']}/readiness" in answer.json()["detail"]
    assert (await world.read(f"/v1/runs/{run['id']}")).json()["state"] == "DRAFT"


async def test_what_is_absent_is_listed_by_agency_and_leaf(world: World) -> None:
    agencies = three_agencies(world.authority_id)
    del agencies[0]["leaves"]["1.2"]
    agencies[2]["leaves"]["1.1"]["final"] = {"answer": None, "points": None}
    run = await world.run(record=world.freeze_record(agencies=agencies))
    readiness = (await world.read(f"/v1/runs/{run['id']}/readiness")).json()
    assert (readiness["is_complete"], readiness["count"]) == (False, 2)
    assert [
        (one["agency_code"], leaf["code"], leaf["status"])
        for one in readiness["agencies"]
        for leaf in one["leaves"]
    ] == [("so-a", "1.2", "MISSING"), ("huyen-c", "1.1", "MISSING")]
    assert all(one["is_determined"] for one in readiness["agencies"])
    refusal = await world.check(run)
    assert (refusal.status_code, refusal.json()["type"]) == (409, "/problems/run-incomplete")
    assert (refusal.json()["count"], refusal.json()["readiness"]) == (
        2,
        f"/v1/runs/{run['id']}/readiness",
    )
    assert "lý do" in (await world.check(run, language="vi")).json()["detail"]
    checked = await world.check(run, accepted_because=TAKEN_TO_COURT)
    assert checked.json()["check"]["accepted_because"] == TAKEN_TO_COURT
    assert (await world.audit_actions())[-1] == "run.check"


async def test_a_survey_that_is_absent_waits_and_cannot_be_accepted(world: World) -> None:
    run = (await world.start({**world.order(), "survey_summary_id": None})).json()
    readiness = (await world.read(f"/v1/runs/{run['id']}/readiness")).json()
    assert {leaf["status"] for one in readiness["agencies"] for leaf in one["leaves"]} == {
        "WAITING"
    }
    assert not any(one["is_determined"] for one in readiness["agencies"])
    answer = await world.check(run, accepted_because=TAKEN_TO_COURT)
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/run-undetermined")


async def test_figures_that_give_no_result_are_listed(world: World) -> None:
    tree = framework()
    tree["fields"][0]["criteria"][1]["rule"] = {
        "shape": "TARGET",
        "input": {"name": "done", "label": "Nhiệm vụ", "unit": "nhiệm vụ"},
        "targets": [{"stage": "1999", "target": 5}],
        "unmet": "ZERO",
    }
    agencies = three_agencies(world.authority_id)
    for one in agencies:
        del one["leaves"]["1.2"]["final"]["answer"]["facts"]["planned"]
    run = await world.run(record=world.freeze_record(agencies=agencies, framework=tree))
    readiness = (await world.read(f"/v1/runs/{run['id']}/readiness")).json()
    assert {leaf["status"] for one in readiness["agencies"] for leaf in one["leaves"]} == {
        "NOT_COMPUTABLE"
    }


@pytest.mark.parametrize("absence", ["NOT_IN_RECORD", "NOT_SUBMITTED"])
async def test_agencies_that_are_missing_are_named(world: World, absence: str) -> None:
    agencies = three_agencies(world.authority_id)
    changes = {}
    if absence == "NOT_SUBMITTED":
        agencies[2]["submitted_at"] = None
        code = "huyen-c"
    else:
        code = "so-quen"
        changes["summary"] = world.summaries.put(
            survey_summary(world.authority_id, {**FAVOURABLE, code: 70}, period_id=world.period_id)
        )
    run = await world.run(record=world.freeze_record(agencies=agencies), **changes)
    readiness = (await world.read(f"/v1/runs/{run['id']}/readiness")).json()
    assert [(one["absence"], one["agency_code"]) for one in readiness["absent"]] == [
        (absence, code)
    ]
    assert readiness["absent"][0]["agency_id"] == str(agency_id(world.authority_id, code))
    assert (await world.check(run)).json()["type"] == "/problems/run-incomplete"


async def test_a_run_is_checked_once_and_in_the_version_that_was_read(world: World) -> None:
    run = await world.run()
    assert (await world.check(run, version=7)).status_code == 412
    assert (await world.check(run)).status_code == 201
    again = await world.check(run, version=2)
    assert (again.status_code, again.json()["type"]) == (409, "/problems/run-not-draft")


@pytest.mark.parametrize("peer", ["records", "summaries"])
async def test_a_run_whose_inputs_were_withdrawn_is_neither_approved_nor_published(
    world: World, peer: str
) -> None:
    order = world.order()
    draft = (await world.start(order)).json()
    checked = (await world.check(draft)).json()
    archive = getattr(world, peer)
    member = "appraisal_record" if peer == "records" else "survey_summary"
    document = next(one for one in archive.documents if str(one) == draft[member]["id"])
    frozen = archive.documents.pop(document)
    refused = await world.approve_as_it_is(checked)
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/input-withdrawn")
    archive.documents[document] = frozen
    approved = (await world.approve_as_it_is(checked)).json()
    other = archive.put({"kind": "something-else"})
    archive.documents[document] = archive.documents[other]
    refused = await world.publish(approved)
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/input-withdrawn")
    assert "nothing was published" in refused.json()["detail"]
    assert (await world.read(f"/v1/runs/{draft['id']}")).json()["state"] == "APPROVED"
    page = await world.client.get(
        "/v1/publications", params={"authority_id": str(world.authority_id)}
    )
    assert page.json()["items"] == []


async def test_a_peer_that_is_down_publishes_nothing(world: World) -> None:
    approved = await world.approved()
    record = next(
        one for one in world.records.documents if str(one) == approved["appraisal_record"]["id"]
    )
    world.records.refusals[record] = 500
    answer = await world.publish(approved)
    assert (answer.status_code, answer.json()["type"]) == (503, "/problems/unavailable")
    del world.records.refusals[record]
    assert (await world.publish(approved)).status_code == 201
