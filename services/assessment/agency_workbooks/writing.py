"""Writing the list of agencies: an empty template, or the register as it is."""

from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Any

from services.assessment.agencies.models import AgencyDetails
from services.assessment.agency_workbooks.layout import SHEET, headings
from shared.workbooks.writing import Styles, put, write_header, write_workbook


def write_agencies(
    agencies: Sequence[AgencyDetails],
    blocks: Mapping[str, str],
    versions: Mapping[str, int] = MappingProxyType({}),
) -> bytes:
    """Write agencies, with their versions by code, so that the import takes them back unchanged; none give the template."""

    def fill(book: Any, styles: Styles) -> None:
        sheet = book.add_worksheet(SHEET)
        write_header(sheet, 0, headings(blocks), styles)
        for row, agency in enumerate(agencies, start=1):
            for column, value in enumerate(_cells(agency, versions.get(agency.code))):
                put(sheet, row, column, value, styles)

    return write_workbook(fill, title="Danh sách cơ quan, đơn vị")


def _cells(agency: AgencyDetails, version: int | None) -> tuple[str | int | None, ...]:
    return (
        agency.code,
        agency.name,
        agency.block,
        agency.ranked,
        _day(agency.valid_from),
        _day(agency.valid_to),
        None,
        version,
    )


def _day(day: date | None) -> str | None:
    return day.strftime("%d/%m/%Y") if day else None
