"""A small typed expression: + - * / min max over named figures and exact decimal literals, nothing else.

Python's own parser reads the text, so precedence and brackets are the familiar ones; only whitelisted
nodes become an expression, and nothing is ever executed. Length, depth and number of terms are bounded, and with
them what an evaluation costs and how far a value can grow: all of it is checked when a framework is read.
"""

import ast
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, DecimalException
from enum import StrEnum
from typing import Final, assert_never

from shared.methodology.decimals import (
    NotADecimalError,
    add,
    divide,
    exact,
    multiply,
    subtract,
)
from shared.methodology.wording import Text

MAXIMUM_LENGTH: Final = 500
MAXIMUM_DEPTH: Final = 20
MAXIMUM_TERMS: Final = 100
"""Numbers, variables and operations together: what one evaluation may cost."""

_TOKEN: Final = re.compile(
    r"\s*(?:[0-9]+(?:\.[0-9]+)?(?![\w.])|[a-z_][a-z0-9_]*|[-+*/(),])", re.ASCII
)

_COUNTED: Final = (ast.Constant, ast.Name, ast.BinOp, ast.UnaryOp, ast.Call)


class Operator(StrEnum):
    """An arithmetic operation of two terms."""

    ADD = "+"
    SUBTRACT = "-"
    MULTIPLY = "*"
    DIVIDE = "/"


class Extreme(StrEnum):
    """A function over several terms."""

    MIN = "min"
    MAX = "max"


@dataclass(frozen=True, slots=True)
class Number:
    """A decimal literal."""

    value: Decimal


@dataclass(frozen=True, slots=True)
class Variable:
    """A named figure."""

    name: str


@dataclass(frozen=True, slots=True)
class Operation:
    """Two terms and what is done with them."""

    operator: Operator
    left: "Term"
    right: "Term"


@dataclass(frozen=True, slots=True)
class Extremum:
    """The smallest or greatest of several terms."""

    kind: Extreme
    terms: "tuple[Term, ...]"


Term = Number | Variable | Operation | Extremum


@dataclass(frozen=True, slots=True)
class Expression:
    """A parsed expression, with its text as the officer wrote it."""

    text: str
    term: Term
    names: frozenset[str]


class ExpressionError(ValueError):
    """The text is no expression of this kind; says why and what may be written."""

    def __init__(self, text: Text) -> None:
        self.text = text
        super().__init__(text.en)


class NotComputableError(ArithmeticError):
    """The expression has no value for these figures: it divides by zero or grows beyond all bounds."""


