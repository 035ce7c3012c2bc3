"""The matrix of a block: every agency, every leaf, and what the block makes of each."""

import re
from decimal import Decimal
from typing import Any, Final

from services.scoring.result_books.columns import FIRST_LEAF, LeafColumns, leaves_by_code
from services.scoring.result_books.formulas import Place, cell, column_name
from services.scoring.result_books.sheets import HEAD_ROWS, Book, Column, points_style
from services.scoring.result_books.wording import Words
from services.scoring.runs.models import AgencyResult, Label
from shared.methodology.decimals import HUNDRED, mean, subtract, times_fraction, total
from shared.methodology.framework import Framework, Group, Leaf, Part

_FIELD_ROW: Final = HEAD_ROWS
_CODE_ROW: Final = HEAD_ROWS + 1
_NAME_ROW: Final = HEAD_ROWS + 2
_PART_ROW: Final = HEAD_ROWS + 3
MAXIMUM_ROW: Final = HEAD_ROWS + 4
FIRST_ROW: Final = HEAD_ROWS + 5
_NAME_HEIGHT: Final = 170
_PART_HEIGHT: Final = 90
_PLAIN: Final = re.compile(r"[^\W\d][^*?~]{0,199}")
"""Names that are compared as they stand: no number, no sign that stands for others."""
_PRINTED_PERCENT: Final = 60


