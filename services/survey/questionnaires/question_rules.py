"""Checks one question by itself: options, “don't know”, limits."""

from collections.abc import Iterator
from decimal import Decimal

from services.survey.questionnaires.models import (
    DONT_KNOW,
    SCALE,
    Option,
    Question,
    QuestionType,
)
from shared.problems.problem import Fault, Text

_WITH_OPTIONS = frozenset({QuestionType.SINGLE, QuestionType.MULTIPLE})
_WITH_DONT_KNOW = frozenset({QuestionType.SINGLE, QuestionType.LIKERT})
MOST_STEPS = 1000
"""Of a range: more cannot be shown as a slider or a list."""


def faults_of_question(question: Question, at: str) -> Iterator[Fault]:
    """Find what is wrong with a question whatever the others are; `at` is its JSON pointer."""
    yield from _options(question, at)
    yield from _dont_know(question, at)
    yield from _limits(question, at)
    yield from _steps(question, at)
    if question.photo_place and question.type is not QuestionType.IMAGE:
        yield _place_of_no_photo(at)
    if question.type is QuestionType.NOTE:
        yield from _note(question, at)


def _place_of_no_photo(at: str) -> Fault:
    return Fault(
        f"{at}/photo_place",
        Text(
            "Chỉ câu hỏi IMAGE có vị trí chụp ảnh; hãy bỏ `photo_place`.",
            "Only IMAGE questions have a photo's place; leave `photo_place` out.",
        ),
        "photo-place-not-used",
    )


def _options(question: Question, at: str) -> Iterator[Fault]:
    if question.type not in _WITH_OPTIONS:
        own_scale = question.type is QuestionType.LIKERT and [
            one.code for one in question.options
        ] == list(SCALE)
        if question.options and not own_scale:
            yield Fault(
                f"{at}/options",
                Text(
                    f"Câu hỏi loại {question.type} không có phương án riêng; hãy bỏ `options` (LIKERT chỉ đổi được nhãn của các mã 1 đến 5).",
                    f"A {question.type} question has no options of its own; leave `options` out (LIKERT takes labels for its codes 1 to 5 only).",
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
        "step": question.step,
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


def _steps(question: Question, at: str) -> Iterator[Fault]:
    if question.step is None or question.type is not QuestionType.NUMBER:
        return
    low, high, step = question.minimum, question.maximum, question.step
    if low is None or high is None or step <= 0:
        yield Fault(
            f"{at}/step",
            Text(
                "Thang chọn cần `minimum`, `maximum` và bước lớn hơn 0; hãy ghi đủ cả ba.",
                "A range needs `minimum`, `maximum` and a step above 0; write all three.",
            ),
            "range-incomplete",
        )
    elif low <= high and (high - low) / step > MOST_STEPS:
        yield Fault(
            f"{at}/step",
            Text(
                f"Thang chọn có hơn {MOST_STEPS} bước; hãy tăng bước, hoặc bỏ bước để nhập số.",
                f"The range has more than {MOST_STEPS} steps; make the step greater, or leave it out.",
            ),
            "too-many-steps",
        )
    elif question.integer and (step % 1 or low % 1):
        yield Fault(
            f"{at}/step",
            Text(
                "Thang chọn số nguyên cần `minimum` và bước là số nguyên; hãy sửa lại.",
                "A range of whole numbers needs a whole `minimum` and step; mend them.",
            ),
            "no-whole-number",
        )


def _note(question: Question, at: str) -> Iterator[Fault]:
    given = {
        "required": question.required or None,
        "constraint": question.constraint,
        "leaf": question.leaf,
        "factor": question.factor,
    }
    for name, value in given.items():
        if value is not None:
            yield Fault(
                f"{at}/{name}",
                Text(
                    f"Ghi chú (NOTE) không có câu trả lời; hãy bỏ `{name}`.",
                    f"A NOTE is never answered; leave `{name}` out.",
                ),
                "not-used",
            )
