"""The first sheet: what was computed from what, and how the blocks stand."""

from collections.abc import Sequence
from typing import Any, Final

from services.scoring.result_books.formulas import Place, cell, summed, text
from services.scoring.result_books.ranking_sheet import Ranked, RankingSheet
from services.scoring.result_books.sheets import HEAD_ROWS, Book, Cell, Column
from services.scoring.result_figures.days import written_day
from services.scoring.runs.models import AgencyResult, Label
from shared.clock import local_text
from shared.methodology.decimals import mean, subtract

TABLE_ROW: Final = HEAD_ROWS
_FIRST_GRADE: Final = 7


class OverviewSheet:
    """Stands first and is written last, when the other sheets are known."""

    def __init__(self, book: Book) -> None:
        words = book.words
        self._book = book
        self._grades = _grade_names(book)
        self.columns = [
            Column(words.block, 34),
            Column(words.agencies, 11),
            Column(words.ranked, 11),
            Column(words.mean, 11),
            Column(words.highest, 11),
            Column(words.lowest, 11),
            Column(words.spread, 11),
            *(Column(name, 12) for name in self._grades),
        ]
        self.place = Place(book.named(words.overview))
        self._sheet = book.sheet(self.place.name, words.overview, self.columns, frozen=1)

    @property
    def grade_span(self) -> tuple[int, int]:
        """First and last column of the counts of grades."""
        return _FIRST_GRADE, _FIRST_GRADE + len(self._grades) - 1

    def finish(self, rankings: Sequence[Ranked]) -> None:
        """Write a line per block, their total, and where the figures come from."""
        book, sheet = self._book, self._sheet
        book.write_header(sheet, TABLE_ROW, self.columns)
        for row, ranked in enumerate(rankings, start=TABLE_ROW + 1):
            self._write_block(row, *ranked)
        last = TABLE_ROW + len(rankings)
        self._write_total(last + 1, rankings)
        for row, (title, value) in enumerate(self._provenance(), start=last + 3):
            book.write(sheet, row, 0, title, book.formats.total_text)
            sheet.merge_range(row, 1, row, max(len(self.columns) - 1, 7), "", book.formats.text)
            book.write_text(sheet, row, 1, value)

    def _write_block(
        self, row: int, block: Label, ranking: RankingSheet, results: Sequence[AgencyResult]
    ) -> None:
        book, formats = self._book, self._book.formats
        link = f"internal:{ranking.place.at('A1')}"
        self._sheet.write_url(row, 0, link, formats.text, block["name"])
        cells = ranking.column(ranking.index)
        grades = ranking.column(ranking.grade)
        indices = [one.index for one in results if one.index is not None]
        self._formula(row, 1, f"ROWS({cells})", len(results), formats.whole)
        rank_cells = ranking.column(0)
        ranked = sum(one.rank is not None for one in results)
        self._formula(row, 2, f"COUNT({rank_cells})", ranked, formats.whole)
        if indices:
            self._formula(row, 3, f"AVERAGE({cells})", mean(indices), formats.points)
            self._formula(row, 4, f"MAX({cells})", max(indices), formats.points)
            self._formula(row, 5, f"MIN({cells})", min(indices), formats.points)
            spread = subtract(max(indices), min(indices))
            self._formula(row, 6, f"{cell(row, 4)}-{cell(row, 5)}", spread, formats.points)
        else:
            for column in range(3, _FIRST_GRADE):
                book.write(self._sheet, row, column, "–", formats.centred)
        for place, name in enumerate(self._grades):
            count = sum(one.summary["grade_name"] == name for one in results)
            formula = f"SUMPRODUCT(--({grades}={text(name)}))"
            self._formula(row, _FIRST_GRADE + place, formula, count, formats.whole)

    def _write_total(self, row: int, rankings: Sequence[Ranked]) -> None:
        book, formats = self._book, self._book.formats
        book.write(self._sheet, row, 0, book.words.all_blocks, formats.total_text)
        results = [one for _, _, found in rankings for one in found]
        indices = [one.index for one in results if one.index is not None]
        cells = ",".join(ranking.column(ranking.index) for _, ranking, _ in rankings)
        rows = (TABLE_ROW + 1, row - 1)
        for column, count in (
            (1, len(results)),
            (2, sum(one.rank is not None for one in results)),
            *(
                (_FIRST_GRADE + place, sum(one.summary["grade_name"] == name for one in results))
                for place, name in enumerate(self._grades)
            ),
        ):
            counted = f"{cell(rows[0], column)}:{cell(rows[1], column)}"
            self._formula(row, column, summed([counted]), count, formats.whole_total)
        if indices:
            self._formula(row, 3, f"AVERAGE({cells})", mean(indices), formats.total)
            self._formula(row, 4, f"MAX({cells})", max(indices), formats.total)
            self._formula(row, 5, f"MIN({cells})", min(indices), formats.total)
            spread = subtract(max(indices), min(indices))
            self._formula(row, 6, f"{cell(row, 4)}-{cell(row, 5)}", spread, formats.total)

    def _formula(self, row: int, column: int, formula: str, value: Cell, style: Any) -> None:
        self._book.write_formula(self._sheet, (row, column), formula, style, value)

    def _provenance(self) -> list[tuple[str, str]]:
        figures, words = self._book.figures, self._book.words
        run, publication = figures.run, figures.publication
        heading = run.heading
        facts = [
            (words.programme, heading["programme"]["name"]),
            (words.period, heading["period"]["name"]),
            (
                words.framework,
                f"{heading['framework']['name']} ({heading['framework']['edition']})",
            ),
        ]
        if publication is not None:
            day = written_day(publication.decision_date, figures.language)
            facts.append((words.decision, f"{publication.decision_number}, {day}"))
        facts.append((words.computed, local_text(run.created_at)))
        if figures.only_agency is None and not figures.is_public:
            for title, at, name, note in (
                (words.checked, run.checked_at, run.checked_by_name, run.check_note),
                (words.approved, run.approved_at, run.approved_by_name, run.approval_note),
            ):
                if at is not None:
                    said = [local_text(at), name, note]
                    facts.append((title, ", ".join(one for one in said if one)))
        facts += [
            (words.kernel, run.kernel_version),
            (words.digests.format(of=words.appraisal_record), run.appraisal_record_digest),
            (words.digests.format(of=words.survey_summary), run.survey_summary_digest or "–"),
            (words.digests.format(of=words.imported_facts), run.imported_facts_digest or "–"),
            (words.digests.format(of=words.result_digest), run.result_digest),
        ]
        return facts


def _grade_names(book: Book) -> tuple[str, ...]:
    """Name every grade once, best first, those of single blocks among them."""
    framework = book.figures.framework
    names = [one.name for one in framework.grades]
    for block in framework.blocks:
        names += [one.name for one in block.grades or () if one.name not in names]
    return tuple(names)
