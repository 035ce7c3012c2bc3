"""Year on year: the change of points and rank, split; also between framework versions by the leaf mapping."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from shared.ids import new_id
from tests.scoring.documents import agency, agency_id, framework, three_agencies
from tests.scoring.world import View, World


def renamed(tree: View, agencies: list[View]) -> None:
    """Number leaf 1.2 anew and give it less weight, for a new leaf 1.3."""
    tree["code"] = "test-2025"
    criteria = tree["fields"][0]["criteria"]
    criteria[1].update(code="1.9", maximum=30)
    criteria.append(
        {
            "code": "1.3",
            "name": "Mới",
            "maximum": 10,
            "source": "SELF",
            "rule": {"shape": "YES_NO", "yes": 10, "no": 0},
        }
    )
    yes = {"state": "GIVEN", "facts": {}, "choices": ["YES"], "formula": None, "points": None}
    for one in agencies:
        one["leaves"]["1.9"] = one["leaves"].pop("1.2")
        one["leaves"]["1.3"] = {"self": None, "final": {"answer": yes, "points": None}}


def mapping(**changes: Any) -> View:
    links = [("1.1", "1.1"), ("1.2", "1.9"), ("2.1", "2.1"), ("T.1", "T.1")]
    return {
        "links": [{"from_leaf": old, "to_leaf": new, "state": "CONFIRMED"} for old, new in links],
        "unmapped_new": [],
        **changes,
    }


async def year(
    world: World, change: Callable[[View, list[View]], None] | None = None, **more: Any
) -> View:
    tree, agencies = framework(), three_agencies(world.authority_id)
    if change is not None:
        change(tree, agencies)
        more = {"framework": tree, "framework_digest": "sha256:" + "1" * 64, **more}
    inputs = {"summary": more.pop("summary")} if "summary" in more else {}
    return await world.run(record=world.freeze_record(agencies=agencies, **more), **inputs)


async def compared(world: World, comparison: View, code: str) -> Any:
    agency = agency_id(world.authority_id, code)
    return (await world.read(f"/v1/comparisons/{comparison['id']}/agencies/{agency}")).json()


async def test_the_same_framework_needs_no_mapping(world: World) -> None:
    def better(_tree: View, agencies: list[View]) -> None:
        agencies[1]["leaves"]["1.1"]["final"]["answer"]["choices"] = ["TIMELY"]

    earlier = await year(world)
    later = await year(world, better, framework_digest="sha256:" + "0" * 64)
    order = {"run_id": later["id"], "earlier_run_id": earlier["id"]}
    comparison = await world.comparison(order)
    again = await world.compare(order)
    assert (again.status_code, again.json()) == (200, comparison)
    found = await compared(world, comparison, "so-b")
    assert found["points"] == {
        "before": "89.00",
        "after": "99.00",
        "change": "10.00",
        "framework": "0.00",
        "own": "10.00",
        "others": "0.00",
    }
    assert found["ranks"]["change"] == 0
    page = (await world.read("/v1/comparisons", run_id=later["id"])).json()
    assert [one["id"] for one in page["items"]] == [comparison["id"]]
    assert (await world.audit_actions())[-1] == "comparison.create"


async def test_a_successor_is_compared_with_those_that_it_took_over_from(world: World) -> None:
    def merged(_tree: View, agencies: list[View]) -> None:
        heir = agency(world.authority_id, "so-m", "Sở M", plan="TIMELY", done=40)
        heir["predecessors"] = [
            {
                "id": one["id"],
                "code": one["code"],
                "name": one["name"],
                "effective_on": "2025-03-01",
            }
            for one in agencies[:2]
        ]
        agencies[:2] = [heir]

    earlier = await year(world)
    favourable = {"so-m": 80, "huyen-c": 50}
    later = await year(
        world,
        merged,
        framework_digest="sha256:" + "0" * 64,
        summary=world.freeze_summary(favourable=favourable),
    )
    comparison = await world.comparison({"run_id": later["id"], "earlier_run_id": earlier["id"]})
    found = await compared(world, comparison, "so-m")
    assert [one["code"] for one in found["compared_with"]] == ["so-a", "so-b"]
    split = found["points"]
    # Sở A had 77.00 and Sở B 89.00, by the mean 83.00; nothing of the framework changed.
    assert (split["before"], split["framework"], found["ranks"]) == ("83.00", "0.00", None)
    assert Decimal(split["own"]) == Decimal(split["change"]) == Decimal(split["after"]) - 83
    listed = (await world.read(f"/v1/comparisons/{comparison['id']}/agencies")).json()["items"]
    assert {one["agency_code"]: len(one["compared_with"]) for one in listed} == {
        "so-m": 2,
        "huyen-c": 1,
    }


async def test_two_versions_are_compared_by_the_leaf_mapping(world: World) -> None:
    earlier, later = await year(world), await year(world, renamed)
    new, old = new_id(), new_id()
    world.records.mappings[new, old] = mapping()
    order = {
        "run_id": later["id"],
        "earlier_run_id": earlier["id"],
        "framework_id": str(new),
        "from_framework_id": str(old),
    }
    comparison = await world.comparison(order)
    assert comparison["links"]["1.9"] == "1.2"
    found = await compared(world, comparison, "so-a")
    # so-a had 30 of 40 on 1.2, which is 22.5 of 30 now, and the new leaf gives it 10: all the framework's doing.
    assert found["points"]["framework"] == found["points"]["change"] == "2.50"
    assert (found["points"]["own"], found["points"]["others"]) == ("0.00", "0.00")
    leaves = {one["code"]: one for one in found["leaves"]}
    assert (leaves["1.9"]["from_code"], leaves["1.9"]["carried"]) == ("1.2", "22.5")
    assert leaves["1.3"]["from_code"] is None
    listed = (await world.read(f"/v1/comparisons/{comparison['id']}/agencies")).json()["items"]
    for one in listed:
        split = one["points"]
        parts = [Decimal(split[name]) for name in ("framework", "own", "others")]
        assert sum(parts) == Decimal(split["change"])


@pytest.mark.parametrize(
    ("given", "status", "kind"),
    [
        (None, 422, "mapping-needed"),
        ({}, 422, "unknown-mapping"),
        (mapping(unmapped_new=["1.3"]), 409, "comparison-mapping-open"),
        (
            mapping(links=[{"from_leaf": "1.1", "to_leaf": None, "state": "UNMAPPED"}]),
            409,
            "comparison-mapping-open",
        ),
        (
            mapping(links=[{"from_leaf": "9.9", "to_leaf": "1.9", "state": "SURE"}]),
            422,
            "foreign-mapping",
        ),
    ],
)
async def test_what_cannot_be_compared_is_refused_in_words(
    world: World, given: View | None, status: int, kind: str
) -> None:
    earlier, later = await year(world), await year(world, renamed)
    order = {"run_id": later["id"], "earlier_run_id": earlier["id"]}
    if given is not None:
        new, old = new_id(), new_id()
        order |= {"framework_id": str(new), "from_framework_id": str(old)}
        if given:
            world.records.mappings[new, old] = given
    answer = await world.compare(order)
    assert (answer.status_code, answer.json()["type"]) == (status, f"/problems/{kind}")
    assert (await world.read("/v1/comparisons")).json()["items"] == []


async def test_a_run_is_not_compared_with_itself_or_another_programme(world: World) -> None:
    run = await world.run()
    itself = await world.compare({"run_id": run["id"], "earlier_run_id": run["id"]})
    assert itself.json()["type"] == "/problems/runs-not-comparable"
    programme = {"id": str(new_id()), "code": "khac", "name": "Khác"}
    other = await world.run(record=world.freeze_record(programme=programme))
    answer = await world.compare({"run_id": run["id"], "earlier_run_id": other["id"]})
    assert answer.json()["type"] == "/problems/runs-not-comparable"
    strange = await world.compare({"run_id": run["id"], "earlier_run_id": str(new_id())})
    assert strange.status_code == 404
