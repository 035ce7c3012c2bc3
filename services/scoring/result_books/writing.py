"""Writing the workbook row by row: the memory it takes does not grow with the number of agencies."""

from datetime import UTC
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from services.scoring.result_books.charts import write_charts
from services.scoring.result_books.columns import LeafColumns
from services.scoring.result_books.explanation_sheet import ExplanationSheet
from services.scoring.result_books.field_sheet import write_fields
from services.scoring.result_books.leaf_sheet import LeafSheet
from services.scoring.result_books.method_sheet import write_method
from services.scoring.result_books.overview_sheet import OverviewSheet
from services.scoring.result_books.ranking_sheet import Ranked, RankingSheet
from services.scoring.result_books.sheets import Book
from services.scoring.result_books.sipas_sheet import write_sipas
from services.scoring.result_books.totals import Totals
from services.scoring.result_figures.models import Figures
from services.scoring.runs.models import AgencyResult

_OPTIONS: Final = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


class ResultBook:
    """A workbook under way: give it every agency in the order of the ranking, with its detail where that is shown."""

    def __init__(self, path: Path, figures: Figures, totals: Totals) -> None:
        import xlsxwriter  # loaded when first needed: an idle service stays small

        self._workbook = xlsxwriter.Workbook(path, _OPTIONS | {"tmpdir": str(path.parent)})
        heading = figures.run.heading
        finished = (
            figures.publication.published_at if figures.publication else figures.run.created_at
        )
        self._workbook.set_properties(
            {
                "title": figures.title,
                "author": heading["authority"]["name"],
                # Not the time of writing: the same results give the same bytes.
                "created": finished.astimezone(UTC).replace(tzinfo=None, microsecond=0),
            }
        )
        self._book = Book(self._workbook, figures)
        self._overview = OverviewSheet(self._book)
        self._ranked: list[Ranked] = []
        self._leaves: dict[str, LeafSheet] = {}
        self._add_block_sheets()
        self._explanations = ExplanationSheet(self._book, totals)

    def add(self, result: AgencyResult) -> None:
        """Write one agency into every sheet that it is on."""
        leaves = self._leaves[result.block]
        ranking = next(one for block, one, _ in self._ranked if block["code"] == result.block)
        row = leaves.add(result) if result.detail else None
        ranking.add(result, leaves, row)
        if result.detail:
            self._explanations.add(result)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Finish the sheets and write the file, unless writing failed."""
        if error is not None:
            return
        for block, ranking, _ in self._ranked:
            ranking.finish()
            self._leaves[block["code"]].finish()
        self._overview.finish(self._ranked)
        fields = write_fields(self._book, self._ranked)
        if self._book.figures.has_sipas:
            write_sipas(self._book)
        write_method(self._book)
        write_charts(self._book, self._overview, fields, self._ranked)
        self._workbook.close()

    def _add_block_sheets(self) -> None:
        figures = self._book.figures
        for block in figures.run.heading["blocks"]:
            results = figures.of_block(block["code"])
            if not results:
                continue
            columns = LeafColumns.of_block(figures.framework, block["code"])
            ranking = RankingSheet(self._book, block, results, columns)
            self._ranked.append((block, ranking, results))
        for block, _, _ in self._ranked:
            columns = LeafColumns.of_block(figures.framework, block["code"])
            self._leaves[block["code"]] = LeafSheet(self._book, block, columns)
