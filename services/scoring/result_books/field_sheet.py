"""What each block reached in each field."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from services.scoring.result_books.formulas import Place, cell
from services.scoring.result_books.ranking_sheet import Ranked
from services.scoring.result_books.sheets import HEAD_ROWS, Book, Column
from shared.methodology.decimals import HUNDRED, mean, times_fraction

FIRST_ROW: Final = HEAD_ROWS + 1
SHARE_OFFSET: Final = 4
"""Columns from a block's first one to its share."""
_FIRST_BLOCK: Final = 2
_PER_BLOCK: Final = 5


def first_column(block: int) -> int:
    """Find the first column of the block at a place."""
    return _FIRST_BLOCK + block * _PER_BLOCK


def write_fields(book: Book, rankings: Sequence[Ranked]) -> Place:
    """Write mean, best, lowest and share of each field, by block, as formulas over the rankings."""
    words = book.words
    place = Place(book.named(words.fields))
    columns = [Column(words.code, 8), Column(words.field, 46)]
    for block, _, _ in rankings:
        columns += [
            Column(f"{block['name']}: {title}", 14)
            for title in (
                words.maximum.lower(),
                words.mean.lower(),
                words.highest.lower(),
                words.lowest.lower(),
                words.share.lower(),
            )
        ]
    sheet = book.sheet(place.name, words.share_by_field, columns)
    sheet.repeat_rows(HEAD_ROWS)
    book.write_header(sheet, HEAD_ROWS, columns)
    for row, field in enumerate(book.figures.run.heading["fields"], start=FIRST_ROW):
        book.write(sheet, row, 0, field["code"], book.formats.centred)
        book.write_text(sheet, row, 1, field["name"])
        for number, ranked in enumerate(rankings):
            _Reached(book, sheet, row, first_column(number)).write(field["code"], ranked)
    return place


@dataclass(frozen=True, slots=True)
class _Reached:
    """The cells of one block in the row of one field."""

    book: Book
    sheet: Any
    row: int
    first: int

    def write(self, field: str, ranked: Ranked) -> None:
        """Write the mean maximum that applies, and over it what the block reached."""
        _, ranking, results = ranked
        formats = self.book.formats
        maxima = [
            Decimal(one["maximum"])
            for result in results
            for one in result.summary["fields"]
            if one["code"] == field
        ]
        top, points = mean(maxima), ranking.field_points[field]
        self.book.write(self.sheet, self.row, self.first, top, formats.points)
        cells = ranking.column(ranking.fields[field])
        average = mean(points)
        self._formula(1, f"AVERAGE({cells})", formats.points, average)
        self._formula(2, f"MAX({cells})", formats.points, max(points))
        self._formula(3, f"MIN({cells})", formats.points, min(points))
        column = self.first + SHARE_OFFSET
        if top:
            formula = f"{cell(self.row, self.first + 1)}/{cell(self.row, self.first)}*100"
            share = times_fraction(HUNDRED, average, top)
            self._formula(SHARE_OFFSET, formula, formats.index, share)
        else:
            self.book.write(self.sheet, self.row, column, None, formats.index)

    def _formula(self, offset: int, formula: str, style: Any, value: Decimal) -> None:
        place = (self.row, self.first + offset)
        self.book.write_formula(self.sheet, place, formula, style, value)
