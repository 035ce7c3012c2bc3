"""One look for every sheet: formats, head, how it prints, and cells that stay what they are."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from services.scoring.result_books.wording import WORDS, Words
from services.scoring.result_figures.days import written_day
from services.scoring.result_figures.models import Figures, Standing
from shared.methodology.decimals import decimal_text
from shared.spreadsheets import harmless
from shared.workbooks.writing import LONGEST_TEXT, fit_row

HEAD_ROWS: Final = 6
"""Rows of the head with the empty one below it: tables begin here."""
A4: Final = 9
A3: Final = 8
_WIDEST_ON_A4: Final = 170
"""Characters side by side that can still be read on an A4 page; wider sheets print on A3."""
_FONT: Final = "Times New Roman"
_NAMES: Final = re.compile(r"[\[\]:*?/\\']+")
_LONGEST_NAME: Final = 31

Cell = str | int | Decimal | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its header, its width in characters, and the most points that it can show."""

    title: str
    width: int
    maximum: Decimal | None = None


class Formats:
    """The formats of a workbook."""

    def __init__(self, book: Any, words: Words, places: int) -> None:
        number = f"[$-{words.number_locale}]#,##0" + ("." + "0" * places if places else "")
        plain = {"font_name": _FONT, "font_size": 11, "valign": "vcenter"}
        boxed = plain | {"border": 1, "border_color": "#9AA5B1"}
        points = boxed | {"num_format": number, "align": "right"}
        header = boxed | {"bold": True, "align": "center", "text_wrap": True}
        make = book.add_format
        self.authority = make(plain | {"bold": True})
        self.banner = make(plain | {"bold": True, "font_size": 12, "align": "center"})
        self.draft = make(
            plain | {"bold": True, "font_size": 12, "align": "center", "font_color": "#B00020"}
        )
        self.title = make(
            plain | {"bold": True, "font_size": 14, "align": "center", "text_wrap": True}
        )
        self.subtitle = make(plain | {"italic": True, "align": "center"})
        self.note = make(plain | {"italic": True, "valign": "top", "text_wrap": True})
        self.header = make(header | {"bg_color": "#DDE7F0"})
        upright = header | {"rotation": 90, "bold": False, "font_size": 9}
        self.upright = make(upright | {"bg_color": "#DDE7F0"})
        self.upright_part = make(upright | {"bg_color": "#F2F5F8", "italic": True})
        self.maximum = make(points | {"italic": True, "bg_color": "#F2F5F8"})
        self.maximum_text = make(
            boxed | {"italic": True, "bg_color": "#F2F5F8", "align": "center", "text_wrap": True}
        )
        self.text = make(boxed | {"text_wrap": True})
        self.quoted = make(boxed | {"text_wrap": True, "quote_prefix": True})
        self.small = make(boxed | {"text_wrap": True, "font_size": 10, "valign": "top"})
        self.small_quoted = make(
            boxed | {"text_wrap": True, "font_size": 10, "valign": "top", "quote_prefix": True}
        )
        self.centred = make(boxed | {"align": "center", "text_wrap": True})
        self.whole = make(boxed | {"align": "center", "num_format": "0"})
        self.points = make(points)
        self.index = make(points | {"bold": True, "bg_color": "#FFF8E1"})
        self.total = make(points | {"bold": True, "bg_color": "#EEF2F6"})
        self.whole_total = make(
            boxed | {"bold": True, "bg_color": "#EEF2F6", "align": "center", "num_format": "0"}
        )
        self.total_text = make(boxed | {"bold": True, "bg_color": "#EEF2F6", "text_wrap": True})
        self.nothing = make(points | {"bg_color": "#FFE0B2"})
        self.not_meant = make(boxed | {"bg_color": "#ECEFF1"})
        self.red = make({"font_color": "#B00020"})


