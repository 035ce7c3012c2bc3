"""Compiles a condition once into a function that judges answers in a microsecond."""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal, DecimalException
from operator import eq, ge, gt, le, lt, ne
from typing import Any, Final, assert_never

from services.survey.expressions.models import (
    Answer,
    Arithmetic,
    Comparator,
    Comparison,
    Condition,
    Count,
    Day,
    Joint,
    Junction,
    Length,
    Matches,
    Negation,
    Number,
    Operator,
    Quoted,
    Selected,
    Term,
)
from services.survey.expressions.patterns import LONGEST_SUBJECT, compile_pattern
from shared.methodology.decimals import add, multiply, subtract

Own = str | list[str] | None
Given = Mapping[str, str | list[str]]
"""Canonical answers by question."""
Holds = Callable[[Given, Own], bool]
"""Whether a condition holds for the answers so far, and for the answer to the question itself."""

_Text = Callable[[Given, Own], str]
_Figure = Callable[[Given, Own], Decimal | None]
"""A number, or nothing for what is no number."""

_COMPARE: Final[Mapping[Comparator, Callable[[Any, Any], bool]]] = {
    Comparator.EQUAL: eq,
    Comparator.UNEQUAL: ne,
    Comparator.LESS: lt,
    Comparator.AT_MOST: le,
    Comparator.GREATER: gt,
    Comparator.AT_LEAST: ge,
}
_COMPUTE: Final = {
    Operator.ADD: add,
    Operator.SUBTRACT: subtract,
    Operator.MULTIPLY: multiply,
}
PLAIN_NUMBER: Final = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,12})?", re.ASCII)
"""What an answer that is a number looks like."""
_ISO_DAY: Final = 10
"""Characters of `2024-11-30`; days of four-digit years are in order as their texts are."""


def compile_condition(condition: Condition) -> Holds:
    """Compile a condition."""
    match condition:
        case Comparison():
            return _comparison(condition)
        case Selected(of, code):
            return _selected(of, code)
        case Matches(of, pattern):
            text, match_whole = _text(of), compile_pattern(pattern).fullmatch

            def matches(given: Given, own: Own) -> bool:
                subject = text(given, own)
                return len(subject) <= LONGEST_SUBJECT and match_whole(subject) is not None

            return matches
        case Negation(of):
            inner = compile_condition(of)
            return lambda given, own: not inner(given, own)
        case Junction(joint, conditions):
            return _junction(joint, tuple(compile_condition(one) for one in conditions))
        case unknown:
            assert_never(unknown)


def _junction(joint: Joint, parts: tuple[Holds, ...]) -> Holds:
    settled = joint is Joint.OR

    def holds(given: Given, own: Own) -> bool:
        for part in parts:
            if part(given, own) is settled:
                return settled
        return not settled

    return holds


def _selected(of: Answer, code: str) -> Holds:
    question = of.question

    def selected(given: Given, own: Own) -> bool:
        value = own if question is None else given.get(question)
        return value == code or (type(value) is list and code in value)

    return selected


def _comparison(condition: Comparison) -> Holds:
    compare, sides = _COMPARE[condition.comparator], (condition.left, condition.right)
    if any(isinstance(one, Number | Count | Length | Arithmetic) for one in sides):
        return _figures(condition)
    if condition.comparator.is_equality:
        left, right = (_text(one) for one in sides)
        return lambda given, own: compare(left(given, own), right(given, own))
    days, figures = _days(condition), _figures(condition)
    if any(isinstance(one, Day) for one in sides):
        return days
    return lambda given, own: figures(given, own) or days(given, own)


def _figures(condition: Comparison) -> Holds:
    compare = _COMPARE[condition.comparator]
    left, right = _figure(condition.left), _figure(condition.right)
    without = condition.comparator is Comparator.UNEQUAL

    def holds(given: Given, own: Own) -> bool:
        one, other = left(given, own), right(given, own)
        return without if one is None or other is None else compare(one, other)

    return holds


def _days(condition: Comparison) -> Holds:
    compare = _COMPARE[condition.comparator]
    left, right = _text(condition.left), _text(condition.right)

    def holds(given: Given, own: Own) -> bool:
        one, other = left(given, own), right(given, own)
        return len(one) == len(other) == _ISO_DAY and compare(one, other)

    return holds


def _text(term: Term) -> _Text:
    match term:
        case Answer(question):
            return _answer(question)
        case Quoted(value):
            return lambda _given, _own: value
        case Day(day):
            iso = day.isoformat()
            return lambda _given, _own: iso
        case _:
            raise AssertionError(term)  # figures are compared as figures


def _answer(question: str | None) -> _Text:
    def text(given: Given, own: Own) -> str:
        value = own if question is None else given.get(question)
        if type(value) is list:
            return " ".join(value)
        return value or ""  # type: ignore[return-value]  # a list is left above

    return text


def _figure(term: Term) -> _Figure:
    match term:
        case Number(value):
            return lambda _given, _own: value
        case Count(of):
            chosen = _text(of)
            return lambda given, own: Decimal(len(chosen(given, own).split()))
        case Length(of):
            counted = _text(of)
            return lambda given, own: Decimal(len(counted(given, own)))
        case Arithmetic(operator, left, right):
            return _arithmetic(operator, _figure(left), _figure(right))
        case Answer() | Quoted() | Day():
            text = _text(term)
            return lambda given, own: _number(text(given, own))
        case unknown:
            assert_never(unknown)


def _arithmetic(operator: Operator, left: _Figure, right: _Figure) -> _Figure:
    compute = _COMPUTE[operator]

    def figure(given: Given, own: Own) -> Decimal | None:
        one, other = left(given, own), right(given, own)
        try:
            return None if one is None or other is None else compute(one, other)
        except DecimalException:
            return None

    return figure


def _number(text: str) -> Decimal | None:
    return Decimal(text) if PLAIN_NUMBER.fullmatch(text) else None
