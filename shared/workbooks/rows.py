"""The typed cells of one row; what cannot be read is a fault at its cell, and None."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Final, TypeVar

from shared.workbooks.faults import CellFaults
from shared.workbooks.reading import Cell, Sheet, Value

T = TypeVar("T")

_SPACES: Final = "".join(filter(str.isspace, map(chr, range(0x3001)))) + "\u200b\ufeff"

YES_NO: Final = MappingProxyType({"Có": True, "Không": False})
"""How true and false are written and chosen in a cell."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table, read by the keys of its columns."""

    sheet: Sheet
    row: int
    columns: Mapping[str, int]
    titles: Mapping[str, str]
    faults: CellFaults

    def cell(self, key: str) -> Cell:
        """Give the cell of a column; an empty one where the table lacks the column, and where the cell is faulty."""
        column = self.columns.get(key)
        if column is None:
            return Cell(self.sheet.name, self.row, self.sheet.width + 1, None)
        cell = self.sheet.cell(self.row, column)
        if cell.value is not None and self.faults.holds(cell):
            return Cell(cell.sheet, cell.row, cell.column, None)
        return cell

    def text(self, key: str, *, required: bool = False) -> str | None:
        """Read text without the spaces around it; a whole number is taken as its digits."""
        value = self._filled(key, required=required)
        match value:
            case None:
                return None
            case str():
                return value
            case Decimal() if value == value.to_integral_value():
                return str(int(value))
        self._refuse(
            key,
            "not-text",
            "Excel đã đổi nội dung ô này thành số hoặc ngày; hãy đặt định dạng ô là Văn bản (Text) rồi gõ lại.",
            "Excel turned this cell into a number or a date; format the cell as Text and type it again.",
        )
        return None

    def number(self, key: str, *, required: bool = False) -> Decimal | None:
        """Read an exact decimal; digits stored as text are taken, a text with a comma or point is not."""
        value = self._filled(key, required=required)
        match value:
            case None:
                return None
            case Decimal():
                return value
            case str() if _is_digits(value):
                return Decimal(value)
        self._refuse(
            key,
            "not-a-number",
            f"“{_brief(value)}” không phải số; hãy gõ lại một số (định dạng ô là Number), ví dụ 12 hoặc 0,25.",
            f"“{_brief(value)}” is no number; type a number (cell format Number), such as 12 or 0.25.",
        )
        return None

    def whole(self, key: str, *, required: bool = False) -> int | None:
        """Read a whole number."""
        value = self.number(key, required=required)
        if value is None or value == value.to_integral_value():
            return None if value is None else int(value)
        self._refuse(
            key,
            "not-whole",
            "Ô này phải là số nguyên; hãy bỏ phần thập phân.",
            "This has to be a whole number; leave out the fraction.",
        )
        return None

    def day(self, key: str, *, required: bool = False) -> date | None:
        """Read a day: a date cell, or text as 31/12/2024 or 2024-12-31."""
        value = self._filled(key, required=required)
        day: date | None
        match value:
            case None:
                return None
            case datetime() if value == _midnight(value):
                return value.date()
            case date() if not isinstance(value, datetime):
                return value
            case str() if (day := _day_of(value)) is not None:
                return day
        self._refuse(
            key,
            "not-a-day",
            f"“{_brief(value)}” không phải ngày; hãy ghi theo dạng 31/12/2024.",
            f"“{_brief(value)}” is no day; write it as 31/12/2024.",
        )
        return None

    def one_of(self, key: str, words: Mapping[str, T], *, required: bool = False) -> T | None:
        """Read one of a list of words (as in a drop-down list), whatever its case."""
        value = self._filled(key, required=required)
        if value is None:
            return None
        said = str(value).casefold()
        for word, meaning in words.items():
            if word.casefold() == said:
                return meaning
        listed = "; ".join(words)
        self._refuse(
            key,
            "unknown-word",
            f"“{_brief(value)}” không có trong danh sách; hãy chọn một trong: {listed}.",
            f"“{_brief(value)}” is not in the list; choose one of: {listed}.",
        )
        return None

    def flag(self, key: str, *, required: bool = False) -> bool | None:
        """Read Có/Không, or TRUE/FALSE."""
        value = self.cell(key).value
        return value if isinstance(value, bool) else self.one_of(key, YES_NO, required=required)

    def _filled(self, key: str, *, required: bool) -> Value:
        """Give what a cell holds, text without spaces around it; an empty one that is required is a fault."""
        value = self.cell(key).value
        if isinstance(value, str):
            value = stripped(value) or None
        if value is None and required and key in self.columns:
            title = self.titles.get(key, key)
            self._refuse(
                key,
                "missing-value",
                f"Ô này còn trống; hãy điền “{title}”.",
                f"The cell is empty; fill in “{title}”.",
            )
        return value

    def _refuse(self, key: str, code: str, vi: str, en: str) -> None:
        self.faults.add(self.cell(key), code, vi, en)


def stripped(text: str) -> str:
    """Leave out spaces around a text, the unbreakable and the invisible ones too."""
    return text.strip(_SPACES)


def _is_digits(text: str) -> bool:
    return text.isascii() and text.removeprefix("-").isdigit() and len(text) <= 15


def _midnight(instant: datetime) -> datetime:
    return instant.replace(hour=0, minute=0, second=0, microsecond=0)


def _day_of(text: str) -> date | None:
    for form in ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d"):
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007  a day has no zone
        except ValueError:
            continue
    return None


def _brief(value: object) -> str:
    text = value.isoformat() if isinstance(value, date) else str(value)
    return text if len(text) <= 40 else f"{text[:39]}…"
