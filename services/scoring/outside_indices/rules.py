"""Reading a published table from CSV, all faults at their row and column; and a place's way through the years."""

import csv
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Final
from unicodedata import normalize

from services.scoring.outside_indices.models import (
    OutsideRow,
    OutsideTable,
    PartStanding,
    YearStanding,
)
from shared.methodology import NotADecimalError, exact, rank
from shared.problems.problem import Fault, Text

PLACE: Final = "place"
POINTS: Final = "points"
RANK: Final = "rank"
POINTS_CHANGE: Final = "points_change"
RANK_CHANGE: Final = "rank_change"
_KNOWN: Final = frozenset({PLACE, POINTS, RANK, POINTS_CHANGE, RANK_CHANGE})
MOST_ROWS: Final = 2000
MOST_COLUMNS: Final = 60


class _Reading:
    """The faults of a table, each at its row in the file and its column."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []

    def fault(self, row: int, column: str, code: str, vi: str, en: str) -> None:
        place = {"row": row, "column": column}
        self.faults.append(Fault(f"#/csv/rows/{row}/{column}", Text(vi, en), code, place))


def read_table(text: str) -> tuple[tuple[OutsideRow, ...], list[Fault]]:
    """Read the rows of a table: `place` and `points`, perhaps `rank` and printed changes; other columns are parts."""
    reading = _Reading()
    lines = _lines(text)
    header = [one.strip() for one in lines[0][1]] if lines else []
    _check_header(header, len(lines), reading)
    if reading.faults:
        return (), reading.faults
    rows: list[OutsideRow] = []
    seen: dict[str, int] = {}
    numbers: list[int] = []
    for number, cells in lines[1:]:
        if len(cells) != len(header):
            reading.fault(
                number,
                header[min(len(cells), len(header)) - 1],
                "cells-do-not-match",
                f"Dòng có {len(cells)} ô, tiêu đề có {len(header)}; hãy kiểm tra dấu phân cách.",
                f"The row has {len(cells)} cells, the header {len(header)}; check the separators.",
            )
            continue
        found = _row(number, dict(zip(header, cells, strict=True)), seen, reading)
        if found is not None:
            rows.append(found)
            numbers.append(number)
    if not reading.faults:
        rows = _ranked(rows, numbers, RANK in header, reading)
    return tuple(rows), reading.faults


def _lines(text: str) -> list[tuple[int, list[str]]]:
    """Split rows by the separator of the header, a comma or a semicolon as Excel writes in Viet Nam, each with its number."""
    plain = normalize("NFC", text.removeprefix("\ufeff")).splitlines()
    kept = [
        (number, line) for number, line in enumerate(plain, 1) if line.strip() and line[0] != "#"
    ]
    separator = ";" if kept and ";" in kept[0][1] else ","
    return [(number, next(csv.reader([line], delimiter=separator))) for number, line in kept]


def _check_header(header: Sequence[str], lines: int, reading: _Reading) -> None:
    for needed in (PLACE, POINTS):
        if needed not in header:
            reading.fault(
                1,
                needed,
                "column-missing",
                f"Thiếu cột “{needed}”; hãy thêm cột này vào dòng tiêu đề.",
                f"The column “{needed}” is missing; add it to the header.",
            )
    for place, one in enumerate(header):
        if not one or one in header[:place]:
            reading.fault(
                1,
                one or f"#{place + 1}",
                "column-name",
                "Tên cột bị trống hoặc lặp; hãy đặt tên riêng cho từng cột.",
                "The name of a column is empty or repeated; give each its own.",
            )
    if len(header) > MOST_COLUMNS or not 2 <= lines <= MOST_ROWS + 1:
        reading.fault(
            1,
            PLACE,
            "table-size",
            f"Bảng phải có từ 1 đến {MOST_ROWS} dòng và không quá {MOST_COLUMNS} cột; hãy kiểm tra tệp.",
            f"A table has 1 to {MOST_ROWS} rows and at most {MOST_COLUMNS} columns; check the file.",
        )


def _row(
    number: int, cells: Mapping[str, str], seen: dict[str, int], reading: _Reading
) -> OutsideRow | None:
    place = cells[PLACE].strip()
    if not place or place in seen:
        first = seen.get(place)
        reading.fault(
            number,
            PLACE,
            "place",
            f"Địa phương trống hoặc đã có ở dòng {first}; hãy sửa."
            if first
            else "Thiếu tên địa phương; hãy nhập.",
            f"The place stands in row {first} already; mend it."
            if first
            else "The place is missing; enter it.",
        )
    seen.setdefault(place, number)
    points = _decimal(number, POINTS, cells, reading, needed=True)
    ranked = _whole(number, RANK, cells, reading)
    parts = {
        name: value
        for name in cells
        if name not in _KNOWN
        and (value := _decimal(number, name, cells, reading, needed=False)) is not None
    }
    points_change = _decimal(number, POINTS_CHANGE, cells, reading, needed=False)
    rank_change = _whole(number, RANK_CHANGE, cells, reading)
    if points is None:
        return None
    return OutsideRow(place, points, ranked or 0, parts, points_change, rank_change)


def _decimal(
    number: int, column: str, cells: Mapping[str, str], reading: _Reading, *, needed: bool
) -> Decimal | None:
    text = cells.get(column, "").strip().removeprefix("+").replace(",", ".")
    if not text and not needed:
        return None
    try:
        return exact(text)
    except NotADecimalError:
        shown = cells[column].strip()[:20]
        reading.fault(
            number,
            column,
            "not-a-number",
            f"“{shown}” không phải là số; hãy nhập số như 86,07.",
            f"“{shown}” is no number; write one such as 86.07.",
        )
        return None


def _whole(number: int, column: str, cells: Mapping[str, str], reading: _Reading) -> int | None:
    found = _decimal(number, column, cells, reading, needed=False)
    if found is not None and found != found.to_integral_value():
        reading.fault(
            number,
            column,
            "not-whole",
            "Phải là số nguyên; hãy sửa.",
            "It has to be a whole number; mend it.",
        )
        return None
    return None if found is None else int(found)


def _ranked(
    rows: list[OutsideRow], numbers: list[int], is_printed: bool, reading: _Reading
) -> list[OutsideRow]:
    """Rank by points where no ranks are printed; printed ones must not put fewer points before more."""
    ranks = rank({one.place: (one.points,) for one in rows})
    if not is_printed:
        return [_with_rank(one, ranks[one.place]) for one in rows]
    ordered = sorted(zip(numbers, rows, strict=True), key=lambda one: (one[1].rank, -one[1].points))
    least: Decimal | None = None
    for number, one in ordered:
        if one.rank < 1 or (least is not None and one.points > least):
            reading.fault(
                number,
                RANK,
                "rank-against-points",
                f"Hạng {one.rank} không khớp điểm {one.points}; hãy đối chiếu với bản công bố.",
                f"Rank {one.rank} does not go with {one.points} points; compare it with what was published.",
            )
        least = one.points if least is None else min(least, one.points)
    return rows


def _with_rank(one: OutsideRow, number: int) -> OutsideRow:
    return OutsideRow(one.place, one.points, number, one.parts, one.points_change, one.rank_change)


def way_of(place: str, tables: Sequence[OutsideTable]) -> tuple[YearStanding, ...]:
    """Follow a place through the years, newest first; a change needs the year before, or stands as it was printed."""
    by_year = {table.year: table for table in tables}
    found: list[YearStanding] = []
    for table in sorted(tables, key=lambda one: one.year, reverse=True):
        row = _find(place, table)
        if row is None:
            continue
        before = _find(place, by_year[table.year - 1]) if table.year - 1 in by_year else None
        found.append(_standing(row, before, table))
    return tuple(found)


def _standing(row: OutsideRow, before: OutsideRow | None, table: OutsideTable) -> YearStanding:
    printed = before is None
    return YearStanding(
        year=table.year,
        points=row.points,
        rank=row.rank,
        of=len(table.rows),
        points_change=row.points_change if before is None else row.points - before.points,
        rank_change=row.rank_change if before is None else before.rank - row.rank,
        as_printed=printed and (row.points_change is not None or row.rank_change is not None),
        parts=tuple(
            PartStanding(
                name,
                points,
                None if before is None or name not in before.parts else points - before.parts[name],
            )
            for name, points in row.parts.items()
        ),
        source=table.source,
    )


def _find(place: str, table: OutsideTable) -> OutsideRow | None:
    return next((one for one in table.rows if one.place.casefold() == place.casefold()), None)
