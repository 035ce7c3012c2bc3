"""What the values of a sheet do not tell: formulas, error values, merged cells, and how far the sheet reaches.

python-calamine gives values only, and lays them out in a rectangle from the first cell to the last: two cells at the ends of a
sheet would be seventeen billion. So the bytes of a sheet are looked through before it reads them.
"""

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final
from xml.etree import ElementTree as ET
from xml.parsers import expat

from shared.workbooks.errors import broken_workbook, too_large
from shared.workbooks.limits import Limits

Position = tuple[int, int]
"""Row and column, from 1."""

_LETTERS: Final = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_DIGITS: Final = b"0123456789"
_PLACED: Final = re.compile(rb"""<c r="([A-Z]{1,3}[0-9]{1,7})"[\s/>]""")
_BARE_CELL: Final = re.compile(rb"<c[^ A-Za-z]")
_NAMED_CELL: Final = re.compile(rb":c[\s/>]")
_CELL: Final = re.compile(
    rb"""<(?:\w+:)?c(?=[\s>/])([^>]*?)(?:/>|>(.*?)</(?:\w+:)?c\s*>)""", re.DOTALL
)
_ADDRESS: Final = re.compile(rb"""\sr\s*=\s*["']([A-Z]{1,3})([0-9]{1,7})["']""")
_FORMULA: Final = re.compile(rb"<(?:\w+:)?f[\s/>]")
_VALUE: Final = re.compile(rb"<(?:\w+:)?v\s*>[^<]")
_ERROR: Final = re.compile(rb"""\st\s*=\s*["']e["']""")
_FORMULA_SIGNS: Final = (re.compile(rb"<f[\s/>]"), re.compile(rb":f[\s/>]"))
_ERROR_SIGNS: Final = (b'"e"', b"'e'")
"""One of these stands in every sheet with a formula or an error value; that they begin with plain bytes makes them fast."""
_MERGED: Final = re.compile(
    rb"""<(?:\w+:)?mergeCell\s[^>]*?ref\s*=\s*["']([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})["']"""
)
_PLACE: Final = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_STRING: Final = re.compile(rb"<(?:\w+:)?si[\s/>]")
_INDEX: Final = re.compile(rb"<(?:\w+:)?v\s*>([0-9]{1,9})<")
_RELATION: Final = re.compile(r"\{[^}]*/relationships\}id")


@dataclass(frozen=True, slots=True)
class Range:
    """A rectangle of cells."""

    first: Position
    last: Position

    @property
    def address(self) -> str:
        """Give it as a spreadsheet shows it: ``B4:B9``."""
        return f"{address(*self.first)}:{address(*self.last)}"

    def holds(self, row: int, column: int) -> bool:
        """Whether a cell lies in it."""
        return self.first[0] <= row <= self.last[0] and self.first[1] <= column <= self.last[1]


@dataclass(frozen=True, slots=True)
class Marks:
    """What was found in the bytes of a sheet."""

    formulas: dict[Position, bool] = field(default_factory=dict)
    """Cells with a formula, and whether the file holds a value that it came to."""
    errors: frozenset[Position] = frozenset()
    """Cells with an error value such as #N/A."""
    merged: tuple[Range, ...] = ()


@lru_cache(maxsize=1024)
def letters(column: int) -> str:
    """Name a column as spreadsheets do: 1 → A, 28 → AB."""
    found = ""
    while column:
        column, rest = divmod(column - 1, 26)
        found = chr(65 + rest) + found
    return found


def address(row: int, column: int) -> str:
    """Name a cell as spreadsheets do: row 14, column 3 → C14."""
    return f"{letters(column)}{row}"


@lru_cache(maxsize=1024)
def _column_of(name: bytes) -> int:
    number = 0
    for sign in name.upper():
        number = number * 26 + sign - 64
    return number


def sheet_parts(parts: dict[str, bytes]) -> dict[str, str]:
    """Find the part of every sheet, by the sheet's name."""
    try:
        # Entities were refused before (container.py), so that nothing here can grow.
        relations = ET.fromstring(parts["xl/_rels/workbook.xml.rels"])  # noqa: S314
        book = ET.fromstring(parts["xl/workbook.xml"])  # noqa: S314
    except (KeyError, ET.ParseError) as error:
        raise broken_workbook() from error
    targets = {one.get("Id", ""): _part_name(one.get("Target", "")) for one in relations}
    found: dict[str, str] = {}
    for sheet in book.iter():
        if sheet.tag.rpartition("}")[2] != "sheet":
            continue
        relation = next((v for key, v in sheet.items() if _RELATION.fullmatch(key)), "")
        found[sheet.get("name", "")] = targets.get(relation, "")
    return found


