"""The one chart that is more than a bar: a line over the periods. Pure geometry; the template draws it as SVG."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

WIDTH: Final = 360
"""As wide as a phone, so that its letters are as large there as those around it."""
HEIGHT: Final = 180
_SIDE: Final = 40
_TOP: Final = 32
_BOTTOM: Final = 40
_LEAST_REACH: Final = Decimal(10)
"""Points of the index over the height of the chart at least: a change of two points must not look like a fall to nothing."""


@dataclass(frozen=True, slots=True)
class Dot:
    """One index in the chart."""

    x: int
    y: int
    value: str
    label: str


def line_over_periods(indexes: Sequence[str], labels: Sequence[str]) -> list[Dot]:
    """Place the indexes of periods around their middle, oldest at the left."""
    values = [Decimal(one) for one in indexes]
    if len(values) < 2:
        return []
    low, high = min(values), max(values)
    reach = max(high - low, _LEAST_REACH)
    top = (high + low + reach) / 2
    height, width = HEIGHT - _TOP - _BOTTOM, WIDTH - 2 * _SIDE
    return [
        Dot(
            x=_SIDE + place * width // (len(values) - 1),
            y=_TOP + int(height * (top - value) / reach),
            value=indexes[place],
            label=label,
        )
        for place, (value, label) in enumerate(zip(values, labels, strict=True))
    ]
