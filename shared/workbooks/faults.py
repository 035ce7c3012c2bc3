"""Faults of a workbook, collected so that all are told at once, each at its sheet and cell."""

from collections.abc import Iterable
from typing import Protocol

from shared.problems.problem import Fault, Text
from shared.workbooks.markup import address


class Placed(Protocol):
    """Something at a place of a sheet."""

    @property
    def sheet(self) -> str:
        """Name of the sheet."""

    @property
    def row(self) -> int:
        """Row, from 1."""

    @property
    def column(self) -> int:
        """Column, from 1."""


class CellFaults:
    """What was found wrong so far, one fault a cell: what follows from a fault is not told again."""

    def __init__(self, sheets: Iterable[str] = ()) -> None:
        self._order = {name: number for number, name in enumerate(sheets)}
        self._found: dict[tuple[int, int, int], Fault] = {}

    def add(self, place: Placed, code: str, vi: str, en: str) -> None:
        """Record a fault at a cell, if it has none."""
        self.add_at(place.sheet, place.row, place.column, code, Text(vi, en))

    def add_at(
        self, sheet: str, row: int, column: int, code: str, text: Text, *, pointer: str = ""
    ) -> None:
        """Record a fault by its row and column; `pointer` says where in the data it is, where there is data."""
        at = self._key(sheet, row, column)
        cell = address(max(row, 1), max(column, 1))
        where = pointer or f"#/{sheet.replace('~', '~0').replace('/', '~1')}/{cell}"
        self._found.setdefault(at, Fault(where, text, code, {"sheet": sheet, "cell": cell}))

    def holds(self, place: Placed) -> bool:
        """Whether a cell is faulty already."""
        return self._key(place.sheet, place.row, place.column) in self._found

    @property
    def found(self) -> list[Fault]:
        """Give everything in the order of the sheets, row by row."""
        return [self._found[key] for key in sorted(self._found)]

    def __bool__(self) -> bool:
        return bool(self._found)

    def _key(self, sheet: str, row: int, column: int) -> tuple[int, int, int]:
        return self._order.setdefault(sheet, len(self._order)), max(row, 1), max(column, 1)
