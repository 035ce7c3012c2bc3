"""Quantiles of Student's t and of the beta distribution, as intervals need them.

Written out here because SciPy, which has them, is forty times the size of what is used of it. Checked against R in the tests.
"""

import math
from collections.abc import Callable
from functools import lru_cache
from typing import Final

_TINY: Final = 1e-300
_STEPS: Final = 500
_PRECISION: Final = 1e-15


def beta_share(x: float, a: float, b: float) -> float:
    """Give the regularized incomplete beta function I_x(a, b) by its continued fraction (DLMF 8.17.22, Lentz's method)."""
    if x <= 0:
        return 0.0
    if x >= 1:
        return 1.0
    front = math.exp(
        math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x)
    )
    if x > (a + 1) / (a + b + 2):  # there the other tail's fraction is the one that converges fast
        return 1 - front * _fraction(1 - x, b, a) / b
    return front * _fraction(x, a, b) / a


def _fraction(x: float, a: float, b: float) -> float:
    ratio, below = 1.0, 1 / _not_zero(1 - (a + b) * x / (a + 1))
    value = below
    for step in range(1, _STEPS):
        even = step * (b - step) * x / ((a + 2 * step - 1) * (a + 2 * step))
        odd = -(a + step) * (a + b + step) * x / ((a + 2 * step) * (a + 2 * step + 1))
        for term in (even, odd):
            below = 1 / _not_zero(1 + term * below)
            ratio = _not_zero(1 + term / ratio)
            change = below * ratio
            value *= change
        if abs(change - 1) < _PRECISION:
            break
    return value


def _not_zero(value: float) -> float:
    return value if abs(value) > _TINY else _TINY


def beta_quantile(share: float, a: float, b: float) -> float:
    """Give the x below which a share of the beta distribution lies."""
    return _bisected(lambda x: beta_share(x, a, b) < share, 0.0, 1.0)


@lru_cache(maxsize=4096)
def t_quantile(share: float, freedom: int) -> float:
    """Give the t below which a share (at least a half) of Student's distribution lies."""

    def is_below(t: float) -> bool:
        beyond = beta_share(freedom / (freedom + t * t), freedom / 2, 0.5) / 2
        return 1 - beyond < share

    highest = 1.0
    while is_below(highest):
        highest *= 2
    return _bisected(is_below, 0.0, highest)


def _bisected(is_below: Callable[[float], bool], low: float, high: float) -> float:
    """Halve the interval until no number lies between its ends."""
    while True:
        middle = (low + high) / 2
        if middle in {low, high}:
            return middle
        if is_below(middle):
            low = middle
        else:
            high = middle
