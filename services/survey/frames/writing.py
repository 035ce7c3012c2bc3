"""Writes an empty list, with the codes of the agencies that a group is asked about."""

from collections.abc import Sequence
from typing import Any

from services.survey.frames.layout import AGENCIES, SHEET, headings
from services.survey.frames.models import ListedAgency, Source
from shared.workbooks.writing import Heading, Styles, put, write_header, write_workbook


def write_template(source: Source, agencies: Sequence[ListedAgency]) -> bytes:
    """Write a list to be filled in."""

    def fill(book: Any, styles: Styles) -> None:
        sheet, codes = book.add_worksheet(SHEET), book.add_worksheet(AGENCIES)
        write_header(sheet, 0, headings(source, agencies), styles)
        write_header(codes, 0, [Heading("Mã cơ quan", 22), Heading("Tên cơ quan", 52)], styles)
        for row, agency in enumerate(agencies, 1):
            put(codes, row, 0, agency.code, styles)
            put(codes, row, 1, agency.name, styles)

    return write_workbook(fill, title="Danh sách lấy mẫu")
