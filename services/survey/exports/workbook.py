"""Writes an export as a workbook: responses on the first sheet, what they mean on the second. Rows go to disk as they come."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from services.survey.exports.codebook import HEADINGS, codebook_rows
from services.survey.exports.columns import Column, Kind

MOST_ROWS: Final = 50_000
"""Beyond that a workbook takes longer to write than anybody waits for a download to begin."""
ROWS_OF_A_SHEET: Final = 1_048_575
"""Below the header (Excel specifications and limits)."""
_OPTIONS: Final = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def write_xlsx(path: Path, columns: Sequence[Column], rows: Iterable[Sequence[str]]) -> None:
    """Write a workbook file."""
    import xlsxwriter

    with xlsxwriter.Workbook(str(path), _OPTIONS) as book:
        bold = book.add_format({"bold": True})
        sheet = book.add_worksheet("Phiếu trả lời")
        sheet.freeze_panes(1, 1)
        for place, column in enumerate(columns):
            sheet.write_string(0, place, column.name, bold)
        numbers = [column.kind is Kind.NUMBER for column in columns]
        for number, row in enumerate(rows, 1):
            for place, value in enumerate(row):
                if not value:
                    continue
                if numbers[place]:
                    sheet.write_number(number, place, float(value))
                else:
                    sheet.write_string(number, place, value)
        meaning = book.add_worksheet("Giải thích")
        meaning.freeze_panes(1, 0)
        for number, row in enumerate((HEADINGS, *codebook_rows(columns))):
            for place, value in enumerate(row):
                meaning.write_string(number, place, value, bold if number == 0 else None)
