"""Periods through the API: calendar, participants, phases, extensions, assignments."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from shared.ids import new_id
from tests.assessment.refusals import refused, refused_in_both
from tests.assessment.world import CALENDAR, World


async def test_the_calendar_changes_with_a_reason_and_a_trace(world: World) -> None:
    path = f"/v1/periods/{world.period}"
    later = {
        **CALENDAR,
        "self_assessment": {
            "opens_at": "2024-11-01T00:00:00+07:00",
            "closes_at": "2024-12-01T00:00:00+07:00",
        },
    }
    without = await world.officer.call(
        "PUT", f"{path}/calendar", json={"calendar": later}, if_match=1
    )
    assert refused(without, 422, "invalid-request")["errors"][0]["pointer"] == "#/reason"
    changed = await world.officer.put(
        f"{path}/calendar", {"calendar": later, "reason": "Công văn 12"}, if_match=1
    )
    assert changed["version"] == 2
    assert changed["calendar"]["self_assessment"]["closes_at"] == "2024-11-30T17:00:00Z"
    stale = await world.officer.call(
        "PUT", f"{path}/calendar", json={"calendar": later, "reason": "x"}, if_match=1
    )
    refused(stale, 412, "stale-version")
    trail = await world.auditor.get(
        "/v1/assessment-audit-entries", subject_type="period", action="period.calendar-changed"
    )
    (entry,) = trail["items"]
    assert entry["reason"] == "Công văn 12"
    assert entry["before"]["self_assessment"] != entry["after"]["self_assessment"]


async def test_a_calendar_that_contradicts_itself_is_refused_with_every_fault(
    world: World,
) -> None:
    wrong = {
        "self_assessment": {
            "opens_at": "2024-11-30T00:00:00Z",
            "closes_at": "2024-11-01T00:00:00Z",
        },
        "round_1": {"opens_at": "2024-12-01T00:00:00Z", "closes_at": "2024-12-10T00:00:00Z"},
        "supplement": {"opens_at": "2024-12-09T00:00:00Z", "closes_at": "2024-12-15T00:00:00Z"},
    }
    body = await refused_in_both(
        world.officer,
        "PUT",
        f"/v1/periods/{world.period}/calendar",
        422,
        "calendar-faults",
        json={"calendar": wrong, "reason": "x"},
        if_match=1,
    )
    assert [one["pointer"] for one in body["errors"]] == [
        "#/calendar/self_assessment/closes_at",
        "#/calendar/supplement/opens_at",
    ]


async def test_participants_are_of_the_authority_of_a_block_and_valid(world: World) -> None:
    async def agency(code: str, **other: Any) -> str:
        body = {"code": code, "name": code, "block": "SO", **other}
        made: str = (await world.officer.post("/v1/agencies", body))["id"]
        return made

    good = await agency("NEW")
    gone = await agency("GONE", valid_to="2024-01-01")
    foreign = await agency("FOREIGN", block="XA")
    body = await refused_in_both(
        world.officer,
        "POST",
        f"/v1/periods/{world.period}/participants",
        422,
        "participants-refused",
        json={"agency_ids": [good, gone, foreign, str(new_id())]},
    )
    assert [(one["pointer"], one["code"]) for one in body["errors"]] == [
        ("#/agency_ids/1", "agency-not-valid"),
        ("#/agency_ids/2", "unknown-block"),
        ("#/agency_ids/3", "unknown-agency"),
    ]
    path = f"/v1/periods/{world.period}/participants"
    assert len((await world.officer.get(path))["items"]) == 3
    once = await world.officer.post(path, {"agency_ids": [good, world.agencies["S1"]]})
    twice = await world.officer.post(path, {"agency_ids": [good, world.agencies["S1"]]})
    assert once == twice
    assert once["items"][1]["self_assessment_id"] == world.reports["S1"]
    paged = await world.officer.get(path, limit=3)
    rest = await world.officer.get(path, limit=3, cursor=paged["next"])
    assert (len(paged["items"]), len(rest["items"]), rest["next"]) == (3, 1, None)


async def test_an_empty_period_or_one_without_a_deadline_does_not_open(world: World) -> None:
    made = await world.officer.post(
        "/v1/periods",
        {
            "programme_id": world.programme,
            "framework_id": world.framework,
            "code": "2025",
            "name": "Năm 2025",
            "stage": "2025",
            "starts_on": "2025-01-01",
            "ends_on": "2025-12-31",
        },
    )
    path = f"/v1/periods/{made['id']}"
    opening = {"json": {"phase": "SELF_ASSESSMENT"}, "if_match": 1}
    await refused_in_both(
        world.officer, "POST", f"{path}/phases", 409, "no-participants", **opening
    )
    await world.officer.post(f"{path}/participants", {"agency_ids": [world.agencies["S1"]]})
    await refused_in_both(world.officer, "POST", f"{path}/phases", 409, "no-deadline", **opening)


@pytest.mark.parametrize("phase", ["PREPARATION", "ROUND_1", "SUPPLEMENT", "ROUND_2", "CLOSED"])
async def test_a_period_moves_step_by_step(world: World, phase: str) -> None:
    mover = world.chair if phase in {"SUPPLEMENT", "CLOSED"} else world.officer
    body = await refused_in_both(
        mover,
        "POST",
        f"/v1/periods/{world.period}/phases",
        409,
        "phase-order",
        json={"phase": phase},
        if_match=1,
    )
    assert "SELF_ASSESSMENT" in body["detail"]


async def test_the_officer_opens_and_the_chair_closes(world: World) -> None:
    path = f"/v1/periods/{world.period}/phases"
    opening = {"phase": "SELF_ASSESSMENT"}
    refused(await world.chair.call("POST", path, json=opening, if_match=1), 403, "not-permitted")
    refused(await world.officer.call("POST", path, json=opening, if_match=9), 412, "stale-version")
    await world.move("SELF_ASSESSMENT")
    body = await world.move("ROUND_1", expect=409)
    assert body["type"] == "/problems/reports-open"
    assert "S1" in body["agencies"]
    world.clock.set(datetime(2024, 11, 29, 17, 0, tzinfo=UTC))
    await world.move("ROUND_1")
    closing = {"phase": "SUPPLEMENT"}
    body = refused(
        await world.officer.call("POST", path, json=closing, if_match=3), 403, "not-permitted"
    )
    assert body["roles"] == "COUNCIL_CHAIR"
    assert body["detail"].endswith("Roles that may: COUNCIL_CHAIR.")
    await world.move("SUPPLEMENT")
    body = await world.move("ROUND_2", expect=422)
    assert body["type"] == "/problems/reason-required"
    world.clock.set(datetime(2024, 12, 14, 17, 0, tzinfo=UTC))
    await world.move("ROUND_2")


async def test_round_1_begins_early_when_all_have_submitted(world: World) -> None:
    await world.move("SELF_ASSESSMENT")
    for agency in world.agencies:
        await world.fill(agency)
        await world.submit(agency)
    await world.move("ROUND_1")


@pytest.mark.parametrize("until", ["2024-11-29T17:00:00Z", "2024-11-20T00:00:00Z"])
async def test_an_extension_ends_after_the_deadline(world: World, until: str) -> None:
    body = {"agency_id": world.agencies["S1"], "until": until, "reason": "x"}
    path = f"/v1/periods/{world.period}/extensions"
    await refused_in_both(world.officer, "POST", path, 422, "extension-too-short", json=body)
    assert (await world.officer.get(path))["items"] == []


async def test_an_extension_is_for_a_participant_and_made_once(world: World) -> None:
    path = f"/v1/periods/{world.period}/extensions"
    extension = {
        "id": str(new_id()),
        "agency_id": world.agencies["S1"],
        "until": "2024-12-05T00:00:00Z",
        "reason": "Bão số 3",
    }
    first = await world.officer.post(path, extension)
    assert await world.officer.post(path, extension) == first
    stranger = {**extension, "id": None, "agency_id": str(new_id())}
    await refused_in_both(world.officer, "POST", path, 422, "unknown-references", json=stranger)
    listed = await world.head("S1").get(path)
    assert [item["reason"] for item in listed["items"]] == ["Bão số 3"]
    assert (await world.head("S2").get(path))["items"] == []


async def test_assignments_name_fields_and_agencies_of_the_period(world: World) -> None:
    path = f"/v1/periods/{world.period}/assignments"
    body = await refused_in_both(
        world.officer,
        "POST",
        path,
        422,
        "unknown-references",
        json={
            "appraiser_id": str(new_id()),
            "appraiser_name": "Lan",
            "fields": ["1", "77"],
            "agency_ids": [str(new_id())],
        },
    )
    assert [one["pointer"] for one in body["errors"]] == ["#/fields/1", "#/agency_ids/0"]
    assert len((await world.officer.get(path))["items"]) == 1


async def test_codes_are_taken_once(world: World) -> None:
    for path, body in (
        ("/v1/programmes", {"code": "p", "name": "x"}),
        ("/v1/agencies", {"code": "S1", "name": "x", "block": "SO"}),
    ):
        await refused_in_both(world.officer, "POST", path, 409, "code-taken", json=body)


async def test_a_create_sent_twice_under_its_own_id_is_done_once(world: World) -> None:
    agency = {"id": str(new_id()), "code": "TWICE", "name": "Hai lần", "block": "SO"}
    first = await world.officer.post("/v1/agencies", agency)
    assert await world.officer.post("/v1/agencies", agency) == first
    await refused_in_both(
        world.officer, "POST", "/v1/agencies", 409, "id-taken", json={**agency, "name": "Khác"}
    )


@pytest.mark.parametrize(
    "change",
    [
        {"code": "x" * 36},
        {"code": ""},
        {"code": "a b"},
        {"name": ""},
        {"valid_from": "2024-02-01", "valid_to": "2024-01-01"},
        {"colour": "red"},
    ],
)
async def test_agencies_are_entered_properly(world: World, change: dict[str, Any]) -> None:
    body = {"code": "OK", "name": "Tên", "block": "SO", **change}
    answer = await world.officer.call("POST", "/v1/agencies", json=body)
    refused(answer, 422, "invalid-request")


async def test_search_ignores_case_and_diacritics(world: World) -> None:
    await world.officer.post(
        "/v1/agencies", {"code": "THUE", "name": "Cục Thuế Đống Đa", "block": "SO"}
    )
    found = await world.officer.get("/v1/agencies", search="thue dong")
    assert [item["code"] for item in found["items"]] == ["THUE"]
    assert (await world.officer.get("/v1/agencies", search="%"))["items"] == []


async def test_an_agency_changes_by_its_version(world: World) -> None:
    path = f"/v1/agencies/{world.agencies['S1']}"
    change = {"code": "S1", "name": "Sở mới", "block": "SO", "ranked": False}
    changed = await world.officer.put(path, change, if_match=1)
    assert (changed["version"], changed["ranked"]) == (2, False)
    refused(await world.officer.call("PUT", path, json=change, if_match=1), 412, "stale-version")
    participants = await world.officer.get(f"/v1/periods/{world.period}/participants")
    mine = next(one for one in participants["items"] if one["agency_id"] == world.agencies["S1"])
    assert mine["ranked"] is True


async def test_who_works_for_several_authorities_names_one(world: World) -> None:
    from shared.auth.principal import Grant, Principal, Role
    from tests.assessment.world import Caller, make_authority

    other = await make_authority(world.http, world.clock)
    both = Caller(
        world.http,
        Principal(
            new_id(),
            "Both",
            tuple(Grant(Role.OFFICER, UUID(one)) for one in (world.authority, other.authority)),
        ),
    )
    body = {"code": "z", "name": "Z"}
    await refused_in_both(both, "POST", "/v1/programmes", 422, "authority-not-named", json=body)
    made = await both.post("/v1/programmes", {**body, "authority_id": other.authority})
    assert made["authority_id"] == other.authority
    listed = await both.get("/v1/programmes")
    assert {item["code"] for item in listed["items"]} == {"p", "z"}


async def test_a_phase_that_is_none_is_answered_with_those_that_are(world: World) -> None:
    for language, last in (("vi", "'ROUND_2' hoặc 'CLOSED'."), ("en", "'ROUND_2' or 'CLOSED'.")):
        answer = await world.officer.call(
            "POST",
            f"/v1/periods/{world.period}/phases",
            json={"phase": "VONG_1"},
            if_match=1,
            headers={"accept-language": language},
        )
        body = refused(answer, 422, "invalid-request")
        assert body["errors"][0]["detail"].endswith(last)
