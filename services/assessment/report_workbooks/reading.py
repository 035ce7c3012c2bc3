"""Reading a report's workbook: what is said on each leaf, every fault at its cell."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from services.assessment.report_workbooks.layout import (
    COLUMNS,
    FORMAT,
    SHEET,
    SYSTEM,
    input_rows,
)
from services.assessment.report_workbooks.models import InputRow, Part
from shared.methodology.answers import AnswerState
from shared.methodology.decimals import decimal_text
from shared.methodology.framework import Leaf
from shared.workbooks import Cell, CellFaults, Row, Workbook, find_sheet, read_table


@dataclass(slots=True)
class FilledLeaf:
    """What the workbook says on a leaf."""

    leaf: Leaf
    head: Row
    version: int
    trace: str
    claimed_points: Decimal | None
    explanation: str
    rows: dict[str, tuple[InputRow, Row]] = field(default_factory=dict)
    """Rows to fill in, by their keys."""
    values: dict[str, Any] = field(default_factory=dict)
    """What was filled in, by the keys of the rows."""

    @property
    def is_blank(self) -> bool:
        """Whether nothing was filled in."""
        return not self.values and self.claimed_points is None and not self.explanation

    @property
    def answer(self) -> dict[str, Any]:
        """Give what was filled in as the kernel reads answers."""
        facts: dict[str, str] = {}
        choices: list[str] = []
        found: dict[str, Any] = {"state": str(AnswerState.GIVEN), "formula": None, "points": None}
        for key, value in self.values.items():
            one, _ = self.rows[key]
            match one.part:
                case Part.FACT:
                    facts[one.name] = decimal_text(value)
                case Part.CHOICE:
                    choices.append(value)
                case Part.ITEM if value:
                    choices.append(one.name)
                case Part.FORMULA:
                    found["formula"] = value
                case Part.POINTS:
                    found["points"] = decimal_text(value)
                case Part.NOT_APPLICABLE if value:
                    found["state"] = str(AnswerState.NOT_APPLICABLE)
                case Part.ITEM | Part.NOT_APPLICABLE:
                    pass
        return found | {"facts": facts, "choices": choices}

    def cell_of(self, pointer: str) -> Cell:
        """Find the cell that a fault of the kernel is about."""
        if pointer.startswith("/claimed_points"):
            return self.head.cell("claimed")
        kind, _, member = pointer.removeprefix("/answer/").partition("/")
        parts = {
            "choices": (Part.CHOICE, Part.ITEM),
            "formula": (Part.FORMULA,),
            "points": (Part.POINTS,),
            "state": (Part.NOT_APPLICABLE,),
            "facts": (Part.FACT,),
        }.get(kind, ())
        for one, row in self.rows.values():
            if one.part in parts and (kind != "facts" or member in {"", one.name}):
                return row.cell("value")
        return self.head.cell("code")


def read_report(
    workbook: Workbook,
    faults: CellFaults,
    leaves: Mapping[str, Leaf],
    *,
    report_id: str,
    framework_digest: str,
) -> list[FilledLeaf]:
    """Read the leaves that are sound, in the order in which they stand; those that are not there are left alone."""
    if not _belongs(workbook, faults, report_id, framework_digest):
        return []
    sheet = find_sheet(workbook, SHEET, faults)
    table = sheet and read_table(sheet, COLUMNS, faults, ignore_others=True)
    if not table:
        return []
    heads: dict[str, FilledLeaf] = {}
    inputs: list[tuple[str, Row]] = []
    seen: set[str] = set()
    for row in table.rows():
        key = row.text("key")
        if key is None or key in seen:
            _refuse_row(row, faults, repeated=key is not None)
            continue
        seen.add(key)
        if key in leaves:
            heads[key] = _head(row, leaves[key])
        else:
            inputs.append((key, row))
    asked = {
        one.key(code): (code, one) for code, leaf in leaves.items() for one in input_rows(leaf)
    }
    for key, row in inputs:
        code, one = asked.get(key, ("", None))
        if one is None:
            _refuse_row(row, faults, repeated=False)
        elif code in heads:
            _take(heads[code], key, one, row)
        elif row.cell("value").value is not None:
            faults.add(
                row.cell("value"),
                "leaf-row-missing",
                f"Thiếu dòng chính của tiêu chí {code}; hãy tải lại tệp rồi nhập lại tiêu chí này.",
                f"The main row of leaf {code} is missing; download the file again and fill this leaf in once more.",
            )
    return list(heads.values())


def _belongs(workbook: Workbook, faults: CellFaults, report_id: str, framework_digest: str) -> bool:
    """Whether the workbook was made of this report under this framework."""
    sheet = find_sheet(workbook, SYSTEM, faults)
    if sheet is None:
        return False
    found = [sheet.value(row, 1) for row in (1, 2, 3)]
    if found[0] != FORMAT:
        faults.add(
            sheet.cell(1, 1),
            "not-a-report-workbook",
            "Tệp này không phải báo cáo tải từ hệ thống; hãy tải lại báo cáo rồi nhập vào tệp đó.",
            "This is no report downloaded from the system; download the report and fill in that file.",
        )
    elif found[1] != report_id:
        faults.add(
            sheet.cell(2, 1),
            "other-report",
            "Tệp này thuộc báo cáo khác (đơn vị hoặc kỳ khác); hãy dùng tệp tải từ đúng báo cáo này.",
            "This file belongs to another report (agency or period); use the one downloaded from this report.",
        )
    elif found[2] != framework_digest:
        faults.add(
            sheet.cell(3, 1),
            "other-framework",
            "Bộ chỉ số đã thay đổi từ khi tải tệp; hãy tải lại báo cáo rồi chép nội dung sang.",
            "The framework has changed since the file was downloaded; download the report again and carry your work over.",
        )
    else:
        return True
    return False


def _head(row: Row, leaf: Leaf) -> FilledLeaf:
    return FilledLeaf(
        leaf,
        row,
        row.whole("version", required=True) or 0,
        row.text("trace") or "",
        row.number("claimed"),
        row.text("explanation") or "",
    )


def _take(filled: FilledLeaf, key: str, one: InputRow, row: Row) -> None:
    filled.rows[key] = (one, row)
    value: Any
    match one.part:
        case Part.FACT | Part.POINTS:
            value = row.number("value")
        case Part.CHOICE | Part.FORMULA:
            value = row.one_of(
                "value", {**one.words, **{code: code for code in one.words.values()}}
            )
        case Part.ITEM | Part.NOT_APPLICABLE:
            value = row.flag("value")
    if value is not None:
        filled.values[key] = value


def _refuse_row(row: Row, faults: CellFaults, *, repeated: bool) -> None:
    """Refuse a row that somebody made: the system would not know what it means."""
    if repeated:
        faults.add(
            row.cell("key"),
            "repeated-row",
            "Dòng này bị lặp lại; hãy xóa dòng thừa.",
            "This row stands twice; delete the one too many.",
        )
    elif any(row.cell(key).value is not None for key in ("value", "claimed", "explanation")):
        faults.add(
            row.cell("value"),
            "unknown-row",
            "Dòng này không do hệ thống tạo nên không nhận được; hãy nhập vào dòng có sẵn rồi xóa dòng này.",
            "The system did not make this row and cannot take it; use the rows that are there and delete this one.",
        )
