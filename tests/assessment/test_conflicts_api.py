"""A conflict of interest: declared, withdrawn by somebody else, and hiding the report from the person it is about."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from shared.auth.principal import Role
from shared.ids import new_id
from tests.assessment.refusals import refused, refused_in_both
from tests.assessment.world import Caller, World


def path_of(world: World) -> str:
    return f"/v1/periods/{world.period}/conflicts"


def against(world: World, agency: str, **members: Any) -> dict[str, Any]:
    return {"agency_id": world.agencies[agency], "kind": "FAMILY", "reason": "Vợ", **members}


async def in_round_1(world: World) -> None:
    await world.move("SELF_ASSESSMENT")
    for agency in ("S1", "S2"):
        await world.fill(agency)
        await world.submit(agency)
    world.clock.set(datetime(2024, 12, 1, tzinfo=UTC))
    await world.move("ROUND_1")


async def test_a_member_who_declares_a_conflict_loses_the_report_from_sight(world: World) -> None:
    await in_round_1(world)
    lan = world.appraiser
    work = f"/v1/periods/{world.period}/work-list"
    assert {one["agency_code"] for one in (await lan.get(work))["items"]} == {"S1", "S2"}
    declared = await lan.post(path_of(world), against(world, "S1"))
    assert (declared["declared_by"], declared["withdrawn_at"]) == ("Appraiser", None)
    assert [one["agency_code"] for one in (await lan.get(work))["items"]] == ["S2"]
    listed = await lan.get("/v1/self-assessments")
    assert [one["agency_code"] for one in listed["items"]] == ["S2"]
    hidden, unknown = world.report("S1"), f"/v1/self-assessments/{new_id()}"
    answers = [refused(await lan.call("GET", path), 404, "not-found") for path in (hidden, unknown)]
    for answer in answers:
        answer.pop("instance", None)
        answer.pop("request_id", None)
    assert answers[0] == answers[1]
    decision = {"decision": "ACCEPTED"}
    refused(
        await lan.call("PUT", f"{hidden}/appraisals/1/1.1.1", json=decision, if_match=0),
        404,
        "not-found",
    )
    refused(
        await lan.call("POST", f"{hidden}/entries/1.1.1/statements", json={"text": "x"}),
        404,
        "not-found",
    )
    assert (await world.officer.get(hidden))["agency_code"] == "S1"


async def test_a_withdrawn_conflict_hides_nothing_and_stays_to_be_read(world: World) -> None:
    await in_round_1(world)
    declared = await world.appraiser.post(path_of(world), against(world, "S1"))
    withdrawal = f"{path_of(world)}/{declared['id']}/withdrawals"
    await refused_in_both(
        world.appraiser, "POST", withdrawal, 403, "own-conflict", json={"reason": "Nhầm"}
    )
    await world.chair.post(withdrawal, {"reason": "Khai nhầm đơn vị"})
    assert (await world.appraiser.get(world.report("S1")))["agency_code"] == "S1"
    (kept,) = (await world.auditor.get(path_of(world)))["items"]
    assert kept["reason"] == "Vợ"
    assert kept["withdrawn_reason"] == "Khai nhầm đơn vị"
    assert kept["withdrawn_at"]
    await refused_in_both(
        world.chair, "POST", withdrawal, 409, "conflict-withdrawn", json={"reason": "Khác"}
    )
    trail = await world.auditor.get(
        "/v1/assessment-audit-entries", subject_type="conflict", subject_id=declared["id"]
    )
    assert [one["action"] for one in trail["items"]] == ["conflict.withdrawn", "conflict.declared"]
    again = await world.appraiser.post(path_of(world), against(world, "S1"))
    assert again["id"] != declared["id"]


async def test_who_may_declare_whose_conflict(world: World) -> None:
    other = str(new_id())
    await refused_in_both(
        world.appraiser,
        "POST",
        path_of(world),
        403,
        "only-own-conflict",
        json=against(world, "S1", account_id=other),
    )
    for officer, agency in ((world.officer, "S1"), (world.chair, "S2")):
        await officer.post(
            path_of(world), against(world, agency, account_id=other, account_name="Hoa")
        )
    assert (await world.appraiser.get(path_of(world)))["items"] == []
    assert len((await world.officer.get(path_of(world)))["items"]) == 2


async def test_a_conflict_stands_once_and_is_with_an_agency_of_the_period(world: World) -> None:
    one = against(world, "S1", id=str(new_id()))
    first = await world.appraiser.post(path_of(world), one)
    assert await world.appraiser.post(path_of(world), one) == first
    await refused_in_both(
        world.appraiser,
        "POST",
        path_of(world),
        409,
        "conflict-declared",
        json=against(world, "S1"),
    )
    body = await refused_in_both(
        world.appraiser,
        "POST",
        path_of(world),
        422,
        "unknown-references",
        json=against(world, "S1", agency_id=str(new_id())),
    )
    assert [fault["pointer"] for fault in body["errors"]] == ["#/agency_id"]


async def test_nobody_is_assigned_to_an_agency_of_a_conflict(world: World) -> None:
    await world.appraiser.post(path_of(world), against(world, "S2"))
    path = f"/v1/periods/{world.period}/assignments"
    member = {
        "appraiser_id": str(world.appraiser.who.id),
        "appraiser_name": "Lan",
        "fields": ["1"],
    }
    agencies = [world.agencies["S1"], world.agencies["S2"]]
    body = await refused_in_both(
        world.officer,
        "POST",
        path,
        409,
        "appraiser-in-conflict",
        json={**member, "agency_ids": agencies},
    )
    assert [fault["pointer"] for fault in body["errors"]] == ["#/agency_ids/1"]
    made = await world.officer.post(path, member)
    assert made["excluded_agency_ids"] == [world.agencies["S2"]]
    assert all(
        one["excluded_agency_ids"] == []
        for one in (await world.appraiser.get(path))["items"]
        if one["id"] == made["id"]
    )


@pytest.mark.parametrize("role", [Role.OFFICER, Role.COUNCIL_CHAIR])
async def test_officers_and_chairs_are_bound_by_their_conflicts_too(
    world: World, role: Role
) -> None:
    await in_round_1(world)
    bound = Caller(world.http, world.holding((role, None)).who)
    await bound.post(path_of(world), against(world, "S1"))
    refused(await bound.call("GET", world.report("S1")), 404, "not-found")
    period = f"/v1/periods/{world.period}"
    for path in (f"{period}/participants", f"{period}/dashboards/agency"):
        codes = {one["agency_code"] for one in (await bound.get(path))["items"]}
        assert codes == {"S2", "Q1"}, path
    others = await world.officer.get(path_of(world))
    assert [one["account_id"] for one in others["items"]] == [str(bound.who.id)]
    if role is Role.COUNCIL_CHAIR:
        await refused_in_both(
            bound,
            "POST",
            f"{period}/phases",
            403,
            "mover-in-conflict",
            json={"phase": "SUPPLEMENT", "reason": "x"},
            if_match=await world.version_of(period),
        )


async def test_an_officer_of_the_agency_acts_on_its_report_only_as_its_member(
    world: World,
) -> None:
    await in_round_1(world)
    both = world.holding((Role.OFFICER, None), (Role.AGENCY_HEAD, "S1"))
    await world.appraiser.put(
        f"{world.report('S1')}/appraisals/1/1.1.1", {"decision": "ACCEPTED"}, if_match=0
    )
    sheet = await both.get(world.report("S1"))
    assert all(leaf["round_1"] is None for leaf in sheet["leaves"])
    await refused_in_both(
        both,
        "POST",
        f"{world.report('S1')}/returns",
        403,
        "own-agency",
        json={"reason": "x", "until": "2025-01-01T00:00:00Z"},
        if_match=await world.version_of(world.report("S1")),
    )
    extension = {"agency_id": world.agencies["S1"], "until": "2025-01-01T00:00:00Z", "reason": "x"}
    answer = await both.call("POST", f"/v1/periods/{world.period}/extensions", json=extension)
    assert answer.status_code in {409, 422}


async def test_the_trail_of_a_hidden_report_is_hidden_too(world: World) -> None:
    await in_round_1(world)
    await world.appraiser.post(
        f"{world.report('S1')}/entries/1.1.1/statements", {"text": "Đề nghị giải trình"}
    )
    bound = world.holding((Role.OFFICER, None))
    await world.officer.post(
        path_of(world), against(world, "S1", account_id=str(bound.who.id), account_name="Hoa")
    )
    seen = await bound.call("GET", "/v1/assessment-audit-entries", params={"limit": 200})
    for trace in (world.agencies["S1"], world.reports["S1"], '"S1"'):
        assert trace not in seen.text
    assert world.reports["S2"] in seen.text
    everything = await world.officer.call(
        "GET", "/v1/assessment-audit-entries", params={"limit": 200}
    )
    assert everything.text.count(world.reports["S1"]) > 3


async def test_conflicts_of_a_closed_period_are_history(world: World) -> None:
    await in_round_1(world)
    for agency in ("S1", "S2"):
        await world.decide_all(agency)
    await world.move("SUPPLEMENT")
    await world.move("ROUND_2", reason="x")
    closed = await world.move("CLOSED")
    await refused_in_both(
        world.appraiser, "POST", path_of(world), 409, "period-closed", json=against(world, "S1")
    )
    assert UUID(closed["appraisal_record_id"])


async def test_leaves_that_nobody_appraises_are_shown_to_the_officer(world: World) -> None:
    path = f"/v1/periods/{world.period}/assignments/uncovered"
    assert (await world.officer.get(path))["items"] == []
    await world.appraiser.post(path_of(world), against(world, "S1"))
    (uncovered,) = (await world.officer.get(path))["items"]
    assert uncovered["agency_code"] == "S1"
    assert uncovered["leaves"] == ["1.1.1", "1.1.2", "1.2", "2.1"]
    await world.officer.post(
        f"/v1/periods/{world.period}/assignments",
        {
            "appraiser_id": str(new_id()),
            "appraiser_name": "Hoa",
            "fields": ["1"],
            "agency_ids": [world.agencies["S1"]],
        },
    )
    (uncovered,) = (await world.chair.get(path))["items"]
    assert uncovered["leaves"] == ["2.1"]
