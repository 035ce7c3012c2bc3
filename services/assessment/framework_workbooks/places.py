"""Where everything of a framework stands in the workbook it was read from: the way back from a fault to its cell."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from services.assessment.framework_workbooks import layout
from services.assessment.framework_workbooks.layout import SheetLayout
from shared.workbooks import CellFaults, Table


class Spot(NamedTuple):
    """A cell, and the title of its column (or line)."""

    sheet: str
    row: int
    column: int
    title: str = ""

    def below(self, rows: int) -> "Spot":
        """Give a cell further down the column."""
        return Spot(self.sheet, self.row + rows, self.column, self.title)


@dataclass(slots=True)
class Line:
    """A row of a table with what was read in it, by the keys of the columns."""

    layout: SheetLayout
    table: Table
    row: int
    values: dict[str, Any]

    def spot(self, key: str) -> Spot:
        """Give the cell of a column; where the column is missing, the place at which that was told."""
        title = self.layout.column(key).title
        if key in self.table.columns:
            return Spot(self.layout.name, self.row, self.table.columns[key], title)
        column = self.table.absent.get(key, 1)
        return Spot(self.layout.name, self.table.header_row, column, title)


@dataclass(slots=True)
class WorkbookFile:
    """What a workbook holds, where each part of it stands, and what is wrong with its cells."""

    faults: CellFaults
    data: dict[str, Any] = field(default_factory=dict)
    spots: dict[str, Spot] = field(default_factory=dict)
    """Of what stands once: lines of the first sheet, and the sheets themselves."""
    lines: dict[str, Line] = field(default_factory=dict)
    """The row of every part of a list, by its pointer."""
    is_torn: bool = False
    """Whether rows were left out because of their faults: what is added up then says nothing."""

    def place_of(self, pointer: str) -> tuple[Spot, bool]:
        """Give the cell of a pointer, and whether it is that very thing: else it is the nearest thing around it."""
        node, rest = pointer, ""
        while node and node not in self.lines and node not in self.spots:
            node, _, last = node.rpartition("/")
            rest = f"{last}/{rest}" if rest else last
        line = self.lines.get(node)
        if line is None:
            return self.spots.get(node, Spot(layout.ABOUT.name, 1, 1)), not rest
        is_it = True
        while (key := _column_of(line, rest)) is None and rest:
            rest, is_it = rest.rpartition("/")[0], False
        return line.spot(key or line.layout.columns[0].key), is_it


def _column_of(line: Line, rest: str) -> str | None:
    """Give the column that a path below a row stands in."""
    if not rest:
        return _WHOLE.get(line.layout.name)
    if line.layout is layout.TREE:
        return _TREE_COLUMNS.get(rest)
    if line.layout is layout.SCALES:
        return (
            _SCALE_COLUMNS.get(rest, rest)
            if _SCALE_COLUMNS.get(rest, rest) in _SCALE_KEYS
            else None
        )
    return rest if any(one.key == rest for one in line.layout.columns) else None


_WHOLE: Final[Mapping[str, str]] = {layout.SCALES.name: "points"}
"""The cell that stands for a whole row: of a weight its value."""
_TREE_COLUMNS: Final[Mapping[str, str]] = {
    **{key: key for key in ("code", "name", "group", "maximum", "minimum", "level")},
    **{path: column for column, path in layout.LEAF_CELLS.items()},
    **{
        f"rule/{key}": column for uses in layout.USES.values() for column, key in uses.cells.items()
    },
    "rule": "shape",
    "rule/shape": "shape",
    "evidence": "note",
}
_SCALE_COLUMNS: Final[Mapping[str, str]] = {"stage": "code", "target": "points"}
_SCALE_KEYS: Final = frozenset(one.key for one in layout.SCALES.columns)
