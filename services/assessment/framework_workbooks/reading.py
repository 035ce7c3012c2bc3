"""A framework's workbook → the plain data of a framework file, and the cell of everything in it.

What comes out goes through the same parser as a YAML file; `WorkbookFile.place_of` leads from a JSON pointer of the parser's
faults back to sheet and cell. Faults of the cells themselves (a word that is not in the list, a formula) are found here.
"""

from typing import Any

from services.assessment.framework_workbooks import layout
from services.assessment.framework_workbooks.cells import day_text
from services.assessment.framework_workbooks.layout import Kind, Place, SheetLayout
from services.assessment.framework_workbooks.lines import LineReader
from services.assessment.framework_workbooks.places import Line, Spot, WorkbookFile
from services.assessment.framework_workbooks.tree import TreeReader
from shared.methodology.reading import pointer_to
from shared.methodology.version import FORMAT_VERSION
from shared.workbooks import CellFaults, Workbook


def read_framework_workbook(workbook: Workbook) -> WorkbookFile:
    """Read a workbook in the layout of the template."""
    faults = CellFaults(one.name for one in layout.LAYOUTS)
    lines = LineReader(workbook, faults)
    file = WorkbookFile(faults)
    reader = _Reader(lines, file)
    reader.read_about(file.data)
    TreeReader(lines, file).read(file.data)
    reader.read_lists(file.data)
    return file


class _Reader:
    """Reads what stands beside the tree."""

    def __init__(self, reader: LineReader, file: WorkbookFile) -> None:
        self._reader = reader
        self._lines = reader.lines
        self._add = reader.add
        self._faults = reader.faults
        self._file = file

    def read_lists(self, data: dict[str, Any]) -> None:
        """Read blocks, grades, parts and factors."""
        blocks = self._read_list(layout.BLOCKS, "/blocks", data, "blocks")
        self._read_grades(data, blocks)
        self._read_list(layout.PARTS, "/parts", data, "parts")
        self._read_factors(data)

    def read_about(self, data: dict[str, Any]) -> None:
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
            self._file.spots.setdefault(f"/{item.key}", spot)
            self._read_item(data, item, line, spot)
        for item in layout.ITEMS:
            self._file.spots.setdefault(
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
        if not self._faults.holds(spot):
            self._reader.take(taken, place, spot, value)
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
            self._file.spots[f"/{item.key}/{len(found)}"] = spot
            found.append(taken[item.key])
        else:
            data[last] = taken[item.key]

    def _read_list(
        self, sheet_layout: SheetLayout, pointer: str, data: dict[str, Any], key: str
    ) -> list[dict[str, Any]]:
        """Read a sheet whose rows are the parts of one list."""
        self._file.spots[pointer] = Spot(sheet_layout.name, 1, 1, sheet_layout.name)
        found: list[dict[str, Any]] = []
        for line in self._lines(sheet_layout):
            self._file.lines[pointer_to(pointer, len(found))] = line
            found.append(line.values)
        if found:
            data[key] = found
        return found

    def _read_grades(self, data: dict[str, Any], blocks: list[dict[str, Any]]) -> None:
        """Read the bands of all blocks, and of those that have their own."""
        self._file.spots["/grades"] = Spot(layout.GRADES.name, 1, 1, layout.GRADES.name)
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
            self._file.lines[f"{pointer}/grades/{len(found)}"] = line
            found.append(values)

    def _read_factors(self, data: dict[str, Any]) -> None:
        sipas: dict[str, Any] = data.get("sipas") or {}
        if self._read_list(layout.FACTORS, "/sipas/factors", sipas, "factors"):
            data["sipas"] = sipas