class LeafSheet:
    """Writes the rows of one block as its agencies come."""

    def __init__(self, book: Book, block: Label, columns: LeafColumns) -> None:
        self._book = book
        self._columns = columns
        self._row = FIRST_ROW
        self._points: list[list[Decimal]] = [[] for _ in columns.leaves]
        self.place = Place(book.named(f"{book.words.points} {block['name']}"))
        caption = f"{book.words.block}: {block['name']}. {book.words.leaf}"
        widths = [
            Column("", 13),
            Column("", 34),
            *(Column("", 7, leaf.maximum) for leaf in columns.leaves),
        ]
        self._sheet = book.sheet(self.place.name, caption, widths)
        self._sheet.freeze_panes(FIRST_ROW, FIRST_LEAF)
        # Over several pages side by side, names on each: all on one could not be read.
        self._sheet.set_print_scale(_PRINTED_PERCENT)
        self._sheet.repeat_rows(_FIELD_ROW, MAXIMUM_ROW)
        self._sheet.repeat_columns(0, 1)
        self._write_headers()

    @property
    def part_row(self) -> str:
        """Name the row that says which part each leaf belongs to."""
        last = column_name(self._columns.last)
        return self.place.at(f"${column_name(FIRST_LEAF)}${_PART_ROW + 1}:${last}${_PART_ROW + 1}")

    def add(self, result: AgencyResult) -> int:
        """Write the points of an agency, and tell the row."""
        row, book = self._row, self._book
        book.write_text(self._sheet, row, 0, result.agency_code)
        book.write_text(self._sheet, row, 1, result.agency_name)
        found = leaves_by_code(result)
        for place, leaf in enumerate(self._columns.leaves):
            self._write_points(row, place, found.get(leaf.code))
        self._row += 1
        return row

    def finish(self) -> None:
        """Write what the block reached in every leaf, below its agencies."""
        if self._row > FIRST_ROW:
            self._write_reached()
            area = (FIRST_ROW, FIRST_LEAF, self._row - 1, self._columns.last)
            own = cell(FIRST_ROW, FIRST_LEAF)
            top = cell(MAXIMUM_ROW, FIRST_LEAF, fixed_row=True)
            criterion = f"=AND(ISNUMBER({own}),{own}*2<{top})"
            self._sheet.conditional_format(
                *area,
                {"type": "formula", "criteria": criterion, "format": self._book.formats.red},
            )
        notes = [self._book.words.leaf_note]
        self._book.write_notes(self._sheet, self._row + 4, notes, min(self._columns.last, 20))

    def _write_headers(self) -> None:
        book, sheet, formats = self._book, self._sheet, self._book.formats
        words, framework = book.words, self._columns.framework
        self._write_fields()
        for row, title in ((_CODE_ROW, words.code), (_NAME_ROW, words.leaf)):
            if row == _NAME_ROW:
                sheet.set_row(row, _NAME_HEIGHT)
                sheet.write_string(row, 0, words.code, formats.header)
                sheet.write_string(row, 1, words.agency, formats.header)
            else:
                sheet.write_blank(row, 0, None, formats.header)
                sheet.write_string(row, 1, title, formats.header)
            for place, leaf in enumerate(self._columns.leaves):
                text, style = (
                    (leaf.name, formats.upright)
                    if row == _NAME_ROW
                    else (leaf.code, formats.header)
                )
                book.write(sheet, row, FIRST_LEAF + place, text, style)
        sheet.write_blank(_PART_ROW, 0, None, formats.maximum_text)
        sheet.write_string(_PART_ROW, 1, words.part, formats.maximum_text)
        sheet.set_row(_PART_ROW, _PART_HEIGHT)
        for place, leaf in enumerate(self._columns.leaves):
            name = part_name(framework, leaf, words)
            book.write(sheet, _PART_ROW, FIRST_LEAF + place, name, formats.upright_part)
        sheet.write_blank(MAXIMUM_ROW, 0, None, formats.maximum_text)
        sheet.write_string(MAXIMUM_ROW, 1, words.maximum, formats.maximum_text)
        for place, leaf in enumerate(self._columns.leaves):
            book.write(sheet, MAXIMUM_ROW, FIRST_LEAF + place, leaf.maximum, formats.maximum)

    def _write_fields(self) -> None:
        sheet, formats = self._sheet, self._book.formats
        sheet.set_row(_FIELD_ROW, 30)
        sheet.write_blank(_FIELD_ROW, 0, None, formats.header)
        sheet.write_string(_FIELD_ROW, 1, self._book.words.field, formats.header)
        for field in self._columns.framework.fields:
            span = self._columns.span(leaf.code for leaf in field.leaves)
            if span is None:
                continue
            first, last = span
            title = f"{field.code}. {field.name}"
            if first < last:
                sheet.merge_range(_FIELD_ROW, first, _FIELD_ROW, last, "", formats.header)
            sheet.write_string(_FIELD_ROW, first, title, formats.header)

    def _write_points(self, row: int, place: int, leaf: dict[str, Any] | None) -> None:
        sheet, formats, words = self._sheet, self._book.formats, self._book.words
        column = FIRST_LEAF + place
        if leaf is None:
            sheet.write_blank(row, column, None, formats.not_meant)
        elif leaf["status"] == "WAITING":
            sheet.write_string(row, column, words.waiting, formats.centred)
        elif leaf["status"] in ("NOT_APPLICABLE", "SURVEY_ABSENT"):
            sheet.write_string(row, column, words.not_applicable, formats.centred)
        else:
            points = Decimal(leaf["points"] or 0)
            self._points[place].append(points)
            sheet.write_number(row, column, points, points_style(formats, leaf["status"]))

    def _write_reached(self) -> None:
        """Write mean, share and loss of each leaf, as formulas over its column."""
        words, book = self._book.words, self._book
        titles = (words.mean, words.mean_share, words.lost_in_all)
        for offset, title in enumerate(titles):
            row = self._row + offset
            self._sheet.write_blank(row, 0, None, book.formats.total_text)
            self._sheet.write_string(row, 1, title, book.formats.total_text)
            for place, leaf in enumerate(self._columns.leaves):
                self._write_reached_in(row, offset, place, leaf.maximum)

    def _write_reached_in(self, row: int, offset: int, place: int, maximum: Decimal) -> None:
        book, points = self._book, self._points[place]
        column = FIRST_LEAF + place
        name = column_name(column)
        if not points or not maximum:
            book.write(self._sheet, row, column, None, book.formats.total)
            return
        rows = f"{name}{FIRST_ROW + 1}:{name}{self._row}"
        top = cell(MAXIMUM_ROW, column, fixed_row=True)
        average = mean(points)
        lost = subtract(maximum * len(points), total(points))
        formula, value = (
            (f"AVERAGE({rows})", average),
            (
                f"{name}{self._row + 1}/{top}*100",
                times_fraction(HUNDRED, average, maximum),
            ),
            (f"COUNT({rows})*{top}-SUM({rows})", lost),
        )[offset]
        book.write_formula(self._sheet, (row, column), formula, book.formats.total, value)


def part_name(framework: Framework, leaf: Leaf, words: Words) -> str:
    """Name the part of the total that a leaf goes into, as the formulas look for it."""
    part = framework.part_of(leaf)
    if part is None:
        return words.bonus if leaf.group is Group.BONUS else words.penalty
    return part_key(framework, part, words)


def part_key(framework: Framework, part: Part, words: Words) -> str:
    """Give the name of a part, or its code where a spreadsheet would find others by that name."""
    others = {one.name.casefold() for one in framework.parts if one is not part}
    others |= {words.bonus.casefold(), words.penalty.casefold()}
    is_plain = _PLAIN.fullmatch(part.name) and part.name.casefold() not in others
    return part.name if is_plain else part.code
