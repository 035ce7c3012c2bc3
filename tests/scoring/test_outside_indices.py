"""The place in a national table, year by year and part by part; a faulty CSV is told cell by cell."""

from typing import Any

import pytest

from services.scoring.outside_indices.rules import read_table
from tests.scoring.world import World
from tests.support.authentication import signed_in

# PAR INDEX of provinces (Bộ Nội vụ): Hà Nội 2020 has 86.07 points and rank 8 of 63, down 6 ranks though up 1.43 points;
# Quảng Ninh led with 90.09 in 2019 and 91.04 in 2020. The other places are made up to fill the ranks between.
FILLING = "".join(f"Tỉnh {number},{90 - number / 10},{number + 1},\n" for number in range(1, 7))
IN_2019 = "place,points,rank,Thể chế\nQuảng Ninh,90.09,1,\nHà Nội,84.64,2,10.25\n"
IN_2020 = f"place,points,rank,Thể chế\nQuảng Ninh,91.04,1,\n{FILLING}Hà Nội,86.07,8,10.5\n"


async def way(world: World, place: str = "Hà Nội") -> Any:
    answer = await world.read(
        "/v1/outside-indices/places",
        authority_id=str(world.authority_id),
        index="PAR_INDEX",
        place=place,
    )
    return answer.json()["items"]


async def test_ha_noi_2020_lost_six_places_though_it_gained_points(world: World) -> None:
    await world.imported(2020, csv=IN_2020)
    await world.imported(2019, csv=IN_2019)
    latest, before = await way(world)
    assert (latest["year"], latest["points"], latest["rank"], latest["of"]) == (2020, "86.07", 8, 8)
    assert (latest["points_change"], latest["rank_change"]) == ("1.43", -6)
    assert latest["as_printed"] is False
    assert latest["parts"] == [{"name": "Thể chế", "points": "10.5", "change": "0.25"}]
    assert (before["points_change"], before["rank_change"]) == (None, None)


async def test_without_the_year_before_the_printed_changes_stand(world: World) -> None:
    csv = "place;points;rank;points_change;rank_change\nHà Nội;86,07;8;+1,43;-6\n"
    await world.imported(2020, csv=csv)
    (only,) = await way(world, "hà nội")
    assert (only["points"], only["points_change"], only["rank_change"]) == ("86.07", "1.43", -6)
    assert only["as_printed"] is True


async def test_ranks_follow_from_points_where_none_are_printed(world: World) -> None:
    await world.imported(2020, csv="# nguồn\nplace,points\nA,80\nHà Nội,86.07\nB,86.07\nC,90\n")
    (only,) = await way(world)
    assert (only["rank"], only["of"]) == (2, 4)


FAULTY = [
    ("place,score\nHà Nội,86.07\n", {(1, "points")}),
    ("place,points,place\nHà Nội,86.07,x\n", {(1, "place")}),
    ("place,points\n", {(1, "place")}),
    ("place,points\nHà Nội,tám mươi\n,80\nHuế,8e5\n",
     {(2, "points"), (3, "place"), (4, "points")}),
    ("place,points\nHuế,80\nHuế,81\n", {(3, "place")}),
    ("# nguồn\nplace,points\n\nHuế,x\n", {(4, "points")}),
    ("place,points\nHuế,80,7\n", {(2, "points")}),
    ("place,points,rank\nHuế,80,1\nHà Nội,86,2\nVinh,70,1.5\n", {(4, "rank")}),
    ("place,points,rank\nHuế,80,1\nHà Nội,86,2\n", {(3, "rank")}),
    ("place,points,Thể chế\nHuế,80,NaN\n", {(2, "Thể chế")}),
]  # fmt: skip


@pytest.mark.parametrize(("csv", "places"), FAULTY)
def test_every_fault_is_told_at_its_row_and_column(csv: str, places: set[tuple[int, str]]) -> None:
    _, faults = read_table(csv)
    assert {(one.place["row"], one.place["column"]) for one in faults if one.place} == places
    for one in faults:
        assert "hãy" in one.text.vi
        assert ";" in one.text.en


async def test_a_faulty_table_is_not_imported(world: World) -> None:
    answer = await world.import_table(world.outside_table(2020, csv=FAULTY[3][0]))
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/faulty-outside-table")
    assert [(one["row"], one["column"]) for one in answer.json()["errors"]] == [
        (2, "points"),
        (3, "place"),
        (4, "points"),
    ]
    assert (await world.read("/v1/outside-indices")).json()["items"] == []
    assert await world.audit_actions() == []


async def test_a_year_has_one_table_until_it_is_removed(world: World) -> None:
    table = await world.imported(2020)
    again = await world.import_table(world.outside_table(2020))
    assert (again.status_code, again.json()) == (200, table)
    other = await world.import_table(world.outside_table(2020, csv=IN_2020))
    assert (other.status_code, other.json()["type"]) == (409, "/problems/outside-year-imported")
    removed = await world.client.delete(
        f"/v1/outside-indices/{table['id']}", headers=signed_in(world.officer)
    )
    assert removed.status_code == 204
    await world.imported(2020, csv=IN_2020)
    listed = (await world.read("/v1/outside-indices", index="PAR_INDEX")).json()["items"]
    assert [(one["year"], one["places"]) for one in listed] == [(2020, 8)]
    assert await world.audit_actions() == [
        "outside-table.import",
        "outside-table.remove",
        "outside-table.import",
    ]
