"""A framework's workbook → the plain data of a framework file, and the cell of everything in it.

What comes out goes through the same parser as a YAML file; `WorkbookFile.place_of` leads from a JSON pointer of the parser's
faults back to sheet and cell. Faults of the cells themselves (a word that is not in the list, a formula) are found here.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from services.assessment.framework_workbooks import layout
from services.assessment.framework_workbooks.cells import UnreadableCellError, day_text, read
from services.assessment.framework_workbooks.layout import Kind, Place, SheetLayout, Uses
from services.assessment.framework_workbooks.words import ROLES, SHAPES, Level, word_of
from shared.methodology.reading import pointer_to
from shared.methodology.version import FORMAT_VERSION
from shared.workbooks import CellFaults, Column, Table, Value, Workbook, find_sheet, read_table


class Spot(NamedTuple):
    """A cell, and the title of its column (or line)."""

    sheet: str
    row: int
    column: int
    title: str = ""


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


def read_framework_workbook(workbook: Workbook) -> WorkbookFile:
    """Read a workbook in the layout of the template."""
    reader = _Reader(workbook)
    reader.read()
    return reader.file


class _Reader:
    """Reads sheet after sheet into one file."""

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        self._faults = CellFaults(one.name for one in layout.LAYOUTS)
        self.file = WorkbookFile(self._faults)

    def read(self) -> None:
        """Read everything; the tree comes before what belongs to its leaves."""
        data = self.file.data
        self._read_about(data)
        leaves = self._read_tree(data)
        self._read_figures(leaves)
        self._read_scales(leaves)
        blocks = self._read_list(layout.BLOCKS, "/blocks", data, "blocks")
        self._read_grades(data, blocks)
        self._read_list(layout.PARTS, "/parts", data, "parts")
        self._read_factors(data)

    def _lines(self, sheet_layout: SheetLayout) -> Iterator[Line]:
        """Give the rows of a sheet; every cell is read once."""
        sheet = find_sheet(self._workbook, sheet_layout.name, self._faults)
        columns = [Column(one.key, one.title) for one in sheet_layout.columns]
        table = read_table(sheet, columns, self._faults) if sheet else None
        if table is None:
            return
        # What a line of the first sheet holds depends on the line: `_read_item` reads its value.
        places = {
            table.columns[one.key]: one
            for one in sheet_layout.columns
            if one.key in table.columns and (sheet_layout is not layout.ABOUT or one.key == "item")
        }
        for number in range(table.header_row + 1, table.sheet.height + 1):
            values: dict[str, Any] = {}
            for column, value in table.sheet.filled(number):
                place = places.get(column)
                if place is not None:
                    self._take(values, place, Spot(sheet_layout.name, number, column), value)
            if values:
                yield Line(sheet_layout, table, number, values)

    def _take(self, values: dict[str, Any], place: Place, spot: Spot, value: Value) -> None:
        """Read one cell; of a faulty one nothing is taken."""
        if self._faults and self._faults.holds(spot):
            return
        try:
            values[place.key] = read(place, value)
        except UnreadableCellError as error:
            self._faults.add(spot, error.code, error.text.vi, error.text.en)

    def _add(self, line: Line, key: str, code: str, vi: str, en: str) -> None:
        self._faults.add(line.spot(key), code, vi, en)

    def _read_about(self, data: dict[str, Any]) -> None:
        """Read the lines of the first sheet; each names its item by its title."""
        items = {" ".join(one.title.casefold().split()): one for one in layout.ITEMS}
        seen: dict[str, int] = {}
        last = 1
        for line in self._lines(layout.ABOUT):
            last = line.row
            title = line.values.get("item")
            item = items.get(" ".join(str(title).casefold().split()))
            if item is None:
                self._unknown_item(line, title)
                continue
            spot = Spot(layout.ABOUT.name, last, line.table.columns.get("value", 2), item.title)
            is_list = item.kind is Kind.LIST
            if item.key in seen and not is_list:
                self._add(line, "item", "duplicate-item",
                          f"Mục “{item.title}” đã có ở dòng {seen[item.key]}; hãy bỏ một dòng.",
                          f"The item “{item.title}” stands in row {seen[item.key]} already; remove one.")  # fmt: skip
                continue
            seen[item.key] = last
            self.file.spots.setdefault(f"/{item.key}", spot)
            self._read_item(data, item, line, spot)
        for item in layout.ITEMS:
            self.file.spots.setdefault(
                f"/{item.key}", Spot(layout.ABOUT.name, last + 1, 1, item.title)
            )
        data.setdefault("format", FORMAT_VERSION)

    def _unknown_item(self, line: Line, title: Any) -> None:
        listed = ", ".join(one.title for one in layout.ITEMS)
        self._add(line, "item", "unknown-item",
                  f"Mục “{title or ''}” không có trong mẫu; hãy dùng một trong các mục: {listed}.",
                  f"The item “{title or ''}” is not of the template; use one of: {listed}.")  # fmt: skip

    def _read_item(self, data: dict[str, Any], item: Place, line: Line, spot: Spot) -> None:
        raw = line.table.sheet.value(spot.row, spot.column)
        if raw is None or (isinstance(raw, str) and not raw.strip()):
            return
        is_list = item.kind is Kind.LIST
        place = Place(item.key, item.title, Kind.TEXT) if is_list else item
        value = day_text(raw) if item.key.endswith("_date") else raw
        taken: dict[str, Any] = {}
        self._take(taken, place, spot, value)
        if item.key not in taken:
            return
        *above, last = item.key.split("/")
        for key in above:
            inner = data.setdefault(key, {})
            if not isinstance(inner, dict):
                self._faults.add(spot, "two-answers",
                                 "Chỉ dùng một trong hai: “Xếp hạng khi bằng điểm” hoặc “Phân định bằng điểm theo”; hãy xoá ô kia.",
                                 "Either name a way of ranking ties or keys that break them; clear the other cell.")  # fmt: skip
                return
            data = inner
        if is_list:
            found = data.setdefault(last, [])
            if taken[item.key] == "":
                return
            self.file.spots[f"/{item.key}/{len(found)}"] = spot
            found.append(taken[item.key])
        else:
            data[last] = taken[item.key]

    def _read_list(
        self, sheet_layout: SheetLayout, pointer: str, data: dict[str, Any], key: str
    ) -> list[dict[str, Any]]:
        """Read a sheet whose rows are the parts of one list."""
        self.file.spots[pointer] = Spot(sheet_layout.name, 1, 1, sheet_layout.name)
        found: list[dict[str, Any]] = []
        for line in self._lines(sheet_layout):
            self.file.lines[pointer_to(pointer, len(found))] = line
            found.append(line.values)
        if found:
            data[key] = found
        return found

    def _read_grades(self, data: dict[str, Any], blocks: list[dict[str, Any]]) -> None:
        """Read the bands of all blocks, and of those that have their own."""
        self.file.spots["/grades"] = Spot(layout.GRADES.name, 1, 1, layout.GRADES.name)
        numbers = {str(block.get("code")): number for number, block in enumerate(blocks)}
        for line in self._lines(layout.GRADES):
            values = line.values
            if "block" not in values:
                owner, pointer = data, ""
            else:
                block = str(values.pop("block"))
                if block not in numbers:
                    self._add(line, "block", "unknown-block",
                              f"Khối “{block}” không có ở trang Khối; hãy ghi một mã khối ở đó, hoặc để trống.",
                              f"There is no block “{block}” in the sheet Khối; write one of its codes, or nothing.")  # fmt: skip
                    continue
                owner, pointer = blocks[numbers[block]], f"/blocks/{numbers[block]}"
            found = owner.setdefault("grades", [])
            self.file.lines[f"{pointer}/grades/{len(found)}"] = line
            found.append(values)

    def _read_factors(self, data: dict[str, Any]) -> None:
        sipas: dict[str, Any] = data.get("sipas") or {}
        if self._read_list(layout.FACTORS, "/sipas/factors", sipas, "factors"):
            data["sipas"] = sipas

    def _read_tree(self, data: dict[str, Any]) -> "dict[str, _Leaf]":
        """Read fields, criteria and sub-criteria, and give the leaves by their codes."""
        self.file.spots["/fields"] = Spot(layout.TREE.name, 1, 1, layout.TREE.name)
        fields, left_out = _grown(self._lines(layout.TREE), self._add)
        self.file.is_torn = bool(left_out)
        leaves = {
            str(line.values.get("code") or ""): _Leaf({}, "", None, line) for line in left_out
        }
        for field_number, one in enumerate(fields):
            pointer = f"/fields/{field_number}"
            node = self._node(one, pointer, layout.FIELD_CELLS)
            data.setdefault("fields", []).append(node)
            for number, criterion in enumerate(one.below):
                at = f"{pointer}/criteria/{number}"
                if criterion.below:
                    inner = self._node(criterion, at, layout.CRITERION_CELLS)
                    inner["sub_criteria"] = [
                        self._leaf(leaf, f"{at}/sub_criteria/{place}", leaves)
                        for place, leaf in enumerate(criterion.below)
                    ]
                else:
                    inner = self._leaf(criterion, at, leaves)
                node.setdefault("criteria", []).append(inner)
        return leaves

    def _node(self, branch: "_Branch", pointer: str, keys: tuple[str, ...]) -> dict[str, Any]:
        """Read a row that holds others: a few cells mean something there, all others are refused."""
        line = branch.line
        self.file.lines[pointer] = line
        for key in line.values:
            if key not in keys and key != "level":
                self._add(line, key, "unused-cell",
                          f"Dòng “{word_of(_LEVEL_WORDS, branch.level)}” này không dùng ô “{line.layout.column(key).title}”; hãy xoá ô.",
                          f"This row holds others and has no “{line.layout.column(key).title}”; clear the cell.")  # fmt: skip
        return {key: line.values[key] for key in keys if key in line.values}

    def _leaf(self, branch: "_Branch", pointer: str, leaves: "dict[str, _Leaf]") -> dict[str, Any]:
        line = branch.line
        self.file.lines[pointer] = line
        values = line.values
        node: dict[str, Any] = {}
        for column, path in layout.LEAF_CELLS.items():
            if column in values:
                outer, _, key = path.rpartition("/")
                (node.setdefault(outer, {}) if outer else node)[key] = values[column]
        rule: dict[str, Any] = {}
        uses = layout.USES.get(values.get("shape", ""), None)
        if uses is not None:
            rule["shape"] = values["shape"]
            rule |= {key: values[column] for column, key in uses.cells.items() if column in values}
            node["rule"] = rule
            self._check_unused(line, uses)
        if "minimum" in values and (uses is None or "minimum" not in uses.cells):
            node["minimum"] = values["minimum"]
        code = str(values.get("code") or "")
        leaves.setdefault(code, _Leaf(rule, f"{pointer}/rule", uses, line))
        return node

    def _check_unused(self, line: Line, uses: Uses) -> None:
        for key in line.values:
            if (key in _RULE_CELLS and key not in uses.cells) or key == "group":
                shape = word_of(SHAPES, line.values["shape"])
                self._add(line, key, "unused-cell",
                          f"Cách chấm “{shape}” không dùng ô “{line.layout.column(key).title}”; hãy xoá ô.",
                          f"“{shape}” does not use “{line.layout.column(key).title}”; clear the cell.")  # fmt: skip

    def _owned(
        self, sheet_layout: SheetLayout, leaves: "dict[str, _Leaf]"
    ) -> "Iterator[tuple[Line, _Leaf]]":
        """Give the rows that belong to a leaf."""
        for line in self._lines(sheet_layout):
            code = line.values.pop("leaf", None)
            leaf = leaves.get(str(code))
            if leaf is None or leaf.uses is None:
                self.file.is_torn = True
            if line.table.faults.holds(line.spot("leaf")) or (leaf is None and "" in leaves):
                continue
            if code is None:
                self._add(line, "leaf", "missing-value",
                          "Dòng này chưa ghi mã tiêu chí; hãy ghi mã như ở trang Tiêu chí.",
                          "The row names no criterion; write its code as in the sheet Tiêu chí.")  # fmt: skip
            elif leaf is None:
                self._add(line, "leaf", "unknown-leaf",
                          f"Mã “{code}” không phải tiêu chí được chấm ở trang Tiêu chí; hãy ghi đúng mã, hoặc xoá dòng.",
                          f"“{code}” is no scored criterion of the sheet Tiêu chí; write its code, or delete the row.")  # fmt: skip
            elif leaf.uses is not None:
                yield line, leaf

    def _read_figures(self, leaves: "dict[str, _Leaf]") -> None:
        for line, leaf in self._owned(layout.FIGURES, leaves):
            role = line.values.pop("role", None)
            if role is None or role not in leaf.roles:
                self._wrong_role(line, leaf, role)
            elif role == "variables":
                found = leaf.rule.setdefault(role, [])
                self.file.lines[f"{leaf.pointer}/{role}/{len(found)}"] = line
                found.append(line.values)
            elif role in leaf.rule:
                self._add(line, "role", "duplicate-figure",
                          f"Tiêu chí này đã có “{word_of(ROLES, role)}” ở trên; hãy bỏ một dòng.",
                          f"The criterion has a “{word_of(ROLES, role)}” above; remove one row.")  # fmt: skip
            else:
                leaf.rule[role] = line.values
                self.file.lines[f"{leaf.pointer}/{role}"] = line

    def _wrong_role(self, line: Line, leaf: "_Leaf", role: str | None) -> None:
        shape = word_of(SHAPES, leaf.rule["shape"])
        allowed = "; ".join(word_of(ROLES, one) for one in leaf.roles)
        said = "còn trống" if role is None else f"“{word_of(ROLES, role)}” không dùng ở đây"
        instead = f"hãy chọn một trong: {allowed}" if allowed else "hãy xoá dòng"
        self._add(line, "role", "wrong-role",
                  f"Cách chấm “{shape}”: {said}; {instead}.",
                  f"“{shape}” has no such figure; " + (f"choose one of: {allowed}." if allowed else "delete the row."))  # fmt: skip

    def _read_scales(self, leaves: "dict[str, _Leaf]") -> None:
        for line, leaf in self._owned(layout.SCALES, leaves):
            details = leaf.uses.details if leaf.uses else None
            shape = word_of(SHAPES, leaf.rule["shape"])
            if details is None:
                self._add(line, "leaf", "unused-row",
                          f"Cách chấm “{shape}” không có bảng điểm; hãy xoá dòng này.",
                          f"“{shape}” has no scale; delete the row.")  # fmt: skip
                continue
            for key in line.values:
                if key not in details.columns:
                    self._add(line, key, "unused-cell",
                              f"Cách chấm “{shape}” không dùng ô “{line.layout.column(key).title}”; hãy xoá ô.",
                              f"“{shape}” does not use “{line.layout.column(key).title}”; clear the cell.")  # fmt: skip
            self._add_detail(line, leaf, details)

    def _add_detail(self, line: Line, leaf: "_Leaf", details: layout.Details) -> None:
        values = line.values
        pointer = f"{leaf.pointer}/{details.key}"
        if details.key == "weights":
            weights = leaf.rule.setdefault("weights", {})
            code = str(values.get("code", ""))
            if not code or code in weights:
                self._add(line, "code", "duplicate-code",
                          "Mỗi phương án cần một mã riêng; hãy ghi mã chưa dùng ở trên.",
                          "Every option needs a code of its own; write one that is not used above.")  # fmt: skip
                return
            weights[code] = values.get("points")
            self.file.lines[pointer_to(pointer, code)] = line
            return
        found = leaf.rule.setdefault(details.key, [])
        self.file.lines[f"{pointer}/{len(found)}"] = line
        if details.columns == {"code": ""}:
            found.append(values.get("code"))
        else:
            found.append(
                {key: values[column] for column, key in details.columns.items() if column in values}
            )


@dataclass(slots=True)
class _Branch:
    """A row of the tree, and the rows below it."""

    line: Line
    level: Level
    below: "list[_Branch]" = field(default_factory=list)


@dataclass(slots=True)
class _Leaf:
    """A leaf's rule while it is put together."""

    rule: dict[str, Any]
    pointer: str
    uses: Uses | None
    line: Line

    @property
    def roles(self) -> tuple[str, ...]:
        """Figures that its way of scoring asks for."""
        return self.uses.roles if self.uses else ()


