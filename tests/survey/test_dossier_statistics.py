"""Punctuality by resolving unit, procedure, field and month, and whatever does not add up."""

from typing import Any

import pytest

from shared.auth.principal import Role
from shared.canonical import canonical_json, digest_of_bytes
from shared.ids import new_id
from tests.support.authentication import principal, signed_in
from tests.survey.portal_world import (
    OTHER_UNIT,
    UNIT,
    Portal,
    agency,
    connected,
    dossier,
    finished,
    map_units,
    progress,
)
from tests.survey.world import World

ENDED = {"changed_at": "2024-03-05T08:00:00+07:00"}


async def seeded(world: World, **mapped: dict[str, str]) -> Portal:
    """Send a portal's March: every way in which a dossier may stand, and all that may be wrong with one."""
    portal = await connected(world)
    elsewhere = {"resolving_unit": OTHER_UNIT, "procedure_code": "1.004253", "procedure_name": None}
    answer = await portal.send(
        finished(1, "2024-03-07T23:30:00+07:00", submission="ONLINE"),  # early: the day before
        finished(2, "2024-03-08T07:00:00+07:00"),  # on time: the day itself
        finished(3, "2024-03-08T17:00:00+07:00"),  # on time: to the second
        finished(4, "2024-03-08T17:00:01+07:00"),  # late
        finished(5, "2024-03-06T08:00:00+07:00", due_at=None),  # neither: nobody said when due
        dossier(6, status="9", changed_at="2024-03-06T08:00:00+07:00"),  # processed, but when?
        dossier(7, status="7", **ENDED),  # withdrawn
        dossier(8, status="5", **ENDED),  # waiting
        dossier(9),  # overdue
        dossier(10, due_at="2024-04-20T17:00:00+07:00"),  # in April: late then
        dossier(11, status="???", due_at="2024-12-31T17:00:00+07:00"),  # unknown status
        finished(12, "2024-02-01T08:00:00+07:00", **ENDED),  # finished before it was received
        finished(13, "2024-03-07T08:00:00+07:00", received_at="2024-02-10T08:00:00+07:00"),
        finished(14, "2024-04-25T08:00:00+07:00", due_at="2024-04-20T17:00:00+07:00", **elsewhere),
    )
    assert answer.json()["created"] == 14, answer.text
    await portal.synchronise("CapNhatTienDoHoSoMC", progress(99))
    if mapped:
        await map_units(world, mapped)
    return portal


async def counted(world: World, role: Role = Role.OFFICER, **query: str) -> dict[str, Any]:
    chosen = {"from_month": "2024-03", "to_month": "2024-03"} | query
    answer = await world.call(
        "GET",
        "/v1/dossier-statistics",
        role,
        params={"authority_id": str(world.authority_id), **chosen},
    )
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def adds_up(measures: dict[str, int]) -> bool:
    over = measures["processed"] + measures["ended"]
    still_open = measures["processing"] + measures["waiting"] + measures["overdue"]
    parts = measures["early"] + measures["on_time"] + measures["late"] + measures["unjudged"]
    return (
        measures["carried_over"] + measures["received"] == over + still_open
        and measures["processed"] == parts
    )


async def test_every_dossier_is_counted_once_and_what_does_not_add_up_is_said(
    world: World,
) -> None:
    await seeded(world)
    found = await counted(world, by="UNIT")
    assert found["total"] == {
        "carried_over": 1,
        "received": 13,
        "online": 1,
        "processed": 8,
        "early": 3,
        "on_time": 2,
        "late": 1,
        "unjudged": 2,
        "ended": 1,
        "processing": 3,
        "waiting": 1,
        "overdue": 1,
    }
    assert adds_up(found["total"])
    assert {one["code"]: one["count"] for one in found["discrepancies"]} == {
        "unjudged": 2,
        "undated": 1,
        "untimed": 1,
        "reversed": 1,
        "unknown-status": 1,
        "unmapped-unit": 14,
        "unreported": 1,
    }
    assert all(one["detail"] for one in found["discrepancies"])
    assert found["as_of"] == "2024-03-31T17:00:00Z"
    first, second = found["items"]
    assert (first["key"], second["key"]) == (UNIT, OTHER_UNIT)
    assert first["measures"]["received"] == 12
    assert second["measures"]["processing"] == 1
    assert second["discrepancies"] == []
    assert adds_up(first["measures"])


