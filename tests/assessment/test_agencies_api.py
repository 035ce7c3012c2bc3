"""Agencies over time: on which days they exist, what they were called when, and what a period shows of it."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from services.assessment.agencies.models import AgencyDetails
from services.assessment.agencies.rules import changes_within, touches
from tests.assessment.access.core import closed
from tests.assessment.refusals import refused_in_both
from tests.assessment.world import World


async def enter(world: World, code: str, **other: Any) -> Any:
    body = {"code": code, "name": f"Sở {code}", "block": "SO", **other}
    return await world.officer.post("/v1/agencies", body)


async def rename(world: World, agency: Any, **change: Any) -> Any:
    body = {
        name: agency[name] for name in ("code", "name", "block", "ranked", "valid_from", "valid_to")
    }
    path = f"/v1/agencies/{agency['id']}"
    return await world.officer.put(path, body | change, if_match=agency["version"])


async def codes(world: World, **params: Any) -> list[str]:
    items = (await world.officer.get("/v1/agencies", **params))["items"]
    return [item["code"] for item in items if item["code"] not in world.agencies]


async def test_a_list_shows_who_exists_today_in_viet_nam(world: World) -> None:
    await enter(world, "A-GONE", valid_to="2024-11-11")
    await enter(world, "B-HERE", valid_from="2024-11-10", valid_to="2024-11-12")
    await enter(world, "C-COMING", valid_from="2024-11-12")
    world.clock.set(datetime(2024, 11, 10, 16, 59, 59, tzinfo=UTC))
    assert await codes(world) == ["A-GONE", "B-HERE"]
    world.clock.set(datetime(2024, 11, 10, 17, 0, tzinfo=UTC))  # the 11th in Viet Nam
    assert await codes(world) == ["B-HERE"]
    assert await codes(world, validity="ENDED") == ["A-GONE"]
    assert await codes(world, validity="COMING") == ["C-COMING"]
    assert await codes(world, validity="ALL") == ["A-GONE", "B-HERE", "C-COMING"]
    assert await codes(world, valid_on="2024-11-12") == ["C-COMING"]
    assert await codes(world, valid_on="2024-11-12", validity="ENDED") == ["A-GONE", "B-HERE"]


async def test_a_name_of_a_day_is_found_under_that_day(world: World) -> None:
    agency = await enter(world, "SKHDT", name="Sở Kế hoạch và Đầu tư")
    renamed = await rename(
        world, agency, code="STC", name="Sở Tài chính", effective_on="2024-11-11"
    )
    assert (renamed["name"], renamed["version"]) == ("Sở Kế hoạch và Đầu tư", 2)
    path = f"/v1/agencies/{agency['id']}"
    assert (await world.officer.get(path))["code"] == "SKHDT"
    world.clock.set(datetime(2024, 11, 10, 17, 0, tzinfo=UTC))
    today = await world.officer.get(path)
    assert (today["code"], today["name"], today["effective_on"]) == (
        "STC",
        "Sở Tài chính",
        "2024-11-11",
    )
    assert await codes(world, search="ke hoach") == []
    assert await codes(world, search="ke hoach", valid_on="2024-11-10") == ["SKHDT"]
    assert await codes(world, code="STC") == ["STC"]


async def test_the_history_keeps_every_name_and_block(world: World) -> None:
    agency = await enter(world, "H", name="Một")
    agency = await rename(world, agency, name="Ba", effective_on="2024-09-01")
    agency = await rename(world, agency, name="Hai", block="DISTRICT", effective_on="2024-03-01")
    agency = await rename(world, agency, name="Ba, sửa lỗi")
    history = (await world.auditor.get(f"/v1/agencies/{agency['id']}/history"))["items"]
    assert [
        (one["name"], one["block"], one["effective_on"], one["superseded_on"]) for one in history
    ] == [
        ("Một", "SO", None, "2024-03-01"),
        ("Hai", "DISTRICT", "2024-03-01", "2024-09-01"),
        ("Ba, sửa lỗi", "SO", "2024-09-01", None),
    ]
    assert {one["recorded_by"] for one in history} == {world.officer.who.name}
    audit = await world.auditor.get("/v1/assessment-audit-entries", subject_id=agency["id"])
    assert [entry["action"] for entry in audit["items"]] == [
        *["agency.changed"] * 3,
        "agency.created",
    ]
    assert audit["items"][1]["after"]["effective_on"] == "2024-03-01"


async def test_saying_the_same_again_makes_no_version(world: World) -> None:
    agency = await enter(world, "SAME")
    await rename(world, agency, effective_on="2024-03-01")
    path = f"/v1/agencies/{agency['id']}/history"
    assert len((await world.officer.get(path))["items"]) == 1


@pytest.mark.parametrize("day", ["2024-01-01", "2025-01-01", "2023-05-05"])
async def test_a_name_begins_while_the_agency_lives(world: World, day: str) -> None:
    agency = await enter(world, "LIFE", valid_from="2024-01-01", valid_to="2025-01-01")
    path = f"/v1/agencies/{agency['id']}"
    body = {"code": "LIFE", "name": "Khác", "block": "SO", "effective_on": day}
    await refused_in_both(
        world.officer,
        "PUT",
        path,
        422,
        "change-outside-validity",
        json=body | {"valid_from": "2024-01-01", "valid_to": "2025-01-01"},
        if_match=1,
    )
    assert (await world.officer.get(path))["version"] == 1


async def test_a_period_takes_agencies_that_lived_on_one_of_its_days(world: World) -> None:
    """The period runs from 1 January to 31 December 2024, both included."""
    ended_inside = await enter(world, "A", valid_to="2024-01-02")
    begun_inside = await enter(world, "B", valid_from="2024-12-31")
    ended_before = await enter(world, "C", valid_to="2024-01-01")
    begun_after = await enter(world, "D", valid_from="2025-01-01")
    path = f"/v1/periods/{world.period}/participants"
    body = await refused_in_both(
        world.officer,
        "POST",
        path,
        422,
        "participants-refused",
        json={"agency_ids": [one["id"] for one in (ended_inside, ended_before, begun_after)]},
    )
    assert [(one["pointer"], one["code"]) for one in body["errors"]] == [
        ("#/agency_ids/1", "agency-not-valid"),
        ("#/agency_ids/2", "agency-not-valid"),
    ]
    assert len((await world.officer.get(path))["items"]) == 3
    lived = {"agency_ids": [ended_inside["id"], begun_inside["id"]]}
    assert len((await world.officer.post(path, lived))["items"]) == 2


async def test_an_agency_that_ends_stays_in_its_periods(world: World) -> None:
    agency = await world.officer.get(f"/v1/agencies/{world.agencies['S1']}")
    await rename(world, agency, valid_to="2024-06-30")
    participants = await world.officer.get(f"/v1/periods/{world.period}/participants")
    assert "S1" in {one["agency_code"] for one in participants["items"]}
    assert (await world.head("S1").get(world.report("S1")))["agency_code"] == "S1"


async def shown_name(world: World) -> str:
    report = await world.officer.get(world.report("S1"))
    participants = await world.officer.get(f"/v1/periods/{world.period}/participants")
    progress = await world.officer.get(f"/v1/periods/{world.period}/dashboards/agency")
    names = {
        item["agency_name"]
        for item in (report, *participants["items"], *progress["items"])
        if item["agency_id"] == world.agencies["S1"]
    }
    assert len(names) == 1
    return str(names.pop())


async def test_a_period_shows_the_agency_as_on_its_last_day(world: World) -> None:
    agency = await world.officer.get(f"/v1/agencies/{world.agencies['S1']}")
    agency = await rename(world, agency, name="Tên năm sau", effective_on="2025-01-01")
    assert await shown_name(world) == "Đơn vị S1"
    agency = await rename(world, agency, name="Tên trong kỳ", effective_on="2024-12-31")
    assert await shown_name(world) == "Tên trong kỳ"
    world.clock.set(datetime(2025, 3, 1, tzinfo=UTC))
    assert (await world.officer.get("/v1/agencies", search="nam sau"))["items"]
    assert await shown_name(world) == "Tên trong kỳ"


async def test_a_closed_period_shows_the_same_for_ever(world: World) -> None:
    await closed(world)
    agency = await world.officer.get(f"/v1/agencies/{world.agencies['S1']}")
    await rename(world, agency, name="Tên nhập muộn", effective_on="2024-02-01")
    assert await shown_name(world) == "Đơn vị S1"


async def test_a_period_keeps_the_block_that_an_agency_joined_with(world: World) -> None:
    agency = await world.officer.get(f"/v1/agencies/{world.agencies['S1']}")
    await rename(world, agency, block="DISTRICT", effective_on="2024-02-01")
    participants = await world.officer.get(f"/v1/periods/{world.period}/participants")
    mine = next(one for one in participants["items"] if one["agency_id"] == world.agencies["S1"])
    assert mine["block"] == "SO"


async def test_another_period_shows_the_name_of_its_own_time(world: World) -> None:
    agency = await world.officer.get(f"/v1/agencies/{world.agencies['S1']}")
    await rename(world, agency, name="Tên mới", effective_on="2025-03-01")
    period = await world.officer.post(
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
    joined = await world.officer.post(
        f"/v1/periods/{period['id']}/participants", {"agency_ids": [agency["id"]]}
    )
    assert joined["items"][0]["agency_name"] == "Tên mới"
    assert await shown_name(world) == "Đơn vị S1"


def lived(first: date | None, end: date | None) -> AgencyDetails:
    return AgencyDetails(code="A", name="A", block="B", ranked=True, valid_from=first, valid_to=end)


def test_first_days_are_within_and_ends_are_not() -> None:
    one, two, three = date(2025, 7, 1), date(2025, 7, 2), date(2025, 7, 3)
    assert touches(lived(None, None), one, one)
    assert touches(lived(one, two), one, one)
    assert not touches(lived(one, two), two, three)
    assert not touches(lived(two, None), one, one)
    assert changes_within(one, three, two)
    assert not changes_within(one, three, one)
    assert not changes_within(one, three, three)
