"""Several appraisers on a leaf: each gives an own opinion, sees the others' after it, and the chair settles differences."""

import asyncio
from datetime import UTC, datetime
from typing import Any

import pytest

from shared.auth.principal import Role
from tests.assessment.refusals import refused, refused_in_both
from tests.assessment.world import Caller, World

ACCEPTED = {"decision": "ACCEPTED"}
LOWER = {"decision": "CHANGED", "points": "0.25", "opinion": "Thiếu số hiệu"}
LEAF = "1.1.1"


class Council:
    """Two appraisers of everything, in round 1 with S1 and S2 submitted."""

    def __init__(self, world: World, hoa: Caller) -> None:
        self.world, self.lan, self.hoa = world, world.appraiser, hoa
        self.period = f"/v1/periods/{world.period}"
        self.report = world.report("S1")

    async def give(
        self, who: Caller, opinion: dict[str, Any], leaf: str = LEAF, version: int = 0
    ) -> Any:
        return await who.put(f"{self.report}/appraisals/1/{leaf}", opinion, if_match=version)

    async def leaf(self, who: Caller, code: str = LEAF) -> Any:
        sheet = await who.get(self.report)
        return next(item for item in sheet["leaves"] if item["code"] == code)

    async def differences(self, **filters: Any) -> list[Any]:
        items: list[Any] = (await self.world.chair.get(f"{self.period}/differences", **filters))[
            "items"
        ]
        return items


async def assign(world: World, who: Caller, **members: Any) -> Any:
    return await world.officer.post(
        f"/v1/periods/{world.period}/assignments",
        {"appraiser_id": str(who.who.id), "appraiser_name": "Hoa", "fields": ["1", "2"], **members},
    )


@pytest.fixture
async def council(world: World) -> Council:
    hoa = world.holding((Role.APPRAISER, None))
    await assign(world, hoa)
    await world.move("SELF_ASSESSMENT")
    for agency in ("S1", "S2"):
        await world.fill(agency)
        await world.submit(agency)
    world.clock.set(datetime(2024, 12, 1, tzinfo=UTC))
    await world.move("ROUND_1")
    return Council(world, hoa)


async def everything_seen(council: Council, who: Caller) -> str:
    """Whatever an appraiser can read of a leaf before giving an opinion, as one text."""
    paths = (
        council.report,
        f"{council.report}/entries/{LEAF}/statements",
        f"{council.period}/work-list",
        f"{council.period}/assignments",
        "/v1/self-assessments",
    )
    answers = [await who.call("GET", path) for path in paths]
    early = await who.call(
        "PUT", f"{council.report}/appraisals/1/{LEAF}", json=ACCEPTED, if_match=7
    )
    answers.append(early)
    told = []
    for answer in answers:
        headers = {name: value for name, value in answer.headers.items() if name != "x-request-id"}
        body = answer.json()
        for member in ("instance", "request_id"):
            body.pop(member, None)
        told.append(f"{answer.status_code} {sorted(headers.items())} {body}")
    return "\n".join(told)


async def test_nothing_tells_what_others_gave_before_one_has_given_ones_own(
    council: Council,
) -> None:
    before = await everything_seen(council, council.hoa)
    await council.give(council.lan, LOWER)
    await council.lan.post(
        f"{council.report}/entries/{LEAF}/statements",
        {"text": "Đề nghị 0,25", "proposed_points": "0.25"},
    )
    assert await everything_seen(council, council.hoa) == before
    refused(await council.hoa.call("GET", f"{council.period}/differences"), 403, "not-permitted")
    await council.give(council.hoa, ACCEPTED)
    seen = await council.leaf(council.hoa)
    assert {(one["appraiser_name"], one["points"]) for one in seen["opinions"]} == {
        ("Appraiser", "0.25"),
        ("Several", None),
    }
    thread = await council.hoa.get(f"{council.report}/entries/{LEAF}/statements")
    assert [one["proposed_points"] for one in thread["items"]] == ["0.25"]


