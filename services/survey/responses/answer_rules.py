"""Compiles a form once into a checker that judges the answers of a response in a few microseconds."""

import re
import unicodedata
from collections.abc import Callable, Collection, Mapping
from decimal import Decimal
from typing import Any, Final

from services.survey.questionnaires.models import Condition, Form, Question, QuestionType
from shared.methodology.decimals import decimal_text
from shared.problems.problem import Fault, Text

DEFAULT_LENGTH: Final = 2000
"""Characters of a TEXT answer where the form sets no limit."""
MOST_FAULTS: Final = 100
"""Beyond that the rest of a broken response is not listed."""

_NUMBER: Final = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,12})?", re.ASCII)

_ONE_CODE: Final = frozenset({QuestionType.SINGLE, QuestionType.LIKERT})

Reader = Callable[[Any], str | list[str] | None]
"""Gives the canonical form of an answer, or nothing where it is not allowed."""
Given = Mapping[str, str | list[str]]
_Conditions = tuple[tuple[str, frozenset[str]], ...]


class FormChecker:
    """Judges answers to one form version."""

    __slots__ = ("_plain", "_questions", "_required", "_steps")

    def __init__(self, form: Form) -> None:
        self._questions: dict[str, Question] = {one.code: one for one in form.questions}
        self._steps: tuple[tuple[str, Reader, bool, _Conditions], ...] = tuple(
            (one.code, _reader(one), one.required, _conditions(one.relevant))
            for one in form.questions
        )
        self._required = frozenset(one.code for one in form.questions if one.required)
        self._plain = frozenset(
            (one.code, allowed)
            for one in form.questions
            if one.type in _ONE_CODE and not any(other.relevant for other in form.questions)
            for allowed in one.allowed
        )
        """Answers that are right whatever else is answered: most responses hold nothing else."""

    def judge(self, answers: Mapping[str, Any]) -> tuple[dict[str, str | list[str]], list[Fault]]:
        """Give the answers in canonical form, and all that is wrong with them.

        Two responses mean the same exactly when their canonical answers are equal: chosen options in the form's order,
        numbers without needless zeros, text in NFC without outer spaces, and no entry where nothing was answered (null).
        """
        try:
            if answers.items() <= self._plain and self._required <= answers.keys():
                return dict(answers), []
        except TypeError:  # a list, which the plain way does not know
            pass
        given: dict[str, str | list[str]] = {}
        faults: list[Fault] = []
        faulty: set[str] = set()
        for code, read, required, conditions in self._steps:
            value = answers.get(code)
            if value is None and not required:
                continue
            if conditions and not _hold(conditions, given):
                if value is not None and faulty.isdisjoint(one for one, _ in conditions):
                    faults.append(_not_relevant(self._questions[code]))
                continue
            if value is None:
                faults.append(_missing(self._questions[code]))
                faulty.add(code)
                continue
            try:
                plain = read(value)
            except TypeError:  # an unhashable value where a code belongs
                plain = None
            if plain is None:
                faults.append(_not_allowed(self._questions[code]))
                faulty.add(code)
            else:
                given[code] = plain
        if len(given) != len(answers):
            faults.extend(
                _unknown(code, self._questions) for code in _first(answers, self._questions)
            )
        return given, faults[:MOST_FAULTS]


def _first(answers: Mapping[str, Any], known: Collection[str]) -> list[str]:
    return [code for code in answers if code not in known][:MOST_FAULTS]


def _conditions(relevant: Collection[Condition]) -> _Conditions:
    return tuple((one.question, frozenset(one.any_of)) for one in relevant)


def _hold(conditions: _Conditions, given: Given) -> bool:
    for question, codes in conditions:
        value = given.get(question)
        if value is None:
            return False
        if value not in codes if type(value) is str else codes.isdisjoint(value):
            return False
    return True


def _reader(question: Question) -> Reader:
    match question.type:
        case QuestionType.SINGLE | QuestionType.LIKERT:
            return {code: code for code in question.allowed}.get
        case QuestionType.MULTIPLE:
            return _multiple_reader(question)
        case QuestionType.NUMBER:
            return _number_reader(question)
        case QuestionType.TEXT:
            return _text_reader(question)


