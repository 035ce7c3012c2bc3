"""Sign-off, submission, withdrawal, return: the head's and the officer's part in a report."""

import asyncio
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.assessment.refusals import refused, refused_in_both
from tests.assessment.world import World

AFTER_DEADLINE = datetime(2024, 11, 29, 17, 0, 0, tzinfo=UTC)
LAST_SECOND = datetime(2024, 11, 29, 16, 59, 59, tzinfo=UTC)


@pytest.fixture
async def filled_world(world: World) -> World:
    await world.move("SELF_ASSESSMENT")
    await world.fill("S1")
    return world


async def report_of(world: World, agency: str = "S1") -> Any:
    return await world.officer.get(world.report(agency))


async def test_what_is_missing_is_listed_and_stands_in_the_way(world: World) -> None:
    await world.move("SELF_ASSESSMENT")
    path, head = world.report("S1"), world.head("S1")
    await world.editor("S1").put(
        f"{path}/entries/1.1.1", {"answer": {"choices": ["TIMELY"]}}, if_match=0
    )
    missing = await head.get(f"{path}/missing")
    assert missing["ready"] is False
    assert {item["leaf"]: item["lack"] for item in missing["items"]} == {
        "1.1.1": "NO_EVIDENCE_OR_EXPLANATION",
        "1.1.2": "NO_ENTRY",
        "2.1": "NO_ENTRY",
    }
    body = await refused_in_both(
        head, "POST", f"{path}/sign-offs", 409, "not-ready-to-sign", json={}
    )
    assert body["count"] == 3
    assert (await world.upload("S1")).status_code == 201
    after = await head.get(f"{path}/missing")
    assert [item["leaf"] for item in after["items"]] == ["1.1.2", "2.1"]


async def test_any_change_after_the_sign_off_voids_it_visibly(filled_world: World) -> None:
    world, head = filled_world, filled_world.head("S1")
    path = world.report("S1")
    signed = await head.post(f"{path}/sign-offs", {})
    again = await head.post(f"{path}/sign-offs", {"digest": signed["digest"]})
    assert again["id"] == signed["id"]
    evidence = (await world.upload("S1")).json()
    assert (await report_of(world))["sign_off"]["voided_at"] is not None
    await head.post(f"{path}/sign-offs", {})
    await world.editor("S1").call("DELETE", f"/v1/evidence/{evidence['id']}")
    assert (await report_of(world))["sign_off"]["voided_at"] is not None
    await head.post(f"{path}/sign-offs", {})
    await world.editor("S1").put(f"{path}/entries/2.1", {"answer": {"choices": ["NO"]}}, if_match=1)
    report = await report_of(world)
    assert report["sign_off"]["voided_at"] is not None
    assert report["content_digest"] != report["sign_off"]["digest"]
    await refused_in_both(
        head, "POST", f"{path}/submissions", 409, "sign-off-void", if_match=report["version"]
    )
    await refused_in_both(
        head,
        "POST",
        f"{path}/sign-offs",
        409,
        "content-changed",
        json={"digest": signed["digest"]},
    )
    assert (await report_of(world))["state"] == "DRAFT"


async def test_of_two_heads_who_submit_at_once_one_does(filled_world: World) -> None:
    path = filled_world.report("S1")
    await filled_world.head("S1").post(f"{path}/sign-offs", {})
    version = (await report_of(filled_world))["version"]
    answers = await asyncio.gather(
        *(
            filled_world.head("S1").call("POST", f"{path}/submissions", if_match=version)
            for _ in range(2)
        )
    )
    assert sorted(one.status_code for one in answers) == [201, 409]
    refused(next(one for one in answers if one.status_code == 409), 409, "report-submitted")


async def test_a_submitted_report_is_locked_until_it_is_withdrawn(filled_world: World) -> None:
    world, path = filled_world, filled_world.report("S1")
    submitted = await world.submit("S1")
    assert submitted["submitted_digest"] == (await report_of(world))["content_digest"]
    await refused_in_both(
        world.editor("S1"),
        "PUT",
        f"{path}/entries/2.1",
        409,
        "report-submitted",
        json={"answer": {"choices": ["NO"]}},
        if_match=1,
    )
    withdrawn = await world.head("S1").post(f"{path}/withdrawals", if_match=submitted["version"])
    assert (withdrawn["state"], withdrawn["submitted_at"]) == ("DRAFT", None)
    await refused_in_both(
        world.head("S1"),
        "POST",
        f"{path}/withdrawals",
        409,
        "report-not-submitted",
        if_match=withdrawn["version"],
    )