async def test_an_appraiser_who_is_an_officer_too_waits_like_the_others(council: Council) -> None:
    both = council.world.holding(
        (Role.APPRAISER, None), (Role.OFFICER, None), who=council.hoa.who.id
    )
    await council.give(council.lan, LOWER)
    leaf = await council.leaf(both)
    assert (leaf["opinions"], leaf["round_1"]) == ([], None)
    trail = await both.get("/v1/assessment-audit-entries", subject_type="opinion")
    assert trail["items"] == []
    assert (await council.leaf(council.world.officer))["opinions"] != []


async def test_opinions_that_agree_decide_when_the_last_is_given(council: Council) -> None:
    await council.give(council.lan, LOWER)
    assert (await council.leaf(council.world.chair))["round_1"] is None
    await council.give(council.hoa, {**LOWER, "opinion": "Không rõ ngày", "points": "0.250"})
    decided = (await council.leaf(council.lan))["round_1"]
    assert (decided["basis"], decided["points"]) == ("OPINIONS", "0.250")
    assert decided["opinion"] == "Appraiser: Thiếu số hiệu\nSeveral: Không rõ ngày"
    assert await council.differences() == []


async def test_differences_go_to_the_chair_who_settles_them_with_a_reason(
    council: Council,
) -> None:
    await council.give(council.lan, LOWER)
    await council.give(council.hoa, ACCEPTED)
    (difference,) = await council.differences()
    assert (difference["agency_code"], difference["leaf"]) == ("S1", LEAF)
    assert difference["claimed_points"] == "0.50"
    assert [one["points"] for one in difference["opinions"]] == ["0.25", None]
    assert await council.differences(field="2") == []
    assert len(await council.differences(field="1", agency_id=council.world.agencies["S1"])) == 1
    path = f"{council.report}/settlements/1/{LEAF}"
    body = await refused_in_both(
        council.world.chair, "PUT", path, 422, "decision-refused", json=ACCEPTED, if_match=0
    )
    assert [one["code"] for one in body["errors"]] == ["opinion-needed"]
    settlement = {"decision": "CHANGED", "points": "0.4", "opinion": "Có số hiệu nhưng muộn"}
    settled = await council.world.chair.put(path, settlement, if_match=0)
    assert (settled["basis"], settled["points"], settled["version"]) == ("SETTLED", "0.4", 1)
    assert await council.differences() == []
    await refused_in_both(
        council.lan,
        "PUT",
        f"{council.report}/appraisals/1/{LEAF}",
        409,
        "leaf-settled",
        json=ACCEPTED,
        if_match=1,
    )
    again = await council.world.chair.put(path, {**settlement, "points": "0.45"}, if_match=1)
    assert (again["points"], again["version"]) == ("0.45", 2)
    await refused_in_both(
        council.world.chair,
        "PUT",
        f"{council.report}/settlements/1/2.1",
        409,
        "leaf-not-differing",
        json=settlement,
        if_match=0,
    )
    for nobody in (council.lan, council.world.officer):
        refused(await nobody.call("PUT", path, json=settlement, if_match=2), 403, "not-permitted")


async def test_a_change_after_seeing_the_others_stays_to_be_read(council: Council) -> None:
    first = await council.give(council.lan, LOWER)
    again = await council.give(council.lan, {**LOWER, "points": "0.3"}, version=1)
    assert (first["changed_after_others"], again["changed_after_others"]) == (False, False)
    await council.give(council.hoa, ACCEPTED)
    changed = await council.give(council.lan, ACCEPTED, version=2)
    assert changed["changed_after_others"] is True
    assert (await council.leaf(council.hoa))["round_1"]["decision"] == "ACCEPTED"
    assert await council.differences() == []
    kept = (await council.leaf(council.world.officer))["opinions"]
    assert {one["appraiser_name"]: one["changed_after_others"] for one in kept} == {
        "Appraiser": True,
        "Several": False,
    }
    trail = await council.world.auditor.get("/v1/assessment-audit-entries", subject_type="opinion")
    assert [one["after"]["after_others"] for one in trail["items"]] == [True, False, False, False]


async def test_two_who_finish_a_leaf_at_once_decide_it(council: Council) -> None:
    for leaf in (LEAF, "1.1.2", "2.1"):
        await asyncio.gather(
            *(council.give(who, ACCEPTED, leaf) for who in (council.lan, council.hoa))
        )
        assert (await council.leaf(council.world.chair, leaf))["round_1"]["decision"] == "ACCEPTED"


