"""Draws in one, two and three stages: sizes, chances, and the same again from the same seed."""

from collections import Counter
from decimal import Decimal
from fractions import Fraction
from math import prod
from uuid import UUID

import pytest

from services.survey.draws.models import AgencyUnits, DrawOrder, Level, Stage, Unit
from services.survey.draws.rules import draw, faults_of_stages
from services.survey.samples.models import Size, Sizing
from shared.ids import new_id

IDS = [new_id() for _ in range(2000)]


def agency(
    code: str = "a", *, wards: int = 4, villages: int = 3, households: int = 10
) -> AgencyUnits:
    places = [(w, v) for w in range(wards) for v in range(villages) for _ in range(households)]
    units = [
        Unit(IDS[number], number, f"Phường {ward}", f"Tổ {village}")
        for number, (ward, village) in enumerate(places, 1)
    ]
    return AgencyUnits(UUID(int=0), code, "", tuple(units))


def fixed(level: Level, count: int) -> Stage:
    return Stage(level, Size(Sizing.FIXED, count, None))


def order(*stages: Stage, seed: str = "a-seed-of-tests", replacements: str = "0") -> DrawOrder:
    return DrawOrder(None, new_id(), new_id(), stages, Decimal(replacements), seed)


THREE = (fixed(Level.WARD, 2), fixed(Level.VILLAGE, 2), fixed(Level.UNIT, 3))


def test_three_stages_draw_areas_of_areas_and_people_of_those() -> None:
    areas = draw(order(*THREE, replacements="0.5"), [agency()])
    assert len(areas) == 4
    assert len({one.area.clusters[0] for one in areas}) == 2
    for one in areas:
        ward, village = one.area.clusters
        assert {(unit.ward, unit.village) for unit in one.members} == {(ward, village)}
        assert (one.area.drawn, one.area.listed) == ((2, 2, 3), (4, 3, 10))
        assert one.probability == Decimal("0.1")
        assert len(one.standby) == 2
        assert not set(one.standby) & set(one.members)


def test_the_same_seed_and_list_give_the_same_draw_whatever_the_order() -> None:
    units = agency().units
    turned = AgencyUnits(UUID(int=0), "a", "", units[::-1])
    first = draw(order(*THREE), [agency()])
    assert [one.members for one in draw(order(*THREE), [turned])] == [one.members for one in first]
    other = draw(order(*THREE, seed="another-seed"), [agency()])
    assert [one.members for one in other] != [one.members for one in first]


@pytest.mark.parametrize(
    "stages",
    [
        (fixed(Level.UNIT, 12),),
        (fixed(Level.VILLAGE, 4), fixed(Level.UNIT, 3)),
        (fixed(Level.WARD, 2), fixed(Level.UNIT, 6)),
        THREE,
    ],
)
def test_everybody_is_drawn_as_often_as_the_recorded_chance_says(stages: tuple[Stage, ...]) -> None:
    times: Counter[int] = Counter()
    rounds = 400
    for seed in range(rounds):
        for one in draw(order(*stages, seed=f"seed-{seed}"), [agency()]):
            assert Fraction(prod(one.area.drawn), prod(one.area.listed)) == Fraction(1, 10)
            times.update(unit.number for unit in one.members)
    assert sum(times.values()) == 12 * rounds
    assert len(times) == 120
    # binomial(400, 0.1): 40 on average, 6 the standard deviation; 120 of them stay within 4.5
    assert all(13 < count < 67 for count in times.values())


def test_weights_of_a_draw_add_up_to_the_list() -> None:
    areas = draw(order(*THREE), [agency()])
    assert sum(len(one.members) / one.probability for one in areas) == 120


def test_villages_of_one_name_in_two_wards_are_two() -> None:
    areas = draw(order(fixed(Level.VILLAGE, 12), fixed(Level.UNIT, 1)), [agency()])
    assert len(areas) == 12
    assert areas[0].area.listed == (12, 10)


def test_sizes_are_shared_out_or_follow_a_margin_at_each_stage() -> None:
    large, small = agency("a", wards=6), agency("b", wards=2)
    shared = Stage(Level.WARD, Size(Sizing.PROPORTIONAL, 4, None))
    margin = Stage(Level.UNIT, Size(Sizing.MARGIN, None, Decimal("0.2")))
    areas = draw(order(shared, margin), [large, small])
    assert Counter(one.area.agency.code for one in areas) == {"a": 3, "b": 1}
    assert {len(one.members) for one in areas} == {14}  # 30/(1 + 30 x 0.04), rounded up


@pytest.mark.parametrize(
    "levels",
    [
        (Level.WARD,),
        (Level.UNIT, Level.WARD),
        (Level.WARD, Level.WARD, Level.UNIT),
        (Level.VILLAGE, Level.WARD, Level.UNIT),
    ],
)
def test_stages_lead_from_areas_to_people(levels: tuple[Level, ...]) -> None:
    assert [one.code for one in faults_of_stages([fixed(level, 1) for level in levels])] == [
        "stage-order"
    ]
