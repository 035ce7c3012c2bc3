"""A round lasts as long as the calendar says, to the second, unless the chair extends it; ending it early needs a reason."""

from datetime import UTC, datetime, timedelta

import pytest

from shared.ids import new_id
from tests.assessment.refusals import refused, refused_in_both
from tests.assessment.world import PDF, World

ROUND_1_ENDS = datetime(2024, 12, 9, 17, 0, tzinfo=UTC)
"""10 December, 00:00 in Vietnam."""
ACCEPTED = {"decision": "ACCEPTED"}
SECOND = timedelta(seconds=1)


@pytest.fixture
async def round_1(world: World) -> World:
    await world.move("SELF_ASSESSMENT")
    await world.fill("S1")
    await world.submit("S1")
    world.clock.set(datetime(2024, 11, 30, tzinfo=UTC))
    await world.move("ROUND_1")
    return world


async def test_a_round_ends_at_its_very_second(round_1: World) -> None:
    path = f"{round_1.report('S1')}/appraisals/1"
    await round_1.appraiser.put(f"{path}/1.1.1", ACCEPTED, if_match=0)
    round_1.clock.set(ROUND_1_ENDS - SECOND)
    await round_1.appraiser.put(f"{path}/1.1.2", ACCEPTED, if_match=0)
    round_1.clock.set(ROUND_1_ENDS)
    body = await refused_in_both(
        round_1.appraiser, "PUT", f"{path}/2.1", 409, "round-over", json=ACCEPTED, if_match=0
    )
    assert (body["opens"], body["closes"]) == (
        "01/12/2024 00:00:00 (UTC+7)",
        "10/12/2024 00:00:00 (UTC+7)",
    )


async def test_the_chair_extends_a_round_with_a_reason(round_1: World) -> None:
    path = f"/v1/periods/{round_1.period}/round-extensions"
    round_1.clock.set(ROUND_1_ENDS + SECOND)
    longer = {
        "id": str(new_id()),
        "round": 1,
        "until": "2024-12-12T00:00:00+07:00",
        "reason": "Chờ số liệu của Cục Thống kê",
    }
    refused(await round_1.officer.call("POST", path, json=longer), 403, "not-permitted")
    made = await round_1.chair.post(path, longer)
    assert await round_1.chair.post(path, longer) == made
    await refused_in_both(
        round_1.chair,
        "POST",
        path,
        422,
        "round-extension-too-short",
        json={"round": 1, "until": "2024-12-11T00:00:00+07:00", "reason": "x"},
    )
    listed = await round_1.head("S1").get(path)
    assert [one["reason"] for one in listed["items"]] == ["Chờ số liệu của Cục Thống kê"]
    decision = f"{round_1.report('S1')}/appraisals/1/1.1.1"
    round_1.clock.set(ROUND_1_ENDS + timedelta(days=2) - SECOND)
    await round_1.appraiser.put(decision, ACCEPTED, if_match=0)
    round_1.clock.set(ROUND_1_ENDS + timedelta(days=2))
    answer = await round_1.appraiser.call("PUT", decision, json=ACCEPTED, if_match=1)
    assert refused(answer, 409, "round-over")["closes"].startswith("12/12/2024 00:00:00")


async def test_ending_a_round_early_needs_a_reason(round_1: World) -> None:
    await round_1.decide_all("S1")
    path = f"/v1/periods/{round_1.period}"
    move = f"{path}/phases"
    for phase, window in (("SUPPLEMENT", "10/12/2024"), ("CLOSED", "20/12/2024")):
        body = await refused_in_both(
            round_1.chair,
            "POST",
            move,
            422,
            "reason-required",
            json={"phase": phase},
            if_match=await round_1.version_of(path),
        )
        assert window in body["planned"]
        await round_1.move(phase, reason="Đã thẩm định xong")
        if phase == "SUPPLEMENT":
            await round_1.move("ROUND_2", reason="x")


async def test_a_round_that_lasted_its_time_closes_without_a_reason(round_1: World) -> None:
    await round_1.decide_all("S1")
    round_1.clock.set(ROUND_1_ENDS)
    path = f"/v1/periods/{round_1.period}"
    await round_1.chair.post(
        f"{path}/phases", {"phase": "SUPPLEMENT"}, if_match=await round_1.version_of(path)
    )


async def test_the_chair_finishes_what_is_left_after_the_time(round_1: World) -> None:
    await round_1.decide_all("S1")
    await round_1.move("SUPPLEMENT")
    await round_1.upload("S1", leaf="1.2", content=PDF + b"added")
    await round_1.move("ROUND_2", reason="đủ")
    round_1.clock.set(datetime(2024, 12, 19, 17, 0, tzinfo=UTC))
    refused(
        await round_1.appraiser.call(
            "PUT", f"{round_1.report('S1')}/appraisals/2/1.2", json=ACCEPTED, if_match=0
        ),
        409,
        "round-over",
    )
    await round_1.move("CLOSED", expect=409)
    await round_1.chair.post(
        f"{round_1.report('S1')}/waivers/2", {"leaves": ["1.2"], "reason": "Hết thời gian"}
    )
    await round_1.move("CLOSED")
