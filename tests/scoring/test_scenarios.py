"""What if: changes in a copy of a run; nothing is stored unless it is kept under a name."""

from typing import Any

import httpx
import pytest

from shared.auth.principal import Role
from shared.ids import new_id
from tests.scoring.world import View, World
from tests.support.authentication import principal, signed_in

IN_TIME = {
    "agency_code": "so-b",
    "leaf": "1.1",
    "answer": {"state": "GIVEN", "choices": ["TIMELY"]},
}


async def tried(world: World, run: View, language: str = "en", **changes: Any) -> httpx.Response:
    return await world.client.post(
        f"/v1/runs/{run['id']}/what-ifs",
        json={"changes": changes},
        headers=signed_in(world.officer, language=language),
    )


def after(outcome: View) -> dict[str, tuple[str, int, str]]:
    return {
        one["agency_code"]: (one["after"]["index"], one["after"]["rank"], one["after"]["grade"])
        for one in outcome["items"]
    }


async def test_a_changed_fact_moves_totals_ranks_and_grades_and_nothing_is_stored(
    world: World,
) -> None:
    run = await world.run()
    done = {"state": "GIVEN", "facts": {"done": "10", "planned": "40"}}
    answer = await tried(
        world, run, answers=[{"agency_code": "so-b", "leaf": "1.2", "answer": done}]
    )
    assert answer.status_code == 200, answer.text
    outcome = answer.json()
    # so-b falls from 89 by 30 points to 59 and changes places with so-a, which stays at 77.
    assert after(outcome) == {"so-a": ("77.00", 1, "FAIR"), "so-b": ("59.00", 2, "WEAK")}
    assert outcome["recomputed"] == {"leaves": 1, "agencies": 1, "blocks": 1}
    assert outcome["moved"] == 2
    assert (await world.read("/v1/scenarios")).json()["items"] == []
    assert (await world.read(f"/v1/runs/{run['id']}")).json() == run
    assert await world.audit_actions() == ["run.start"]


async def test_points_weights_rules_and_bands_move_them_too(world: World) -> None:
    run = await world.run()
    fixed = (
        await tried(world, run, points=[{"agency_code": "so-a", "leaf": "1.1", "points": "20"}])
    ).json()
    assert after(fixed)["so-a"] == ("82.00", 2, "GOOD")
    # The survey at 90 instead of 40: so-a 45 + 72 of 150, so-b 50 + 81 of 150 and the bonus of 3.
    weighed = (
        await tried(world, run, weights=[{"level": "FIELD", "code": "2", "maximum": "90"}])
    ).json()
    assert after(weighed)["so-a"][0] == "78.00"
    assert after(weighed)["so-b"][0] == "90.33"
    rule = {
        "shape": "CHOICE",
        "options": [
            {"code": "TIMELY", "label": "Kịp thời", "points": 20},
            {"code": "LATE", "label": "Không kịp thời", "points": 18},
            {"code": "NONE", "label": "Không ban hành", "points": 0},
        ],
    }
    ruled = (await tried(world, run, rules=[{"leaf": "1.1", "rule": rule}])).json()
    assert after(ruled)["so-b"][0] == "97.00"
    bands = [
        {"code": "GOOD", "name": "Tốt", "from": "75"},
        {"code": "WEAK", "name": "Yếu", "from": None},
    ]
    graded = (await tried(world, run, grades=[{"block": "SO", "bands": bands}])).json()
    assert {code: one[2] for code, one in after(graded).items()} == {
        "so-a": "GOOD",
        "so-b": "GOOD",
        "huyen-c": "WEAK",
    }
    assert graded["recomputed"]["agencies"] == 0


ABSURD: list[tuple[dict[str, Any], str]] = [
    ({"answers": [{**IN_TIME, "agency_code": "so-x"}]}, "#/changes/answers/0/agency_code"),
    ({"answers": [{**IN_TIME, "leaf": "9.9"}]}, "#/changes/answers/0/leaf"),
    ({"answers": [IN_TIME, IN_TIME]}, "#/changes/answers/1"),
    ({"answers": [{**IN_TIME, "leaf": "2.1"}]}, "#/changes/answers/0/answer"),
    (
        {"answers": [{**IN_TIME, "leaf": "1.2",
                      "answer": {"facts": {"done": "-5", "planned": "4"}}}]},
        "#/changes/answers/0/answer/facts/done",
    ),
    ({"points": [{"agency_code": "so-a", "leaf": "1.1", "points": "999999"}]},
     "#/changes/points/0/points"),
    ({"weights": [{"level": "LEAF", "code": "1.1", "maximum": "0"}]},
     "#/changes/weights/0/maximum"),
    ({"weights": [{"level": "LEAF", "code": "1.1", "maximum": "-20"}]},
     "#/changes/weights/0/maximum"),
    ({"weights": [{"level": "LEAF", "code": "1.1", "maximum": "1000000"}]},
     "#/changes/weights/0/maximum"),
    ({"weights": [{"level": "FIELD", "code": "77", "maximum": "10"}]}, "#/changes/weights/0/code"),
    ({"rules": [{"leaf": "9.9", "rule": {}}]}, "#/changes/rules/0/leaf"),
    ({"rules": [{"leaf": "1.1", "rule": {"shape": "YES_NO", "yes": 999, "no": 0}}]},
     "#/changes/rules/0/rule/yes"),
    ({"rules": [{"leaf": "1.1", "rule": {"shape": "YES_NO", "yes": 20, "no": 0}}]},
     "#/changes/rules"),
    ({"grades": [{"block": "XA", "bands": []}]}, "#/changes/grades/0/block"),
    ({"grades": [{"bands": [{"code": "GOOD", "name": "Tốt", "from": 50},
                            {"code": "BEST", "name": "Nhất", "from": 90}]}]},
     "#/changes/grades/0/bands"),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "pointer"), ABSURD, ids=[one[1] for one in ABSURD])