def _part_name(target: str) -> str:
    plain = target.replace("\\", "/").casefold()
    return plain.lstrip("/") if plain.startswith("/") else f"xl/{plain}"


def check_extent(parts: dict[str, bytes], limits: Limits) -> None:
    """Refuse sheets that reach too far, and texts that would be written out too often."""
    sheets = [part for name, part in parts.items() if name.startswith("xl/worksheets/")]
    if len(sheets) > limits.sheets:
        raise too_large(f"có hơn {limits.sheets} trang", f"has more than {limits.sheets} sheets")
    cells = 0
    for part in sheets:
        rows, columns = _extent(part)
        if rows > limits.rows or columns > limits.columns:
            raise too_large(
                f"có trang vượt quá {limits.rows} dòng hoặc {limits.columns} cột",
                f"has a sheet of more than {limits.rows} rows or {limits.columns} columns",
            )
        cells += rows * columns
    if cells > limits.cells:
        raise too_large(f"có hơn {limits.cells} ô", f"has more than {limits.cells} cells")
    _check_texts(parts.get("xl/sharedstrings.xml", b""), sheets, cells, limits)


def _extent(part: bytes) -> tuple[int, int]:
    """Give the last row and column. Office programs begin every cell with its place; others are read slowly."""
    placed = _PLACED.findall(part)
    is_odd = _BARE_CELL.search(part) or _NAMED_CELL.search(part)
    if is_odd or len(placed) != part.count(b"<c "):
        return _extent_of_odd_sheet(part)
    if not placed:
        return 0, 0
    places = b" ".join(placed)
    rows = set(places.translate(None, _LETTERS).split())
    names = set(places.translate(None, _DIGITS).split())
    return max(map(int, rows)), max(map(_column_of, names))


def _extent_of_odd_sheet(part: bytes) -> tuple[int, int]:
    """Follow cells that leave their place out: each is right of the one before, in the row after the last."""
    row = column = rows = columns = 0

    def begin(tag: str, attributes: dict[str, str]) -> None:
        nonlocal row, column, rows, columns
        kind = tag.rpartition(":")[2]
        if kind == "row":
            row, column = int(attributes.get("r", row + 1)), 0
        elif kind == "c":
            place = attributes.get("r")
            found = _PLACE.fullmatch(place) if place is not None else None
            if place is not None and found is None:
                raise ValueError(place)
            if found is not None:
                row, column = int(found[2]), _column_of(found[1].encode()) - 1
            column += 1
        rows, columns = max(rows, row), max(columns, column)

    parser = expat.ParserCreate()
    parser.StartElementHandler = begin
    try:
        parser.Parse(part, True)  # noqa: FBT003  its own signature
    except (expat.ExpatError, ValueError) as error:
        raise broken_workbook() from error
    return rows, columns


def _check_texts(strings: bytes, sheets: list[bytes], cells: int, limits: Limits) -> None:
    """Every cell gets a copy of its text: bound them by the longest, and only where that fails count exactly."""
    divider = b":si" if b":si" in strings else b"<si"
    if cells * max(map(len, strings.split(divider))) <= limits.text_bytes:
        return
    lengths = [len(one) for one in _STRING.split(strings)[1:]]
    written = 0
    for part in sheets:
        for index in map(int, _INDEX.findall(part)):
            written += lengths[index] if index < len(lengths) else 0
        if written > limits.text_bytes:
            raise too_large("chứa quá nhiều chữ", "holds too much text")


def read_marks(part: bytes) -> Marks:
    """Look for formulas, errors and merged cells; a sheet without any costs a few plain searches."""
    merged: tuple[Range, ...] = ()
    if b"mergeCell" in part:
        merged = tuple(
            Range((int(top), _column_of(left)), (int(bottom), _column_of(right)))
            for left, top, right, bottom in _MERGED.findall(part)
        )
    is_suspect = any(sign.search(part) for sign in _FORMULA_SIGNS)
    if not is_suspect and not any(sign in part for sign in _ERROR_SIGNS):
        return Marks(merged=merged)
    formulas: dict[Position, bool] = {}
    errors: set[Position] = set()
    for cell in _CELL.finditer(part):
        found = _ADDRESS.search(cell[1])
        if found is None:
            if _FORMULA.search(cell[2] or b"") or _ERROR.search(cell[1]):
                raise broken_workbook()
            continue
        position = (int(found[2]), _column_of(found[1]))
        if cell[2] and _FORMULA.search(cell[2]):
            formulas[position] = bool(_VALUE.search(cell[2]))
        if _ERROR.search(cell[1]):
            errors.add(position)
    return Marks(formulas, frozenset(errors), merged)
