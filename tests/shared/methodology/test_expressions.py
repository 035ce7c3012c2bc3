"""The small expression: what it computes, and all that it refuses."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.methodology.expressions import (
    ExpressionError,
    NotComputableError,
    evaluate,
    parse_expression,
)

FIGURES = {"a": Decimal(3), "b": Decimal(4), "q1": Decimal("0.5")}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1 + 2 * 3", "7"),
        ("(1 + 2) * 3", "9"),
        ("a / b", "0.75"),
        ("-a + b", "1"),
        ("2 - -a", "5"),
        ("min(a, b, 1)", "1"),
        ("max(a, b) * q1", "2"),
        ("0.1 + 0.2", "0.3"),
        ("2 * min(a / b, 1)", "1.5"),
        ("  a  ", "3"),
        ("007.50", "7.5"),
    ],
)
def test_an_expression_has_its_exact_value(text: str, value: str) -> None:
    assert evaluate(parse_expression(text), FIGURES) == Decimal(value)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a +",
        "a ** 2",
        "a // b",
        "a % b",
        "__import__('os')",
        "a.real",
        "a[0]",
        "lambda: 1",
        "a if b else 1",
        "a or b",
        "not a",
        "1 < 2",
        "min()",
        "min(*a)",
        "min(a, key=b)",
        "sum(a, b)",
        "(1).real",
        "1e9",
        "1_000",
        "0x10",
        "1j",
        "'a'",
        "A",
        "đ",
        "a; b",
        "a\x00",
        "a, b",
        "[a]",
        "1or 2",
        "1.5.2",
        "+a",
        "a b",
        "(" * 300 + "1" + ")" * 300,
        "-" * 40 + "1",
        "1+" * 240 + "1",
        "1" * 20,
        "yield",
        "True",
        "# a",
    ],
)
def test_anything_else_is_refused_with_a_reason(text: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse_expression(text)
    assert caught.value.text.vi
    assert caught.value.text.en


@pytest.mark.parametrize("text", ["a / (b - 4)", "0 / (a - 3)", "(b - 4) / (b - 4)"])
def test_a_division_by_zero_is_not_computable(text: str) -> None:
    with pytest.raises(NotComputableError):
        evaluate(parse_expression(text), FIGURES)


def test_a_value_beyond_all_bounds_is_not_computable() -> None:
    factor = "9" * 15
    grown = parse_expression(" * ".join(["a"] * 19))
    assert evaluate(grown, {"a": Decimal(factor)}) > 0


def test_the_names_used_are_known() -> None:
    assert parse_expression("min(a, b) + a").names == {"a", "b"}


@given(st.text(max_size=40))
def test_no_text_makes_the_parser_fail_otherwise(text: str) -> None:
    try:
        parse_expression(text)
    except ExpressionError:
        return


@given(st.decimals(-1000, 1000, places=3), st.decimals(-1000, 1000, places=3))
def test_addition_is_that_of_decimals(one: Decimal, other: Decimal) -> None:
    assert evaluate(parse_expression("x + y"), {"x": one, "y": other}) == one + other
