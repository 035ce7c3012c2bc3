"""Workbooks (.xlsx) that officers send, read safely and with every fault at its cell; and workbooks written for them.

Reading::

    from shared.workbooks import CellFaults, Column, find_sheet, read_aside, read_table

    COLUMNS = (Column("code", "Mã định danh"), Column("name", "Tên cơ quan"), Column("block", "Khối"),
               Column("valid_from", "Có hiệu lực từ", required=False))

    workbook = await read_aside(content)                # UnreadableWorkbookError (422) for what is no readable workbook
    faults = CellFaults(workbook.sheets)
    sheet = find_sheet(workbook, "Cơ quan", faults)     # a missing sheet is a fault like any other
    table = sheet and read_table(sheet, COLUMNS, faults)  # header, formulas, #N/A and merged cells are checked here
    for row in table.rows() if table else ():
        code = row.text("code", required=True)          # str | None; also number, whole, day, flag, one_of
        if code in seen:
            faults.add(row.cell("code"), "duplicate-code", "Mã … đã có ở trên; …", "The code … stands above; …")
    if faults:
        raise AgencyFaultsError(faults=faults.found, count=len(faults.found))

A fault is told once per cell, and its place has the members ``sheet`` and ``cell``: a cell that could not be read gives None
and no second fault. `UnreadableWorkbookError` names in words a password, macros, the old .xls format, an archive that unpacks
to too much, damage. Nothing of the file is trusted: see container.py and markup.py. Numbers are exact decimals (`exact_number`
says why), text is NFC and, in a row, without the spaces around it.

Writing: see writing.py (`write_workbook`, `Styles`, `write_header`, `offer`, `put`).
"""

from shared.workbooks.errors import UnreadableWorkbookError
from shared.workbooks.faults import CellFaults
from shared.workbooks.limits import ORDINARY, Limits
from shared.workbooks.markup import address
from shared.workbooks.reading import Cell, Sheet, Value, Workbook, read_aside, read_workbook
from shared.workbooks.rows import YES_NO, Row
from shared.workbooks.tables import Column, Formulas, Table, find_sheet, read_table

__all__ = [
    "ORDINARY",
    "YES_NO",
    "Cell",
    "CellFaults",
    "Column",
    "Formulas",
    "Limits",
    "Row",
    "Sheet",
    "Table",
    "UnreadableWorkbookError",
    "Value",
    "Workbook",
    "address",
    "find_sheet",
    "read_aside",
    "read_table",
    "read_workbook",
]
