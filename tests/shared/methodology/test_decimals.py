"""Reading, rounding and writing exact decimals."""

from decimal import Decimal, localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.methodology import Language, NotADecimalError, decimal_text, exact, round_half_up
from shared.methodology.decimals import divide, fixed_text, is_multiple, mean, total
from shared.methodology.wording import shown

PLAIN = st.decimals(-(10**9), 10**9, places=6, allow_nan=False, allow_infinity=False)


@pytest.mark.parametrize(
    "value",
    [
        0.1,
        1.0,
        float("nan"),
        True,
        None,
        [],
        "1,5",
        "1e3",
        "",
        " 1",
        "+1",
        ".5",
        "1.",
        "NaN",
        "Infinity",
        "١",
        "1_000",
        Decimal("NaN"),
        Decimal("Infinity"),
        10**15,
        "1" * 16,
        "0." + "1" * 16,
    ],
)
def test_what_is_no_plain_decimal_is_refused(value: object) -> None:
    with pytest.raises(NotADecimalError):
        exact(value)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("0.25", "0.25"),
        (12, "12"),
        ("-0.0", "0"),
        ("007.50", "7.5"),
        (Decimal("1E+2"), "100"),
        (-3, "-3"),
    ],
)
def test_plain_decimals_are_read_exactly(value: object, text: str) -> None:
    assert decimal_text(exact(value)) == text


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [
        ("0.005", 2, "0.01"),
        ("-0.005", 2, "-0.01"),
        ("2.675", 2, "2.68"),
        ("0.0049999999999999999", 2, "0.00"),
        ("-0.001", 2, "0.00"),
        ("85.4", 2, "85.40"),
        ("87.6015", 3, "87.602"),
        ("99.5", 0, "100"),
    ],
)
def test_rounding_is_half_up_away_from_zero(value: str, places: int, text: str) -> None:
    assert fixed_text(round_half_up(Decimal(value), places)) == text


def test_a_half_that_thirds_could_not_hold_is_still_a_half() -> None:
    thirds = [divide(Decimal("0.001"), Decimal(3))] * 15
    assert total(thirds) < Decimal("0.005")
    assert fixed_text(round_half_up(total(thirds), 2)) == "0.01"


@given(PLAIN, PLAIN)
def test_the_ambient_context_changes_nothing(one: Decimal, other: Decimal) -> None:
    expected = (total([one, other]), mean([one, other]), round_half_up(one, 2))
    with localcontext() as ambient:
        ambient.prec = 2
        ambient.rounding = "ROUND_UP"
        assert (total([one, other]), mean([one, other]), round_half_up(one, 2)) == expected
        assert exact(decimal_text(one)) == one


@given(PLAIN)
def test_what_is_written_is_read_back(value: Decimal) -> None:
    assert exact(decimal_text(value)) == value


@given(PLAIN, st.integers(0, 6))
def test_rounding_moves_a_value_by_at_most_half_a_unit(value: Decimal, places: int) -> None:
    assert abs(round_half_up(value, places) - value) <= Decimal("0.5").scaleb(-places)


def test_numbers_are_shown_as_each_language_writes_them() -> None:
    assert shown(Decimal("1234567.5"), Language.VI) == "1.234.567,5"
    assert shown(Decimal("-1234.5"), Language.EN) == "-1,234.5"
    assert shown(divide(Decimal(2), Decimal(3)), Language.VI) == "0,666667"


def test_steps_are_compared_exactly() -> None:
    assert is_multiple(Decimal("0.75"), Decimal("0.25"))
    assert is_multiple(Decimal("-0.03"), Decimal("0.01"))
    assert not is_multiple(Decimal("0.755"), Decimal("0.01"))