async def test_figures_are_those_of_the_resolving_agency(world: World) -> None:
    one, two = agency("so-tnmt"), agency("so-yt")
    await seeded(world, **{UNIT: one, OTHER_UNIT: two})
    found = await counted(world)
    assert [(row["key"], row["name"], row["agency_id"]) for row in found["items"]] == [
        ("so-tnmt", "Cơ quan so-tnmt", one["agency_id"]),
        ("so-yt", "Cơ quan so-yt", two["agency_id"]),
    ]
    assert "unmapped-unit" not in {each["code"] for each in found["discrepancies"]}
    only = await counted(world, agency_id=two["agency_id"])
    assert only["total"]["received"] == 1
    assert [row["key"] for row in only["items"]] == ["so-yt"]


async def test_procedures_and_fields_are_told_by_name(world: World) -> None:
    await seeded(world)
    procedures = await counted(world, by="PROCEDURE")
    assert [(row["key"], row["name"]) for row in procedures["items"]] == [
        ("1.004253", None),
        ("2.002492", "Cấp lại thẻ"),
    ]
    fields = await counted(world, by="FIELD")
    assert [(row["key"], row["name"]) for row in fields["items"]] == [("G03-GD10", "Đất đai")]
    assert fields["items"][0]["measures"] == fields["total"]


async def test_months_follow_one_another(world: World) -> None:
    await seeded(world)
    found = await counted(world, by="MONTH", from_month="2024-02", to_month="2024-05")
    rows = {row["key"]: row["measures"] for row in found["items"]}
    assert list(rows) == ["2024-02", "2024-03", "2024-04", "2024-05"]
    assert all(adds_up(row) for row in rows.values())
    assert rows["2024-02"]["processing"] == 1
    for before, after in (("2024-02", "2024-03"), ("2024-03", "2024-04"), ("2024-04", "2024-05")):
        left = rows[before]
        assert rows[after]["carried_over"] == left["processing"] + left["waiting"] + left["overdue"]
    assert rows["2024-04"]["late"] == 1
    assert rows["2024-04"]["overdue"] == 2
    assert found["total"]["received"] == 14
    assert found["total"]["processed"] == 9


async def test_a_new_meaning_of_a_status_changes_the_figures(world: World) -> None:
    portal = await seeded(world)
    before = (await counted(world))["total"]
    current = (await world.call("GET", f"{portal.path}/statuses")).json()["statuses"]
    await portal.set_statuses(**current, **{"???": "STOPPED"})
    after = await counted(world)
    assert after["total"]["ended"] == before["ended"] + 1
    assert "unknown-status" not in {one["code"] for one in after["discrepancies"]}


async def test_agencies_people_see_what_their_agency_resolves(world: World) -> None:
    head = world.person(Role.AGENCY_HEAD)
    own = agency("so-tnmt") | {"agency_id": str(head.grants[0].agency_id)}
    portal = await seeded(world, **{UNIT: own})
    found = await counted(world, Role.AGENCY_HEAD)
    assert [row["key"] for row in found["items"]] == ["so-tnmt"]
    assert found["total"]["received"] == 12
    assert not {"unmapped-unit", "unreported"} & {one["code"] for one in found["discrepancies"]}
    query = {
        "authority_id": str(world.authority_id),
        "from_month": "2024-03",
        "to_month": "2024-03",
    }
    for who, more in (
        (head, {"agency_id": str(new_id())}),
        (principal(Role.AGENCY_HEAD, new_id(), new_id()), {}),
        (principal(Role.OFFICER, new_id()), {}),
    ):
        answer = await world.client.get(
            "/v1/dossier-statistics", params=query | more, headers=signed_in(who)
        )
        assert answer.status_code == 404
    other = await connected(world)
    assert (await counted(world, portal_id=portal.id))["total"]["received"] == 13
    assert (await counted(world, portal_id=other.id))["total"]["received"] == 0


@pytest.mark.parametrize(
    ("span", "status"),
    [
        (("2024-04", "2024-03"), 422),
        (("2020-01", "2023-01"), 422),
        (("2024-13", "2024-13"), 422),
        (("2020-01", "2022-12"), 200),
    ],
)
async def test_the_span_of_months_is_checked(
    world: World, span: tuple[str, str], status: int
) -> None:
    query = {"authority_id": str(world.authority_id), "from_month": span[0], "to_month": span[1]}
    answer = await world.call("GET", "/v1/dossier-statistics", params=query)
    assert answer.status_code == status
    if status == 200:
        assert answer.json()["items"] == []