async def test_submitting_and_withdrawing_end_at_the_deadline(filled_world: World) -> None:
    world, path = filled_world, filled_world.report("S1")
    await world.fill("S2")
    await world.head("S2").post(f"{world.report('S2')}/sign-offs", {})
    world.clock.set(LAST_SECOND)
    await world.submit("S1")
    world.clock.set(AFTER_DEADLINE)
    version = (await report_of(world))["version"]
    await refused_in_both(
        world.head("S1"), "POST", f"{path}/withdrawals", 409, "deadline-passed", if_match=version
    )
    late = world.report("S2")
    await refused_in_both(
        world.head("S2"), "POST", f"{late}/submissions", 409, "deadline-passed", if_match=1
    )
    assert (await report_of(world, "S2"))["state"] == "DRAFT"


async def test_late_is_late_and_visible(filled_world: World) -> None:
    world = filled_world
    await world.officer.post(
        f"/v1/periods/{world.period}/extensions",
        {"agency_id": world.agencies["S1"], "until": "2024-12-02T00:00:00Z", "reason": "Bão"},
    )
    world.clock.set(AFTER_DEADLINE)
    assert (await world.submit("S1"))["late"] is True


async def test_a_returned_report_is_corrected_where_it_was_asked_for(filled_world: World) -> None:
    world, path = filled_world, filled_world.report("S1")
    submitted = await world.submit("S1")
    world.clock.set(AFTER_DEADLINE)
    back = {"reason": "Sai năm", "leaves": ["2.1"], "until": "2024-12-03T00:00:00Z"}
    returned = await world.officer.post(f"{path}/returns", back, if_match=submitted["version"])
    assert (returned["state"], returned["returned_leaves"]) == ("RETURNED", ["2.1"])
    body = await refused_in_both(
        world.editor("S1"),
        "PUT",
        f"{path}/entries/1.1.1",
        409,
        "leaf-not-returned",
        json={"answer": {"choices": ["LATE"]}},
        if_match=1,
    )
    assert "2.1" in body["detail"]
    await world.editor("S1").put(f"{path}/entries/2.1", {"answer": {"choices": ["NO"]}}, if_match=1)
    again = await world.submit("S1")
    assert (again["state"], again["late"], again["returned_leaves"]) == ("SUBMITTED", False, None)


async def test_a_correction_that_never_comes_counts_as_it_stands(filled_world: World) -> None:
    world, path = filled_world, filled_world.report("S1")
    submitted = await world.submit("S1")
    await world.officer.post(
        f"{path}/returns",
        {"reason": "Sai năm", "until": "2024-12-03T00:00:00Z"},
        if_match=submitted["version"],
    )
    world.clock.set(AFTER_DEADLINE)
    body = await world.move("ROUND_1", expect=409)
    assert body["type"] == "/problems/reports-open"
    world.clock.set(datetime(2024, 12, 3, tzinfo=UTC))
    await world.move("ROUND_1")
    report = await report_of(world)
    assert (report["state"], report["late"]) == ("SUBMITTED", True)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"reason": "x", "leaves": ["7.7"], "until": "2024-12-03T00:00:00Z"}, "unknown-leaves"),
        ({"reason": "x", "leaves": ["2.2"], "until": "2024-12-03T00:00:00Z"}, "unknown-leaves"),
        ({"reason": "x", "until": "2024-01-03T00:00:00Z"}, "until-too-early"),
    ],
)
async def test_a_return_names_leaves_of_the_agency_and_a_day_to_come(
    filled_world: World, body: dict[str, Any], code: str
) -> None:
    submitted = await filled_world.submit("S1")
    await refused_in_both(
        filled_world.officer,
        "POST",
        f"{filled_world.report('S1')}/returns",
        422,
        code,
        json=body,
        if_match=submitted["version"],
    )
    assert (await report_of(filled_world))["state"] == "SUBMITTED"


async def test_a_report_that_was_not_sent_cannot_be_returned(filled_world: World) -> None:
    await refused_in_both(
        filled_world.officer,
        "POST",
        f"{filled_world.report('S1')}/returns",
        409,
        "report-not-submitted",
        json={"reason": "x", "until": "2024-12-03T00:00:00Z"},
        if_match=1,
    )
