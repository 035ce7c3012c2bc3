"""Reading agencies from a workbook: every row typed, every fault at its cell."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Final

from services.assessment.agencies.models import AgencyDetails
from services.assessment.agencies.rules import changes_within
from services.assessment.agency_workbooks.layout import COLUMNS, SHEET
from services.assessment.agency_workbooks.models import SheetRow
from services.assessment.agency_workbooks.rules import refuse_code
from shared.problems import Text
from shared.workbooks import CellFaults, find_sheet, read_table
from shared.workbooks.reading import Workbook
from shared.workbooks.rows import Row

LONGEST_NAME: Final = 500
BLOCK: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")

FoundRows = list[tuple[Row, SheetRow]]

_NO_ROWS: Final = Text(
    "Bảng chưa có dòng nào; hãy điền mỗi cơ quan một dòng dưới tiêu đề.",
    "The table has no rows; write one row for each agency below the header.",
)


def read_agencies(
    workbook: Workbook,
    faults: CellFaults,
    *,
    blocks: Mapping[str, str],
    registered: Mapping[str, str],
) -> FoundRows:
    """Read the rows that are sound, with their cells; `registered` has the register's codes by their small letters."""
    sheet = find_sheet(workbook, SHEET, faults)
    table = sheet and read_table(sheet, COLUMNS, faults, ignore_others=True)
    if not table:
        return []
    words = _words(blocks)
    seen: dict[str, int] = {}
    found = []
    for row in table.rows():
        code = _code(row, faults, seen, registered)
        name = _name(row, faults)
        block = row.one_of("block", words, required=True) if words else _new_block(row, faults)
        ranked = row.flag("ranked")
        version = row.whole("version")
        first, end, effective_on = _days(row, faults, is_new=code not in registered.values())
        if code and name and block:
            details = AgencyDetails(
                code=code,
                name=name,
                block=block,
                ranked=ranked is not False,
                valid_from=first,
                valid_to=end,
            )
            found.append((row, SheetRow(row.row, details, effective_on, version)))
    if sheet and not found and not faults:
        faults.add_at(SHEET, table.header_row + 1, 1, "no-rows", _NO_ROWS)
    return found


def _code(
    row: Row, faults: CellFaults, seen: dict[str, int], registered: Mapping[str, str]
) -> str | None:
    code = row.text("code", required=True)
    if code is None:
        return None
    refused = refuse_code(code, seen, registered)
    if refused:
        faults.add(row.cell("code"), refused[0], *refused[1])
        return None
    seen[code.casefold()] = row.row
    return code


def _name(row: Row, faults: CellFaults) -> str | None:
    name = row.text("name", required=True)
    if name is None or len(name) <= LONGEST_NAME:
        return name
    faults.add(
        row.cell("name"),
        "name-too-long",
        f"Tên dài {len(name)} ký tự; hãy rút còn tối đa {LONGEST_NAME}.",
        f"The name has {len(name)} characters; shorten it to {LONGEST_NAME} at most.",
    )
    return None


def _new_block(row: Row, faults: CellFaults) -> str | None:
    """Take any code of a block while no framework says which there are."""
    block = row.text("block", required=True)
    if block is None or BLOCK.fullmatch(block):
        return block
    faults.add(
        row.cell("block"),
        "bad-block",
        "Mã khối chỉ gồm chữ cái không dấu, chữ số, dấu chấm, gạch ngang, gạch dưới; hãy sửa lại, ví dụ SO.",
        "The code of a block has letters without diacritics, digits, dots, dashes and underscores; write it so, such as SO.",
    )
    return None


def _days(
    row: Row, faults: CellFaults, *, is_new: bool
) -> tuple[date | None, date | None, date | None]:
    first, end, effective_on = (row.day(key) for key in ("valid_from", "valid_to", "effective_on"))
    if first and end and end <= first:
        faults.add(
            row.cell("valid_to"),
            "validity",
            "Ngày chấm dứt phải sau ngày bắt đầu hiệu lực; hãy sửa một trong hai ngày.",
            "The end has to be after the first day; mend one of the two.",
        )
    elif effective_on and is_new:
        faults.add(
            row.cell("effective_on"),
            "change-of-new-agency",
            "Đơn vị chưa có trong danh bạ nên chưa có tên cũ; hãy để trống ô này.",
            "The agency is new to the register and has no earlier name; leave this cell empty.",
        )
    elif effective_on and not changes_within(first, end, effective_on):
        faults.add(
            row.cell("effective_on"),
            "change-outside-validity",
            "Ngày áp dụng phải sau ngày bắt đầu và trước ngày chấm dứt của đơn vị; hãy sửa ngày này.",
            "This day has to be after the agency's first day and before its end; mend it.",
        )
    return first, end, effective_on


def _words(blocks: Mapping[str, str]) -> dict[str, str]:
    """Give what a block may be written as: its code, or its name where only one block has it."""
    names = list(blocks.values())
    named = {name: code for code, name in blocks.items() if name and names.count(name) == 1}
    return named | {code: code for code in blocks}
