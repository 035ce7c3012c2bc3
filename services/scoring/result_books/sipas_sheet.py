"""Satisfaction, where it was measured: the mean of the factors and the rank by it."""

from decimal import Decimal

from services.scoring.result_books.sheets import HEAD_ROWS, Book, Column
from services.scoring.runs.models import AgencyResult


def write_sipas(book: Book) -> None:
    """Write SIPAS by block and rank. Its figures come from the survey's answers, which no workbook holds: no formulas."""
    words, heading = book.words, book.figures.run.heading
    columns = [
        Column(words.sipas_rank, 9),
        Column(words.agency, 42),
        Column(words.block, 26),
        Column("SIPAS (%)", 12),
        *(Column(f"{one['name']} (%)", 17) for one in heading["factors"]),
    ]
    sheet = book.sheet(book.named(words.sipas), words.sipas_title, columns)
    sheet.repeat_rows(HEAD_ROWS)
    book.write_header(sheet, HEAD_ROWS, columns)
    names = {one["code"]: one["name"] for one in heading["blocks"]}
    for row, one in enumerate(_measured(book), start=HEAD_ROWS + 1):
        factors = {factor["code"]: factor["percent"] for factor in one.summary["factors"]}
        rank = "–" if one.sipas_rank is None else one.sipas_rank
        book.write(sheet, row, 0, rank, book.formats.whole)
        book.write_text(sheet, row, 1, one.agency_name)
        book.write_text(sheet, row, 2, names[one.block])
        book.write(sheet, row, 3, one.sipas_index, book.formats.index)
        for column, factor in enumerate(heading["factors"], start=4):
            percent = factors.get(factor["code"])
            value = None if percent is None else Decimal(percent)
            book.write(sheet, row, column, value, book.formats.points)


def _measured(book: Book) -> list[AgencyResult]:
    places = {one["code"]: place for place, one in enumerate(book.figures.run.heading["blocks"])}
    return sorted(
        (one for one in book.figures.results if one.sipas_index is not None),
        key=lambda one: (
            places[one.block],
            one.sipas_rank is None,
            one.sipas_rank or 0,
            one.agency_code,
        ),
    )
