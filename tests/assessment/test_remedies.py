"""After a period: what was lost and why, what the agency undertakes, and how the authority follows it up."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from shared.auth.principal import AGENCY_ROLES, Role
from shared.ids import new_id
from tests.assessment.access.core import closed, supplement
from tests.assessment.documents import register
from tests.assessment.refusals import refused_in_both
from tests.assessment.test_announcements import announced
from tests.assessment.world import PDF, World

PLAN = {
    "action": "Ban hành kế hoạch trước ngày 31/01",
    "responsible": "Văn phòng Sở",
    "due_on": "2025-06-30",
}


@pytest.fixture
async def after(world: World) -> World:
    """A world whose period is closed."""
    await closed(world)
    world.clock.set(datetime(2025, 3, 1, 3, tzinfo=UTC))
    return world


async def file(world: World, agency: str = "S1", **changed: Any) -> Any:
    body = {"self_assessment_id": world.reports[agency], "leaf": "1.1.1", **PLAN, **changed}
    return await world.editor(agency).post("/v1/remedies", body)


async def say(world: World, who: Any, remedy: dict[str, Any], kind: str, **kwargs: Any) -> Any:
    return await who.post(
        f"/v1/remedies/{remedy['id']}/follow-ups",
        {"kind": kind, "text": f"{kind} bằng lời"},
        if_match=remedy["version"],
        **kwargs,
    )


async def test_an_agency_sees_what_it_lost_the_most_first_and_why(after: World) -> None:
    losses = (await after.editor("S1").get(f"{after.report('S1')}/losses"))["items"]
    assert [(one["leaf"], one["maximum"]) for one in losses] == [
        ("1.2", "2"),
        ("1.1.1", "1"),
        ("1.1.2", "1"),
    ]
    first, late, ratio = losses
    assert (first["points"], first["lost"]) == ("1.25", "0.75")
    assert (late["lost"], late["status"]) == ("0.5", "SCORED")
    assert "Muộn" in late["reason"]["vi"]
    assert ratio["lost"].startswith("0.333333")
    of_field = await after.editor("S1").get(f"{after.report('S1')}/losses", field="2")
    assert of_field["items"] == []


async def test_losses_come_page_by_page(after: World) -> None:
    path = f"{after.report('S1')}/losses"
    first = await after.auditor.get(path, limit="2")
    second = await after.auditor.get(path, limit="2", cursor=first["next"])
    assert [one["leaf"] for one in first["items"] + second["items"]] == ["1.2", "1.1.1", "1.1.2"]
    assert second["next"] is None


async def test_nothing_is_lost_before_the_council_has_closed_the_period(world: World) -> None:
    await supplement(world)
    assert (await world.head("S1").get(f"{world.report('S1')}/losses"))["items"] == []
    body = {"self_assessment_id": world.reports["S1"], "leaf": "1.1.1", **PLAN}
    await refused_in_both(
        world.editor("S1"), "POST", "/v1/remedies", 409, "period-not-closed", json=body
    )


async def test_a_remedy_goes_from_plan_to_acceptance_and_its_course_stays(after: World) -> None:
    remedy = await file(after)
    assert (remedy["state"], remedy["agency_code"], remedy["period_code"]) == (
        "PLANNED",
        "S1",
        "2024",
    )
    editor, officer = after.editor("S1"), after.officer
    remedy = await say(after, editor, remedy, "PROGRESS")
    remedy = await say(after, editor, remedy, "COMPLETION")
    assert remedy["completed_at"] == "2025-03-01T03:00:00Z"
    remedy = await say(after, officer, remedy, "REJECTION")
    assert remedy["state"] == "IN_PROGRESS"
    remedy = await say(after, editor, remedy, "COMPLETION")
    remedy = await say(after, officer, remedy, "ACCEPTANCE")
    course = await after.auditor.get(f"/v1/remedies/{remedy['id']}")
    assert course["state"] == "ACCEPTED"
    assert [one["kind"] for one in course["follow_ups"]] == [
        "PROGRESS",
        "COMPLETION",
        "REJECTION",
        "COMPLETION",
        "ACCEPTANCE",
    ]
    trail = await officer.get("/v1/assessment-audit-entries", subject_id=remedy["id"])
    assert [one["action"] for one in trail["items"]][-2:] == ["remedy.progress", "remedy.filed"]


async def test_what_was_done_is_shown_by_documents_that_the_authority_reads(after: World) -> None:
    remedy, editor = await file(after), after.editor("S1")
    document = await register(after)
    path = f"/v1/remedies/{remedy['id']}"
    said = {"kind": "COMPLETION", "text": "Đã ban hành", "document_ids": [document["id"]]}
    await editor.post(f"{path}/follow-ups", said, if_match=1)
    (follow_up,) = (await after.officer.get(path))["follow_ups"]
    (shown,) = follow_up["documents"]
    assert (shown["document_id"], shown["ordinal"]) == (document["id"], 1)
    content = f"{path}/documents/{shown['document_version_id']}/content"
    assert (await after.officer.call("GET", content)).content == PDF
    assert (await after.head("S2").call("GET", content)).status_code == 404
    withdrawal = await editor.call("DELETE", f"/v1/documents/{document['id']}", if_match=1)
    assert withdrawal.status_code == 409


async def test_the_authority_and_the_agency_are_told_of_each_others_steps(after: World) -> None:
    remedy = await file(after)
    remedy = await say(after, after.editor("S1"), remedy, "PROGRESS")
    remedy = await say(after, after.editor("S1"), remedy, "COMPLETION")
    remedy = await say(after, after.officer, remedy, "REJECTION")
    remedy = await say(after, after.editor("S1"), remedy, "COMPLETION")
    await say(after, after.officer, remedy, "ACCEPTANCE")
    told = [one for one in await announced(after) if one["type"].startswith("remedy.")]
    officer, agency = [Role.OFFICER], sorted(AGENCY_ROLES)
    assert [(one["type"], one["roles"]) for one in told] == [
        ("remedy.filed", officer),
        ("remedy.completed", officer),
        ("remedy.rejected", agency),
        ("remedy.completed", officer),
        ("remedy.accepted", agency),
    ]
    assert {tuple(one["agency_ids"]) for one in told} == {(UUID(after.agencies["S1"]),)}
    assert told[0]["data"]["due_on"] == "2025-06-30"


async def test_documents_of_others_show_nothing(after: World) -> None:
    remedy = await file(after)
    foreign = await register(after, "S2", PDF + b"2")
    said = {"kind": "PROGRESS", "text": "x", "document_ids": [foreign["id"], str(new_id())]}
    body = await refused_in_both(
        after.editor("S1"),
        "POST",
        f"/v1/remedies/{remedy['id']}/follow-ups",
        422,
        "follow-up-documents-refused",
        json=said,
        if_match=1,
    )
    assert [one["pointer"] for one in body["errors"]] == ["#/document_ids/0", "#/document_ids/1"]
    assert (await after.officer.get(f"/v1/remedies/{remedy['id']}"))["follow_ups"] == []


async def test_the_plan_changes_until_the_remedy_is_done(after: World) -> None:
    remedy = await file(after)
    path = f"/v1/remedies/{remedy['id']}"
    editor = after.editor("S1")
    changed = await editor.put(path, {**PLAN, "due_on": "2025-09-30"}, if_match=1)
    assert (changed["due_on"], changed["version"]) == ("2025-09-30", 2)
    await refused_in_both(editor, "PUT", path, 412, "stale-version", json=PLAN, if_match=1)
    done = await say(after, editor, changed, "COMPLETION")
    await refused_in_both(
        editor, "PUT", path, 409, "remedy-ended", json=PLAN, if_match=done["version"]
    )


@pytest.mark.parametrize("kind", ["ACCEPTANCE", "REJECTION"])
async def test_what_is_not_reported_done_cannot_be_judged(after: World, kind: str) -> None:
    remedy = await file(after)
    body = await refused_in_both(
        after.officer,
        "POST",
        f"/v1/remedies/{remedy['id']}/follow-ups",
        409,
        "follow-up-refused",
        json={"kind": kind, "text": "x"},
        if_match=1,
    )
    assert body["possible"] == "PROGRESS, COMPLETION, CANCELLATION"


async def test_nobody_accepts_the_own_remedy(after: World) -> None:
    remedy = await say(after, after.editor("S1"), await file(after), "COMPLETION")
    await say(after, after.head("S1"), remedy, "ACCEPTANCE", expect=403)
    await say(after, after.officer, remedy, "PROGRESS", expect=403)


async def test_a_remedy_is_for_a_leaf_that_lost_points_and_for_a_day_to_come(
    after: World,
) -> None:
    editor = after.editor("S1")
    body = {"self_assessment_id": after.reports["S1"], "leaf": "2.1", **PLAN}
    await refused_in_both(editor, "POST", "/v1/remedies", 409, "nothing-lost", json=body)
    nowhere = {**body, "leaf": "2.2"}
    await refused_in_both(editor, "POST", "/v1/remedies", 409, "nothing-lost", json=nowhere)
    past = {**body, "leaf": "1.1.1", "due_on": "2025-02-28"}
    await refused_in_both(editor, "POST", "/v1/remedies", 422, "due-day-passed", json=past)
    assert (await file(after, leaf="9.1"))["leaf"] == "9.1"


async def test_a_repeat_makes_no_second_remedy(after: World) -> None:
    mine = str(new_id())
    assert (await file(after, id=mine))["id"] == (await file(after, id=mine))["id"] == mine
    assert len((await after.officer.get("/v1/remedies"))["items"]) == 1


async def test_the_authority_sees_who_owes_what(after: World) -> None:
    await file(after)
    await file(after, leaf="1.2", due_on="2025-03-31")
    other = await file(after, agency="Q1", leaf="1.1.1")
    await say(after, after.editor("Q1"), other, "CANCELLATION")
    after.clock.set(datetime(2025, 4, 10, 3, tzinfo=UTC))
    listed = (await after.officer.get("/v1/remedies", overdue_on="2025-04-10"))["items"]
    assert [one["leaf"] for one in listed] == ["1.2"]
    by_state = await after.officer.get("/v1/remedies", state="CANCELLED", period_id=after.period)
    assert [one["agency_code"] for one in by_state["items"]] == ["Q1"]
    counts = await after.officer.get(f"/v1/periods/{after.period}/remedy-progress")
    by_agency = {one["agency_code"]: one for one in counts["items"]}
    assert list(by_agency) == ["Q1", "S1", "S2"]
    mine = by_agency["S1"]
    assert (mine["losses"], mine["losses_without_remedy"]) == (3, 1)
    assert (mine["planned"], mine["overdue"]) == (2, 1)
    assert by_agency["Q1"]["losses_without_remedy"] == by_agency["Q1"]["losses"]
    own = await after.editor("S1").get(f"/v1/periods/{after.period}/remedy-progress")
    assert [one["agency_code"] for one in own["items"]] == ["S1"]
    assert [
        one["agency_code"] for one in (await after.editor("S2").get("/v1/remedies"))["items"]
    ] == []
