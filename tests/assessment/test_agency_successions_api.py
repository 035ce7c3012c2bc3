"""Mergers and splits: who ended, who took over, by what decision; readable both ways and undone while nothing depends on it."""

from datetime import UTC, datetime
from typing import Any

import pytest

from shared.auth.principal import Role
from shared.ids import new_id
from tests.assessment.refusals import refused, refused_in_both
from tests.assessment.test_agencies_api import codes, enter
from tests.assessment.world import World

PATH = "/v1/agency-successions"
DECISION = {
    "effective_on": "2025-03-01",
    "decision_number": "15/NQ-HĐND",
    "decision_date": "2025-02-19",
}
BUILDING = {"agency": {"code": "SXD-MOI", "name": "Sở Xây dựng (mới)", "block": "SO"}}


def body(predecessors: list[Any], *successors: dict[str, Any], **other: Any) -> dict[str, Any]:
    return {
        "predecessor_ids": [one["id"] for one in predecessors],
        "successors": list(successors),
        **DECISION,
        **other,
    }


async def merged(world: World) -> tuple[Any, Any, Any]:
    """Two departments become one on 1 March 2025."""
    transport = await enter(world, "SGTVT", name="Sở Giao thông vận tải")
    building = await enter(world, "SXD", name="Sở Xây dựng")
    return (
        transport,
        building,
        await world.officer.post(PATH, body([transport, building], BUILDING)),
    )


async def test_a_merger_ends_some_agencies_and_founds_another(world: World) -> None:
    transport, _building, merger = await merged(world)
    assert [one["code"] for one in merger["predecessors"]] == ["SGTVT", "SXD"]
    (successor,) = merger["successors"]
    assert (successor["code"], successor["name"]) == ("SXD-MOI", "Sở Xây dựng (mới)")
    ended = await world.officer.get(f"/v1/agencies/{transport['id']}")
    assert (ended["valid_to"], ended["version"]) == ("2025-03-01", 2)
    founded = await world.officer.get(f"/v1/agencies/{successor['id']}")
    assert (founded["valid_from"], founded["valid_to"]) == ("2025-03-01", None)
    assert await codes(world) == ["SGTVT", "SXD"]
    world.clock.set(datetime(2025, 2, 28, 17, 0, tzinfo=UTC))  # 1 March in Viet Nam
    assert await codes(world) == ["SXD-MOI"]
    assert await world.auditor.get(f"{PATH}/{merger['id']}") == merger
    assert (await world.auditor.get(PATH))["items"] == [merger]


async def test_an_agency_that_takes_over_goes_on(world: World) -> None:
    small, large = await enter(world, "SNV"), await enter(world, "SLD")
    await world.officer.post(PATH, body([small], {"agency_id": large["id"]}))
    assert (await world.officer.get(f"/v1/agencies/{large['id']}"))["valid_to"] is None
    assert (await world.officer.get(f"/v1/agencies/{small['id']}"))["valid_to"] == "2025-03-01"


async def test_a_split_goes_to_several(world: World) -> None:
    labour, home = await enter(world, "SLDTBXH"), await enter(world, "SNV")
    split = await world.officer.post(
        PATH,
        body(
            [labour],
            {"agency_id": home["id"]},
            {"agency": {"code": "SDTTG", "name": "Sở Dân tộc và Tôn giáo", "block": "SO"}},
        ),
    )
    assert [one["code"] for one in split["successors"]] == ["SDTTG", "SNV"]


async def test_the_chain_is_read_both_ways_to_its_ends(world: World) -> None:
    transport, building, merger = await merged(world)
    middle = merger["successors"][0]
    last = await world.officer.post(
        PATH,
        body(
            [middle],
            {"agency": {"code": "SHT", "name": "Sở Hạ tầng", "block": "SO"}},
            effective_on="2026-01-01",
            decision_number="1/NQ-HĐND",
        ),
    )

    async def chain(agency: Any) -> list[tuple[str, int, str, str]]:
        found = await world.officer.get(f"/v1/agencies/{agency['id']}/successions")
        return [
            (one["direction"], one["steps"], one["predecessor"]["code"], one["successor"]["code"])
            for one in found["items"]
        ]

    assert await chain(transport) == [
        ("AFTER", 1, "SGTVT", "SXD-MOI"),
        ("AFTER", 2, "SXD-MOI", "SHT"),
    ]
    assert await chain(middle) == [
        ("BEFORE", 1, "SGTVT", "SXD-MOI"),
        ("BEFORE", 1, "SXD", "SXD-MOI"),
        ("AFTER", 1, "SXD-MOI", "SHT"),
    ]
    assert await chain(last["successors"][0]) == [
        ("BEFORE", 1, "SXD-MOI", "SHT"),
        ("BEFORE", 2, "SGTVT", "SXD-MOI"),
        ("BEFORE", 2, "SXD", "SXD-MOI"),
    ]
    assert await chain(building) == [
        ("AFTER", 1, "SXD", "SXD-MOI"),
        ("AFTER", 2, "SXD-MOI", "SHT"),
    ]


