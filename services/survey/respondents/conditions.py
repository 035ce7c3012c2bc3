"""Writes conditions as plain lists, which the page's script reads: the smallest form that keeps their meaning.

["=", ["q", "q1"], ["t", "C"]] is ${q1} = 'C'. The script evaluates them as `expressions.compile_condition` does; the server has the last
word, so nothing depends on whether a browser's numbers are as exact.
"""

from collections.abc import Sequence
from typing import Any, assert_never

from services.survey.expressions.models import (
    Answer,
    Arithmetic,
    Comparison,
    Condition,
    Count,
    Day,
    Junction,
    Length,
    Matches,
    Negation,
    Number,
    Quoted,
    Selected,
    Term,
)


def plain_condition(condition: Condition) -> list[Any]:
    """Write a condition."""
    match condition:
        case Comparison(comparator, left, right):
            return [comparator.value, _term(left), _term(right)]
        case Selected(of, code):
            return ["selected", _term(of), code]
        case Matches(of, pattern):
            return ["matches", _term(of), pattern]
        case Negation(of):
            return ["not", plain_condition(of)]
        case Junction(joint, conditions):
            return [joint.value, *_plain(conditions)]
        case unknown:
            assert_never(unknown)


def _plain(conditions: Sequence[Condition]) -> list[list[Any]]:
    return [plain_condition(one) for one in conditions]


def _term(term: Term) -> list[Any]:  # noqa: PLR0911  a line per kind
    match term:
        case Answer(question):
            return ["q", question]
        case Quoted(value):
            return ["t", value]
        case Number(number):
            return ["n", format(number, "f")]
        case Day(day):
            return ["d", day.isoformat()]
        case Count(of):
            return ["count", _term(of)]
        case Length(of):
            return ["length", _term(of)]
        case Arithmetic(operator, left, right):
            return [operator.value, _term(left), _term(right)]
        case unknown:
            assert_never(unknown)
