"""The tree of a framework's workbook: fields, criteria and leaves, and the figures and scales of their rules."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from services.assessment.framework_workbooks import layout
from services.assessment.framework_workbooks.layout import Details, SheetLayout, Uses
from services.assessment.framework_workbooks.lines import LineReader
from services.assessment.framework_workbooks.places import Line, Spot, WorkbookFile
from services.assessment.framework_workbooks.words import ROLES, SHAPES, Level, word_of
from shared.methodology.reading import pointer_to


@dataclass(slots=True)
class Branch:
    """A row of the tree, and the rows below it."""

    line: Line
    level: Level
    below: "list[Branch]" = field(default_factory=list)


@dataclass(slots=True)
class Leaf:
    """A leaf's rule while it is put together."""

    rule: dict[str, Any]
    pointer: str
    uses: Uses | None
    line: Line

    @property
    def roles(self) -> tuple[str, ...]:
        """Figures that its way of scoring asks for."""
        return self.uses.roles if self.uses else ()


_RULE_CELLS: Final = frozenset({"group"}).union(*(uses.cells for uses in layout.USES.values())) - {
    "minimum"
}
"""Columns that a leaf uses only where its way of scoring does."""
_UNUSED_CELLS: Final = {
    shape: _RULE_CELLS - uses.cells.keys() for shape, uses in layout.USES.items()
}
"""Of these, what each way of scoring has no use for."""
_LEVEL_WORDS: Final = layout.TREE.column("level").words
_DEPTH: Final = {Level.FIELD: 0, Level.CRITERION: 1, Level.SUB_CRITERION: 2}