def order(world: World, **changes: Any) -> dict[str, Any]:
    """Ask for the figures of March, for one leaf."""
    return {
        "id": str(new_id()),
        "authority_id": str(world.authority_id),
        "period_id": str(new_id()),
        "name": "Hồ sơ một cửa tháng 3",
        "from_month": "2024-03",
        "to_month": "2024-03",
        "leaves": [
            {"leaf": "7.1", "facts": {"on_time": ["early", "on_time"], "total": ["processed"]}}
        ],
    } | changes


async def test_figures_are_frozen_with_the_answers_of_leaves(world: World) -> None:
    one = agency("so-tnmt")
    portal = await seeded(world, **{UNIT: one})
    asked = order(world)
    frozen = await world.call("POST", "/v1/imported-facts", json=asked)
    assert frozen.status_code == 201, frozen.text
    path = f"/v1/imported-facts/{asked['id']}"
    read = await world.call("GET", path, Role.AUDITOR)
    assert read.headers["etag"] == f'"{frozen.json()["digest"]}"'
    assert digest_of_bytes(read.content) == frozen.json()["digest"]
    document = read.json()
    assert canonical_json(document) == read.content
    assert (document["kind"], document["version"]) == ("imported-facts", 1)
    (found,) = document["agencies"]
    assert found["leaves"] == {"7.1": {"state": "GIVEN", "facts": {"on_time": "5", "total": "8"}}}
    assert found["figures"]["unjudged"] == found["discrepancies"]["unjudged"] == 2
    assert document["unmapped"][0]["received"] == 1
    assert document["discrepancies"]["unmapped-unit"] == 1
    assert list(document["statuses"].values()) == [1]
    assert document["units_version"] == 1
    # what comes later changes nothing in it
    await portal.send(dossier(50))
    again = await world.call("POST", "/v1/imported-facts", json=asked)
    assert again.json() == frozen.json()
    assert (await world.call("GET", path)).content == read.content
    known = {"if-none-match": read.headers["etag"]}
    answer = await world.client.get(path, headers=world.headers(Role.OFFICER) | known)
    assert answer.status_code == 304


async def test_other_facts_never_take_an_id_over(world: World) -> None:
    asked = order(world)
    assert (await world.call("POST", "/v1/imported-facts", json=asked)).status_code == 201
    answer = await world.call("POST", "/v1/imported-facts", json=asked | {"name": "Khác"})
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/imported-facts-exist")
    stranger = World(world.client)
    theirs = asked | {"authority_id": str(stranger.authority_id)}
    assert (await stranger.call("POST", "/v1/imported-facts", json=theirs)).status_code == 409
    assert (await stranger.call("GET", f"/v1/imported-facts/{asked['id']}")).status_code == 404
    assert (await stranger.call("GET", "/v1/imported-facts")).json()["items"] == []
    listed = await world.call("GET", f"/v1/imported-facts?period_id={asked['period_id']}")
    assert [one["id"] for one in listed.json()["items"]] == [asked["id"]]


async def test_a_leaf_is_given_once(world: World) -> None:
    leaf = order(world)["leaves"][0]
    answer = await world.call("POST", "/v1/imported-facts", json=order(world, leaves=[leaf, leaf]))
    assert answer.json()["type"] == "/problems/repeated-leaf"
    assert [one["pointer"] for one in answer.json()["errors"]] == [
        "#/leaves/0/leaf",
        "#/leaves/1/leaf",
    ]
    wrong = {"leaf": "7.1", "facts": {"x": ["nonsense"]}}
    answer = await world.call("POST", "/v1/imported-facts", json=order(world, leaves=[wrong]))
    assert answer.json()["errors"][0]["pointer"] == "#/leaves/0/facts/x/0"


async def test_frozen_facts_are_in_the_audit_trail(world: World) -> None:
    asked = order(world)
    await world.call("POST", "/v1/imported-facts", json=asked)
    path = f"/v1/survey-audit-entries?subject_id={asked['id']}"
    (entry,) = (await world.call("GET", path, Role.AUDITOR)).json()["items"]
    assert entry["action"] == "imported-facts.frozen"
