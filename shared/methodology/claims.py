"""Points that a person claims or fixes for a leaf: what range they may lie in."""

from decimal import Decimal
from typing import NamedTuple

from shared.methodology.answers import check_range
from shared.methodology.framework import Leaf
from shared.methodology.reading import FaultList
from shared.methodology.wording import Fault


class ClaimedRange(NamedTuple):
    """The lowest and highest points of a leaf."""

    minimum: Decimal
    maximum: Decimal


def claimed_range(leaf: Leaf) -> ClaimedRange:
    """Give the range that claimed, appraised and fixed points of a leaf have to lie in."""
    return ClaimedRange(leaf.minimum, leaf.maximum)


def check_points(
    leaf: Leaf, points: Decimal, step: Decimal | None = None, pointer: str = "/points"
) -> tuple[Fault, ...]:
    """Say what is wrong with claimed points: above the maximum, below the minimum, off their step."""
    faults = FaultList()
    check_range(points, leaf, step, pointer, faults)
    return tuple(faults.found)
