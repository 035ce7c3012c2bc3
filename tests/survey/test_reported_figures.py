"""A portal that reports figures only: they are facts like those that are counted, and what does not add up is said."""

import csv
from pathlib import Path
from typing import Any

from shared.auth.principal import Role
from shared.ids import new_id
from tests.survey.portal_world import OTHER_UNIT, UNIT, agency, connected, finished, map_units
from tests.survey.world import World

HUE = Path(__file__).parents[1] / "data" / "published" / "hue_portal_dossiers_by_level.csv"


def of_hue() -> list[dict[str, Any]]:
    """Give what the portal of Huế reports by service level, under its own names of figures."""
    lines = [line for line in HUE.read_text(encoding="utf-8").splitlines() if line[0] != "#"]
    names = {"received": "total", "processing": "unprocessed"}
    figures = ("received", "processed", "processing", "early", "on_time", "late")
    return [
        {"unit": UNIT, "label": f"Mức độ {row['level']}"}
        | {name: int(row[names.get(name, name)]) for name in figures}
        for row in csv.DictReader(lines)
    ]


def order(world: World, rows: list[dict[str, Any]], **changes: Any) -> dict[str, Any]:
    facts = {"on_time": ["early", "on_time"], "total": ["processed"]}
    return {
        "id": str(new_id()),
        "authority_id": str(world.authority_id),
        "period_id": str(new_id()),
        "name": "Hồ sơ theo báo cáo của cổng",
        "from_month": "2024-03",
        "to_month": "2024-03",
        "leaves": [{"leaf": "7.1", "facts": facts}],
        "reported": {
            "source": "https://dichvucong.example/thongke",
            "read_on": "2024-04-02",
            "rows": rows,
        },
    } | changes


async def frozen(world: World, asked: dict[str, Any]) -> dict[str, Any]:
    made = await world.call("POST", "/v1/imported-facts", json=asked)
    assert made.status_code == 201, made.text
    return dict((await world.call("GET", f"/v1/imported-facts/{asked['id']}", Role.AUDITOR)).json())


async def test_what_hue_reports_is_frozen_with_what_does_not_add_up(world: World) -> None:
    await map_units(world, {UNIT: agency("hue")})
    asked = order(world, of_hue())
    document = await frozen(world, asked)
    (found,) = document["agencies"]
    assert (found["figures"]["processed"], found["figures"]["unjudged"]) == (320_579, 11_882)
    assert found["discrepancies"] == {"unjudged": 9_612 + 2_267 + 3}
    early, on_time = 124_907 + 43_434 + 952, 102_770 + 11_795 + 388
    assert found["leaves"]["7.1"]["facts"] == {
        "on_time": str(early + on_time), "total": "320579",
    }  # fmt: skip
    assert document["reported"]["source"] == "https://dichvucong.example/thongke"
    assert [one["label"] for one in document["reported"]["rows"]] == [
        "Mức độ 1,2", "Mức độ 3", "Mức độ 4",
    ]  # fmt: skip
    again = await world.call("POST", "/v1/imported-facts", json=asked)
    assert again.status_code == 201
    other = order(world, of_hue()[:1], id=asked["id"], period_id=asked["period_id"])
    assert (await world.call("POST", "/v1/imported-facts", json=other)).status_code == 409


async def test_reported_figures_are_added_to_counted_ones(world: World) -> None:
    portal = await connected(world)
    await portal.send(finished(1, "2024-03-07T23:30:00+07:00"))
    await map_units(world, {UNIT: agency("so-tnmt"), OTHER_UNIT: agency("so-tnmt-2")})
    rows = [
        {"unit": UNIT, "received": 10, "processed": 10, "on_time": 9, "late": 1},
        {"unit": "Đơn vị lạ", "received": 4, "processed": 4, "late": 4},
    ]
    document = await frozen(world, order(world, rows))
    (found,) = document["agencies"]
    assert (found["figures"]["processed"], found["figures"]["early"]) == (11, 1)
    assert found["discrepancies"] == {}
    assert document["total"]["processed"] == 15
    assert document["discrepancies"] == {"unmapped-unit": 4}
    assert [one["received"] for one in document["unmapped"]] == [4]


async def test_figures_that_contradict_each_other_are_flagged_and_not_refused(world: World) -> None:
    await map_units(world, {UNIT: agency("so-y-te")})
    rows = [{"unit": UNIT, "received": 10, "processed": 8, "early": 9, "overdue": 1}]
    (found,) = (await frozen(world, order(world, rows)))["agencies"]
    assert found["discrepancies"] == {"overjudged": 1, "unbalanced": 1}
    assert found["figures"]["unjudged"] == 0
    broken = order(world, [{"unit": UNIT, "received": -1}])
    refused = await world.call("POST", "/v1/imported-facts", json=broken)
    assert refused.json()["errors"][0]["pointer"] == "#/reported/rows/0/received"