def parse_expression(text: str) -> Expression:
    """Read an expression; raises ExpressionError."""
    if len(text) > MAXIMUM_LENGTH:
        raise ExpressionError(
            Text(
                f"Biểu thức dài quá {MAXIMUM_LENGTH} ký tự; hãy tách thành nhiều công thức.",
                f"The expression is longer than {MAXIMUM_LENGTH} characters; split it into formulas.",
            )
        )
    _refuse_foreign_characters(text)
    try:
        tree = ast.parse(text.strip(), mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise ExpressionError(
            Text(
                "Không đọc được biểu thức; hãy kiểm tra dấu ngoặc và phép tính, ví dụ (a - b) / a * 2.",
                "The expression cannot be read; check brackets and operators, e.g. (a - b) / a * 2.",
            )
        ) from error
    if sum(isinstance(node, _COUNTED) for node in ast.walk(tree)) > MAXIMUM_TERMS:
        raise ExpressionError(
            Text(
                f"Biểu thức có quá {MAXIMUM_TERMS} số, biến và phép tính; hãy tách thành nhiều công thức.",
                f"The expression has more than {MAXIMUM_TERMS} numbers, names and operations; split it into formulas.",
            )
        )
    names: set[str] = set()
    term = _term(tree.body, text.strip(), names, depth=1)
    return Expression(text=text, term=term, names=frozenset(names))


def evaluate(expression: Expression, figures: Mapping[str, Decimal]) -> Decimal:
    """Compute the exact value for these figures; raises NotComputableError where there is none."""
    try:
        return _value(expression.term, figures)
    except DecimalException as error:
        raise NotComputableError from error


def _value(term: Term, figures: Mapping[str, Decimal]) -> Decimal:
    match term:
        case Operation(operator, left, right):
            return _operate(operator, _value(left, figures), _value(right, figures))
        case Variable(name):
            return figures[name]
        case Number(value):
            return value
        case Extremum(kind, terms):
            values = [_value(one, figures) for one in terms]
            return min(values) if kind is Extreme.MIN else max(values)
        case unknown:
            assert_never(unknown)


def _operate(operator: Operator, left: Decimal, right: Decimal) -> Decimal:
    match operator:
        case Operator.ADD:
            return add(left, right)
        case Operator.SUBTRACT:
            return subtract(left, right)
        case Operator.MULTIPLY:
            return multiply(left, right)
        case Operator.DIVIDE:
            return divide(left, right)


def _refuse_foreign_characters(text: str) -> None:
    position = 0
    stripped = text.rstrip()
    while position < len(stripped):
        token = _TOKEN.match(stripped, position)
        if token is None:
            shown = stripped[position : position + 12].strip()
            raise ExpressionError(
                Text(
                    f"Không hiểu “{shown}” trong biểu thức; chỉ dùng + - * / ( ) min max, "
                    "tên biến chữ thường không dấu và số như 0.5.",
                    f"“{shown}” is not understood; use + - * / ( ) min max, lower-case variable "
                    "names and numbers such as 0.5.",
                )
            )
        position = token.end()


def _term(node: ast.expr, text: str, names: set[str], *, depth: int) -> Term:
    if depth > MAXIMUM_DEPTH:
        raise ExpressionError(
            Text(
                f"Biểu thức lồng sâu quá {MAXIMUM_DEPTH} tầng; hãy viết gọn lại.",
                f"The expression is nested deeper than {MAXIMUM_DEPTH}; simplify it.",
            )
        )
    match node:
        case ast.Constant():
            return _number(node, text)
        case ast.Name(id=name):
            names.add(name)
            return Variable(name)
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            inner = _term(operand, text, names, depth=depth + 1)
            return Operation(Operator.SUBTRACT, Number(Decimal(0)), inner)
        case ast.BinOp(left=left, op=op, right=right):
            return Operation(
                _operator(op),
                _term(left, text, names, depth=depth + 1),
                _term(right, text, names, depth=depth + 1),
            )
        case ast.Call(func=ast.Name(id="min" | "max" as kind), args=[_, *_] as terms, keywords=[]):
            return Extremum(
                Extreme(kind), tuple(_term(one, text, names, depth=depth + 1) for one in terms)
            )
        case _:
            raise _refused(ast.get_source_segment(text, node) or text)


def _number(node: ast.Constant, text: str) -> Number:
    # Python would read 0.1 as a binary float: the characters themselves are read instead.
    segment = ast.get_source_segment(text, node) or ""
    try:
        return Number(exact(segment))
    except NotADecimalError as error:
        raise _refused(segment) from error


def _operator(node: ast.operator) -> Operator:
    match node:
        case ast.Add():
            return Operator.ADD
        case ast.Sub():
            return Operator.SUBTRACT
        case ast.Mult():
            return Operator.MULTIPLY
        case ast.Div():
            return Operator.DIVIDE
        case _:
            raise _refused({ast.Pow: "**", ast.FloorDiv: "//"}.get(type(node), "?"))


def _refused(segment: str) -> ExpressionError:
    return ExpressionError(
        Text(
            f"Không được dùng “{segment}” trong biểu thức; chỉ có + - * / ( ) min max, tên biến và số.",
            f"“{segment}” may not be used; there are only + - * / ( ) min max, names and numbers.",
        )
    )
