"""Tells whose figure lies far from its colleagues' by a statistic that the odd ones out cannot move.

Mean and standard deviation are drawn towards the very interviewers that are looked for; median and median absolute deviation (MAD) are not until half
of all are odd. The score 0.6745 · (x − median) / MAD is that of a normal distribution; beyond 3.5 it is called an outlier (Iglewicz, Hoaglin,
“How to Detect and Handle Outliers”, 1993). Where more than half agree exactly, the MAD is nought and the mean deviation takes its place.
"""

from collections.abc import Sequence
from statistics import fmean, median
from typing import Final

FAR: Final = 3.5
FEWEST: Final = 5
"""Interviewers; fewer colleagues make no crowd to be far from."""
_OF_MEDIAN: Final = 0.6745
_OF_MEAN: Final = 1.253314
"""Make either deviation that of a normal distribution."""


def distances(values: Sequence[float]) -> list[float | None]:
    """Give how far each lies from the median, in robust standard deviations; nothing where too few are compared."""
    if len(values) < FEWEST:
        return [None] * len(values)
    middle = median(values)
    apart = [abs(one - middle) for one in values]
    if spread := median(apart):
        return [_OF_MEDIAN * (one - middle) / spread for one in values]
    if spread := fmean(apart):
        return [(one - middle) / (_OF_MEAN * spread) for one in values]
    return [0.0] * len(values)


def is_far(distance: float | None) -> bool:
    """Whether somebody should have a look."""
    return distance is not None and abs(distance) > FAR