class Book:
    """The workbook under way: its formats, its words, the names of its sheets."""

    def __init__(self, workbook: Any, figures: Figures) -> None:
        self.workbook = workbook
        self.figures = figures
        self.words = WORDS[figures.language]
        self.formats = Formats(workbook, self.words, figures.framework.places)
        self._names: set[str] = set()

    def named(self, name: str) -> str:
        """Give a name that spreadsheets take: short, without the signs of their addresses, and only once."""
        plain = _shortened(_NAMES.sub(" ", name).strip()) or self.words.block
        candidate, number = plain, 2
        while candidate.casefold() in self._names:
            candidate = f"{plain[: _LONGEST_NAME - 4]} {number}"
            number += 1
        self._names.add(candidate.casefold())
        return candidate

    def sheet(
        self,
        name: str,
        caption: str,
        columns: Sequence[Column],
        *,
        frozen: int = 2,
    ) -> Any:
        """Begin a sheet: widths, the head of the annex, how it prints."""
        sheet = self.workbook.add_worksheet(name)
        for place, column in enumerate(columns):
            sheet.set_column(place, place, column.width)
        self._write_head(sheet, caption, _shown_columns(columns))
        sheet.set_landscape()
        sheet.set_paper(A4 if sum(one.width for one in columns) <= _WIDEST_ON_A4 else A3)
        sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
        sheet.fit_to_pages(1, 0)
        banner = self.words.banners[self.figures.standing]
        is_final = self.figures.standing is Standing.PUBLISHED
        left = "" if is_final else f"&L{banner}"
        sheet.set_footer(f"{left}&C{self.words.page}&R&A")
        sheet.freeze_panes(HEAD_ROWS + 1, frozen)
        return sheet

    def write_header(self, sheet: Any, row: int, columns: Sequence[Column]) -> None:
        """Write the header of a table, high enough for its words, repeated on every page."""
        fit_row(sheet, row, [(one.title, max(one.width - 2, 4)) for one in columns])
        for place, one in enumerate(columns):
            sheet.write_string(row, place, one.title, self.formats.header)

    def write(self, sheet: Any, row: int, column: int, value: Cell, style: Any) -> None:
        """Write a number as a number and a text as a text: never a formula, never an address."""
        match value:
            case None:
                sheet.write_blank(row, column, None, style)
            case str():
                sheet.write_string(row, column, value[: LONGEST_TEXT // 2], style)
            case int() | Decimal():
                sheet.write_number(row, column, value, style)

    def write_text(
        self, sheet: Any, row: int, column: int, value: str, *, small: bool = False
    ) -> None:
        """Write somebody's text; what looks like a formula is marked as text, also for who edits the cell."""
        formats = self.formats
        if harmless(value) == value:
            style = formats.small if small else formats.text
        else:
            style = formats.small_quoted if small else formats.quoted
        self.write(sheet, row, column, value, style)

    def write_formula(
        self, sheet: Any, place: tuple[int, int], formula: str, style: Any, value: Cell
    ) -> None:
        """Write a formula together with what it comes to, for programs that do not calculate."""
        cached = Decimal(decimal_text(value)) if isinstance(value, Decimal) else value
        sheet.write_formula(*place, f"={formula}", style, "" if cached is None else cached)

    def write_notes(self, sheet: Any, row: int, notes: Sequence[str], last: int) -> None:
        """Write remarks below a table, each over its whole width."""
        for place, note in enumerate(notes, start=row):
            sheet.set_row(place, 32)
            sheet.merge_range(place, 0, place, last, "", self.formats.note)
            sheet.write_string(place, 0, note, self.formats.note)

    def _write_head(self, sheet: Any, caption: str, last: int) -> None:
        formats, figures = self.formats, self.figures
        is_final = figures.standing is Standing.PUBLISHED
        head = [
            (figures.run.heading["authority"]["name"].upper(), formats.authority),
            (self.words.banners[figures.standing], formats.banner if is_final else formats.draft),
            (figures.title, formats.title),
            (self._decision(), formats.subtitle),
            (caption, formats.banner),
        ]
        for row, (text, style) in enumerate(head):
            if row == 2:
                sheet.set_row(row, 38)
            sheet.merge_range(row, 0, row, last, "", style)
            sheet.write_string(row, 0, text, style)

    def _decision(self) -> str:
        publication = self.figures.publication
        if publication is None:
            return self.words.not_public
        return self.words.by_decision.format(
            number=publication.decision_number,
            day=written_day(publication.decision_date, self.figures.language),
        )


def _shortened(name: str) -> str:
    """Shorten a name between words."""
    if len(name) <= _LONGEST_NAME:
        return name
    kept, space, _ = name[:_LONGEST_NAME].rpartition(" ")
    return f"{kept if space else name[: _LONGEST_NAME - 1]}…"


def _shown_columns(columns: Sequence[Column]) -> int:
    """Give the last column that the head spans: a head wider than a screen is read by nobody."""
    width = 0
    for place, column in enumerate(columns):
        width += column.width
        if width > 150 and place:
            return place
    return max(len(columns) - 1, 1)


def points_style(formats: Formats, status: str) -> Any:
    """Choose the format of points: what counts as 0 for want of an answer is seen."""
    return formats.nothing if status in ("MISSING", "NOT_COMPUTABLE") else formats.points
