"""Every leaf of every agency: claim, rounds, final points, what was lost and why."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from services.scoring.result_books.formulas import Place, cell
from services.scoring.result_books.sheets import HEAD_ROWS, Book, Column, points_style
from services.scoring.result_books.totals import Totals, lost_points
from services.scoring.runs.models import AgencyResult
from shared.workbooks.writing import fit_row

_SUM_ROW: Final = HEAD_ROWS
HEADER_ROW: Final = HEAD_ROWS + 1
FIRST_ROW: Final = HEAD_ROWS + 2
_MAXIMUM, _FINAL, _LOST = 6, 10, 11
_CLAIMED: Final = 7


class ExplanationSheet:
    """Writes one line per agency and leaf, to be filtered by a reader; the sums follow the filter."""

    def __init__(self, book: Book, totals: Totals) -> None:
        words = book.words
        self._book = book
        self._blocks = {one["code"]: one["name"] for one in book.figures.run.heading["blocks"]}
        self._last_row = FIRST_ROW + max(totals.lines, 1) - 1
        self._row = FIRST_ROW
        self.place = Place(book.named(words.explanations))
        columns = [
            Column(words.block, 16),
            Column(words.agency, 28),
            Column(words.code, 9),
            Column(words.leaf, 40),
            Column(words.source, 14),
            Column(words.status, 15),
            Column(words.maximum, 9),
            Column(words.self_points, 9),
            Column(words.round_1, 10),
            Column(words.round_2, 10),
            Column(words.final, 9),
            Column(words.lost, 9),
            Column(words.why, 48),
            Column(words.arithmetic, 34),
            Column(words.opinion, 34),
        ]
        self._sheet = book.sheet(self.place.name, words.explanations, columns)
        self._sheet.freeze_panes(FIRST_ROW, 4)
        self._sheet.repeat_rows(HEADER_ROW)
        self._sheet.autofilter(HEADER_ROW, 0, self._last_row, len(columns) - 1)
        self._write_sums(columns, totals)

    def add(self, result: AgencyResult) -> None:
        """Write the leaves of an agency."""
        for leaf in result.detail["leaves"]:
            self._write_leaf(result, leaf)

    def _write_sums(self, columns: list[Column], totals: Totals) -> None:
        """Write the sums above the table, where a filter leaves them in sight."""
        book, sheet, formats = self._book, self._sheet, self._book.formats
        for place in range(len(columns)):
            sheet.write_blank(_SUM_ROW, place, None, formats.total_text)
        sheet.write_string(_SUM_ROW, 3, book.words.visible_sums, formats.total_text)
        for column, value in (
            (_MAXIMUM, totals.maximum),
            (_CLAIMED, totals.claimed),
            (_FINAL, totals.final),
            (_LOST, totals.lost),
        ):
            rows = f"{cell(FIRST_ROW, column)}:{cell(self._last_row, column)}"
            book.write_formula(
                sheet, (_SUM_ROW, column), f"SUBTOTAL(109,{rows})", formats.total, value
            )
        book.write_header(sheet, HEADER_ROW, columns)

    def _write_leaf(self, result: AgencyResult, leaf: Mapping[str, Any]) -> None:
        book, sheet, row = self._book, self._sheet, self._row
        words, language = book.words, str(book.figures.language)
        book.write_text(sheet, row, 0, self._blocks[result.block], small=True)
        book.write_text(sheet, row, 1, result.agency_name, small=True)
        book.write(sheet, row, 2, leaf["code"], book.formats.small)
        book.write_text(sheet, row, 3, leaf["name"], small=True)
        book.write(sheet, row, 4, words.sources[leaf["source"]], book.formats.small)
        book.write(sheet, row, 5, words.statuses[leaf["status"]], book.formats.small)
        book.write(sheet, row, _MAXIMUM, Decimal(leaf["maximum"]), book.formats.points)
        for column, side in ((_CLAIMED, "self"), (8, "round_1"), (9, "round_2")):
            points = leaf[side] and leaf[side]["points"]
            value = None if points is None else Decimal(points)
            book.write(sheet, row, column, value, book.formats.points)
        self._write_final(row, leaf)
        explanation = leaf["explanation"]
        book.write_text(sheet, row, 12, explanation["text"][language], small=True)
        book.write_text(sheet, row, 13, explanation["arithmetic"][language], small=True)
        book.write_text(sheet, row, 14, _opinion(leaf), small=True)
        texts = [(leaf["name"], 40), (explanation["text"][language], 48), (_opinion(leaf), 34)]
        fit_row(sheet, row, [(words.sources[leaf["source"]], 13), *texts])
        self._row += 1

    def _write_final(self, row: int, leaf: Mapping[str, Any]) -> None:
        book, sheet = self._book, self._sheet
        points = None if leaf["points"] is None else Decimal(leaf["points"])
        book.write(sheet, row, _FINAL, points, points_style(book.formats, leaf["status"]))
        lost = lost_points(leaf)
        if lost is None:
            book.write(sheet, row, _LOST, None, book.formats.points)
        else:
            formula = f"{cell(row, _MAXIMUM)}-{cell(row, _FINAL)}"
            book.write_formula(sheet, (row, _LOST), formula, book.formats.points, lost)


def _opinion(leaf: Mapping[str, Any]) -> str:
    """Give the last opinion of the appraisal."""
    for side in ("round_2", "round_1"):
        if leaf[side] and leaf[side]["opinion"]:
            return str(leaf[side]["opinion"])
    return ""