async def test_a_later_name_does_not_change_what_a_decision_says(world: World) -> None:
    _, building, merger = await merged(world)
    change = {"code": "SXD-CU", "name": "Tên khác", "block": "SO", "valid_to": "2025-03-01"}
    path = f"/v1/agencies/{building['id']}"
    await world.officer.put(path, change | {"effective_on": "2024-06-01"}, if_match=2)
    found = await world.officer.get(f"{PATH}/{merger['id']}")
    assert [one["code"] for one in found["predecessors"]] == ["SGTVT", "SXD-CU"]
    successor = f"/v1/agencies/{merger['successors'][0]['id']}"
    renamed = {"code": "SXD2", "name": "Sở Xây dựng", "block": "SO", "valid_from": "2025-03-01"}
    await world.officer.put(successor, renamed | {"effective_on": "2026-06-01"}, if_match=1)
    found = await world.officer.get(f"{PATH}/{merger['id']}")
    assert found["successors"][0]["name"] == "Sở Xây dựng (mới)"


async def test_every_fault_of_a_decision_is_told_at_once(world: World) -> None:
    good, gone = await enter(world, "GOOD"), await enter(world, "GONE", valid_to="2025-02-28")
    coming = await enter(world, "COMING", valid_from="2025-03-02")
    other = await enter(world, "OTHER")
    answer = await refused_in_both(
        world.officer,
        "POST",
        PATH,
        422,
        "succession-refused",
        json=body(
            [good, good, gone, {"id": str(new_id())}, other],
            {"agency_id": other["id"]},
            {"agency_id": coming["id"]},
            {"agency_id": str(new_id())},
            BUILDING,
        ),
    )
    assert [(one["pointer"], one["code"]) for one in answer["errors"]] == [
        ("#/successors", "many-to-many"),
        ("#/predecessor_ids/1", "named-twice"),
        ("#/predecessor_ids/2", "agency-not-valid"),
        ("#/predecessor_ids/3", "unknown-agency"),
        ("#/predecessor_ids/4", "own-successor"),
        ("#/successors/1/agency_id", "agency-not-valid"),
        ("#/successors/2/agency_id", "unknown-agency"),
    ]
    assert (await world.officer.get(PATH))["items"] == []
    assert "SXD-MOI" not in await codes(world, validity="ALL")
    assert (await world.officer.get(f"/v1/agencies/{good['id']}"))["version"] == 1


async def test_a_code_that_is_taken_founds_nothing(world: World) -> None:
    agency = await enter(world, "SXD-MOI")
    await refused_in_both(
        world.officer, "POST", PATH, 409, "code-taken", json=body([agency], BUILDING)
    )
    assert (await world.officer.get(f"/v1/agencies/{agency['id']}"))["valid_to"] is None


@pytest.mark.parametrize("successor", [{}, {"agency_id": str(new_id()), **BUILDING}])
async def test_a_successor_exists_or_is_founded(world: World, successor: Any) -> None:
    agency = await enter(world, "ONE")
    answer = await world.officer.call("POST", PATH, json=body([agency], successor))
    refused(answer, 422, "invalid-request")


async def test_a_decision_sent_twice_is_recorded_once(world: World) -> None:
    agency = await enter(world, "ONE")
    sent = body([agency], BUILDING, id=str(new_id()))
    first = await world.officer.post(PATH, sent)
    assert await world.officer.post(PATH, sent) == first
    await refused_in_both(
        world.officer, "POST", PATH, 409, "id-taken", json=sent | {"decision_number": "2"}
    )
    assert (await world.officer.get(PATH))["items"] == [first]


