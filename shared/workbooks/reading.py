"""A workbook's sheets and cells, read safely: values by python-calamine, behind the checks of container.py and markup.py."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Final

import anyio
import anyio.to_thread
from anyio.lowlevel import RunVar

from shared.workbooks.container import repack, unpack
from shared.workbooks.errors import broken_workbook
from shared.workbooks.limits import ORDINARY, Limits
from shared.workbooks.markup import Marks, address, check_extent, read_marks, sheet_parts

Value = str | Decimal | bool | date | datetime | time | timedelta | None
"""What a cell holds; None where it is empty. Numbers are decimals, and never floats."""

_SHOWN_DIGITS: Final = ".15g"
_AT_ONCE: Final = 2
"""Workbooks of one process that are unpacked at the same time, which bounds its memory."""

_turn: Final[RunVar[anyio.CapacityLimiter]] = RunVar("workbook_turn")


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: where it is, and what it holds."""

    sheet: str
    row: int
    column: int
    value: Value

    @property
    def address(self) -> str:
        """Give its name in the sheet, such as ``C14``."""
        return address(self.row, self.column)


@dataclass(slots=True)
class Sheet:
    """One sheet. Rows and columns count from 1, as people see them."""

    name: str
    _rows: list[list[Any]]
    marks: Marks = field(default_factory=Marks)

    @property
    def height(self) -> int:
        """Give the number of the last row."""
        return len(self._rows)

    @property
    def width(self) -> int:
        """Give the number of the last column."""
        return len(self._rows[0]) if self._rows else 0

    def cell(self, row: int, column: int) -> Cell:
        """Give a cell; an empty one outside of what is filled in."""
        return Cell(self.name, row, column, self.value(row, column))

    def value(self, row: int, column: int) -> Value:
        """Give what a cell holds."""
        if 1 <= row <= len(self._rows) and 1 <= column <= len(self._rows[row - 1]):
            return plain_value(self._rows[row - 1][column - 1])
        return None

    def raw_rows(self, after: int) -> list[list[Any]]:
        """Give the rows below one as python-calamine read them: empty text for an empty cell, floats for numbers.

        For readers of thousands of cells, which turn what is common into values themselves and the rest by `plain_value`.
        """
        return self._rows[after:]

    def filled(self, row: int) -> list[tuple[int, Value]]:
        """Give the columns of a row in which anything but spaces stands, and what."""
        filled = [(column, one) for column, one in enumerate(self._rows[row - 1], 1) if one != ""]
        return [
            (column, plain_value(one))
            for column, one in filled
            if not (isinstance(one, str) and one.isspace())
        ]

    def is_blank(self, row: int) -> bool:
        """Whether nothing stands in a row."""
        return not self.filled(row)


@dataclass(frozen=True, slots=True)
class Workbook:
    """Everything that a file holds, by the names of the sheets in their order."""

    sheets: Mapping[str, Sheet]

    def sheet(self, name: str) -> Sheet | None:
        """Find a sheet, whatever the case and the spaces around its name."""
        wanted = _folded(name)
        return next((one for known, one in self.sheets.items() if _folded(known) == wanted), None)


def read_workbook(content: bytes, limits: Limits = ORDINARY) -> Workbook:
    """Read a whole file; raises UnreadableWorkbookError. Takes milliseconds to a second: in a handler, `read_aside`."""
    from python_calamine import CalamineError, CalamineWorkbook  # loaded when first needed

    parts = unpack(content, limits)
    check_extent(parts, limits)
    names = sheet_parts(parts)
    try:
        with CalamineWorkbook.from_filelike(repack(parts)) as book:
            return Workbook(
                {
                    clean(name): Sheet(
                        clean(name),
                        book.get_sheet_by_name(name).to_python(skip_empty_area=False),
                        read_marks(parts[part]),
                    )
                    for name, part in names.items()
                    if part in parts
                }
            )
    except (CalamineError, ValueError, OSError) as error:
        raise broken_workbook() from error
    except BaseException as error:
        # A panic of the Rust reader derives from BaseException alone; nothing else of that kind may be swallowed.
        if type(error).__name__ == "PanicException":
            raise broken_workbook() from error
        raise


async def read_aside(content: bytes, limits: Limits = ORDINARY) -> Workbook:
    """Read a file in a worker thread, a few at a time."""
    try:
        turn = _turn.get()
    except LookupError:
        turn = anyio.CapacityLimiter(_AT_ONCE)
        _turn.set(turn)
    return await anyio.to_thread.run_sync(read_workbook, content, limits, limiter=turn)


def plain_value(read: Any) -> Value:
    """Turn what the reader gives into a value: composed text, exact decimals, None for an empty cell."""
    if isinstance(read, str):
        if read.isascii():
            return read or None
        return unicodedata.normalize("NFC", read)
    if isinstance(read, float):
        return exact_number(read)
    if isinstance(read, int) and not isinstance(read, bool):
        return Decimal(read)
    value: Value = read
    return value


def exact_number(read: float) -> Decimal:
    """Give the decimal that Excel shows for a number.

    A file may hold 0.1 as `0.1` or as `0.10000000000000001`: both are the same binary number. Excel shows (and lets one type)
    15 significant digits, and every decimal of at most 15 digits comes back unchanged from its nearest binary number
    (IEEE 754, DBL_DIG = 15). So what was typed is exactly the 15-digit form; only what a formula made is rounded to it.
    """
    return Decimal(format(read, _SHOWN_DIGITS))


def clean(text: str) -> str:
    """Compose letters and marks (NFC), so that equal texts are equal, whichever keyboard wrote them."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def _folded(name: str) -> str:
    return clean(name).strip().casefold()
