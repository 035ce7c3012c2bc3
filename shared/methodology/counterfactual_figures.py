"""Figures that would have reached another band, a threshold or a target.

A percentage of two figures is reached by the numerator, the denominator staying as it is: more tasks done
of those that there were. A whole number is rounded to the side on which the edge is reached.
"""

from collections.abc import Iterator, Mapping
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Final

from shared.methodology.counterfactual_wording import ABOVE, AT_MOST, BELOW, FROM
from shared.methodology.decimals import (
    HUNDRED,
    ONE,
    ZERO,
    add,
    divide,
    multiply,
    subtract,
    times_fraction,
)
from shared.methodology.rules import Band, Input, Measure, Quotient, RelativeToBest, Steps
from shared.methodology.wording import Text

Facts = Mapping[str, Decimal]
SMALLEST: Final = Decimal("0.000001")
"""How far beyond an open edge a figure that may have decimals is taken."""


def better_bands(rule: Steps, facts: Facts) -> Iterator[tuple[dict[str, Decimal], Text]]:
    """Give for each band the figures nearest to those given that lie in it."""
    value = _value(rule.measure, facts)
    if value is None:
        return
    for band in rule.bands:
        if band.holds(value):
            continue
        found = _upwards(rule.measure, band, facts, value) or _downwards(
            rule.measure, band, facts, value
        )
        if found is not None:
            yield found


def _upwards(
    measure: Measure, band: Band, facts: Facts, value: Decimal
) -> tuple[dict[str, Decimal], Text] | None:
    """Reach a band that lies above the value, by its lower end."""
    if band.start is None or value > band.start or (value == band.start and band.includes_start):
        return None
    return reaching(measure, band.start, facts, above=not band.includes_start)


def _downwards(
    measure: Measure, band: Band, facts: Facts, value: Decimal
) -> tuple[dict[str, Decimal], Text] | None:
    """Reach a band that lies below the value, by its upper end."""
    if band.end is None or value < band.end or (value == band.end and band.includes_end):
        return None
    words = (AT_MOST if band.includes_end else BELOW).filled(_edge(measure, band.end))
    wanted = _figure(measure, band.end, facts)
    if wanted is None:
        return None
    one = _moved(measure)
    figure = _settled(one, wanted, ROUND_FLOOR)
    if not band.includes_end and figure >= wanted:
        figure = subtract(figure, _step(one))
    return ({one.name: max(figure, one.minimum)}, words)


def reaching(
    measure: Measure, edge: Decimal, facts: Facts, *, above: bool
) -> tuple[dict[str, Decimal], Text] | None:
    """Give the least figure that reaches an edge, or lies above it; None where there is nothing to divide by."""
    wanted = _figure(measure, edge, facts)
    if wanted is None:
        return None
    one = _moved(measure)
    figure = _settled(one, wanted, ROUND_CEILING)
    if above and figure <= wanted:
        figure = add(figure, _step(one))
    words = (ABOVE if above else FROM).filled(_edge(measure, edge))
    return ({one.name: figure}, words)


def full_quotient(quotient: Quotient, facts: Facts) -> dict[str, Decimal]:
    """Let the numerator be all that there was."""
    return {quotient.numerator.name: facts[quotient.denominator.name]}


def best_of_block(rule: RelativeToBest, leader: Decimal | None) -> Iterator[Decimal]:
    """Give the target, and the figure of the block's best where that lies above it."""
    yield rule.target
    if leader is not None and leader > rule.target:
        yield leader


def _edge(measure: Measure, edge: Decimal) -> dict[str, Decimal | str | Text]:
    if isinstance(measure, Quotient):
        return {"value": edge, "sign": " %"}
    return {"value": edge, "sign": f" {measure.unit}" if measure.unit else ""}


def _moved(measure: Measure) -> Input:
    return measure.numerator if isinstance(measure, Quotient) else measure


def _value(measure: Measure, facts: Facts) -> Decimal | None:
    if isinstance(measure, Input):
        return facts[measure.name]
    bottom = facts[measure.denominator.name]
    return times_fraction(HUNDRED, facts[measure.numerator.name], bottom) if bottom else None


def _figure(measure: Measure, edge: Decimal, facts: Facts) -> Decimal | None:
    """Give the figure that lies on an edge, which for a percentage is the numerator."""
    if isinstance(measure, Input):
        return edge
    bottom = facts[measure.denominator.name]
    return divide(multiply(edge, bottom), HUNDRED) if bottom > ZERO else None


def _settled(one: Input, value: Decimal, rounding: str) -> Decimal:
    if one.integer:
        return value.to_integral_value(rounding=rounding)
    return value.quantize(SMALLEST, rounding=rounding)


def _step(one: Input) -> Decimal:
    return ONE if one.integer else SMALLEST