async def test_the_days_of_a_decision_are_changed_by_undoing_it(world: World) -> None:
    _, building, merger = await merged(world)
    change = {"code": "SXD", "name": "Sở Xây dựng", "block": "SO"}
    for agency, version, days in (
        (building, 2, {"valid_to": "2026-01-01"}),
        (building, 2, {}),
        (merger["successors"][0], 1, {"valid_from": "2025-03-02"}),
    ):
        answer = await refused_in_both(
            world.officer,
            "PUT",
            f"/v1/agencies/{agency['id']}",
            409,
            "succession-holds-days",
            json=change | days,
            if_match=version,
        )
        assert answer["decision"] == "15/NQ-HĐND"


async def undo(world: World, succession: Any, **kwargs: Any) -> Any:
    return await world.officer.call(
        "POST", f"{PATH}/{succession['id']}/undoings", json={"reason": "Nhập nhầm"}, **kwargs
    )


async def test_undoing_restores_what_was(world: World) -> None:
    planned = await enter(world, "PLANNED", valid_to="2026-01-01")
    merger = await world.officer.post(PATH, body([planned], BUILDING))
    assert (await undo(world, merger)).status_code == 204
    assert (await world.officer.get(f"/v1/agencies/{planned['id']}"))["valid_to"] == "2026-01-01"
    assert await codes(world, validity="ALL") == ["PLANNED"]
    assert (await world.officer.get(f"/v1/agencies/{planned['id']}/successions"))["items"] == []
    refused(await undo(world, merger), 404, "not-found")
    audit = await world.auditor.get("/v1/assessment-audit-entries", subject_id=merger["id"])
    assert [entry["action"] for entry in audit["items"]] == [
        "agency-succession.undone",
        "agency-succession.recorded",
    ]
    assert audit["items"][0]["reason"] == "Nhập nhầm"
    assert audit["items"][0]["before"] == audit["items"][1]["after"]
    assert audit["items"][0]["before"]["successors"] == ["SXD-MOI"]


async def test_undoing_one_of_two_decisions_leaves_the_other(world: World) -> None:
    """An agency is split by two decisions of one day; when both are undone, it lives as before."""
    agency, one, two = [await enter(world, code) for code in ("SPLIT", "ONE", "TWO")]
    first = await world.officer.post(PATH, body([agency], {"agency_id": one["id"]}))
    second = await world.officer.post(PATH, body([agency], {"agency_id": two["id"]}))
    path = f"/v1/agencies/{agency['id']}"
    await undo(world, first)
    assert (await world.officer.get(path))["valid_to"] == "2025-03-01"
    await undo(world, second)
    assert (await world.officer.get(path))["valid_to"] is None


async def test_what_a_period_or_a_later_decision_stands_on_is_not_undone(world: World) -> None:
    agency = await enter(world, "OLD")
    merger = await world.officer.post(PATH, body([agency], BUILDING, effective_on="2024-03-01"))
    founded = merger["successors"][0]["id"]
    later = await world.officer.post(
        PATH,
        body([{"id": founded}], {"agency_id": world.agencies["S1"]}, effective_on="2025-06-01"),
    )
    in_use = f"{PATH}/{merger['id']}/undoings"
    why = {"json": {"reason": "x"}}
    await refused_in_both(world.officer, "POST", in_use, 409, "succession-in-use", **why)
    assert (await undo(world, later)).status_code == 204
    await world.officer.post(f"/v1/periods/{world.period}/participants", {"agency_ids": [founded]})
    answer = await refused_in_both(world.officer, "POST", in_use, 409, "succession-in-use", **why)
    assert answer["agencies"] == "SXD-MOI"
    assert (await world.officer.get(f"/v1/agencies/{agency['id']}"))["valid_to"] == "2024-03-01"


async def test_an_agency_reads_only_its_own_successions(world: World) -> None:
    other = await enter(world, "OTHER")
    await world.officer.post(PATH, body([other], BUILDING))
    mine = await world.officer.post(
        PATH, body([await enter(world, "MINE")], {"agency_id": world.agencies["S1"]})
    )
    head = world.caller(Role.AGENCY_HEAD, "S1")
    assert [one["id"] for one in (await head.get(PATH))["items"]] == [mine["id"]]
    refused(await head.call("GET", f"/v1/agencies/{other['id']}/successions"), 404, "not-found")
