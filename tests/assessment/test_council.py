"""The council meets: who was there, what is minuted and resolved, and the chair's approval that ends it."""

from datetime import UTC, datetime
from typing import Any

import pytest

from services.assessment.council.models import Attendance, Flaw, Protocol, Resolution, Verdict
from services.assessment.council.rules import flaws_of
from shared.ids import new_id
from tests.assessment.access.core import closed, round_1
from tests.assessment.access.council import protocol_of
from tests.assessment.refusals import refused, refused_in_both
from tests.assessment.world import World


@pytest.fixture
async def after(world: World) -> World:
    """A world whose last round is closed."""
    await closed(world)
    return world


async def enter(world: World, **changed: Any) -> Any:
    body = protocol_of(world) | changed
    return await world.officer.post(f"/v1/periods/{world.period}/council-sessions", body)


async def test_the_minutes_are_drafted_approved_and_stand(after: World) -> None:
    meeting = await enter(after, minutes="", resolutions=[])
    path = f"/v1/council-sessions/{meeting['id']}"
    whole = protocol_of(after)
    whole["resolutions"][0] |= {"verdict": "WITH_REMARKS", "text": "Bổ sung hồ sơ lưu"}
    changed = await after.officer.put(path, whole, if_match=1)
    approved = await after.chair.post(f"{path}/approvals", if_match=changed["version"])
    assert (approved["state"], approved["approved_by"]) == ("APPROVED", "Council_Chair")
    assert approved["digest"].startswith("sha256:")
    read = await after.auditor.get(path)
    assert [one["name"] for one in read["attendance"]] == ["Bà Hoa", "Ông Bình", "Ông An"]
    assert [one["agency_code"] for one in read["resolutions"]] == ["Q1", "S1", "S2"]
    await refused_in_both(
        after.officer,
        "PUT",
        path,
        409,
        "council-session-approved",
        json=whole,
        if_match=approved["version"],
    )
    trail = await after.auditor.get("/v1/assessment-audit-entries", subject_id=meeting["id"])
    assert [one["action"] for one in trail["items"]] == [
        "council-session.approved",
        "council-session.changed",
        "council-session.entered",
    ]


async def test_what_is_wanting_is_said_all_at_once(after: World) -> None:
    (first, *_), reports = protocol_of(after)["resolutions"], after.reports
    meeting = await enter(
        after,
        minutes="",
        attendance=[
            {"name": "Bà Hoa", "function": "Chủ tịch", "present": True},
            {"name": "Ông Bình", "function": "Thư ký", "present": False},
        ],
        resolutions=[
            first | {"self_assessment_id": reports["S1"], "votes_for": 2},
            first | {"self_assessment_id": reports["S2"], "votes_for": 0, "votes_against": 1},
        ],
    )
    body = await refused_in_both(
        after.chair,
        "POST",
        f"/v1/council-sessions/{meeting['id']}/approvals",
        409,
        "minutes-not-ready",
        if_match=1,
    )
    assert [(one["pointer"], one["code"]) for one in body["errors"]] == [
        ("#/minutes", "no-minutes"),
        ("#/attendance", "no-quorum"),
        ("#/resolutions/0/votes_for", "more-votes-than-members"),
        ("#/resolutions/1/votes_for", "not-carried"),
        ("#/resolutions", "not-resolved"),
    ]
    assert body["errors"][4]["detail"].startswith("Q1:")


async def test_minutes_resolve_on_submitted_reports_of_the_period_once_each(after: World) -> None:
    (one, *_) = protocol_of(after)["resolutions"]
    whole = protocol_of(after) | {
        "resolutions": [one, one, one | {"self_assessment_id": str(new_id())}]
    }
    body = await refused_in_both(
        after.officer,
        "POST",
        f"/v1/periods/{after.period}/council-sessions",
        422,
        "minutes-refused",
        json=whole,
    )
    assert [error["pointer"] for error in body["errors"]] == [
        "#/resolutions/1/self_assessment_id",
        "#/resolutions/2/self_assessment_id",
    ]
    sessions = await after.officer.get(f"/v1/periods/{after.period}/council-sessions")
    assert sessions["items"] == []


async def test_two_who_keep_the_minutes_do_not_overwrite_one_another(after: World) -> None:
    meeting = await enter(after)
    path = f"/v1/council-sessions/{meeting['id']}"
    await after.officer.put(path, protocol_of(after), if_match=1)
    answer = await after.chair.call("PUT", path, json=protocol_of(after), if_match=1)
    refused(answer, 412, "stale-version")


async def test_an_agency_reads_what_was_resolved_on_it_when_it_is_approved(after: World) -> None:
    meeting = await enter(after)
    path = f"{after.report('S1')}/resolutions"
    assert (await after.head("S1").get(path))["items"] == []
    await after.chair.post(f"/v1/council-sessions/{meeting['id']}/approvals", if_match=1)
    (resolution,) = (await after.head("S1").get(path))["items"]
    assert (resolution["verdict"], resolution["votes_for"]) == ("CONFIRMED", 2)


async def test_what_is_resolved_on_an_agency_is_hidden_from_whoever_is_in_conflict_with_it(
    world: World,
) -> None:
    await round_1(world)
    meeting = await enter(world)
    path = f"/v1/council-sessions/{meeting['id']}"
    await world.officer.post(
        f"/v1/periods/{world.period}/conflicts",
        {
            "agency_id": world.agencies["S1"],
            "kind": "FAMILY",
            "reason": "Vợ",
            "account_id": str(world.chair.who.id),
            "account_name": "Chủ tịch",
        },
    )
    seen = await world.chair.get(path)
    assert [one["agency_code"] for one in seen["resolutions"]] == ["Q1", "S2"]
    await refused_in_both(
        world.chair, "POST", f"{path}/approvals", 403, "approver-in-conflict", if_match=1
    )
    mine = protocol_of(world)
    mine["resolutions"] = [
        one for one in mine["resolutions"] if one["self_assessment_id"] != world.reports["S1"]
    ]
    await world.chair.put(path, mine, if_match=1)
    kept = await world.officer.get(path)
    assert [one["agency_code"] for one in kept["resolutions"]] == ["Q1", "S1", "S2"]


def test_a_meeting_before_the_last_round_is_over_need_not_resolve_on_everybody() -> None:
    report = new_id()
    member = Attendance("Bà Hoa", "Chủ tịch", present=True)
    resolution = Resolution(report, Verdict.CONFIRMED, "", 1, 0, 0)
    protocol = Protocol(datetime(2025, 1, 1, tzinfo=UTC), "", "", "x", (member,), (resolution,))
    agencies = {report: "S1", new_id(): "S2"}
    assert flaws_of(protocol, agencies, closing=False) == []
    assert [one.flaw for one in flaws_of(protocol, agencies, closing=True)] == [Flaw.NOT_RESOLVED]
