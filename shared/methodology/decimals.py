"""Exact decimal arithmetic: how numbers are read, combined, rounded and written.

Every operation goes through one context of 34 digits (decimal128 of IEEE 754) that is named here, never
through the ambient context of the thread: a caller that changed that context cannot change a score.
`-x`, `abs(x)`, `x + y` and `sum()` would use the ambient one, so the kernel calls these functions instead.
"""

import re
from collections.abc import Iterable
from decimal import (
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    Context,
    Decimal,
    DivisionByZero,
    InvalidOperation,
    Overflow,
)
from functools import lru_cache, reduce
from typing import Final

ARITHMETIC: Final = Context(
    prec=34,
    rounding=ROUND_HALF_EVEN,
    traps=[DivisionByZero, InvalidOperation, Overflow],
)
_ROUNDING: Final = Context(prec=80, traps=[InvalidOperation, Overflow])

ZERO: Final = Decimal(0)
HALF: Final = Decimal("0.5")
ONE: Final = Decimal(1)
HUNDRED: Final = Decimal(100)

GUARD_PLACES: Final = 20
MAXIMUM_DIGITS: Final = 15
"""Digits on each side of the point that an input may have: two such numbers multiply within the context."""

_GUARD: Final = Decimal((0, (1,), -GUARD_PLACES))
_PLAIN: Final = re.compile(rf"-?[0-9]{{1,{MAXIMUM_DIGITS}}}(?:\.[0-9]{{1,{MAXIMUM_DIGITS}}})?")

add = ARITHMETIC.add
subtract = ARITHMETIC.subtract
multiply = ARITHMETIC.multiply
divide = ARITHMETIC.divide


class NotADecimalError(ValueError):
    """What was given is not a plain exact decimal such as `12`, `-0.25` or `"87.5"`."""


def exact(value: object) -> Decimal:
    """Read a plain decimal from text, an int or a finite Decimal.

    A binary float is refused: 0.1 as a float is not 0.1, and the difference can decide a rounding.
    """
    match value:
        case bool():
            raise NotADecimalError
        case int():
            return _exact(str(value) if abs(value) < 10**MAXIMUM_DIGITS else "")
        case str():
            return _exact(value)
        case Decimal() if value.is_finite():
            return _exact(format(value, "f"))
        case _:
            raise NotADecimalError


@lru_cache(maxsize=4096)
def _exact(text: str) -> Decimal:
    """Read a text; a framework has thousands of numbers and few different ones."""
    if not _PLAIN.fullmatch(text):
        raise NotADecimalError
    return without_sign_of_zero(Decimal(text))


def total(values: Iterable[Decimal]) -> Decimal:
    """Add up in the kernel's context."""
    return reduce(add, values, ZERO)


def mean(values: Iterable[Decimal]) -> Decimal:
    """Give the plain mean of at least one value."""
    numbers = tuple(values)
    return divide(total(numbers), Decimal(len(numbers)))


def times_fraction(value: Decimal, numerator: Decimal, denominator: Decimal) -> Decimal:
    """Value × numerator / denominator, multiplied first so that only the last step can be inexact."""
    return divide(multiply(value, numerator), denominator)


def clamp(value: Decimal, minimum: Decimal, maximum: Decimal) -> Decimal:
    """Give the nearest value within the limits, both included."""
    return min(max(value, minimum), maximum)


def without_sign_of_zero(value: Decimal) -> Decimal:
    """Turn -0 into 0, so that equal numbers are written alike."""
    return value or ZERO


def round_half_up(value: Decimal, places: int) -> Decimal:
    """Round a published number: the only place of the kernel where a score is rounded.

    A third of a point cannot be held exactly, so three thirds may come to 0.99…9 and a true half to
    0.00499…9. The value is therefore first settled at 20 places, far below any published digit and
    far above the error of the arithmetic, and only then rounded half up (away from zero).
    """
    settled = value.quantize(_GUARD, rounding=ROUND_HALF_EVEN, context=_ROUNDING)
    rounded = settled.quantize(_unit(places), rounding=ROUND_HALF_UP, context=_ROUNDING)
    return rounded or rounded.copy_abs()


@lru_cache
def _unit(places: int) -> Decimal:
    return Decimal((0, (1,), -places))


def is_multiple(value: Decimal, step: Decimal) -> bool:
    """Whether a value lies on a grid of steps from zero."""
    return not _ROUNDING.remainder(value, step)


def whole(value: Decimal) -> bool:
    """Whether a value has no fraction."""
    return value == value.to_integral_value()


def decimal_text(value: Decimal) -> str:
    """Write a number plainly, without exponent and trailing zeros: the form of every stored decimal."""
    text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def fixed_text(value: Decimal) -> str:
    """Write a rounded number with its places: 85.4 rounded to two places stays `85.40`."""
    return format(value, "f")