async def test_a_quorum_decides_and_whoever_differs_later_opens_the_leaf_again(
    council: Council,
) -> None:
    await council.give(council.lan, LOWER)
    change = {"quorum": 1, "reason": "Quy chế, Điều 5"}
    path = f"{council.period}/quorum"
    version = await council.world.version_of(council.period)
    set_ = await council.world.officer.put(path, change, if_match=version)
    assert set_["quorum"] == 1
    assert (await council.leaf(council.world.chair))["round_1"]["points"] == "0.25"
    assert (await council.leaf(council.hoa))["round_1"] is None
    await council.give(council.hoa, ACCEPTED)
    assert (await council.leaf(council.world.chair))["round_1"] is None
    assert len(await council.differences()) == 1
    refused(
        await council.world.officer.call("PUT", path, json=change, if_match=version),
        412,
        "stale-version",
    )


async def test_an_opinion_of_somebody_in_a_conflict_counts_no_more(council: Council) -> None:
    await council.give(council.lan, LOWER)
    await council.give(council.hoa, ACCEPTED)
    declared = await council.hoa.post(
        f"{council.period}/conflicts",
        {"agency_id": council.world.agencies["S1"], "kind": "FAMILY", "reason": "Vợ"},
    )
    assert (await council.leaf(council.lan))["round_1"]["points"] == "0.25"
    assert await council.differences() == []
    await council.world.officer.post(
        f"{council.period}/conflicts/{declared['id']}/withdrawals", {"reason": "Nhầm"}
    )
    assert (await council.leaf(council.lan))["round_1"]["points"] == "0.25"
    await council.lan.post(
        f"{council.period}/conflicts",
        {"agency_id": council.world.agencies["S1"], "kind": "FAMILY", "reason": "Vợ"},
    )
    assert (await council.leaf(council.world.chair))["round_1"]["decision"] == "ACCEPTED"


async def test_nobody_waits_for_whose_assignment_was_taken_back(council: Council) -> None:
    listed = await council.world.officer.get(f"{council.period}/assignments")
    of_hoa = next(
        one["id"] for one in listed["items"] if one["appraiser_id"] == str(council.hoa.who.id)
    )
    await council.give(council.lan, LOWER)
    assert (await council.leaf(council.world.chair))["round_1"] is None
    answer = await council.world.officer.call("DELETE", f"{council.period}/assignments/{of_hoa}")
    assert answer.status_code == 204
    assert (await council.leaf(council.world.chair))["round_1"]["points"] == "0.25"


async def test_agencies_see_what_was_decided_not_who_gave_what(council: Council) -> None:
    for agency in ("S1", "S2"):
        await council.world.decide_all(agency)
        council.report = council.world.report(agency)
        for leaf in (LEAF, "1.1.2", "2.1"):
            await council.give(council.hoa, ACCEPTED, leaf)
        await council.give(
            council.hoa, {"decision": "CHANGED", "answer": {"points": "1.25"}}, "1.2"
        )
    await council.world.move("SUPPLEMENT")
    leaf = await council.leaf(council.world.head("S2"))
    assert leaf["round_1"]["decision"] == "ACCEPTED"
    assert leaf["opinions"] == []
    assert len((await council.leaf(council.lan))["opinions"]) == 2


