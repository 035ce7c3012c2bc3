"""Writes a form as the three sheets of XLSForm: the one source of both the workbook and the XForm.

Columns and types are those of https://xlsform.org/en/ref-table/; `leaf` and `factor` are ours, and other readers pass over them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from services.survey.questionnaires.models import (
    DONT_KNOW,
    DONT_KNOW_LABEL,
    Form,
    Option,
    Question,
    QuestionType,
)

Cells = dict[str, str]
"""One row: what stands under each column, empty cells left out."""

INTRODUCTION: Final = "introduction"
"""The note in front of all questions that holds the form's introduction."""
METADATA: Final = ("start", "end", "deviceid")
"""What a device notes by itself: when the form was opened and finished, and on which device."""
LIKERT_LIST: Final = "likert"

_SELECTS: Final = {
    QuestionType.SINGLE: "select_one",
    QuestionType.LIKERT: "select_one",
    QuestionType.MULTIPLE: "select_multiple",
}


@dataclass(frozen=True, slots=True)
class Sheets:
    """The rows of the sheets `survey`, `choices` and `settings`."""

    survey: tuple[Cells, ...]
    choices: tuple[Cells, ...]
    settings: Cells


def write_sheets(form: Form, *, form_id: str, version: str) -> Sheets:
    """Write a whole form."""
    lists = _lists(form)
    survey: list[Cells] = [{"type": one, "name": one} for one in METADATA]
    if form.introduction:
        survey.append({"type": "note", "name": INTRODUCTION, "label": form.introduction})
    survey.extend(_question(question, lists) for question in form.questions)
    return Sheets(
        survey=tuple(survey),
        choices=tuple(_choices(lists)),
        settings={"form_title": form.title, "form_id": form_id, "version": version},
    )


_Lists = dict[tuple[Option, ...], str]


def _lists(form: Form) -> _Lists:
    """Name each different list of choices once."""
    lists: _Lists = {}
    for question in form.questions:
        if question.type in _SELECTS:
            is_likert = question.type is QuestionType.LIKERT
            name = f"{LIKERT_LIST}_{len(lists) + 1}" if is_likert else f"list_{question.code}"
            lists.setdefault(_offered(question), name)
    return lists


def _offered(question: Question) -> tuple[Option, ...]:
    if not question.dont_know:
        return question.choices
    return (*question.choices, Option(DONT_KNOW, DONT_KNOW_LABEL))


def _choices(lists: Mapping[tuple[Option, ...], str]) -> Iterator[Cells]:
    for options, name in lists.items():
        for option in options:
            yield {"list_name": name, "name": option.code, "label": option.label}


def _question(question: Question, lists: _Lists) -> Cells:
    cells = {
        "type": _type(question, lists),
        "name": question.code,
        "label": question.text,
        "required": "yes" if question.required else "",
        "relevant": _relevant(question),
        "constraint": _constraint(question),
        "appearance": "likert" if question.type is QuestionType.LIKERT else "",
        "leaf": question.leaf or "",
        "factor": question.factor or "",
    }
    return {column: value for column, value in cells.items() if value}


def _type(question: Question, lists: _Lists) -> str:
    match question.type:
        case QuestionType.NUMBER:
            return "integer" if question.integer else "decimal"
        case QuestionType.TEXT:
            return "text"
        case _:
            return f"{_SELECTS[question.type]} {lists[_offered(question)]}"


def _relevant(question: Question) -> str:
    return " and ".join(
        "(" + " or ".join(f"selected(${{{one.question}}}, '{code}')" for code in one.any_of) + ")"
        for one in question.relevant
    )


def _constraint(question: Question) -> str:
    limits = {">=": question.minimum, "<=": question.maximum}
    parts = [f". {sign} {_plain(limit)}" for sign, limit in limits.items() if limit is not None]
    if question.max_length is not None:
        parts.append(f"string-length(.) <= {question.max_length}")
    return " and ".join(parts)


def _plain(value: Decimal) -> str:
    return format(value, "f")
