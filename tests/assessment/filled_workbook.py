"""A downloaded report in somebody's hands: read, filled in, and saved by a program of its own."""

import io
from typing import Any

import xlsxwriter

from services.assessment.report_workbooks.layout import COLUMN_OF, SHEET, SYSTEM
from shared.workbooks import read_workbook


class FilledWorkbook:
    """The sheets of a workbook as lists of values, which a test changes."""

    def __init__(self, content: bytes) -> None:
        self.sheets: dict[str, list[list[Any]]] = {
            name: [
                [sheet.value(row, column) for column in range(1, sheet.width + 1)]
                for row in range(1, sheet.height + 1)
            ]
            for name, sheet in read_workbook(content).sheets.items()
        }
        self.formulas: dict[tuple[int, int], str] = {}

    @property
    def rows(self) -> list[list[Any]]:
        """The rows of the report, its header too."""
        return self.sheets[SHEET]

    @property
    def system(self) -> list[list[Any]]:
        """What the system needs to take the file back."""
        return self.sheets[SYSTEM]

    def row_of(self, key: str) -> int:
        """Find a row by what its hidden column says."""
        return next(number for number, row in enumerate(self.rows) if row[COLUMN_OF["key"]] == key)

    def get(self, key: str, column: str) -> Any:
        """Read a cell."""
        return self.rows[self.row_of(key)][COLUMN_OF[column]]

    def put(self, key: str, column: str, value: Any) -> str:
        """Write a cell; give its address."""
        row = self.row_of(key)
        self.rows[row][COLUMN_OF[column]] = value
        return f"{'ABCDEFGHIJK'[COLUMN_OF[column]]}{row + 1}"

    def put_formula(self, key: str, column: str, formula: str) -> str:
        """Write a formula where a value belongs; give its address."""
        self.formulas[self.row_of(key), COLUMN_OF[column]] = formula
        return self.put(key, column, None)

    def drop(self, leaf: str) -> None:
        """Take all rows of a leaf out."""
        keys = self.rows[0], lambda key: key == leaf or str(key).startswith(f"{leaf}|")
        self.sheets[SHEET] = [
            row for row in self.rows if row is keys[0] or not keys[1](row[COLUMN_OF["key"]])
        ]

    def save(self) -> bytes:
        """Save it."""
        file = io.BytesIO()
        options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        with xlsxwriter.Workbook(file, options) as book:
            for name, rows in self.sheets.items():
                page = book.add_worksheet(name)
                for number, row in enumerate(rows):
                    for column, value in enumerate(row):
                        if value is not None:
                            page.write(number, column, value)
                if name == SHEET:
                    for (number, column), formula in self.formulas.items():
                        page.write_formula(number, column, formula, None, 1)
        return file.getvalue()
