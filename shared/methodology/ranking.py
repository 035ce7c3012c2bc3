"""Ranks: a weak order of agencies from the highest value down, with a rule for ties."""

from collections.abc import Hashable, Mapping
from decimal import Decimal
from typing import Final, TypeVar

from shared.methodology.framework import BrokenBy, KeyKind, TieKey, TieRule, Ties
from shared.methodology.totals import AgencyScore

K = TypeVar("K", bound=Hashable)

BELOW_ALL: Final = Decimal("-Infinity")
"""Stands for a key that an agency has no value for: it comes after all that have one."""


def rank(values: Mapping[K, tuple[Decimal, ...]], ties: Ties = Ties.COMPETITION) -> dict[K, int]:
    """Rank by one value, or by several of which the later ones break ties; equal ones share a rank."""
    ranks: dict[K, int] = {}
    before: tuple[Decimal, ...] | None = None
    current = 0
    ordered = sorted(values.items(), key=lambda one: one[1], reverse=True)
    for position, (key, value) in enumerate(ordered, start=1):
        if value != before:
            current = position if ties is Ties.COMPETITION else current + 1
            before = value
        ranks[key] = current
    return ranks


def rank_agencies(scores: Mapping[K, AgencyScore], ties: TieRule) -> dict[K, int]:
    """Rank agencies of one block by their published index; who has no index gets no rank.

    Two agencies with the same published number are equal, unless the framework names a key that tells
    them apart (`exact` is the index before rounding, as Thanh Hóa 2024 must have used).
    """
    values = {
        key: (score.index, *(_key(score, one) for one in _keys(ties)))
        for key, score in scores.items()
        if score.index is not None
    }
    return rank(values, ties if isinstance(ties, Ties) else Ties.COMPETITION)


def _keys(ties: TieRule) -> tuple[TieKey, ...]:
    return ties.keys if isinstance(ties, BrokenBy) else ()


def _key(score: AgencyScore, key: TieKey) -> Decimal:
    match key.kind:
        case KeyKind.EXACT:
            found = score.exact
        case KeyKind.SIPAS:
            found = None if score.sipas is None else score.sipas.percent
        case KeyKind.PART:
            found = next((one.points for one in score.parts if one.part.code == key.code), None)
        case KeyKind.FIELD:
            found = next((one.points for one in score.fields if one.field.code == key.code), None)
        case KeyKind.CRITERION:
            found = next(
                (
                    criterion.points
                    for field in score.fields
                    for criterion in field.criteria
                    if criterion.criterion.code == key.code
                ),
                None,
            )
    return BELOW_ALL if found is None else found
