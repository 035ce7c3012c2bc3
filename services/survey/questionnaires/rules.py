"""Checks a questionnaire as a whole, and finds everything that is wrong with it at once."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from services.survey.questionnaires.models import (
    DONT_KNOW,
    Condition,
    Form,
    Option,
    Question,
    QuestionType,
)
from shared.problems.problem import Fault, Text

_WITH_OPTIONS = frozenset({QuestionType.SINGLE, QuestionType.MULTIPLE})
_WITH_CODES = frozenset({QuestionType.SINGLE, QuestionType.MULTIPLE, QuestionType.LIKERT})
_WITH_DONT_KNOW = frozenset({QuestionType.SINGLE, QuestionType.LIKERT})


def faults_of_form(form: Form) -> list[Fault]:
    """Find all faults of a form, each at its JSON pointer."""
    faults: list[Fault] = []
    earlier: dict[str, Question] = {}
    later = {question.code for question in form.questions}
    for index, question in enumerate(form.questions):
        at = f"#/questions/{index}"
        if question.code in earlier:
            faults.append(
                Fault(
                    f"{at}/code",
                    Text(
                        f"Mã câu hỏi “{question.code}” đã dùng ở trên; hãy đặt mã khác.",
                        f"The question code “{question.code}” is used above; choose another.",
                    ),
                    "duplicate-code",
                )
            )
        faults.extend(_options(question, at))
        faults.extend(_dont_know(question, at))
        faults.extend(_limits(question, at))
        for number, condition in enumerate(question.relevant):
            faults.extend(_relevance(condition, f"{at}/relevant/{number}", earlier, later))
        earlier.setdefault(question.code, question)
    return faults


def _options(question: Question, at: str) -> Iterator[Fault]:
    if question.type not in _WITH_OPTIONS:
        if question.options:
            yield Fault(
                f"{at}/options",
                Text(
                    f"Câu hỏi loại {question.type} không có phương án riêng; hãy bỏ `options`.",
                    f"A {question.type} question has no options of its own; leave `options` out.",
                ),
                "options-not-used",
            )
        return
    if len(question.options) < 2:
        yield Fault(
            f"{at}/options",
            Text(
                f"Câu hỏi loại {question.type} cần ít nhất hai phương án trả lời.",
                f"A {question.type} question needs at least two options.",
            ),
            "options-missing",
        )
    seen: set[str] = set()
    for number, option in enumerate(question.options):
        yield from _option(option, f"{at}/options/{number}/code", seen)
        seen.add(option.code)


def _option(option: Option, at: str, seen: set[str]) -> Iterator[Fault]:
    if option.code in seen:
        yield Fault(
            at,
            Text(
                f"Mã phương án “{option.code}” bị trùng; mỗi phương án cần một mã riêng.",
                f"The option code “{option.code}” occurs twice; give each option its own.",
            ),
            "duplicate-code",
        )
    if option.code == DONT_KNOW:
        yield Fault(
            at,
            Text(
                "Mã DK dành cho “không biết”; hãy dùng `dont_know: true` thay cho phương án này.",
                "DK stands for “don't know”; write `dont_know: true` instead of this option.",
            ),
            "reserved-code",
        )


def _dont_know(question: Question, at: str) -> Iterator[Fault]:
    if question.dont_know and question.type not in _WITH_DONT_KNOW:
        yield Fault(
            f"{at}/dont_know",
            Text(
                "Chỉ câu hỏi SINGLE và LIKERT có phương án “không biết”; hãy bỏ `dont_know`.",
                "Only SINGLE and LIKERT questions offer “don't know”; leave `dont_know` out.",
            ),
            "dont-know-not-used",
        )


def _limits(question: Question, at: str) -> Iterator[Fault]:
    is_number = question.type is QuestionType.NUMBER
    given = {
        "integer": question.integer or None,
        "minimum": question.minimum,
        "maximum": question.maximum,
    }
    for name, value in given.items():
        if value is not None and not is_number:
            yield _not_used(f"{at}/{name}", name, QuestionType.NUMBER)
    if question.max_length is not None and question.type is not QuestionType.TEXT:
        yield _not_used(f"{at}/max_length", "max_length", QuestionType.TEXT)
    if not is_number:
        return
    low, high = question.minimum, question.maximum
    if low is not None and high is not None and low > high:
        yield Fault(
            f"{at}/minimum",
            Text(
                f"Giá trị nhỏ nhất {low} lớn hơn giá trị lớn nhất {high}; hãy sửa một trong hai.",
                f"The minimum {low} is above the maximum {high}; mend one of them.",
            ),
            "minimum-above-maximum",
        )
    elif question.integer and low is not None and high is not None and not _holds_whole(low, high):
        yield Fault(
            f"{at}/integer",
            Text(
                f"Không có số nguyên nào từ {low} đến {high}; hãy nới giới hạn.",
                f"There is no whole number from {low} to {high}; widen the limits.",
            ),
            "no-whole-number",
        )


def _holds_whole(low: Decimal, high: Decimal) -> bool:
    return low.to_integral_value("ROUND_CEILING") <= high


def _not_used(at: str, name: str, kind: QuestionType) -> Fault:
    return Fault(
        at,
        Text(
            f"`{name}` chỉ dùng cho câu hỏi loại {kind}; hãy bỏ đi.",
            f"`{name}` belongs to {kind} questions only; leave it out.",
        ),
        "not-used",
    )


def _relevance(
    condition: Condition, at: str, earlier: Mapping[str, Question], later: set[str]
) -> Iterator[Fault]:
    asked = earlier.get(condition.question)
    if asked is None:
        yield _unknown_question(condition.question, f"{at}/question", later)
        return
    if asked.type not in _WITH_CODES:
        yield Fault(
            f"{at}/question",
            Text(
                f"Câu “{asked.code}” không có phương án để so; hãy chọn câu SINGLE, MULTIPLE hoặc LIKERT.",
                f"Question “{asked.code}” has no options to compare; use a SINGLE, MULTIPLE or LIKERT one.",
            ),
            "question-without-options",
        )
        return
    for number, code in enumerate(condition.any_of):
        if code not in asked.allowed:
            listed = ", ".join(asked.allowed)
            yield Fault(
                f"{at}/any_of/{number}",
                Text(
                    f"Câu “{asked.code}” không có phương án “{code}”; chỉ có: {listed}.",
                    f"Question “{asked.code}” has no option “{code}”; it has: {listed}.",
                ),
                "unknown-option",
            )


def _unknown_question(code: str, at: str, later: set[str]) -> Fault:
    if code in later:
        return Fault(
            at,
            Text(
                f"Câu “{code}” đứng sau hoặc chính là câu này; điều kiện chỉ dựa vào câu đứng trước.",
                f"Question “{code}” is this one or comes later; a condition looks at earlier ones only.",
            ),
            "later-question",
        )
    return Fault(
        at,
        Text(
            f"Không có câu hỏi nào mang mã “{code}”; hãy viết mã của một câu đứng trước.",
            f"There is no question “{code}”; write the code of an earlier one.",
        ),
        "unknown-question",
    )
