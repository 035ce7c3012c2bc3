"""Rules on a figure or a percentage of two: bands, quotients, and what is left of a whole.

Each function makes a leaf's rule ready once, with the cases that it can come to; what it gives applies the
rule to one answer after another.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from decimal import Decimal

from shared.methodology.absence_rules import nothing_to_count
from shared.methodology.answers import Answer
from shared.methodology.decimals import HUNDRED, ZERO, clamp, multiply, subtract, times_fraction
from shared.methodology.explanation import FIRST, SECOND, THIRD, Branch, Case, Explanation, Nth
from shared.methodology.framework import Leaf
from shared.methodology.leaf_scores import SCORED, LeafScore, Scorer, ScoringContext, given, new
from shared.methodology.rules import (
    Band,
    Input,
    InverseRatio,
    Quotient,
    Ratio,
    RatioFloor,
    Shape,
    Steps,
)

Finder = Callable[[Sequence[Decimal], Decimal], int]


def by_steps(leaf: Leaf, rule: Steps) -> Scorer:
    """Shape 4: the points of the band that holds the value."""
    bands = sorted(rule.bands, key=_order)
    match rule.measure:
        case Input() as one:
            return _by_steps_of_figure(leaf, one, bands)
        case Quotient() as quotient:
            return _by_steps_of_percentage(leaf, quotient, bands)


def _by_steps_of_figure(leaf: Leaf, one: Input, bands: Sequence[Band]) -> Scorer:
    name, maximum = one.name, leaf.maximum
    outcomes = _outcomes(leaf, (one,), FIRST, "", bands)
    find, edges = _search(bands)

    def score(answer: Answer, _: ScoringContext) -> LeafScore:
        value = answer.facts[name]
        points, case = outcomes[find(edges, value)]
        # Written out where the others call `given`: most leaves of a framework are step tables.
        explanation = new(Explanation, (case, points, (value,)))
        return new(LeafScore, (leaf, SCORED, maximum, explanation))

    return score


def _by_steps_of_percentage(leaf: Leaf, quotient: Quotient, bands: Sequence[Band]) -> Scorer:
    upper, lower = quotient.numerator, quotient.denominator
    outcomes = _outcomes(leaf, (upper, lower), THIRD, " %", bands)
    find, edges = _search(bands)
    absent = nothing_to_count(leaf, quotient)

    def score(answer: Answer, _: ScoringContext) -> LeafScore:
        top, bottom = answer.facts[upper.name], answer.facts[lower.name]
        if not bottom:
            return absent((top, bottom))
        value = times_fraction(HUNDRED, top, bottom)
        points, case = outcomes[find(edges, value)]
        return given(leaf, case, points, (top, bottom, value))

    return score


def _outcomes(
    leaf: Leaf, inputs: tuple[Input, ...], value: Nth, sign: str, bands: Sequence[Band]
) -> list[tuple[Decimal, Case]]:
    return [
        (
            band.points,
            Case(
                shape=Shape.STEPS,
                branch=Branch.BAND,
                maximum=leaf.maximum,
                inputs=inputs,
                values=(("value", value), ("sign", sign), ("band", band)),
            ),
        )
        for band in bands
    ]


def _order(band: Band) -> tuple[bool, Decimal, bool]:
    """Put bands from below; one that holds its start comes before one that begins beyond it."""
    return (band.start is not None, band.start or ZERO, not band.includes_start)


def _search(bands: Sequence[Band]) -> tuple[Finder, tuple[Decimal, ...]]:
    """Give what finds the band of a value, and the starts to look among; a framework's bands leave no hole."""
    starts = [(band.start or ZERO, band.includes_start) for band in bands[1:]]
    edges = tuple(start for start, _ in starts)
    closed = [includes for _, includes in starts]
    if all(closed):
        return bisect_right, edges
    if not any(closed):
        return bisect_left, edges

    def find(edges: Sequence[Decimal], value: Decimal) -> int:
        place = bisect_right(edges, value)
        while place and edges[place - 1] == value and not closed[place - 1]:
            place -= 1
        return place

    return find, edges


def by_ratio(leaf: Leaf, rule: Ratio) -> Scorer:
    """Shape 6: b/a × maximum."""
    quotient = rule.quotient
    top_name, bottom_name = quotient.numerator.name, quotient.denominator.name
    absent = nothing_to_count(leaf, quotient)
    proportion = _proportion(leaf, Shape.RATIO, quotient)

    def score(answer: Answer, _: ScoringContext) -> LeafScore:
        top, bottom = answer.facts[top_name], answer.facts[bottom_name]
        return proportion(top, bottom) if bottom else absent((top, bottom))

    return score


def by_ratio_with_floor(leaf: Leaf, rule: RatioFloor) -> Scorer:
    """Shape 7: b/a × maximum from the threshold on; nothing below it."""
    quotient = rule.quotient
    top_name, bottom_name = quotient.numerator.name, quotient.denominator.name
    absent = nothing_to_count(leaf, quotient)
    proportion = _proportion(leaf, Shape.RATIO_FLOOR, quotient)
    nothing = max(ZERO, leaf.minimum)
    below = Case(
        shape=Shape.RATIO_FLOOR,
        branch=Branch.BELOW_THRESHOLD,
        maximum=leaf.maximum,
        inputs=(quotient.numerator, quotient.denominator),
        values=(("value", THIRD), ("threshold", rule.threshold)),
    )

    def score(answer: Answer, _: ScoringContext) -> LeafScore:
        top, bottom = answer.facts[top_name], answer.facts[bottom_name]
        if not bottom:
            return absent((top, bottom))
        # Compared by multiplying, so that 80/100 is exactly 80 % whatever the denominator.
        reached, needed = multiply(top, HUNDRED), multiply(rule.threshold, bottom)
        if reached > needed or (rule.inclusive and reached == needed):
            return proportion(top, bottom)
        value = times_fraction(HUNDRED, top, bottom)
        return given(leaf, below, nothing, (top, bottom, value))

    return score


def _proportion(
    leaf: Leaf, shape: Shape, quotient: Quotient
) -> Callable[[Decimal, Decimal], LeafScore]:
    maximum = leaf.maximum
    case = Case(
        shape=shape,
        branch=Branch.PROPORTION,
        maximum=maximum,
        inputs=(quotient.numerator, quotient.denominator),
        arithmetic=(FIRST, "/", SECOND, "×", maximum),
    )

    def score(top: Decimal, bottom: Decimal) -> LeafScore:
        points = clamp(times_fraction(maximum, top, bottom), ZERO, maximum)
        return given(leaf, case, points, (top, bottom))

    return score


def by_inverse_ratio(leaf: Leaf, rule: InverseRatio) -> Scorer:
    """Shape 10: (total − bad) / total × maximum."""
    quotient, maximum = rule.quotient, leaf.maximum
    bad_name, whole_name = quotient.numerator.name, quotient.denominator.name
    absent = nothing_to_count(leaf, quotient)
    case = Case(
        shape=Shape.INVERSE_RATIO,
        branch=Branch.INVERSE,
        maximum=maximum,
        inputs=(quotient.numerator, quotient.denominator),
        arithmetic=("(", SECOND, "−", FIRST, ") /", SECOND, "×", maximum),
    )

    def score(answer: Answer, _: ScoringContext) -> LeafScore:
        bad, whole = answer.facts[bad_name], answer.facts[whole_name]
        if not whole:
            return absent((bad, whole))
        points = times_fraction(maximum, subtract(whole, bad), whole)
        return given(leaf, case, clamp(points, ZERO, maximum), (bad, whole))

    return score
