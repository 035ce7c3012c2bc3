"""Native charts over the sheets: they change with the figures, and say in words what they show."""

from collections.abc import Sequence
from typing import Any, Final

from services.scoring.result_books.field_sheet import FIRST_ROW as FIELD_ROW
from services.scoring.result_books.field_sheet import SHARE_OFFSET, first_column
from services.scoring.result_books.formulas import Place
from services.scoring.result_books.overview_sheet import TABLE_ROW, OverviewSheet
from services.scoring.result_books.ranking_sheet import FIRST_ROW, HEADER_ROW, Ranked, RankingSheet
from services.scoring.result_books.sheets import HEAD_ROWS, Book, Column

COLOURS: Final = ("#2E7D32", "#1565C0", "#F9A825", "#EF6C00", "#B71C1C", "#6A1B9A", "#455A64")
_COLUMNS: Final = 10
_COLUMN_WIDTH: Final = 13
_WIDTH: Final = 950
_ROW_PIXELS: Final = 20
_FONT: Final = {"name": "Times New Roman", "size": 11}
_BAR: Final = 24
"""Pixels of height that a bar with its name needs."""
_MOST_BARS: Final = 130


def write_charts(
    book: Book, overview: OverviewSheet, fields: Place, rankings: Sequence[Ranked]
) -> None:
    """Write a sheet of charts: grades and fields by block, then every block's indices."""
    words = book.words
    name = book.named(words.charts)
    sheet = book.sheet(name, words.charts, [Column("", _COLUMN_WIDTH)] * _COLUMNS, frozen=0)
    sheet.set_portrait()
    pen = _Pen(book, sheet)
    pen.put(words.grades_by_block, overview.place.name, _grades(book, overview, rankings), 380)
    pen.put(words.share_by_field, fields.name, _fields(book, fields, rankings), 440)
    for block, ranking, results in rankings:
        bars = min(sum(one.index is not None for one in results), _MOST_BARS)
        if bars:
            title = words.index_by_agency.format(block=block["name"])
            chart = _indices(book, ranking, bars)
            pen.put(title, ranking.place.name, chart, 130 + _BAR * bars)


class _Pen:
    """Puts charts one below another, each on pages of its own rows."""

    def __init__(self, book: Book, sheet: Any) -> None:
        self._book, self._sheet = book, sheet
        self._row = HEAD_ROWS
        self._breaks: list[int] = []

    def put(self, title: str, source: str, chart: Any, height: int) -> None:
        described = self._book.words.chart_description.format(title=title, sheet=source)
        chart.set_title({"name": title, "name_font": _FONT | {"size": 13}, "overlay": False})
        chart.set_size({"width": _WIDTH, "height": height})
        chart.set_legend({"position": "bottom", "font": _FONT})
        self._sheet.insert_chart(self._row, 0, chart, {"description": described})
        self._row += height // _ROW_PIXELS + 2
        self._breaks.append(self._row)
        self._sheet.set_h_pagebreaks(self._breaks[1:-1])


def _grades(book: Book, overview: OverviewSheet, rankings: Sequence[Ranked]) -> Any:
    chart = book.workbook.add_chart({"type": "bar", "subtype": "stacked"})
    first, last = overview.grade_span
    name, rows = overview.place.name, (TABLE_ROW + 1, TABLE_ROW + len(rankings))
    for place, column in enumerate(range(first, last + 1)):
        chart.add_series(
            {
                "name": [name, TABLE_ROW, column],
                "categories": [name, rows[0], 0, rows[1], 0],
                "values": [name, rows[0], column, rows[1], column],
                "fill": {"color": COLOURS[place % len(COLOURS)]},
                "gap": 60,
            }
        )
    chart.set_y_axis({"reverse": True, "num_font": _FONT})
    chart.set_x_axis(
        {
            "name": book.words.agencies,
            "name_font": _FONT,
            "num_font": _FONT,
            "num_format": "0",
            "min": 0,
            "label_position": "low",
            "major_gridlines": {"visible": True, "line": {"color": "#D0D7DE"}},
        }
    )
    return chart


def _fields(book: Book, fields: Place, rankings: Sequence[Ranked]) -> Any:
    chart = book.workbook.add_chart({"type": "column"})
    count = len(book.figures.run.heading["fields"])
    rows = (FIELD_ROW, FIELD_ROW + count - 1)
    for number, (block, _, _) in enumerate(rankings):
        column = first_column(number) + SHARE_OFFSET
        chart.add_series(
            {
                "name": block["name"],
                "categories": [fields.name, rows[0], 1, rows[1], 1],
                "values": [fields.name, rows[0], column, rows[1], column],
                "fill": {"color": COLOURS[(number + 1) % len(COLOURS)]},
            }
        )
    chart.set_x_axis({"num_font": _FONT | {"size": 9}})
    chart.set_y_axis(
        {
            "name": "%",
            "min": 0,
            "max": 100,
            "num_font": _FONT,
            "name_font": _FONT,
            "num_format": "0",
            "major_gridlines": {"visible": True, "line": {"color": "#D0D7DE"}},
        }
    )
    return chart


def _indices(book: Book, ranking: RankingSheet, bars: int) -> Any:
    """Draw the parts of each index on top of one another where they are what it adds up to, else the index alone."""
    chart = book.workbook.add_chart({"type": "bar", "subtype": "stacked"})
    name, last = ranking.place.name, FIRST_ROW + bars - 1
    adds_up = ranking.maxima is None
    columns = list(ranking.parts.values()) if adds_up else [ranking.index]
    for place, column in enumerate(columns):
        chart.add_series(
            {
                "name": [name, HEADER_ROW, column],
                "categories": [name, FIRST_ROW, 1, last, 1],
                "values": [name, FIRST_ROW, column, last, column],
                "fill": {"color": COLOURS[(place + 1) % len(COLOURS)]},
                "data_labels": {} if adds_up else {"value": True, "num_format": "0.00"},
                "gap": 40,
            }
        )
    chart.set_y_axis({"reverse": True, "num_font": _FONT | {"size": 10}})
    chart.set_x_axis(
        {
            "min": 0,
            "max": None if adds_up else float(book.figures.framework.scale),
            "num_font": _FONT,
            "num_format": "0",
            "label_position": "low",
            "major_gridlines": {"visible": True, "line": {"color": "#D0D7DE"}},
        }
    )
    return chart
