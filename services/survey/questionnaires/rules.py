"""Checks a questionnaire as a whole, and finds everything that is wrong with it at once."""

import re
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from typing import Final

from services.survey.expressions import Condition
from services.survey.questionnaires.condition_rules import ConditionCheck
from services.survey.questionnaires.models import Form, Question, QuestionType, Translations
from services.survey.questionnaires.question_rules import faults_of_question
from services.survey.questionnaires.section_rules import faults_of_sections
from services.survey.questionnaires.sheets import FRONT, METADATA
from shared.problems.problem import Fault, Text

KNOWN_METADATA: Final = (*METADATA, "today", "username", "phonenumber", "email", "start-geopoint")
"""What phones can note by themselves (https://xlsform.org/en/#metadata), files of theirs left out."""
_RESERVED: Final = frozenset({*FRONT, "meta", "data", *KNOWN_METADATA})
_XML_NAME: Final = re.compile(r"(?!xml)[A-Za-z_][A-Za-z0-9._-]*", re.IGNORECASE | re.ASCII)
_UNREADABLE: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]|\$\{")
"""Characters that XML cannot hold, and the sign that XLSForm would take for an answer."""


def faults_of_form(form: Form) -> list[Fault]:
    """Find all faults of a form, each at its JSON pointer."""
    faults: list[Fault] = []
    earlier: dict[str, Question] = {}
    later = {question.code for question in form.questions}
    own = (form.title, form.introduction, form.consent)
    faults.extend(_words(form.language, "#", form.translations, *own))
    faults.extend(_metadata(form))
    faults.extend(faults_of_sections(form))
    faults.extend(_section_words(form))
    seen: dict[str, str] = {}
    for index, question in enumerate(form.questions):
        at = f"#/questions/{index}"
        faults.extend(_code(question.code, f"{at}/code", seen))
        faults.extend(faults_of_question(question, at))
        faults.extend(_question_words(form.language, question, at))
        check = ConditionCheck(earlier, later)
        faults.extend(_condition(check, question.relevant, f"{at}/relevant"))
        check = ConditionCheck(earlier, later, question)
        faults.extend(_condition(check, question.constraint, f"{at}/constraint"))
        if question.type is not QuestionType.NOTE:
            earlier.setdefault(question.code, question)
    for index, section in enumerate(form.sections):
        faults.extend(_code(section.code, f"#/sections/{index}/code", seen))
        faults.extend(_section_condition(form, index, later))
    return faults


def _condition(check: ConditionCheck, condition: Condition | None, at: str) -> Iterator[Fault]:
    if condition is not None:
        for code, text in check.complaints(condition):
            yield Fault(at, text, code)


def _section_condition(form: Form, index: int, later: AbstractSet[str]) -> Iterator[Fault]:
    section = form.sections[index]
    before: dict[str, Question] = {}
    for question in form.questions:
        if section in form.sections_around(question.section):
            break
        before.setdefault(question.code, question)
    check = ConditionCheck(before, later)
    yield from _condition(check, section.relevant, f"#/sections/{index}/relevant")


def _code(code: str, at: str, seen: dict[str, str]) -> Iterator[Fault]:
    if code.casefold() in seen:
        yield Fault(
            at,
            Text(
                f"Mã câu hỏi “{code}” đã dùng ở trên; hãy đặt mã khác.",
                f"The question code “{code}” is used above; choose another.",
            ),
            "duplicate-code",
        )
    elif code.casefold() in _RESERVED:
        yield Fault(
            at,
            Text(
                f"Mã “{code}” dành riêng cho hệ thống; hãy đặt mã khác, ví dụ “{code}_1”.",
                f"The code “{code}” is reserved; choose another, such as “{code}_1”.",
            ),
            "reserved-code",
        )
    elif not _XML_NAME.fullmatch(code):
        yield Fault(
            at,
            Text(
                f"Mã “{code}” phải bắt đầu bằng chữ cái không dấu (và không phải “xml”); hãy viết chẳng hạn “q{code}”.",
                f"The code “{code}” must begin with a letter (and not with “xml”); write for instance “q{code}”.",
            ),
            "code-not-a-name",
        )
    seen.setdefault(code.casefold(), code)


def _metadata(form: Form) -> Iterator[Fault]:
    for index, name in enumerate(form.metadata):
        if name not in KNOWN_METADATA:
            listed = ", ".join(KNOWN_METADATA)
            yield Fault(
                f"#/metadata/{index}",
                Text(
                    f"Thiết bị không tự ghi được “{name}”; chỉ có: {listed}.",
                    f"Devices do not note “{name}” by themselves; there are: {listed}.",
                ),
                "unknown-metadata",
            )


def _section_words(form: Form) -> Iterator[Fault]:
    for index, section in enumerate(form.sections):
        at = f"#/sections/{index}"
        yield from _words(form.language, at, section.translations, section.title)


def _question_words(language: str, question: Question, at: str) -> Iterator[Fault]:
    own = (question.text, question.hint, question.constraint_message, question.required_message)
    yield from _words(language, at, question.translations, *own)
    for index, option in enumerate(question.options):
        yield from _words(language, f"{at}/options/{index}", option.translations, option.label)


def _words(language: str, at: str, translations: Translations, *own: str) -> Iterator[Fault]:
    """Check the words of an element in all languages."""
    if language in translations:
        yield Fault(
            f"{at}/translations/{language}",
            Text(
                f"“{language}” là ngôn ngữ chính của phiếu; hãy ghi lời ngay trong câu, không ghi trong `translations`.",
                f"“{language}” is the form's own language; write the words in their place, not in `translations`.",
            ),
            "own-language",
        )
    said: Mapping[str, list[str]] = {
        at: list(own),
        **{
            f"{at}/translations/{other}": list(words.values())
            for other, words in translations.items()
        },
    }
    for place, texts in said.items():
        for text in texts:
            if found := _UNREADABLE.search(text):
                yield Fault(
                    place,
                    Text(
                        f"Không hiển thị được {found[0]!r} trong “{text[:40]}”; hãy xóa ký tự này.",
                        f"{found[0]!r} in “{text[:40]}” cannot be shown; delete it.",
                    ),
                    "unreadable-text",
                )
