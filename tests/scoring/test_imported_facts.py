"""Figures of portals as the answers of leaves: behind the council, never before it."""

from typing import Any
from uuid import UUID

import pytest

from shared.auth.principal import Role
from shared.ids import new_id
from tests.scoring.documents import agency_id, framework, three_agencies
from tests.scoring.world import World
from tests.support.authentication import signed_in

Data = dict[str, Any]


def with_an_imported_leaf() -> Data:
    """Take the tasks of 1.2 from facts instead of the agencies."""
    changed = framework()
    changed["fields"][0]["criteria"][1]["source"] = "IMPORTED"
    return changed


def left_open(authority_id: UUID, *codes: str) -> list[Data]:
    """Let the council leave 1.2 of some agencies open."""
    agencies = three_agencies(authority_id)
    for one in agencies:
        if one["code"] in codes:
            del one["leaves"]["1.2"]
    return agencies


def frozen(world: World, answers: dict[str, Data], **changes: Any) -> UUID:
    return world.facts.put(
        {
            "kind": "imported-facts",
            "version": 1,
            "authority_id": str(world.authority_id),
            "period_id": str(world.period_id),
            "agencies": [
                {
                    "id": str(agency_id(world.authority_id, code)),
                    "code": code,
                    "name": code,
                    "leaves": leaves,
                }
                for code, leaves in answers.items()
            ],
            "frozen_at": "2025-01-05T00:00:00Z",
        }
        | changes
    )


def done(count: str, planned: str) -> Data:
    return {"1.2": {"state": "GIVEN", "facts": {"done": count, "planned": planned}}}


def record(world: World, *codes: str) -> UUID:
    agencies = left_open(world.authority_id, *codes)
    return world.freeze_record(agencies=agencies, framework=with_an_imported_leaf())


async def points(world: World, run: Data) -> dict[str, str]:
    page = (await world.read(f"/v1/runs/{run['id']}/results")).json()
    return {line["agency_code"]: line["index"] for line in page["items"]}


async def test_facts_fill_in_what_the_council_left_open(world: World) -> None:
    frozen_record = record(world, "so-a", "so-b")
    facts = frozen(
        world, {"so-a": done("10", "40"), "so-b": done("40", "40"), "huyen-c": done("40", "40")}
    )
    run = await world.run(record=frozen_record, imported_facts_id=str(facts))
    assert run["imported_facts"]["id"] == str(facts)
    assert run["imported_facts"]["digest"].startswith("sha256:")
    # 1.2 is 10 of 40 for so-a (10 points), full for so-b; huyen-c keeps what the council found.
    assert await points(world, run) == {"so-a": "57.00", "so-b": "89.00", "huyen-c": "30.00"}
    without = await world.run(record=frozen_record)
    assert without["imported_facts"] is None
    assert without["id"] != run["id"]
    assert (await points(world, without))["so-a"] == "47.00"


async def test_the_same_facts_give_the_same_run_and_others_another(world: World) -> None:
    frozen_record, summary = record(world, "so-a"), world.freeze_summary()
    one, two = frozen(world, {"so-a": done("1", "4")}), frozen(world, {"so-a": done("2", "4")})
    chosen = {"record": frozen_record, "summary": summary}
    first = await world.run(**chosen, imported_facts_id=str(one))
    again = await world.start(world.order(**chosen, imported_facts_id=str(one)))
    assert (again.status_code, again.json()["id"]) == (200, first["id"])
    assert (await world.run(**chosen, imported_facts_id=str(two)))["id"] != first["id"]


async def test_an_analysis_reads_the_facts_too(world: World) -> None:
    facts = frozen(world, {"so-a": done("10", "40")})
    run = await world.run(record=record(world, "so-a"), imported_facts_id=str(facts))
    scenario = await world.scenario(run)
    assert scenario["run_id"] == run["id"]


@pytest.mark.parametrize(
    ("changes", "answers", "problem"),
    [
        ({"period_id": str(new_id())}, {}, "other-facts-period"),
        ({"authority_id": str(new_id())}, {}, "foreign-input"),
        ({"kind": "survey-summary"}, {}, "unusable-input"),
        ({"version": 9}, {}, "unusable-input"),
        ({}, {"so-a": {"1.1": {"state": "GIVEN"}}}, "unusable-input"),
        ({}, {"so-a": {"9.9": {"state": "GIVEN"}}}, "unusable-input"),
        ({}, {"so-a": {"1.2": {"state": "GIVEN", "facts": {"done": "-1"}}}}, "unusable-input"),
    ],
)
async def test_facts_that_do_not_fit_are_refused(
    world: World, changes: Data, answers: Data, problem: str
) -> None:
    facts = frozen(world, answers, **changes)
    answer = await world.start(world.order(record=record(world), imported_facts_id=str(facts)))
    assert (answer.status_code, answer.json()["type"]) == (422, f"/problems/{problem}")
    if answers:
        assert answer.json()["errors"][0]["pointer"].startswith(
            "imported-facts#/agencies/0/leaves/"
        )


async def test_unknown_facts_are_named(world: World) -> None:
    answer = await world.start(world.order(imported_facts_id=str(new_id())))
    assert answer.json()["type"] == "/problems/unknown-input"
    assert answer.json()["errors"][0]["pointer"] == "#/imported_facts_id"


async def test_facts_that_were_withdrawn_stop_an_approval(world: World) -> None:
    facts = frozen(world, {"so-a": done("10", "40")})
    run = await world.run(record=record(world, "so-a"), imported_facts_id=str(facts))
    checked = await world.check(run, accepted_because="Đủ số liệu")
    assert checked.status_code == 201, checked.text
    run.update(checked.json())
    del world.facts.documents[facts]
    answer = await world.approve_as_it_is(run)
    assert answer.json()["type"] == "/problems/input-withdrawn"
    shown = await world.client.get(
        f"/v1/runs/{run['id']}", headers=signed_in(world.person(Role.OFFICER))
    )
    assert shown.json()["state"] == "CHECKED"
