"""How the points were made: parts, bands, and the rule of every leaf."""

from typing import Any

from services.scoring.result_books.sheets import HEAD_ROWS, Book, Column
from shared.methodology.framework import Grade
from shared.methodology.rule_wording import describe_rule
from shared.methodology.wording import shown


def write_method(book: Book) -> None:
    """Write the framework in words."""
    words = book.words
    columns = [
        Column(words.code, 10),
        Column(words.leaf, 52),
        Column(words.field, 30),
        Column(words.part, 22),
        Column(words.source, 18),
        Column(words.maximum, 10),
        Column(words.rule, 70),
    ]
    framework, language = book.figures.framework, book.figures.language
    sheet = book.sheet(book.named(words.method), framework.name, columns)
    sheet.repeat_rows(HEAD_ROWS)
    book.write_header(sheet, HEAD_ROWS, columns)
    fields = {one.code: f"{one.code}. {one.name}" for one in framework.fields}
    row = HEAD_ROWS
    for row, leaf in enumerate(framework.leaves.values(), start=HEAD_ROWS + 1):
        part = framework.part_of(leaf)
        book.write(sheet, row, 0, leaf.code, book.formats.small)
        book.write_text(sheet, row, 1, leaf.name, small=True)
        book.write_text(sheet, row, 2, fields[leaf.field], small=True)
        name = part.name if part else fields[leaf.field]
        book.write_text(sheet, row, 3, name, small=True)
        book.write(sheet, row, 4, words.sources[str(leaf.source)], book.formats.small)
        book.write(sheet, row, 5, leaf.maximum, book.formats.points)
        rule = leaf.text or describe_rule(leaf.rule).in_(language)
        book.write_text(sheet, row, 6, rule, small=True)
    _write_grades(book, sheet, row + 2)


def _write_grades(book: Book, sheet: Any, row: int) -> None:
    """Write the bands of the grades, of each block where they differ."""
    framework = book.figures.framework
    own = [(one.name, one.grades) for one in framework.blocks if one.grades is not None]
    for name, grades in [(book.words.all_blocks, framework.grades), *own]:
        book.write(sheet, row, 0, None, book.formats.total_text)
        book.write(sheet, row, 1, f"{book.words.grade}: {name}", book.formats.total_text)
        row += 1
        for grade in grades:
            book.write(sheet, row, 0, None, book.formats.text)
            book.write_text(sheet, row, 1, f"{grade.name}: {_band(book, grade)}")
            row += 1


def _band(book: Book, grade: Grade) -> str:
    words = book.words
    if grade.start is None:
        return words.grade_rest
    pattern = words.grade_from if grade.includes_start else words.grade_above
    return pattern.format(points=shown(grade.start, book.figures.language))
