"""A table in a sheet: its header found by its words, its rows by their columns, every fault at its cell."""

import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Final

from shared.workbooks.faults import CellFaults
from shared.workbooks.markup import letters
from shared.workbooks.reading import Cell, Sheet, Workbook
from shared.workbooks.rows import Row

HEADER_WITHIN: Final = 15
"""Rows from the top in which a header is looked for; above it stand titles."""


class Formulas(Enum):
    """What a formula in a column means."""

    REFUSED = "REFUSED"
    """Its value depends on other cells and files; somebody has to paste it as a value."""
    VALUE = "VALUE"
    """The value that the office program stored with it is taken."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column by the words of its header."""

    key: str
    title: str
    required: bool = True
    """Whether the column itself has to be there; whether its cells may be empty is asked row by row."""
    formulas: Formulas = Formulas.REFUSED


@dataclass(slots=True)
class Table:
    """The rows below a header."""

    sheet: Sheet
    header_row: int
    columns: dict[str, int]
    """The number of each column found, by its key."""
    faults: CellFaults
    titles: dict[str, str] = field(default_factory=dict)
    absent: dict[str, int] = field(default_factory=dict)
    """Where the absence of a column was reported."""

    def rows(self) -> Iterator[Row]:
        """Give the rows in which anything stands."""
        for number in range(self.header_row + 1, self.sheet.height + 1):
            if not self.sheet.is_blank(number):
                yield Row(self.sheet, number, self.columns, self.titles, self.faults)


def find_sheet(workbook: Workbook, name: str, faults: CellFaults) -> Sheet | None:
    """Find a sheet that has to be there; its absence is a fault that names what sheets there are."""
    sheet = workbook.sheet(name)
    if sheet is None:
        names = ", ".join(f"“{one}”" for one in workbook.sheets) or "–"
        near = difflib.get_close_matches(name, list(workbook.sheets), n=1, cutoff=0.6)
        rename_vi = (
            f"hãy đổi tên trang “{near[0]}” thành “{name}”" if near else "hãy thêm trang này"
        )
        rename_en = f"rename the sheet “{near[0]}” to “{name}”" if near else "add it"
        faults.add(
            Cell(name, 1, 1, None),
            "missing-sheet",
            f"Thiếu trang “{name}”; {rename_vi} (tệp có: {names}).",
            f"The sheet “{name}” is missing; {rename_en} (the file has: {names}).",
        )
    return sheet


def read_table(
    sheet: Sheet,
    columns: Sequence[Column],
    faults: CellFaults,
    *,
    ignore_others: bool = False,
) -> Table | None:
    """Find a table by its header; nothing where no row looks like it. Faults of header, formulas and merged cells are added."""
    header = _header_row(sheet, columns)
    if header is None:
        wanted = ", ".join(f"“{one.title}”" for one in columns if one.required)
        faults.add(
            Cell(sheet.name, 1, 1, None),
            "missing-header",
            f"Không thấy dòng tiêu đề trong {HEADER_WITHIN} dòng đầu; hãy giữ một dòng với các cột {wanted}.",
            f"No header was found in the first {HEADER_WITHIN} rows; keep a row with the columns {wanted}.",
        )
        return None
    table = Table(sheet, header, {}, faults, {one.key: one.title for one in columns})
    _match_columns(table, columns, ignore_others=ignore_others)
    _check_marks(table, columns)
    return table


def _header_row(sheet: Sheet, columns: Sequence[Column]) -> int | None:
    """Give the row in which most titles stand, if it is at least half of those that are required."""
    titles = {_folded(one.title) for one in columns}
    best, most = None, 0
    for row in range(1, min(sheet.height, HEADER_WITHIN) + 1):
        found = len({_folded(title) for _, title in _titles(sheet, row)} & titles)
        if found > most:
            best, most = row, found
        if most == len(titles):
            break
    return best if most * 2 >= sum(one.required for one in columns) else None


def _titles(sheet: Sheet, row: int) -> Iterator[tuple[int, str]]:
    return ((column, str(value)) for column, value in sheet.filled(row))


