"""Making the workbook, in a process of its own: once through the agencies for the sums, once to write them."""

from typing import Final

from services.scoring.result_books.totals import Totals
from services.scoring.result_books.writing import ResultBook
from services.scoring.result_figures.store import read_figures, read_in_detail
from services.scoring.typesetting.headings import file_name
from shared.jobs.work import Made, Work
from shared.problems.problem import Text
from shared.workbooks.writing import MEDIA_TYPE

ADDING_UP: Final = Text("Đang tổng hợp số liệu", "Adding up")
WRITING: Final = Text("Đang ghi các trang tính", "Writing the sheets")


async def make(work: Work) -> Made:
    """Make the workbook of a run."""
    work.progress(0, 0, ADDING_UP)
    async with work.database.readers.begin() as session:
        figures = await read_figures(session, work)
        totals, count = Totals(), len(figures.results)
        async for result in read_in_detail(session, figures):
            totals = totals.with_lines_of(result)
        with ResultBook(work.path, figures, totals) as book:
            written = 0
            async for result in read_in_detail(session, figures):
                book.add(result)
                written += 1
                work.progress(written, count, WRITING)
    heading = figures.run.heading
    words = (heading["programme"]["name"], heading["period"]["name"])
    return Made(file_name(*words, ending="xlsx"), MEDIA_TYPE)
