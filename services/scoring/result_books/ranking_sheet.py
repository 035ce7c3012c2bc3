"""The ranking of a block; every total, index, rank and grade is a formula over the sheet of its leaves."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final

from services.scoring.result_books import formulas
from services.scoring.result_books.columns import LeafColumns, add_up
from services.scoring.result_books.formulas import Place, cell, column_name
from services.scoring.result_books.leaf_sheet import LeafSheet, part_key
from services.scoring.result_books.sheets import HEAD_ROWS, Book, Cell, Column
from services.scoring.runs.models import AgencyResult, Label
from shared.methodology.decimals import decimal_text
from shared.methodology.framework import BrokenBy, Criterion, Field, Group, KeyKind, Ties

HEADER_ROW: Final = HEAD_ROWS
MAXIMUM_ROW: Final = HEAD_ROWS + 1
FIRST_ROW: Final = HEAD_ROWS + 2
_RANK, _AGENCY, _FIRST_PART = 0, 1, 2


class RankingSheet:
    """Writes the ranking of one block, in its order."""

    def __init__(
        self, book: Book, block: Label, results: Sequence[AgencyResult], leaf_columns: LeafColumns
    ) -> None:
        self._book = book
        self._block = block
        self._framework = book.figures.framework
        self._leaf_columns = leaf_columns
        self.place = Place(book.named(f"{book.words.ranking} {block['name']}"))
        self._lay_out()
        self._row = FIRST_ROW
        self.field_points: dict[str, list[Decimal]] = {one: [] for one in self.fields}
        """What stands in the columns of the fields, which other sheets total."""
        self.last_row = FIRST_ROW + len(results) - 1
        self._last_ranked = FIRST_ROW + sum(one.rank is not None for one in results) - 1
        self._sheet = book.sheet(
            self.place.name, f"{book.words.block}: {block['name']}", self._columns
        )
        self._sheet.freeze_panes(FIRST_ROW, _FIRST_PART)
        self._sheet.repeat_rows(HEADER_ROW, MAXIMUM_ROW)
        self._write_headers()

    def column(self, place: int) -> str:
        """Name the cells of a column, for other sheets."""
        return self.place.column(place, FIRST_ROW, self.last_row)

    def add(self, result: AgencyResult, leaves: LeafSheet, leaf_row: int | None) -> None:
        """Write an agency: with formulas where its leaves are shown, else as it is published."""
        row, book, sheet = self._row, self._book, self._sheet
        book.write_text(sheet, row, _AGENCY, result.agency_name)
        if leaf_row is None:
            self._write_published(row, result)
        else:
            self._write_live(row, result, leaves, leaf_row)
        self._write_rank(row, result)
        grade = result.summary["grade_name"] or ""
        if result.index is None:
            book.write(sheet, row, self.grade, "–", book.formats.centred)
        else:
            grades = self._framework.grades_of(result.block)
            formula = formulas.graded(cell(row, self.index), grades)
            book.write_formula(sheet, (row, self.grade), formula, book.formats.centred, grade)
        self._row += 1

    def finish(self) -> None:
        """Write the remarks below the table."""
        words = self._book.words
        notes = [words.formula_note, words.index_note]
        if self._last_ranked < self.last_row:
            notes.append(words.unranked_note)
        self._book.write_notes(self._sheet, self._row + 1, notes, min(self.grade + 2, self._last))

    def _lay_out(self) -> None:
        words, framework = self._book.words, self._framework
        parts = len(framework.parts)
        has = {one.group for one in framework.fields}
        columns = [Column(words.rank, 7), Column(words.agency, 36)]
        columns += [Column(one.name, 12, one.maximum) for one in framework.parts]
        self.maxima = len(columns) if self._book.figures.has_reduced_maximum else None
        if self.maxima is not None:
            columns += [
                Column(words.applicable.format(name=one.name), 12, one.maximum)
                for one in framework.parts
            ]
        self.bonus = len(columns) if Group.BONUS in has else None
        columns += [Column(words.bonus, 9)] * (self.bonus is not None)
        self.penalty = len(columns) if Group.PENALTY in has else None
        columns += [Column(words.penalty, 9)] * (self.penalty is not None)
        self.index, self.grade = len(columns), len(columns) + 1
        columns += [Column(words.index, 11, framework.scale), Column(words.grade, 12)]
        self.fields = {one.code: len(columns) + place for place, one in enumerate(framework.fields)}
        columns += [Column(f"{one.code}. {one.name}", 12, one.maximum) for one in framework.fields]
        self.parts = {one.code: _FIRST_PART + place for place, one in enumerate(framework.parts)}
        self._part_span = (_FIRST_PART, _FIRST_PART + parts - 1)
        self._columns = columns
        self._last = len(columns) - 1

    def _write_headers(self) -> None:
        book, sheet, formats = self._book, self._sheet, self._book.formats
        book.write_header(sheet, HEADER_ROW, self._columns)
        sheet.write_blank(MAXIMUM_ROW, 0, None, formats.maximum_text)
        sheet.write_string(MAXIMUM_ROW, 1, book.words.maximum, formats.maximum_text)
        for place, one in enumerate(self._columns[2:], start=2):
            book.write(sheet, MAXIMUM_ROW, place, one.maximum, formats.maximum)

    def _write_live(self, row: int, result: AgencyResult, leaves: LeafSheet, leaf_row: int) -> None:
        book, sheet, formats = self._book, self._sheet, self._book.formats
        sums = add_up(self._framework, result)
        maxima = {one["code"]: Decimal(one["maximum"]) for one in result.summary["parts"]}
        points = leaves.place.row(leaf_row, _FIRST_PART, self._leaf_columns.last)
        adjustments = self._framework.adjustments
        for place, part in enumerate(self._framework.parts):
            earned = f"SUMIF({leaves.part_row},{formulas.text(part_key(self._framework, part, self._book.words))},{points})"
            if adjustments.bonus_within == part.code and self.bonus is not None:
                earned += f"+{cell(row, self.bonus)}"
            top = cell(MAXIMUM_ROW, _FIRST_PART + place, fixed_row=True)
            if self.maxima is not None:
                top = cell(row, self.maxima + place)
                book.write(sheet, row, self.maxima + place, maxima[part.code], formats.points)
            formula = formulas.capped(earned, top)
            self._formula(row, _FIRST_PART + place, formula, sums.parts[part.code])
        for field in self._framework.fields:
            formula = self._field_formula(field, leaves.place, leaf_row)
            self._formula(row, self.fields[field.code], formula, sums.fields[field.code])
            self.field_points[field.code].append(sums.fields[field.code])
        for column, group, cap, value in (
            (self.bonus, Group.BONUS, adjustments.bonus_maximum, sums.bonus),
            (self.penalty, Group.PENALTY, adjustments.penalty_maximum, sums.penalty),
        ):
            if column is not None:
                self._formula(row, column, formulas.capped(self._group(row, group), cap), value)
        if result.index is None:
            book.write(sheet, row, self.index, "–", formats.centred)
        else:
            formula = formulas.rounded(self._index_formula(row), self._framework.places)
            self._formula(row, self.index, formula, result.index, formats.index)

    def _write_published(self, row: int, result: AgencyResult) -> None:
        book, sheet, formats = self._book, self._sheet, self._book.formats
        summary = result.summary
        for place, part in enumerate(summary["parts"]):
            value = Decimal(part["points"])
            book.write(sheet, row, _FIRST_PART + place, value, formats.points)
            if self.maxima is not None:
                top = Decimal(part["maximum"])
                book.write(sheet, row, self.maxima + place, top, formats.points)
        for column, text in ((self.bonus, summary["bonus"]), (self.penalty, summary["penalty"])):
            if column is not None:
                book.write(sheet, row, column, Decimal(text), formats.points)
        index: Cell = "–" if result.index is None else result.index
        book.write(sheet, row, self.index, index, formats.index)
        for field in summary["fields"]:
            points = Decimal(field["points"])
            book.write(sheet, row, self.fields[field["code"]], points, formats.points)
            self.field_points[field["code"]].append(points)

    def _write_rank(self, row: int, result: AgencyResult) -> None:
        if result.rank is None:
            self._book.write(self._sheet, row, _RANK, "–", self._book.formats.centred)
            return
        formula = self._rank_formula(row)
        if formula is None:
            self._book.write(self._sheet, row, _RANK, result.rank, self._book.formats.whole)
        else:
            self._formula(row, _RANK, formula, result.rank, self._book.formats.whole)

    def _formula(self, row: int, column: int, formula: str, value: Cell, style: Any = None) -> None:
        style = style or self._book.formats.points
        self._book.write_formula(self._sheet, (row, column), formula, style, value)

    def _field_formula(self, field: Field, leaves: Place, leaf_row: int) -> str:
        def span(criteria: Sequence[Criterion]) -> list[str]:
            codes = [leaf.code for one in criteria for leaf in one.leaves]
            found = self._leaf_columns.span(codes)
            return [leaves.row(leaf_row, *found)] if found else []

        if field.group is Group.MAIN:
            return formulas.summed(span(field.criteria))
        criteria = [
            formulas.capped(formulas.summed(span([one])), one.maximum)
            for one in field.criteria
            if span([one])
        ]
        return formulas.capped(formulas.summed(criteria), field.maximum)

    def _group(self, row: int, group: Group) -> str:
        return formulas.summed(
            cell(row, self.fields[one.code]) for one in self._framework.fields if one.group is group
        )

    def _index_formula(self, row: int) -> str:
        first, last = self._part_span
        main = f"SUM({cell(row, first)}:{cell(row, last)})"
        if self.maxima is not None:
            size = last - first
            tops = f"{cell(row, self.maxima)}:{cell(row, self.maxima + size)}"
            main += f"/SUM({tops})*{decimal_text(self._framework.scale)}"
        adjustments = self._framework.adjustments
        added = ""
        if self.bonus is not None and adjustments.bonus_within is None:
            added += f"+{cell(row, self.bonus)}"
        if self.penalty is not None:
            added += f"-{cell(row, self.penalty)}"
        if added and adjustments.clamp is not None:
            lowest, highest = adjustments.clamp.minimum, adjustments.clamp.maximum
            added = f"+MAX({decimal_text(lowest)},MIN({decimal_text(highest)},0{added}))"
        return main + added

    def _rank_formula(self, row: int) -> str | None:
        """Rank as the framework ranks; None where it breaks ties by what stands on no sheet."""
        own, ties = cell(row, self.index), self._framework.ties
        column = self._ranked_cells(self.index)
        match ties:
            case Ties.COMPETITION:
                return formulas.ranked(own, column)
            case Ties.DENSE:
                return formulas.densely_ranked(own, column)
            case BrokenBy():
                pairs = [(own, column)]
                for key in ties.keys:
                    known = {KeyKind.PART: self.parts, KeyKind.FIELD: self.fields}.get(key.kind)
                    if known is None:
                        return None
                    place = known[key.code]
                    pairs.append((cell(row, place), self._ranked_cells(place)))
                return formulas.ranked_by_keys(pairs)

    def _ranked_cells(self, column: int) -> str:
        name = column_name(column)
        return f"${name}${FIRST_ROW + 1}:${name}${self._last_ranked + 1}"


Ranked = tuple[Label, RankingSheet, Sequence[AgencyResult]]
"""A block, the sheet of its ranking, and its agencies in that order."""
