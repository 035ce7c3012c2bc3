"""Writes a form as the three sheets of XLSForm: the one source of both the workbook and the XForm.

Columns and types are those of https://xlsform.org/en/ref-table/. Ours are `leaf`, `factor` and `photo_place` of the sheet survey, and
`translated_title::<language>` of the sheet settings; pyxform and others pass over them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from services.survey.expressions import Condition, print_condition
from services.survey.questionnaires.languages import language_label
from services.survey.questionnaires.limits import whole_constraint
from services.survey.questionnaires.models import (
    Form,
    Option,
    Question,
    QuestionType,
    Section,
    Translations,
)
from services.survey.questionnaires.structure import Edge, walk

Cells = dict[str, str]
"""One row: what stands under each column, empty cells left out."""

INTRODUCTION: Final = "introduction"
"""The note in front of all questions that holds the form's introduction."""
CONSENT: Final = "consent_note"
"""The note behind it that holds what is read before agreeing to answer."""
FRONT: Final = {INTRODUCTION: "introduction", CONSENT: "consent"}
"""Notes in front of all questions, and what they are in a form."""
METADATA: Final = ("start", "end", "deviceid")
"""What every device notes by itself: when the form was opened and finished, and on which device."""
TYPES: Final = {
    QuestionType.SINGLE: "select_one",
    QuestionType.LIKERT: "select_one",
    QuestionType.MULTIPLE: "select_multiple",
    QuestionType.TEXT: "text",
    QuestionType.DATE: "date",
    QuestionType.GEOPOINT: "geopoint",
    QuestionType.IMAGE: "image",
    QuestionType.NOTE: "note",
}
"""XLSForm's words for our types; numbers have three."""
_SELECTS: Final = frozenset({QuestionType.SINGLE, QuestionType.LIKERT, QuestionType.MULTIPLE})

Lists = dict[tuple[Option, ...], str]
"""The names of the different lists of choices."""


@dataclass(frozen=True, slots=True)
class Sheets:
    """The rows of the sheets `survey`, `choices` and `settings`."""

    survey: tuple[Cells, ...]
    choices: tuple[Cells, ...]
    settings: Cells


def write_sheets(form: Form, *, form_id: str, version: str) -> Sheets:
    """Write a whole form."""
    lists = _lists(form)
    names = dict.fromkeys((*METADATA, *form.metadata))
    survey: list[Cells] = [{"type": name, "name": name} for name in names]
    for name, member in FRONT.items():
        if own := getattr(form, member):
            words = _words(form, "label", own, form.translations, member)
            survey.append({"type": "note", "name": name, **words})
    survey.extend(_survey(form, lists))
    return Sheets(
        survey=tuple(survey),
        choices=tuple(_choices(form, lists)),
        settings={
            "form_title": form.title,
            "form_id": form_id,
            "version": version,
            "default_language": language_label(form.language),
            **{
                f"translated_title::{language_label(language)}": words["title"]
                for language, words in form.translations.items()
                if "title" in words
            },
        },
    )


def _survey(form: Form, lists: Lists) -> Iterator[Cells]:
    for element in walk(form):
        match element:
            case Question():
                yield _question(form, element, lists)
            case (Edge.OPENS, section):
                yield _section(form, section)
            case _:
                yield {"type": "end_group"}


def _lists(form: Form) -> Lists:
    """Name each different list of choices once, after the first question that offers it."""
    lists: Lists = {}
    for question in form.questions:
        if question.type in _SELECTS:
            lists.setdefault(question.offered, f"list_{question.code}")
    return lists


def _choices(form: Form, lists: Mapping[tuple[Option, ...], str]) -> Iterator[Cells]:
    for options, name in lists.items():
        for option in options:
            own = option.in_language(form.language)
            words = _words(form, "label", own.label, option.translations)
            yield {"list_name": name, "name": option.code, **words}


def _section(form: Form, section: Section) -> Cells:
    return _filled(
        {
            "type": "begin_group",
            "name": section.code,
            **_words(form, "label", section.title, section.translations, "title"),
            "relevant": _printed(section.relevant),
        }
    )


def _question(form: Form, question: Question, lists: Lists) -> Cells:
    told = question.translations
    cells = {
        "type": _type(question, lists),
        "name": question.code,
        **_words(form, "label", question.text, told, "text"),
        **_words(form, "hint", question.hint, told),
        "required": "yes" if question.required else "",
        **_words(form, "required_message", question.required_message, told),
        "relevant": _printed(question.relevant),
        "constraint": _printed(whole_constraint(question)),
        **_words(form, "constraint_message", question.constraint_message, told),
        "parameters": _parameters(question),
        "appearance": "likert" if question.type is QuestionType.LIKERT else "",
        "leaf": question.leaf or "",
        "factor": question.factor or "",
        "photo_place": "yes" if question.photo_place else "",
    }
    return _filled(cells)


def _type(question: Question, lists: Lists) -> str:
    if question.type is QuestionType.NUMBER:
        if question.step is not None:
            return "range"
        return "integer" if question.integer else "decimal"
    name = TYPES[question.type]
    return f"{name} {lists[question.offered]}" if question.type in _SELECTS else name


def _parameters(question: Question) -> str:
    if question.step is None or question.minimum is None or question.maximum is None:
        return ""
    given = {"start": question.minimum, "end": question.maximum, "step": question.step}
    return " ".join(f"{name}={value:f}" for name, value in given.items())


def _words(
    form: Form, column: str, own: str, translations: Translations, member: str | None = None
) -> Cells:
    """Write words under one column per language."""
    said = {form.language: own} | {
        language: words[member or column]
        for language, words in translations.items()
        if (member or column) in words and language != form.language
    }
    return _filled({f"{column}::{language_label(code)}": words for code, words in said.items()})


def _filled(cells: Cells) -> Cells:
    return {column: value for column, value in cells.items() if value}


def _printed(condition: Condition | None) -> str:
    return "" if condition is None else print_condition(condition)