def _match_columns(table: Table, columns: Sequence[Column], *, ignore_others: bool) -> None:
    wanted = {_folded(one.title): one for one in columns}
    unknown: list[tuple[int, str]] = []
    for number, title in _titles(table.sheet, table.header_row):
        column = wanted.get(_folded(title))
        if column is None:
            unknown.append((number, title))
        elif column.key in table.columns:
            first = letters(table.columns[column.key])
            table.faults.add(
                table.sheet.cell(table.header_row, number),
                "duplicate-column",
                f"Cột “{column.title}” đã có ở cột {first}; hãy xoá hoặc đổi tên một cột.",
                f"The column “{column.title}” stands in column {first} already; delete or rename one.",
            )
        else:
            table.columns[column.key] = number
    missing = [one for one in columns if one.key not in table.columns]
    renamed = _report_unknown(table, unknown, missing, ignore_others=ignore_others)
    for column in missing:
        if column.required and column.key not in renamed:
            beside = table.sheet.width + 1 + len(table.absent)
            table.absent[column.key] = beside
            table.faults.add(
                table.sheet.cell(table.header_row, beside),
                "missing-column",
                f"Thiếu cột “{column.title}”; hãy thêm vào dòng tiêu đề (dòng {table.header_row}).",
                f"The column “{column.title}” is missing; add it to the header (row {table.header_row}).",
            )


def _report_unknown(
    table: Table, unknown: list[tuple[int, str]], missing: list[Column], *, ignore_others: bool
) -> set[str]:
    """Report titles that are not known; a title like a missing one is taken for that column, renamed."""
    renamed: set[str] = set()
    titles = {_folded(one.title): one for one in missing}
    for number, title in unknown:
        near = difflib.get_close_matches(_folded(title), list(titles), n=1, cutoff=0.6)
        cell = table.sheet.cell(table.header_row, number)
        if near:
            # It is read all the same, so that faults in its cells are told at once too.
            column = titles.pop(near[0])
            renamed.add(column.key)
            table.columns[column.key] = number
            table.faults.add(
                cell,
                "renamed-column",
                f"Tiêu đề “{title}” đã bị đổi; hãy ghi lại là “{column.title}”.",
                f"The header “{title}” was changed; write “{column.title}” again.",
            )
        elif not ignore_others:
            table.faults.add(
                cell,
                "unknown-column",
                f"Cột “{title}” không dùng ở đây; hãy xoá cột này.",
                f"The column “{title}” has no meaning here; delete it.",
            )
    return renamed


def _check_marks(table: Table, columns: Sequence[Column]) -> None:
    """Report formulas, error values and merged cells below the header, in the columns that are read."""
    sheet, faults = table.sheet, table.faults
    keys = {number: key for key, number in table.columns.items()}
    policies = {table.columns[one.key]: one.formulas for one in columns if one.key in table.columns}
    for merged in sheet.marks.merged:
        if merged.last[0] > table.header_row and any(
            merged.first[1] <= number <= merged.last[1] for number in keys
        ):
            row = max(merged.first[0], table.header_row + 1)
            faults.add(
                Cell(sheet.name, row, merged.first[1], None),
                "merged-cells",
                f"Các ô {merged.address} bị gộp; hãy bỏ gộp (Unmerge Cells) và ghi giá trị vào từng ô.",
                f"The cells {merged.address} are merged; unmerge them and write the value into each cell.",
            )
    for row, column in sheet.marks.errors:
        if row > table.header_row and column in keys:
            faults.add(
                Cell(sheet.name, row, column, None),
                "error-value",
                f"Ô này đang báo lỗi {sheet.value(row, column)}; hãy gõ giá trị đúng vào ô.",
                f"The cell shows the error {sheet.value(row, column)}; type the right value into it.",
            )
    for (row, column), has_value in sheet.marks.formulas.items():
        if row <= table.header_row or column not in keys:
            continue
        if policies[column] is Formulas.REFUSED:
            faults.add(
                Cell(sheet.name, row, column, None),
                "formula",
                "Ô này chứa công thức; hãy chép ô rồi dán dạng giá trị (Paste Special › Values).",
                "The cell holds a formula; copy it and paste it as a value (Paste Special › Values).",
            )
        elif not has_value:
            faults.add(
                Cell(sheet.name, row, column, None),
                "formula-without-value",
                "Công thức ở ô này chưa được tính; hãy mở tệp bằng Excel, lưu lại, hoặc dán dạng giá trị.",
                "The formula has not been calculated; open the file in Excel and save it, or paste the value.",
            )


def _folded(title: str) -> str:
    """Compare titles without case, line breaks, doubled spaces and a closing asterisk."""
    return " ".join(title.casefold().replace("*", " ").split())
