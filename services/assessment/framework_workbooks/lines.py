"""The rows of a workbook's sheets: every cell is read once, and what cannot be read is told at its cell."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from services.assessment.framework_workbooks import layout
from services.assessment.framework_workbooks.cells import UnreadableCellError, plain_text, read
from services.assessment.framework_workbooks.layout import Place, SheetLayout
from services.assessment.framework_workbooks.places import Line, Spot
from shared.workbooks import CellFaults, Column, Value, Workbook, find_sheet, read_table
from shared.workbooks.reading import plain_value

_EXACT: Final = 10**15


class LineReader:
    """Reads the sheets of one workbook."""

    def __init__(self, workbook: Workbook, faults: CellFaults) -> None:
        self._workbook = workbook
        self.faults = faults

    def lines(self, sheet_layout: SheetLayout) -> Iterator[Line]:
        """Give the rows of a sheet; every cell is read once."""
        sheet = find_sheet(self._workbook, sheet_layout.name, self.faults)
        columns = [Column(one.key, one.title) for one in sheet_layout.columns]
        table = read_table(sheet, columns, self.faults) if sheet else None
        if table is None:
            return
        # What a line of the first sheet holds depends on the line: `_read_item` reads its value.
        places = {
            table.columns[one.key]: one
            for one in sheet_layout.columns
            if one.key in table.columns and (sheet_layout is not layout.ABOUT or one.key == "item")
        }
        rows = table.sheet.raw_rows(table.header_row)
        found: list[dict[str, Any]] = [{} for _ in rows]
        for number, cells in enumerate(zip(*rows, strict=True), start=1):
            if number in places and cells.count("") < len(cells):
                spot = Spot(sheet_layout.name, table.header_row + 1, number)
                self._read_column(places[number], spot, cells, found)
        for row, values in enumerate(found, start=table.header_row + 1):
            if values:
                yield Line(sheet_layout, table, row, values)

    def _read_column(
        self, place: Place, first: Spot, cells: Sequence[Any], found: list[dict[str, Any]]
    ) -> None:
        """Read one column: words of lists and whole numbers, which most cells hold, at once, all else with care."""
        key, common, takes_whole = place.key, place.common, place.takes_whole
        has_faults = bool(self.faults)
        for offset, raw in enumerate(cells):
            if raw == "":
                continue
            if has_faults and self.faults.holds(first.below(offset)):
                continue
            value: Any = None
            if isinstance(raw, str):
                value = plain_text(raw, place) if common is None else common.get(raw)
            elif takes_whole and isinstance(raw, float) and raw.is_integer() and abs(raw) < _EXACT:
                value = int(raw)
            if value is not None:
                found[offset][key] = value
            else:
                self.take(found[offset], place, first.below(offset), plain_value(raw))

    def take(self, values: dict[str, Any], place: Place, spot: Spot, value: Value) -> None:
        """Read one cell; of one that is blank or cannot be read nothing is taken."""
        if isinstance(value, str) and value.isspace():
            return
        try:
            values[place.key] = read(place, value)
        except UnreadableCellError as error:
            self.faults.add(spot, error.code, error.text.vi, error.text.en)

    def add(self, line: Line, key: str, code: str, vi: str, en: str) -> None:
        """Record a fault at a cell of a row."""
        self.faults.add(line.spot(key), code, vi, en)
