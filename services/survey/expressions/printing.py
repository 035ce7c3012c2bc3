"""Prints a condition as XLSForm writes it, in one way: what is parsed again is the same condition."""

from typing import assert_never

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
    Operator,
    Quoted,
    Selected,
    Term,
)


def print_condition(condition: Condition) -> str:
    """Print it on one line, with no more brackets than are needed."""
    match condition:
        case Comparison(comparator, left, right):
            return f"{_term(left)} {comparator} {_term(right)}"
        case Selected(of, code):
            return f"selected({_term(of)}, {_quoted(code)})"
        case Matches(of, pattern):
            return f"regex({_term(of)}, {_quoted(pattern)})"
        case Negation(of):
            return f"not({print_condition(of)})"
        case Junction(joint, conditions):
            return f" {joint} ".join(_bracketed(one) for one in conditions)
        case unknown:
            assert_never(unknown)


def _bracketed(condition: Condition) -> str:
    printed = print_condition(condition)
    return f"({printed})" if isinstance(condition, Junction) else printed


def _term(term: Term) -> str:  # noqa: PLR0911  a line per kind
    match term:
        case Answer(question):
            return "." if question is None else f"${{{question}}}"
        case Quoted(value):
            return _quoted(value)
        case Number(value):
            return format(value, "f")
        case Day(value):
            return f"date('{value.isoformat()}')"
        case Count(of):
            return f"count-selected({_term(of)})"
        case Length(of):
            return f"string-length({_term(of)})"
        case Arithmetic(operator, left, right):
            return (
                f"{_operand(left, operator)} {operator} {_operand(right, operator, is_right=True)}"
            )
        case unknown:
            assert_never(unknown)


def _operand(term: Term, within: Operator, *, is_right: bool = False) -> str:
    printed = _term(term)
    if not isinstance(term, Arithmetic):
        return printed
    looser = within is Operator.MULTIPLY and term.operator is not Operator.MULTIPLY
    return f"({printed})" if looser or is_right else printed


def _quoted(value: str) -> str:
    """XPath 1.0 knows no escapes: what holds one kind of quotes stands in the other."""
    return f'"{value}"' if "'" in value else f"'{value}'"