_RULE_CELLS: Final = frozenset(column for uses in layout.USES.values() for column in uses.cells) - {
    "minimum"
}
_LEVEL_WORDS: Final = layout.TREE.column("level").words
_DEPTH: Final = {Level.FIELD: 0, Level.CRITERION: 1, Level.SUB_CRITERION: 2}


def _grown(lines: Iterator[Line], add: Any) -> tuple[list[_Branch], list[Line]]:
    """Hang every row below the one that it belongs to; give also the rows that could not be."""
    fields: list[_Branch] = []
    left_out: list[Line] = []
    path: list[_Branch] = []
    for line in lines:
        if "level" not in line.values:
            if not line.table.faults.holds(line.spot("level")):
                add(line, "level", "missing-value",
                    f"Ô này còn trống; hãy chọn cấp của dòng: {'; '.join(_LEVEL_WORDS)}.",
                    f"The cell is empty; choose what the row is: {'; '.join(_LEVEL_WORDS)}.")  # fmt: skip
            left_out.append(line)
            continue
        branch = _Branch(line, Level(line.values["level"]))
        depth = _DEPTH[branch.level]
        if depth > len(path):
            # What follows a row without a place has none either: one of them is told.
            if not left_out or left_out[-1].row != line.row - 1:
                add(line, "level", "no-parent",
                    f"Dòng này cần đứng dưới một dòng “{word_of(_LEVEL_WORDS, list(Level)[depth - 1])}”; hãy thêm dòng đó ở trên, hoặc sửa cấp.",
                    f"The row has to stand below a “{word_of(_LEVEL_WORDS, list(Level)[depth - 1])}”; add that row above, or change the level.")  # fmt: skip
            left_out.append(line)
            continue
        del path[depth:]
        (path[-1].below if path else fields).append(branch)
        path.append(branch)
    return fields, left_out


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
