"""Portals, the meanings of their status codes, and the agencies of their units."""

from shared.auth.principal import Role
from shared.ids import new_id
from tests.survey.portal_world import (
    OTHER_UNIT,
    UNIT,
    agency,
    connected,
    dossier,
    map_units,
)
from tests.survey.world import World


async def test_a_portal_is_connected_once(world: World) -> None:
    plan = {
        "id": str(new_id()),
        "authority_id": str(world.authority_id),
        "code": "dvc-hue",
        "name": "Cổng dịch vụ công",
    }
    first = await world.call("POST", "/v1/portals", json=plan)
    again = await world.call("POST", "/v1/portals", json=plan)
    assert first.status_code == again.status_code == 201
    assert first.json() == again.json()
    for other in ({"name": "Cổng khác"}, {"id": str(new_id())}):
        answer = await world.call("POST", "/v1/portals", json=plan | other)
        assert (answer.status_code, answer.json()["type"]) == (409, "/problems/portal-exists")
    listed = await world.call("GET", "/v1/portals")
    assert [one["code"] for one in listed.json()["items"]] == ["dvc-hue"]
    stranger = World(world.client)
    assert (await stranger.call("GET", "/v1/portals")).json()["items"] == []
    assert (await stranger.call("GET", f"/v1/portals/{plan['id']}")).status_code == 404
    answer = await stranger.call("POST", "/v1/portals", json=plan)
    assert answer.status_code == 404


async def test_unknown_status_codes_are_kept_listed_and_then_given_a_meaning(world: World) -> None:
    portal = await connected(world)
    await portal.send(
        dossier(1, status="releasing"), dossier(2, status="releasing"), dossier(3, status="???")
    )
    shown = (await world.call("GET", f"{portal.path}/statuses")).json()
    assert shown["version"] == 1
    assert shown["statuses"]["10"] == "RETURNED"
    assert shown["unknown"] == [
        {"status": "releasing", "dossiers": 2},
        {"status": "???", "dossiers": 1},
    ]
    changed = await portal.set_statuses(releasing="FINISHED", done="RETURNED")
    assert changed.status_code == 200
    assert changed.json()["version"] == 2
    assert changed.json()["statuses"] == {"releasing": "FINISHED", "done": "RETURNED"}
    assert [one["status"] for one in changed.json()["unknown"]] == ["???"]


async def test_a_stale_change_of_meanings_is_refused(world: World) -> None:
    portal = await connected(world)
    path, body = f"{portal.path}/statuses", {"statuses": {"1": "NEW"}}
    assert (await world.call("PUT", path, json=body)).status_code == 428
    assert (await world.call("PUT", path, etag='"7"', json=body)).status_code == 412
    wrong = {"statuses": {"1": "GONE"}}
    assert (await world.call("PUT", path, etag='"1"', json=wrong)).status_code == 422
    assert (await world.call("GET", path)).json()["version"] == 1


async def test_units_without_an_agency_are_listed_until_they_have_one(world: World) -> None:
    portal = await connected(world)
    await portal.send(dossier(1), dossier(2), dossier(3, resolving_unit=OTHER_UNIT))
    path = f"/v1/dossier-units/unknown?authority_id={world.authority_id}"
    assert (await world.call("GET", path)).json()["items"] == [
        {"unit": UNIT, "resolving": 2, "receiving": 0},
        {"unit": OTHER_UNIT, "resolving": 1, "receiving": 0},
        {"unit": "000.00.01.H57", "resolving": 0, "receiving": 3},
    ]
    own = agency("so-tnmt")
    changed = await map_units(world, {UNIT: own, "000.00.01.H57": own})
    assert changed.json()["version"] == 1
    assert [one["unit"] for one in changed.json()["units"]] == ["000.00.01.H57", UNIT]
    left = (await world.call("GET", path)).json()["items"]
    assert [one["unit"] for one in left] == [OTHER_UNIT]
    await map_units(world, {})
    assert len((await world.call("GET", path)).json()["items"]) == 3


async def test_a_wrong_table_of_units_changes_nothing(world: World) -> None:
    authority = str(world.authority_id)
    row = {"unit": UNIT, **agency("a")}
    body = {"authority_id": authority, "units": [row, row]}
    answer = await world.call("PUT", "/v1/dossier-units", etag='"0"', json=body)
    assert answer.json()["type"] == "/problems/repeated-unit"
    assert answer.json()["errors"][0]["pointer"] == "#/units/1/unit"
    good = {"authority_id": authority, "units": [row]}
    assert (await world.call("PUT", "/v1/dossier-units", json=good)).status_code == 428
    answer = await world.call("PUT", "/v1/dossier-units", etag='"3"', json=good)
    assert answer.status_code == 412
    path = f"/v1/dossier-units?authority_id={authority}"
    assert (await world.call("GET", path)).json()["version"] == 0
    stranger = World(world.client)
    assert (await stranger.call("GET", path)).status_code == 404
    answer = await stranger.call("PUT", "/v1/dossier-units", etag='"0"', json=good)
    assert answer.status_code == 404


async def test_what_is_set_is_in_the_audit_trail(world: World) -> None:
    portal = await connected(world)
    await portal.set_statuses(done="RETURNED")
    await map_units(world, {UNIT: agency("a")})
    entries = (await world.call("GET", "/v1/survey-audit-entries", Role.AUDITOR)).json()["items"]
    assert {"portal.connected", "portal.statuses-set", "unit-map.set"} <= {
        one["action"] for one in entries
    }