async def test_absurd_values_are_refused_in_words_at_their_place(
    world: World, changes: dict[str, Any], pointer: str
) -> None:
    run = await world.run()
    answer = await tried(world, run, **changes)
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/unusable-scenario")
    assert any(one["pointer"].startswith(pointer) for one in answer.json()["errors"]), answer.text
    assert (await tried(world, run, language="vi", **changes)).json()["errors"][0]["detail"]


async def test_everything_absurd_is_told_at_once(world: World) -> None:
    run = await world.run()
    answer = await tried(
        world, run, answers=[{**IN_TIME, "agency_code": "so-x"}], weights=ABSURD[6][0]["weights"]
    )
    assert answer.json()["count"] == 2


async def test_figures_beyond_all_bounds_are_refused_before_they_are_computed(world: World) -> None:
    run = await world.run()
    for maximum in ("1e999999", "NaN", "Infinity", "9" * 400):
        answer = await tried(
            world, run, weights=[{"level": "LEAF", "code": "1.1", "maximum": maximum}]
        )
        assert answer.status_code == 422


async def test_a_scenario_is_kept_changed_and_removed(world: World) -> None:
    run = await world.run()
    kept = await world.scenario(run, name="Nếu đúng hạn", changes={"answers": [IN_TIME]})
    address = f"/v1/scenarios/{kept['id']}"
    outcome = (await world.read(f"{address}/outcome", by=world.chair)).json()
    assert after(outcome)["so-b"][0] == "99.00"
    body = {"name": "Nếu không", "changes": {}}
    headers = signed_in(world.officer)
    changed = await world.client.put(address, json=body, headers={**headers, "if-match": '"1"'})
    assert (changed.status_code, changed.headers["etag"]) == (200, '"2"')
    assert changed.json()["name"] == "Nếu không"
    stale = await world.client.put(address, json=body, headers={**headers, "if-match": '"1"'})
    assert stale.status_code == 412
    assert (await world.client.delete(address, headers=headers)).status_code == 428
    removed = await world.client.delete(address, headers={**headers, "if-match": '"2"'})
    assert removed.status_code == 204
    assert (await world.read(address)).status_code == 404
    assert (await world.audit_actions())[-3:] == [
        "scenario.create",
        "scenario.change",
        "scenario.remove",
    ]


async def test_the_same_order_again_is_the_same_scenario(world: World) -> None:
    run = await world.run()
    scenario_id = str(new_id())
    kept = await world.scenario(run, id=scenario_id)
    body = {"id": scenario_id, "run_id": run["id"], "name": "Thử", "changes": {}}
    headers = signed_in(world.officer)
    again = await world.client.post("/v1/scenarios", json=body, headers=headers)
    assert (again.status_code, again.json()) == (200, kept)
    other = await world.client.post("/v1/scenarios", json={**body, "name": "Khác"}, headers=headers)
    assert (other.status_code, other.json()["type"]) == (409, "/problems/scenario-id-taken")
    twin = await world.client.post(
        "/v1/scenarios", json={**body, "id": str(new_id())}, headers=headers
    )
    assert (twin.status_code, twin.json()["type"]) == (409, "/problems/scenario-name-used")


async def test_absurd_changes_are_not_kept(world: World) -> None:
    run = await world.run()
    body = {"run_id": run["id"], "name": "Vô lý", "changes": ABSURD[0][0]}
    answer = await world.client.post("/v1/scenarios", json=body, headers=signed_in(world.officer))
    assert answer.status_code == 422
    assert (await world.read("/v1/scenarios")).json()["items"] == []


async def test_scenarios_are_the_authoritys_own(world: World) -> None:
    kept = await world.scenario(await world.run())
    stranger = principal(Role.OFFICER, new_id())
    assert (await world.read("/v1/scenarios", by=stranger)).json()["items"] == []
    assert (await world.read(f"/v1/scenarios/{kept['id']}", by=stranger)).status_code == 404
    mine = (await world.read("/v1/scenarios", by=world.auditor)).json()["items"]
    assert [one["id"] for one in mine] == [kept["id"]]
