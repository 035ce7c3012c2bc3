"""Reads the sheet choices: lists of options, each with its rows."""

import re
from dataclasses import dataclass, field
from typing import Final

from services.survey.questionnaire_workbooks.tables import FormTable
from services.survey.questionnaires.models import Option

MOST_OPTIONS: Final = 100
CODE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}", re.ASCII)


@dataclass(slots=True)
class ChoiceList:
    """One list: its options, and the row of each."""

    options: list[Option] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)
    is_whole: bool = True
    """Whether all its rows could be read: if not, what is missing from it is no fault of a question."""


def read_choices(table: FormTable, language: str) -> dict[str, ChoiceList]:
    """Read all lists; faults are recorded."""
    lists: dict[str, ChoiceList] = {}
    is_lost = False
    for row in table.rows():
        name, code = table.text(row, "list_name"), table.text(row, "name")
        if not name and not code:
            continue
        if not name:
            table.refuse(
                table.cell(row, "list_name"),
                "missing-value",
                "Ô này còn trống; hãy điền tên danh sách (list_name) mà phương án thuộc về.",
                "The cell is empty; write the list (list_name) that the choice belongs to.",
            )
            is_lost = True
            continue
        found = lists.setdefault(name, ChoiceList())
        option = _option(table, row, code, language)
        if option is None:
            found.is_whole = False
        elif any(one.code == option.code for one in found.options):
            table.refuse(
                table.cell(row, "name"),
                "duplicate-code",
                f"Mã phương án “{code}” bị trùng trong danh sách “{name}”; mỗi phương án cần một mã riêng.",
                f"The code “{code}” occurs twice in the list “{name}”; give each choice its own.",
            )
            found.is_whole = False
        elif len(found.options) == MOST_OPTIONS:
            table.refuse(
                table.cell(row, "list_name"),
                "too-many-options",
                f"Danh sách “{name}” có hơn {MOST_OPTIONS} phương án; hãy rút bớt.",
                f"The list “{name}” has more than {MOST_OPTIONS} choices; leave some out.",
            )
        else:
            found.options.append(option)
            found.rows.append(row)
    for found in lists.values():
        found.is_whole = found.is_whole and not is_lost
    return lists


def _option(table: FormTable, row: int, code: str, language: str) -> Option | None:
    if not CODE.fullmatch(code):
        table.refuse(
            table.cell(row, "name"),
            "invalid-code",
            f"Mã “{code[:40]}” không hợp lệ; hãy dùng chữ không dấu, số, dấu . _ - và không có dấu cách.",
            f"“{code[:40]}” is no code; use letters, digits and . _ - without spaces.",
        )
        return None
    said = said_in(table, row, "label", language)
    label = said.pop(language, "")
    if not label:
        table.refuse(
            table.cell(row, "label", label_column(table, "label", language)),
            "missing-value",
            "Ô này còn trống; hãy điền lời của phương án (label).",
            "The cell is empty; write what the respondent reads (label).",
        )
        return None
    return Option(code, label, {one: {"label": words} for one, words in said.items()})


def said_in(table: FormTable, row: int, column: str, language: str) -> dict[str, str]:
    """Read a text in all languages; a column without one is in the form's own."""
    said: dict[str, str] = {}
    for one in table.languages(column):
        if words := table.words(row, column, one):
            said.setdefault(one or language, words)
    return said


def label_column(table: FormTable, column: str, language: str) -> str | None:
    """Give the language under which the form's own words stand, None for the plain column."""
    return language if (column, language) in table.columns else None
