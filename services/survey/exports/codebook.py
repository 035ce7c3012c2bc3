"""The codebook of an export: what each column is, and what each of its codes means."""

import csv
import io
from collections.abc import Iterator, Sequence
from typing import Final

from services.survey.exports.columns import Column
from shared.spreadsheets import BYTE_ORDER_MARK, harmless

HEADINGS: Final = ("Cột", "Nội dung", "Kiểu", "Mã", "Ý nghĩa")


def codebook_rows(columns: Sequence[Column]) -> Iterator[tuple[str, ...]]:
    """Give a row for each column, or for each of its codes."""
    for column in columns:
        for code, words in column.labels or (("", ""),):
            yield column.name, column.label, str(column.kind), code, words


def write_codebook(columns: Sequence[Column]) -> bytes:
    """Write the codebook as CSV (RFC 4180) that a spreadsheet reads as UTF-8."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    for row in (HEADINGS, *codebook_rows(columns)):
        writer.writerow([harmless(value) for value in row])
    return BYTE_ORDER_MARK + text.getvalue().encode()


def header_line(columns: Sequence[Column]) -> bytes:
    """Write the first line of a CSV file."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerow([column.name for column in columns])
    return text.getvalue().encode()
