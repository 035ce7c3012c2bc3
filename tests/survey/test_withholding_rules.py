"""Nothing that is withheld can be computed from what is shown."""

from typing import Any
from uuid import UUID

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from services.survey.results.scopes import Place
from services.survey.results.withholding import withheld

AGENCIES = [UUID(int=number) for number in range(1, 6)]
GROUPS = ["A", "B", "C", "D"]


def table(inner: list[list[int]]) -> dict[Place, int]:
    """Give a table of agencies and groups its margins."""
    found: dict[Place, int] = {}
    for agency, row in zip(AGENCIES, inner, strict=False):
        for group, base in zip(GROUPS, row, strict=False):
            for place in ((agency, group), (agency, None), (None, group), (None, None)):
                found[place] = found.get(place, 0) + base
    return found


def determined(bases: dict[Place, int], hidden: set[Place]) -> set[Place]:
    """Name what is hidden and yet has one possible value, by the equations of the table."""
    unknown = sorted(hidden, key=str)
    agencies = {place[0] for place in bases}
    groups = {place[1] for place in bases}
    equations = [
        [_sign(place, 1) if place[0] == line else 0 for place in unknown] for line in agencies
    ] + [[_sign(place, 0) if place[1] == line else 0 for place in unknown] for line in groups]
    matrix: Any = np.array(equations, dtype=float).reshape(len(equations), len(unknown))
    rank = np.linalg.matrix_rank(matrix)
    return {
        place
        for column, place in enumerate(unknown)
        if np.linalg.matrix_rank(np.delete(matrix, column, axis=1)) == rank - 1
    }


def _sign(place: Place, along: int) -> int:
    """Take the margin of a line off the sum of the rest."""
    return -1 if place[along] is None else 1


TABLES = st.integers(1, 5).flatmap(
    lambda width: st.lists(
        st.lists(
            st.sampled_from([0, 0, 1, 3, 5, 8, 40]), min_size=min(width, 4), max_size=min(width, 4)
        ),
        min_size=1,
        max_size=5,
    )
)


@given(TABLES, st.sampled_from([0, 1, 4, 6]))
@settings(max_examples=300)
def test_what_is_withheld_cannot_be_subtracted(inner: list[list[int]], below: int) -> None:
    bases = table(inner)
    hidden = withheld(bases, below)
    assert {place for place, base in bases.items() if 0 < base < below} <= hidden
    assert not determined(bases, hidden)


def test_nothing_is_withheld_where_all_are_many() -> None:
    assert withheld(table([[10, 20], [30, 40]]), 5) == set()
    assert withheld(table([[1, 2], [3, 4]]), 0) == set()


def test_a_tiny_cell_takes_the_least_it_needs_with_it() -> None:
    a, b = AGENCIES[:2]
    assert withheld(table([[2, 20, 50], [30, 40, 60]]), 5) == {
        (a, "A"), (a, "B"), (b, "A"), (b, "B"),
    }  # fmt: skip


def test_two_tiny_cells_of_a_row_that_are_tiny_together_take_a_third() -> None:
    a = AGENCIES[0]
    hidden = withheld(table([[1, 2, 50], [30, 40, 60]]), 5)
    assert {(a, "A"), (a, "B"), (a, "C")} <= hidden


def test_an_empty_cell_hides_nothing() -> None:
    a, b = AGENCIES[:2]
    hidden = withheld(table([[2, 0, 50], [30, 40, 60]]), 5)
    assert (a, "B") not in hidden
    assert {(a, "A"), (a, "C"), (b, "A"), (b, "C")} <= hidden


def test_a_tiny_campaign_shows_nothing() -> None:
    bases = table([[2, 1]])
    assert withheld(bases, 5) == set(bases)
