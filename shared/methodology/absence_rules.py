"""What there is to score is absent: the leaf does not apply, or there is nothing to count."""

from collections.abc import Callable
from decimal import Decimal
from typing import assert_never

from shared.methodology.decimals import ZERO
from shared.methodology.explanation import Branch, Case
from shared.methodology.framework import Leaf, NotApplicable
from shared.methodology.leaf_scores import LeafScore, scored
from shared.methodology.rules import SHAPES, Input, Measure, Quotient, ZeroDenominator

Absent = Callable[[tuple[Decimal, ...]], LeafScore]
"""Scores a leaf on figures that give nothing to divide by."""


def not_applicable(leaf: Leaf, inputs: tuple[Input, ...] = ()) -> Absent:
    """Shapes 13 and 14: what "does not apply" means is the leaf's own policy."""
    points: Decimal | None
    match leaf.not_applicable:
        case NotApplicable.FULL_POINTS:
            branch, points = Branch.NOT_APPLICABLE_FULL, leaf.maximum
        case NotApplicable.LEAVES_DENOMINATOR:
            branch, points = Branch.NOT_APPLICABLE_LEAVES, None
        case NotApplicable.REFUSED:
            branch, points = Branch.NOT_APPLICABLE_REFUSED, None
        case unknown:
            assert_never(unknown)
    return _always(leaf, branch, points, inputs)


def nothing_to_count(leaf: Leaf, measure: Measure) -> Absent:
    """Say what a quotient of nothing gives; a single figure is always there."""
    match measure:
        case Quotient():
            inputs = (measure.numerator, measure.denominator)
            return nothing(leaf, measure.zero_denominator, inputs)
        case Input():
            return nothing(leaf, ZeroDenominator.ZERO, (measure,))


def nothing(leaf: Leaf, policy: ZeroDenominator, inputs: tuple[Input, ...]) -> Absent:
    """Apply the policy for figures that come to nothing."""
    match policy:
        case ZeroDenominator.NOT_APPLICABLE:
            return not_applicable(leaf, inputs)
        case ZeroDenominator.ZERO:
            branch, points = Branch.NOTHING_TO_COUNT_ZERO, max(ZERO, leaf.minimum)
        case ZeroDenominator.FULL:
            branch, points = Branch.NOTHING_TO_COUNT_FULL, leaf.maximum
        case unknown:
            assert_never(unknown)
    return _always(leaf, branch, points, inputs)


def _always(
    leaf: Leaf, branch: Branch, points: Decimal | None, inputs: tuple[Input, ...]
) -> Absent:
    case = Case(SHAPES[type(leaf.rule)], branch, leaf.maximum, inputs)

    def score(figures: tuple[Decimal, ...]) -> LeafScore:
        return scored(leaf, case, points, figures)

    return score
