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


def test_an_expression_is_bounded_in_length_depth_and_terms() -> None:
    for text, said in (
        ("a + " * 125 + "a", "500 characters"),
        ("min(" * 21 + "a" + ")" * 21, "nested deeper than 20"),
        ("1+" * 40 + "1", "nested deeper than 20"),
        ("min(" + ",".join(["a"] * 120) + ")", "more than 100"),
    ):
        with pytest.raises(ExpressionError) as caught:
            parse_expression(text)
        assert said in caught.value.text.en
        assert "hãy" in caught.value.text.vi
    assert evaluate(parse_expression("max(" + ",".join(["a"] * 90) + ")"), FIGURES) == 3


@pytest.mark.parametrize(
    "text", ["9" * 16, "9" * 450, "1e400", "10**9", "a**a", "0." + "0" * 16 + "1", "2**10**10"]
)
def test_no_number_is_larger_or_finer_than_a_point_needs(text: str) -> None:
    with pytest.raises(ExpressionError):
        parse_expression(text)


def test_repeated_multiplication_grows_no_further_than_its_terms() -> None:
    """Every figure has at most 15 digits, so a value has an exponent of some hundreds and 34 digits, never more."""
    largest, smallest = Decimal("9" * 15), Decimal("0.000000000000001")
    grown = " * ".join(["a"] * 16)
    nested = f"({grown}) * min({grown}, {grown})"
    value = evaluate(parse_expression(nested), {"a": largest})
    assert value.adjusted() < 600
    assert len(value.as_tuple().digits) <= 34
    shrunk = evaluate(parse_expression(f"1 / ({grown})"), {"a": smallest})
    assert shrunk.adjusted() < 300
    assert evaluate(parse_expression(f"({grown}) - ({grown})"), {"a": largest}) == 0


def test_deep_brackets_that_the_parser_itself_gives_up_on_are_refused() -> None:
    for depth in (90, 150, 240):
        with pytest.raises(ExpressionError):
            parse_expression("(" * depth + "a" + ")" * depth + "+" * 1)


@given(st.text(alphabet="ab01.+-*/(), minax", max_size=120))
def test_whatever_is_read_is_computed_or_refused(text: str) -> None:
    """Officers' typing, at random: no other outcome than a value, a refusal, or a division by zero."""
    try:
        expression = parse_expression(text)
    except ExpressionError:
        return
    figures = dict.fromkeys(expression.names, Decimal(999999999999999))
    try:
        assert evaluate(expression, figures).is_finite()
    except NotComputableError:
        return


@given(st.text(max_size=40))
def test_no_text_makes_the_parser_fail_otherwise(text: str) -> None:
    try:
        parse_expression(text)
    except ExpressionError:
        return


@given(st.decimals(-1000, 1000, places=3), st.decimals(-1000, 1000, places=3))
def test_addition_is_that_of_decimals(one: Decimal, other: Decimal) -> None:
    assert evaluate(parse_expression("x + y"), {"x": one, "y": other}) == one + other
