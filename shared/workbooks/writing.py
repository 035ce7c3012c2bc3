"""Workbooks for officers: one look, drop-down lists, notes on headers, and never a formula made of somebody's text."""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from shared.workbooks.markup import address

MEDIA_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST_TEXT: Final = 32_767
"""Characters that a cell holds."""
LAST_ROW: Final = 2_000
"""How far down lists and formats are offered, so that new rows have them too."""

_CREATED: Final = datetime(2000, 1, 1)  # noqa: DTZ001  a file says nothing of zones
"""The same content gives the same bytes, whenever it is written."""
_FONT: Final = "Times New Roman"
_DIGITS: Final = 15
_LINE_POINTS: Final = 15
_HIGHEST_ROW: Final = 409
_OPTIONS: Final = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


class UnwritableTextError(ValueError):
    """A text does not fit into a cell: it is too long, or holds a sign that no XML file may hold."""


@dataclass(frozen=True, slots=True)
class Heading:
    """The header of a column: its words, its width, and what a reader should know of it."""

    title: str
    width: int = 14
    note: str = ""
    words: Sequence[str] | str = ()
    """What may be chosen from a drop-down list; as a text, the range in which the words stand (``='Danh mục'!$A$1:$A$9``)."""
    is_text: bool = True
    """Whether empty cells are formatted as text, so that Excel leaves codes such as 1.10 alone."""


class Styles:
    """The formats of a workbook."""

    def __init__(self, book: Any) -> None:
        plain = {"font_name": _FONT, "font_size": 11, "valign": "top"}
        boxed = plain | {"border": 1, "locked": False}
        self.title = book.add_format(plain | {"bold": True, "font_size": 14})
        self.hint = book.add_format(plain | {"italic": True, "font_color": "#555555"})
        self.header = book.add_format(
            boxed
            | {"bold": True, "align": "center", "valign": "vcenter", "text_wrap": True}
            | {"bg_color": "#DDE7F0", "locked": True}
        )
        self.text = book.add_format(boxed | {"text_wrap": True, "num_format": "@"})
        self.strong = book.add_format(boxed | {"text_wrap": True, "num_format": "@", "bold": True})
        self.number = book.add_format(boxed | {"align": "right"})
        self.fixed = book.add_format(
            boxed | {"text_wrap": True, "bg_color": "#F2F5F8", "locked": True}
        )
        self.empty_text = book.add_format(plain | {"num_format": "@", "text_wrap": True})


def write_workbook(fill: Callable[[Any, Styles], None], *, title: str = "") -> bytes:
    """Write a workbook: `fill` gets the book and its formats."""
    import xlsxwriter  # loaded when first needed: an idle service stays small

    file = io.BytesIO()
    with xlsxwriter.Workbook(file, _OPTIONS) as book:
        book.set_properties({"title": title, "created": _CREATED})
        fill(book, Styles(book))
    return file.getvalue()


def write_header(sheet: Any, row: int, headings: Sequence[Heading], styles: Styles) -> None:
    """Write a header row with notes, offer its drop-down lists below, and keep it in sight. Rows count from 0 here."""
    for column, heading in enumerate(headings):
        # The look of empty cells is the column's: cells that hold nothing need not be in the file.
        below = styles.text if heading.is_text else styles.number
        sheet.set_column(column, column, heading.width, below)
        sheet.write_string(row, column, heading.title, styles.header)
        if heading.note:
            sheet.write_comment(row, column, heading.note, {"x_scale": 2.5, "y_scale": 2})
        if heading.words:
            offer(sheet, (row + 1, column, LAST_ROW, column), heading.words)
    fit_row(sheet, row, [(heading.title, heading.width) for heading in headings])
    sheet.freeze_panes(row + 1, 2)


def offer(sheet: Any, area: tuple[int, int, int, int], words: Sequence[str] | str) -> None:
    """Offer a drop-down list in a rectangle (first row and column, last row and column, from 0).

    Words written out may be 255 characters together; longer lists stand in cells, and `words` is their range.
    """
    # What is not in the list is warned of only: a pasted cell goes round any stop, and reading it says what to write.
    sheet.data_validation(
        *area,
        {
            "validate": "list",
            "source": words if isinstance(words, str) else list(words),
            "error_type": "warning",
            "error_title": "Không có trong danh sách",
            "error_message": "Hãy chọn một giá trị trong danh sách.",
        },
    )


def put(
    sheet: Any,
    row: int,
    column: int,
    value: str | int | Decimal | None,
    styles: Styles,
    *,
    strong: bool = False,
) -> None:
    """Write one value as what it is: a number as a number, a text as a text, whatever it begins with."""
    match value:
        case None:
            sheet.write_blank(row, column, None, styles.text)
        case bool():
            sheet.write_string(row, column, "Có" if value else "Không", styles.text)
        case int() | Decimal():
            sheet.write_number(row, column, value, styles.number)
        case str() if not is_writable(value):
            raise UnwritableTextError(f"{sheet.get_name()}!{address(row + 1, column + 1)}")
        case _:
            sheet.write_string(row, column, value, styles.strong if strong else styles.text)


def fit_row(sheet: Any, row: int, texts: Sequence[tuple[str, int]]) -> None:
    """Make a row as high as its longest text needs in its column: not every program does so when it opens a file."""
    lines = max(
        (sum(len(line) // width + 1 for line in text.split("\n")) for text, width in texts),
        default=1,
    )
    if lines > 1:
        sheet.set_row(row, min(lines * _LINE_POINTS, _HIGHEST_ROW))


def is_writable(text: str) -> bool:
    """Whether a cell can hold a text."""
    return len(text) + sum(sign > "\uffff" for sign in text) <= LONGEST_TEXT and not (
        "\ufffe" in text or "\uffff" in text
    )


def fits_a_number(value: Decimal) -> bool:
    """Whether a spreadsheet keeps every digit of a number."""
    return len(value.normalize().as_tuple().digits) <= _DIGITS
