"""A sheet of an XLSForm: columns by name and language, cells as text, and whatever cannot be read as a fault at its cell."""

import difflib
import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from services.survey.questionnaires.languages import language_code
from shared.methodology.decimals import decimal_text
from shared.workbooks import Cell, CellFaults, Sheet
from shared.workbooks.rows import stripped

HEADER_WITHIN: Final = 15
LONGEST_WORDS: Final = 2000

_ALIASES: Final = {
    "relevance": "relevant",
    "caption": "label",
    "value": "name",
    "list": "list_name",
    "constraint_msg": "constraint_message",
    "required_msg": "required_message",
    "title": "form_title",
    "id_string": "form_id",
    "calculate": "calculation",
    "readonly": "read_only",
}
"""Names that pyxform takes for the same."""
_CODES: Final = frozenset({"name", "list_name", "form_id", "leaf", "factor"})
"""Columns in which 1.10 and 1.1 are two things."""
_SEPARATOR: Final = re.compile(r"\s*::\s*")


class FormTable:
    """The rows below a header, by the keys of the columns."""

    def __init__(
        self,
        sheet: Sheet,
        faults: CellFaults,
        *,
        needed: tuple[str, ...],
        known: Mapping[str, bool],
        refused: Mapping[str, tuple[str, str]],
    ) -> None:
        """Find the header; `known` says of each column whether it has a language, `refused` what to do instead of others."""
        self.sheet = sheet
        self.columns: dict[tuple[str, str | None], int] = {}
        self._faults = faults
        self._known = known
        self._refused = refused
        self.unused: dict[int, str] = {}
        self.header_row = self._find_header(needed)
        for number, title in self._titles(self.header_row):
            self._add_column(number, title)
        self._check_needed(needed)
        self._check_marks()

    def rows(self) -> Iterator[int]:
        """Give the numbers of the rows in which anything stands."""
        for number in range(self.header_row + 1, self.sheet.height + 1):
            if not self.sheet.is_blank(number):
                yield number

    def languages(self, name: str) -> list[str | None]:
        """Give the languages in which a column is there, None for a plain one."""
        return [language for column, language in self.columns if column == name]

    def cell(self, row: int, name: str, language: str | None = None) -> Cell:
        """Give the cell of a column; where the sheet lacks the column, that of the name or the first one."""
        wanted = ((name, language), (name, None), ("name", None), ("type", None))
        column = next((self.columns[one] for one in wanted if one in self.columns), 1)
        return self.sheet.cell(row, column)

    def text(  # noqa: PLR0911  a line per kind of value
        self, row: int, name: str, language: str | None = None
    ) -> str:
        """Read a cell as text; nothing where it is empty or faulty."""
        column = self.columns.get((name, language))
        if column is None:
            return ""
        cell = self.sheet.cell(row, column)
        if self._faults.holds(cell):
            return ""
        match cell.value:
            case None:
                return ""
            case str() as text:
                return stripped(text)
            case bool() as flag:
                return "yes" if flag else "no"
            case Decimal() as number if name not in _CODES or number == number.to_integral_value():
                return decimal_text(number)
            case datetime() | date() | Decimal() | _:
                self.refuse(
                    cell,
                    "not-text",
                    "Excel đã đổi nội dung ô này thành số hoặc ngày; hãy đặt định dạng ô là Văn bản (Text) rồi gõ lại.",
                    "Excel turned this cell into a number or a date; format the cell as Text and type it again.",
                )
                return ""

    def words(self, row: int, name: str, language: str | None) -> str:
        """Read a text for people, no longer than can be shown."""
        text = self.text(row, name, language)
        if len(text) > LONGEST_WORDS:
            self.refuse(
                self.cell(row, name, language),
                "too-long",
                f"Nội dung dài {len(text)} ký tự; hãy rút còn tối đa {LONGEST_WORDS}.",
                f"The text has {len(text)} characters; shorten it to at most {LONGEST_WORDS}.",
            )
            return ""
        return text

    def refuse(self, cell: Cell, code: str, vi: str, en: str) -> None:
        """Record a fault."""
        self._faults.add(cell, code, vi, en)

    def _find_header(self, needed: tuple[str, ...]) -> int:
        best, most = 1, 0
        for row in range(1, min(self.sheet.height, HEADER_WITHIN) + 1):
            found = len({_column_name(title)[0] for _, title in self._titles(row)} & set(needed))
            if found > most:
                best, most = row, found
        return best

    def _titles(self, row: int) -> list[tuple[int, str]]:
        if row > self.sheet.height:
            return []
        return [(column, str(value)) for column, value in self.sheet.filled(row)]

    def _add_column(self, number: int, title: str) -> None:
        name, language_title = _column_name(title)
        cell = self.sheet.cell(self.header_row, number)
        if name not in self._known:
            self._unknown(cell, name, title)
            return
        language = None
        if language_title is not None and self._known[name]:
            language = language_code(language_title)
            if language is None:
                self.refuse(
                    cell,
                    "unknown-language",
                    f"Không rõ ngôn ngữ “{language_title}”; hãy ghi kèm mã trong ngoặc, ví dụ {name}::Tiếng Việt (vi).",
                    f"The language “{language_title}” is not known; add its code in brackets, such as {name}::English (en).",
                )
                return
        if (name, language) in self.columns:
            self.refuse(
                cell,
                "duplicate-column",
                f"Cột “{title}” có hai lần; hãy xóa hoặc đổi tên một cột.",
                f"The column “{title}” occurs twice; delete or rename one.",
            )
            return
        self.columns[name, language] = number

    def _unknown(self, cell: Cell, name: str, title: str) -> None:
        """Refuse a column that changes the form's meaning, or looks like a mistyped one; others are somebody's notes."""
        if name in self._refused:
            self.unused[cell.column] = name
        elif near := difflib.get_close_matches(name, list(self._known), n=1, cutoff=0.8):
            self.refuse(
                cell,
                "renamed-column",
                f"Cột “{title}” không có trong XLSForm; hãy ghi lại là “{near[0]}”.",
                f"XLSForm has no column “{title}”; write “{near[0]}”.",
            )

    def _check_needed(self, needed: tuple[str, ...]) -> None:
        present = {name for name, _ in self.columns}
        for offset, name in enumerate(one for one in needed if one not in present):
            self.refuse(
                self.sheet.cell(self.header_row, self.sheet.width + 1 + offset),
                "missing-column",
                f"Trang “{self.sheet.name}” thiếu cột “{name}”; hãy thêm vào dòng tiêu đề (dòng {self.header_row}).",
                f"The sheet “{self.sheet.name}” lacks the column “{name}”; add it to the header (row {self.header_row}).",
            )

    def _check_marks(self) -> None:
        used = set(self.columns.values())
        for row, column in self.sheet.marks.formulas:
            if row >= self.header_row and column in used:
                self.refuse(
                    self.sheet.cell(row, column),
                    "formula",
                    "Ô này là công thức; hãy dán lại dưới dạng giá trị (Paste Values).",
                    "The cell is a formula; paste it as a value.",
                )
        for row, column in self.sheet.marks.errors:
            if row >= self.header_row and column in used:
                self.refuse(
                    self.sheet.cell(row, column),
                    "error-value",
                    "Ô này đang báo lỗi; hãy gõ giá trị đúng vào ô.",
                    "The cell shows an error; type the right value.",
                )
        for row in self.rows():
            for column, name in self.unused.items():
                if self.sheet.value(row, column) is not None:
                    vi, en = self._refused[name]
                    self.refuse(
                        self.sheet.cell(row, column),
                        "not-supported",
                        f"Cột “{name}” không dùng được ở đây; hãy {vi}.",
                        f"The column “{name}” is not supported here; {en}.",
                    )


def _column_name(title: str) -> tuple[str, str | None]:
    """Take a title apart into the column's name and its language."""
    name, *rest = _SEPARATOR.split(title.strip(), maxsplit=1)
    plain = "_".join(name.lower().split())
    return _ALIASES.get(plain, plain), rest[0] if rest else None
