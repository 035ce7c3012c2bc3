"""Ranks are a weak order; three ways with ties; grades by the published index."""

from decimal import Decimal
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.methodology import (
    LeafEntry,
    Ties,
    grade_of,
    parse_answer,
    rank,
    rank_agencies,
    score_agency,
)
from tests.shared.methodology.examples import BLOCK, framework_of, manual

VALUES = {"a": (Decimal(9),), "b": (Decimal(7),), "c": (Decimal(7),), "d": (Decimal(5),)}
ANY = st.dictionaries(st.integers(0, 50), st.tuples(st.decimals(0, 10, places=0)), max_size=20)


def test_competition_leaves_a_gap_and_dense_does_not() -> None:
    assert rank(VALUES, Ties.COMPETITION) == {"a": 1, "b": 2, "c": 2, "d": 4}
    assert rank(VALUES, Ties.DENSE) == {"a": 1, "b": 2, "c": 2, "d": 3}


def test_the_order_of_agencies_does_not_matter() -> None:
    for order in permutations(VALUES.items()):
        assert rank(dict(order)) == rank(VALUES)


@given(ANY, st.sampled_from(Ties))
def test_ranks_are_a_weak_order(values: dict[int, tuple[Decimal]], ties: Ties) -> None:
    ranks = rank(values, ties)
    assert ranks.keys() == values.keys()
    for one, value in values.items():
        for other, its in values.items():
            assert (ranks[one] < ranks[other]) is (value > its)
    assert not ranks or min(ranks.values()) == 1


@given(ANY)
def test_a_competition_rank_is_one_more_than_those_ahead(values: dict[int, tuple[Decimal]]) -> None:
    ranks = rank(values)
    assert all(
        ranks[key] == 1 + sum(other > value for other in values.values())
        for key, value in values.items()
    )


@given(ANY)
def test_dense_ranks_have_no_gap(values: dict[int, tuple[Decimal]]) -> None:
    ranks = set(rank(values, Ties.DENSE).values())
    assert ranks == set(range(1, len(ranks) + 1))


def ranked(ties: Any, *points: tuple[str, str]) -> list[int | None]:
    framework = framework_of(manual("1.1", 60), manual("1.2", 40), ties=ties)
    scores = {}
    for number, (first, second) in enumerate(points):
        entries = {
            code: LeafEntry(parse_answer({"points": value}, framework.leaves[code]))
            for code, value in (("1.1", first), ("1.2", second))
        }
        scores[number] = score_agency(framework, BLOCK, entries)
    ranks = rank_agencies(scores, framework.ties)
    return [ranks.get(number) for number in range(len(points))]


POINTS = [("50", "30"), ("45", "35"), ("45.002", "35.0019"), ("45", "35"), ("10", "10")]


@pytest.mark.parametrize(
    ("ties", "ranks"),
    [
        ("COMPETITION", [1, 1, 1, 1, 5]),
        ("DENSE", [1, 1, 1, 1, 2]),
        ({"broken_by": ["criterion:1.2"]}, [4, 2, 1, 2, 5]),
        ({"broken_by": ["exact"]}, [2, 2, 1, 2, 5]),
        ({"broken_by": ["exact", "criterion:1.1"]}, [2, 3, 1, 3, 5]),
        ({"broken_by": ["sipas", "part:TOTAL", "field:1"]}, [2, 2, 1, 2, 5]),
    ],
)
def test_ties_are_shared_or_broken_by_the_named_keys(ties: Any, ranks: list[int]) -> None:
    assert ranked(ties, *POINTS) == ranks


def test_a_grade_goes_by_its_lower_limit() -> None:
    grades = [
        {"code": "A", "name": "a", "from": 90},
        {"code": "B", "name": "b", "from": 80, "includes_from": False},
        {"code": "C", "name": "c", "from": None},
    ]
    bands = framework_of(manual("1.1", 100), grades=grades).grades
    found = [grade_of(Decimal(index), bands) for index in ("90", "89.99", "80.01", "80", "-1")]
    assert [one.code if one else None for one in found] == ["A", "B", "B", "C", "C"]