async def test_a_round_is_closed_when_every_leaf_is_decided_or_waived_with_a_reason(
    council: Council,
) -> None:
    world = council.world
    for agency in ("S1", "S2"):
        await world.decide_all(agency)
    body = await world.move("SUPPLEMENT", expect=409)
    assert body["count"] == 8
    waivers = f"{council.report}/waivers/1"
    refused(
        await world.chair.call("POST", waivers, json={"leaves": [LEAF], "reason": " "}),
        422,
        "invalid-request",
    )
    waiver = {"leaves": [LEAF, "1.2"], "reason": "Chưa có số liệu của Bộ"}
    waived = await world.chair.post(waivers, waiver)
    assert [(one["basis"], one["opinion"]) for one in waived["items"]] == [
        ("WAIVED", "Chưa có số liệu của Bộ")
    ] * 2
    assert await world.chair.post(waivers, waiver) == waived
    await council.give(council.hoa, ACCEPTED, "2.1")
    decided = await refused_in_both(
        world.chair, "POST", waivers, 409, "leaf-decided", json={"leaves": ["2.1"], "reason": "x"}
    )
    assert decided["leaves"] == "2.1"
    body = await world.move("SUPPLEMENT", expect=409)
    assert {(one["agency_code"], one["leaf"]) for one in body["errors"]} == {
        ("S1", "1.1.2"),
        *(("S2", leaf) for leaf in (LEAF, "1.1.2", "1.2", "2.1")),
    }
    await world.chair.post(waivers, {"leaves": ["1.1.2"], "reason": "x"})
    await world.chair.post(
        f"{world.report('S2')}/waivers/1",
        {"leaves": [LEAF, "1.1.2", "1.2", "2.1"], "reason": "x"},
    )
    await world.move("SUPPLEMENT")
    thread = f"{council.report}/entries/{LEAF}/statements"
    await world.editor("S1").post(thread, {"text": "Bổ sung"})
    await world.move("ROUND_2", reason="đủ")
    body = await world.move("CLOSED", expect=409)
    assert [one["leaf"] for one in body["errors"]] == [LEAF]
    await world.chair.post(
        f"{council.report}/waivers/2", {"leaves": [LEAF], "reason": "Như vòng 1"}
    )
    closed = await world.move("CLOSED")
    record = await world.officer.get(f"/v1/appraisal-records/{closed['appraisal_record_id']}")
    s1 = next(agency for agency in record["agencies"] if agency["code"] == "S1")
    assert s1["leaves"][LEAF]["round_1"]["opinion"] == "Chưa có số liệu của Bộ"
    assert s1["leaves"][LEAF]["round_2"]["opinion"] == "Như vòng 1"
    assert s1["leaves"][LEAF]["final"]["answer"]["choices"] == ["LATE"]
    assert s1["leaves"]["1.2"]["final"] == {"answer": None, "points": None}


async def test_a_waiver_of_round_2_leaves_what_round_1_decided(council: Council) -> None:
    world = council.world
    for who in (council.lan, council.hoa):
        await council.give(who, LOWER)
    for agency, leaves in (("S1", ["1.1.2", "1.2", "2.1"]), ("S2", [LEAF, "1.1.2", "1.2", "2.1"])):
        await world.chair.post(
            f"{world.report(agency)}/waivers/1", {"leaves": leaves, "reason": "x"}
        )
    await world.move("SUPPLEMENT")
    thread = f"{council.report}/entries/{LEAF}/statements"
    await world.editor("S1").post(thread, {"text": "Bổ sung", "proposed_points": "0.5"})
    await world.move("ROUND_2", reason="đủ")
    (waived,) = (
        await world.chair.post(
            f"{council.report}/waivers/2", {"leaves": [LEAF], "reason": "Như cũ"}
        )
    )["items"]
    assert (waived["decision"], waived["points"]) == ("CHANGED", "0.25")
    closed = await world.move("CLOSED")
    record = await world.officer.get(f"/v1/appraisal-records/{closed['appraisal_record_id']}")
    s1 = next(agency for agency in record["agencies"] if agency["code"] == "S1")
    assert s1["leaves"][LEAF]["final"]["points"] == "0.25"


async def test_what_one_member_takes_up_again_in_round_2_has_to_be_finished(
    council: Council,
) -> None:
    world = council.world
    for agency in ("S1", "S2"):
        await world.chair.post(
            f"{world.report(agency)}/waivers/1",
            {"leaves": [LEAF, "1.1.2", "1.2", "2.1"], "reason": "x"},
        )
    await world.move("SUPPLEMENT")
    await world.move("ROUND_2", reason="đủ")
    await council.lan.put(f"{council.report}/appraisals/2/{LEAF}", LOWER, if_match=0)
    work = await council.hoa.get(f"{council.period}/work-list")
    assert [leaf["leaf"] for item in work["items"] for leaf in item["leaves"]] == [LEAF]
    body = await world.move("CLOSED", expect=409)
    assert [one["leaf"] for one in body["errors"]] == [LEAF]
    await council.hoa.put(f"{council.report}/appraisals/2/{LEAF}", LOWER, if_match=0)
    await world.move("CLOSED")
