"""Formulas as spreadsheets read them: pure text, in the form that files hold (English names, commas)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from shared.methodology.decimals import decimal_text
from shared.methodology.framework import Grade

SETTLED_PLACES: Final = 9
"""A sheet counts in binary: a sum is settled here, far below any published digit, before it is rounded half up."""


def column_name(column: int) -> str:
    """Name a column, from 0: A, …, Z, AA, …."""
    name = ""
    number = column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def cell(row: int, column: int, *, fixed_row: bool = False) -> str:
    """Name a cell, row and column from 0."""
    return f"{column_name(column)}{'$' if fixed_row else ''}{row + 1}"


@dataclass(frozen=True, slots=True)
class Place:
    """A sheet on which ranges lie."""

    name: str

    def at(self, address: str) -> str:
        """Name a range of the sheet from another sheet."""
        quoted = self.name.replace("'", "''")
        return f"'{quoted}'!{address}"

    def row(self, row: int, first: int, last: int) -> str:
        """Name a part of a row."""
        return self.at(f"{cell(row, first)}:{cell(row, last)}")

    def column(self, column: int, first: int, last: int) -> str:
        """Name a part of a column that stays where it is when the formula is copied."""
        name = column_name(column)
        return self.at(f"${name}${first + 1}:${name}${last + 1}")


def rounded(formula: str, places: int) -> str:
    """Round as the method does: once, half up, what is a true half staying one."""
    return f"ROUND(ROUND({formula},{SETTLED_PLACES}),{places})"


def capped(formula: str, maximum: str | Decimal | None) -> str:
    """Hold a sum at its maximum."""
    if maximum is None:
        return formula
    limit = decimal_text(maximum) if isinstance(maximum, Decimal) else maximum
    return f"MIN({limit},{formula})"


def summed(ranges: Iterable[str]) -> str:
    """Add up ranges; nothing adds up to 0."""
    found = list(ranges)
    return f"SUM({','.join(found)})" if found else "0"


def graded(index: str, grades: Sequence[Grade]) -> str:
    """Find the band of an index, best first."""
    formula = '""'
    for grade in reversed(grades):
        name = text(grade.name)
        if grade.start is None:
            formula = name
        else:
            sign = ">=" if grade.includes_start else ">"
            formula = f"IF({index}{sign}{decimal_text(grade.start)},{name},{formula})"
    return formula


def ranked(own: str, column: str) -> str:
    """Give the place of a number among others, equal ones sharing it: 1-2-2-4."""
    return f"RANK({own},{column},0)"


def densely_ranked(own: str, column: str) -> str:
    """Give the place without leaving one out after equals: 1-2-2-3."""
    return f"ROUND(SUMPRODUCT(({column}>{own})/COUNTIF({column},{column})),0)+1"


def ranked_by_keys(pairs: Sequence[tuple[str, str]]) -> str:
    """Count who is ahead: by the first key, or equal in all keys before and ahead by the next."""
    ahead = []
    equal: list[str] = []
    for own, column in pairs:
        mine, others = f"ROUND({own},{SETTLED_PLACES})", f"ROUND({column},{SETTLED_PLACES})"
        ahead.append("SUMPRODUCT(" + "*".join([*equal, f"({others}>{mine})"]) + "*1)")
        equal.append(f"({others}={mine})")
    return "+".join(ahead) + "+1"


def text(value: str) -> str:
    """Write a text inside a formula."""
    return '"' + value.replace('"', '""') + '"'
