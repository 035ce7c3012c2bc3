"""Samples of completed dossiers: stratified, of the size that was asked for, and the same again from the same seed."""

from decimal import Decimal
from typing import Any

import pytest

from services.survey.samples.models import Size, Sizing, Stratum
from services.survey.samples.rules import drawn, margin_size, sizes_of
from shared.auth.principal import Role
from shared.canonical import digest_of_bytes
from shared.ids import new_id
from tests.survey.portal_world import (
    OTHER_UNIT,
    UNIT,
    agency,
    connected,
    dossier,
    finished,
    map_units,
    number,
)
from tests.survey.world import World

DONE_AT = "2024-03-07T10:00:00+07:00"


@pytest.mark.parametrize(
    ("population", "size"), [(1, 1), (10, 10), (100, 80), (400, 200), (1000, 286), (100_000, 399)]
)
def test_a_margin_of_five_per_cent_takes_a_finite_population_into_account(
    population: int, size: int
) -> None:
    assert margin_size(population, Decimal("0.05")) == size


def strata(*sizes: int) -> list[Stratum]:
    return [
        Stratum(new_id(), f"a{place}", "", tuple(str(one) for one in range(size)))
        for place, size in enumerate(sizes)
    ]


@pytest.mark.parametrize(
    ("sizing", "count", "sizes", "drawn_sizes"),
    [
        (Sizing.FIXED, 90, (1000, 50), [90, 50]),
        (Sizing.PROPORTIONAL, 10, (600, 300, 100), [6, 3, 1]),
        (Sizing.PROPORTIONAL, 10, (1, 1, 1), [1, 1, 1]),
        (Sizing.PROPORTIONAL, 2, (5, 5, 5), [1, 1, 0]),
        (Sizing.PROPORTIONAL, 100, (333, 333, 334), [33, 33, 34]),
    ],
)
def test_sizes_never_exceed_what_there_is_and_add_up(
    sizing: Sizing, count: int, sizes: tuple[int, ...], drawn_sizes: list[int]
) -> None:
    found = sizes_of(strata(*sizes), Size(sizing, count, None))
    assert list(found.values()) == drawn_sizes


def test_each_member_is_drawn_about_as_often() -> None:
    members = [str(one) for one in range(10)]
    times = dict.fromkeys(members, 0)
    for seed in range(2000):
        for one in drawn(members, f"seed-{seed}")[:3]:
            times[one] += 1
    assert all(500 < count < 700 for count in times.values())
    assert drawn(members, "seed") == drawn(members[::-1], "seed")


def order(world: World, **changes: Any) -> dict[str, Any]:
    return {
        "id": str(new_id()),
        "authority_id": str(world.authority_id),
        "name": "Mẫu người dân tháng 3",
        "from_month": "2024-03",
        "to_month": "2024-03",
        "sizing": "FIXED",
        "count": 5,
        "replacements": "0.5",
        "seed": "hue-2024-03",
    } | changes


async def framed(world: World) -> None:
    portal = await connected(world)
    await map_units(world, {UNIT: agency("so-tnmt"), OTHER_UNIT: agency("so-yt")})
    await portal.send(
        *(finished(serial, DONE_AT) for serial in range(1, 31)),
        *(finished(serial, DONE_AT, resolving_unit=OTHER_UNIT) for serial in range(31, 35)),
        dossier(40),
        finished(41, "2024-04-07T10:00:00+07:00"),
    )


async def read(world: World, asked: dict[str, Any]) -> dict[str, Any]:
    answer = await world.call("POST", "/v1/samples", json=asked)
    assert answer.status_code == 201, answer.text
    shown = await world.call("GET", f"/v1/samples/{answer.json()['id']}", Role.SURVEY_SUPERVISOR)
    assert digest_of_bytes(shown.content) == answer.json()["digest"]
    return dict(shown.json())


async def test_a_sample_is_drawn_by_agency_and_is_the_same_from_the_same_seed(
    world: World,
) -> None:
    await framed(world)
    first = await read(world, order(world))
    land, health = first["strata"]
    assert (land["agency_code"], land["population"]) == ("so-tnmt", 30)
    assert (len(land["members"]), len(land["replacements"])) == (5, 3)
    assert not set(land["members"]) & set(land["replacements"])
    assert set(land["members"]) <= {number(serial) for serial in range(1, 31)}
    assert (health["population"], len(health["members"]), health["replacements"]) == (4, 4, [])
    assert await read(world, order(world)) == first
    other = await read(world, order(world, seed="another-seed"))
    assert other["strata"][0]["members"] != land["members"]


async def test_a_seed_is_made_and_recorded_where_none_is_given(world: World) -> None:
    await framed(world)
    asked = order(world)
    del asked["seed"]
    first = await read(world, asked)
    again = await read(world, order(world, seed=first["seed"]))
    assert again["strata"] == first["strata"]


async def test_what_cannot_be_drawn_is_refused_in_words(world: World) -> None:
    empty = await world.call("POST", "/v1/samples", json=order(world))
    assert (empty.status_code, empty.json()["type"]) == (409, "/problems/empty-frame")
    await framed(world)
    for changes in (
        {"count": None},
        {"sizing": "MARGIN"},
        {"sizing": "MARGIN", "margin": "1"},
        {"count": 0},
        {"replacements": "-1"},
        {"seed": "x"},
        {"from_month": "2024-04"},
    ):
        answer = await world.call("POST", "/v1/samples", json=order(world, **changes))
        assert answer.status_code == 422, changes
    asked = order(world)
    await read(world, asked)
    answer = await world.call("POST", "/v1/samples", json=asked | {"count": 6})
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/sample-exists")
    stranger = World(world.client)
    assert (await stranger.call("GET", f"/v1/samples/{asked['id']}")).status_code == 404
    assert (await stranger.call("GET", "/v1/samples")).json()["items"] == []
    listed = (await world.call("GET", "/v1/samples")).json()["items"]
    assert [one["id"] for one in listed] == [asked["id"]]