def _multiple_reader(question: Question) -> Reader:
    order = question.allowed
    allowed = frozenset(order)

    def read(value: Any) -> list[str] | None:
        if type(value) is not list or not value or len(value) > len(order):
            return None
        chosen = set(value)
        if len(chosen) != len(value) or not chosen <= allowed:
            return None
        return [code for code in order if code in chosen]

    return read


def _number_reader(question: Question) -> Reader:
    minimum, maximum, integer = question.minimum, question.maximum, question.integer

    def read(value: Any) -> str | None:
        if type(value) is not str or not _NUMBER.fullmatch(value):
            return None
        number = Decimal(value)
        if (
            (minimum is not None and number < minimum)
            or (maximum is not None and number > maximum)
            or (integer and number != number.to_integral_value())
        ):
            return None
        return decimal_text(number)

    return read


def _text_reader(question: Question) -> Reader:
    limit = question.max_length or DEFAULT_LENGTH

    def read(value: Any) -> str | None:
        if type(value) is not str or len(value) > 2 * limit or "\0" in value:
            return None
        plain = unicodedata.normalize("NFC", value.strip())
        if not plain or len(plain) > limit or not _encodable(plain):
            return None
        return plain

    return read


def _encodable(value: str) -> bool:
    """Whether it is real Unicode: JSON can smuggle in half of a surrogate pair."""
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def _missing(question: Question) -> Fault:
    words = _words(question)
    return Fault(
        _at(question.code),
        Text(
            f"Câu {question.code} bắt buộc trả lời; {words.vi}",
            f"Question {question.code} must be answered; {words.en}",
        ),
        "answer-missing",
    )


def _not_relevant(question: Question) -> Fault:
    asked = ", ".join(f"{one.question} ∈ {{{', '.join(one.any_of)}}}" for one in question.relevant)
    return Fault(
        _at(question.code),
        Text(
            f"Câu {question.code} chỉ hỏi khi {asked}; hãy bỏ câu trả lời này.",
            f"Question {question.code} is asked only where {asked}; leave this answer out.",
        ),
        "not-relevant",
    )


def _not_allowed(question: Question) -> Fault:
    words = _words(question)
    return Fault(
        _at(question.code),
        Text(
            f"Câu trả lời {question.code} không hợp lệ; {words.vi}",
            f"The answer to {question.code} is not allowed; {words.en}",
        ),
        "answer-not-allowed",
    )


def _unknown(code: str, questions: Collection[str]) -> Fault:
    shown = code if len(code) <= 64 else f"{code[:63]}…"
    listed = ", ".join(list(questions)[:50])
    return Fault(
        _at(shown),
        Text(
            f"Phiếu không có câu hỏi này; các câu hỏi là: {listed}.",
            f"The form has no such question; its questions are: {listed}.",
        ),
        "unknown-question",
    )


def _at(code: str) -> str:
    return f"#/answers/{code.replace('~', '~0').replace('/', '~1')}"


def _words(question: Question) -> Text:
    """Say which answers are allowed."""
    codes = ", ".join(question.allowed)
    match question.type:
        case QuestionType.SINGLE | QuestionType.LIKERT:
            return Text(f"hãy chọn một trong: {codes}.", f"write one of: {codes}.")
        case QuestionType.MULTIPLE:
            return Text(
                f"hãy ghi danh sách không trùng nhau, gồm một hay nhiều trong: {codes}.",
                f"write a list without repeats of one or more of: {codes}.",
            )
        case QuestionType.NUMBER:
            return _number_words(question)
        case QuestionType.TEXT:
            limit = question.max_length or DEFAULT_LENGTH
            return Text(
                f"hãy ghi chuỗi ký tự không trống, dài nhất {limit} ký tự.",
                f"write a string that is not empty, of at most {limit} characters.",
            )


def _number_words(question: Question) -> Text:
    vi = ["số nguyên" if question.integer else "số thập phân"]
    en = ["a whole number" if question.integer else "a decimal number"]
    if question.minimum is not None:
        vi.append(f"từ {question.minimum}")
        en.append(f"from {question.minimum}")
    if question.maximum is not None:
        vi.append(f"đến {question.maximum}")
        en.append(f"up to {question.maximum}")
    example = "12" if question.integer else "12.5"
    return Text(
        f'hãy ghi {" ".join(vi)} trong dấu nháy, ví dụ "{example}".',
        f'write {" ".join(en)} as a string, such as "{example}".',
    )