class TreeReader:
    """Reads the three sheets of the tree into one file."""

    def __init__(self, reader: LineReader, file: WorkbookFile) -> None:
        self._lines = reader.lines
        self._add = reader.add
        self._faults = reader.faults
        self._file = file

    def read(self, data: dict[str, Any]) -> None:
        """Read the tree, and then what belongs to its leaves."""
        leaves = self._read_tree(data)
        self._read_figures(leaves)
        self._read_scales(leaves)

    def _read_tree(self, data: dict[str, Any]) -> dict[str, Leaf]:
        """Read fields, criteria and sub-criteria, and give the leaves by their codes."""
        self._file.spots["/fields"] = Spot(layout.TREE.name, 1, 1, layout.TREE.name)
        fields, left_out = _grown(self._lines(layout.TREE), self._add)
        self._file.is_torn = bool(left_out)
        leaves = {str(line.values.get("code") or ""): Leaf({}, "", None, line) for line in left_out}
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

    def _node(self, branch: Branch, pointer: str, keys: tuple[str, ...]) -> dict[str, Any]:
        """Read a row that holds others: a few cells mean something there, all others are refused."""
        line = branch.line
        self._file.lines[pointer] = line
        for key in line.values:
            if key not in keys and key != "level":
                self._add(line, key, "unused-cell",
                          f"Dòng “{word_of(_LEVEL_WORDS, branch.level)}” này không dùng ô “{line.layout.column(key).title}”; hãy xoá ô.",
                          f"This row holds others and has no “{line.layout.column(key).title}”; clear the cell.")  # fmt: skip
        return {key: line.values[key] for key in keys if key in line.values}

    def _leaf(self, branch: Branch, pointer: str, leaves: dict[str, Leaf]) -> dict[str, Any]:
        line = branch.line
        self._file.lines[pointer] = line
        values = line.values
        node: dict[str, Any] = {}
        for column, outer, key in layout.LEAF_PATHS:
            if column in values:
                (node.setdefault(outer, {}) if outer else node)[key] = values[column]
        rule: dict[str, Any] = {}
        uses = layout.USES.get(values.get("shape", ""), None)
        if uses is not None:
            rule["shape"] = values["shape"]
            rule |= {key: values[column] for column, key in uses.cells.items() if column in values}
            node["rule"] = rule
            unused = values.keys() & _UNUSED_CELLS[values["shape"]]
            if unused:
                self._check_unused(line, values["shape"], unused)
        if "minimum" in values and (uses is None or "minimum" not in uses.cells):
            node["minimum"] = values["minimum"]
        code = str(values.get("code") or "")
        leaves.setdefault(code, Leaf(rule, f"{pointer}/rule", uses, line))
        return node

    def _check_unused(self, line: Line, shape: str, unused: Collection[str]) -> None:
        """Refuse cells that a way of scoring has no use for."""
        for key in unused:
            word, title = word_of(SHAPES, shape), line.layout.column(key).title
            self._add(line, key, "unused-cell",
                      f"Cách chấm “{word}” không dùng ô “{title}”; hãy xoá ô.",
                      f"“{word}” does not use “{title}”; clear the cell.")  # fmt: skip

    def _owned(
        self, sheet_layout: SheetLayout, leaves: dict[str, Leaf]
    ) -> Iterator[tuple[Line, Leaf]]:
        """Give the rows that belong to a leaf."""
        for line in self._lines(sheet_layout):
            code = line.values.pop("leaf", None)
            leaf = leaves.get(str(code))
            if leaf is None or leaf.uses is None:
                self._file.is_torn = True
            if leaf is not None:
                if leaf.uses is not None:
                    yield line, leaf
            elif line.table.faults.holds(line.spot("leaf")) or "" in leaves:
                continue
            elif code is None:
                self._add(line, "leaf", "missing-value",
                          "Dòng này chưa ghi mã tiêu chí; hãy ghi mã như ở trang Tiêu chí.",
                          "The row names no criterion; write its code as in the sheet Tiêu chí.")  # fmt: skip
            else:
                self._add(line, "leaf", "unknown-leaf",
                          f"Mã “{code}” không phải tiêu chí được chấm ở trang Tiêu chí; hãy ghi đúng mã, hoặc xoá dòng.",
                          f"“{code}” is no scored criterion of the sheet Tiêu chí; write its code, or delete the row.")  # fmt: skip

    def _read_figures(self, leaves: dict[str, Leaf]) -> None:
        for line, leaf in self._owned(layout.FIGURES, leaves):
            role = line.values.pop("role", None)
            if role is None or role not in leaf.roles:
                self._wrong_role(line, leaf, role)
            elif role == "variables":
                found = leaf.rule.setdefault(role, [])
                self._file.lines[f"{leaf.pointer}/{role}/{len(found)}"] = line
                found.append(line.values)
            elif role in leaf.rule:
                self._add(line, "role", "duplicate-figure",
                          f"Tiêu chí này đã có “{word_of(ROLES, role)}” ở trên; hãy bỏ một dòng.",
                          f"The criterion has a “{word_of(ROLES, role)}” above; remove one row.")  # fmt: skip
            else:
                leaf.rule[role] = line.values
                self._file.lines[f"{leaf.pointer}/{role}"] = line

    def _wrong_role(self, line: Line, leaf: Leaf, role: str | None) -> None:
        shape = word_of(SHAPES, leaf.rule["shape"])
        allowed = "; ".join(word_of(ROLES, one) for one in leaf.roles)
        said = "còn trống" if role is None else f"“{word_of(ROLES, role)}” không dùng ở đây"
        instead = f"hãy chọn một trong: {allowed}" if allowed else "hãy xoá dòng"
        self._add(line, "role", "wrong-role",
                  f"Cách chấm “{shape}”: {said}; {instead}.",
                  f"“{shape}” has no such figure; " + (f"choose one of: {allowed}." if allowed else "delete the row."))  # fmt: skip

    def _read_scales(self, leaves: dict[str, Leaf]) -> None:
        for line, leaf in self._owned(layout.SCALES, leaves):
            details = leaf.uses.details if leaf.uses else None
            if details is None:
                shape = word_of(SHAPES, leaf.rule["shape"])
                self._add(line, "leaf", "unused-row",
                          f"Cách chấm “{shape}” không có bảng điểm; hãy xoá dòng này.",
                          f"“{shape}” has no scale; delete the row.")  # fmt: skip
                continue
            self._check_unused(
                line, leaf.rule["shape"], line.values.keys() - details.columns.keys()
            )
            self._add_detail(line, leaf, details)

    def _add_detail(self, line: Line, leaf: Leaf, details: Details) -> None:
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
            self._file.lines[pointer_to(pointer, code)] = line
            return
        found = leaf.rule.setdefault(details.key, [])
        self._file.lines[f"{pointer}/{len(found)}"] = line
        if details.columns == {"code": ""}:
            found.append(values.get("code"))
        else:
            found.append(
                {key: values[column] for column, key in details.columns.items() if column in values}
            )


def _grown(lines: Iterator[Line], add: Any) -> tuple[list[Branch], list[Line]]:
    """Hang every row below the one that it belongs to; give also the rows that could not be."""
    fields: list[Branch] = []
    left_out: list[Line] = []
    path: list[Branch] = []
    for line in lines:
        if "level" not in line.values:
            if not line.table.faults.holds(line.spot("level")):
                add(line, "level", "missing-value",
                    f"Ô này còn trống; hãy chọn cấp của dòng: {'; '.join(_LEVEL_WORDS)}.",
                    f"The cell is empty; choose what the row is: {'; '.join(_LEVEL_WORDS)}.")  # fmt: skip
            left_out.append(line)
            continue
        branch = Branch(line, Level(line.values["level"]))
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
