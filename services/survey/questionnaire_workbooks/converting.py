"""Has pyxform, XLSForm's own converter, read the sheets as they are: what it refuses is told at its cell too."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from services.survey.questionnaire_workbooks.tables import FormTable
from shared.problems.problem import Text
from shared.workbooks import Cell

_ROW: Final = re.compile(r"\[row : (?P<row>[0-9]+)\]")
_QUOTED: Final = re.compile(r"['‘“]([^'’”]+)['’”]")
_SHEET: Final = re.compile(
    r"'(?P<sheet>survey|choices|settings)' sheet|the (?P<plain>survey|choices|settings) sheet"
)


def converter_faults(tables: Sequence[FormTable | None]) -> Iterator[tuple[Cell, Text]]:
    """Convert the sheets; give what the converter says, in its words, with what to do."""
    from pyxform.errors import PyXFormError
    from pyxform.xls2xform import convert

    present = [one for one in tables if one is not None]
    rows: dict[str, object] = {"sheet_names": [one.sheet.name.lower() for one in present]}
    for table in present:
        name = table.sheet.name.lower()
        headers = {column: str(value) for column, value in table.sheet.filled(table.header_row)}
        rows[f"{name}_header"] = [dict.fromkeys(headers.values())]
        rows[name] = [_cells(table, row, headers) for row in table.rows()]
    try:
        convert(rows, form_name="data")
    except PyXFormError as error:
        yield _place(str(error), present), _said(str(error))


def _cells(table: FormTable, row: int, headers: dict[int, str]) -> dict[str, str]:
    """Give a row as text; the columns that we read are read as we do."""
    keys = {number: key for key, number in table.columns.items()}
    found: dict[str, str] = {}
    for column, value in table.sheet.filled(row):
        if column in headers:
            found[headers[column]] = (
                table.text(row, *keys[column]) if column in keys else str(value)
            )
    return found


def _place(message: str, tables: Sequence[FormTable]) -> Cell:
    """Find the cell meant: that of the row named, in which a value stands that the message quotes, else of any row."""
    sheet = _SHEET.search(message)
    name = (sheet["sheet"] or sheet["plain"]) if sheet else "survey"
    table = next((one for one in tables if one.sheet.name.lower() == name), tables[0])
    numbers = list(table.rows())
    row = _ROW.search(message)
    index = int(row["row"]) - 2 if row else -1
    looked_at = numbers[index : index + 1] if index >= 0 else numbers
    quoted = [one for one in _QUOTED.findall(message) if one]
    for number in looked_at:
        for column, value in table.sheet.filled(number):
            if any(one in str(value) for one in quoted):
                return table.sheet.cell(number, column)
    return table.cell(next(iter(looked_at), table.header_row), "type")


def _said(message: str) -> Text:
    plain = " ".join(_ROW.sub("", message).split())[:500]
    return Text(
        f"Trình chuyển đổi XLSForm (pyxform) không nhận dòng này, hãy sửa theo thông báo: {plain}",
        f"XLSForm's converter (pyxform) refuses this row; mend what it says: {plain}",
    )
