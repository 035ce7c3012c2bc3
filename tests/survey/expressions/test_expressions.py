"""Conditions are read, printed and judged as JavaRosa does it, exactly and within bounds."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.survey.expressions import (
    Condition,
    ExpressionError,
    compile_condition,
    parse_condition,
    print_condition,
    references,
)
from services.survey.expressions.patterns import LONGEST_SUBJECT
from tests.survey.expressions.strategies import CONDITIONS

ANSWERS: dict[str, Any] = {
    "one": "C",
    "several": ["A", "OTHER"],
    "likert": "4",
    "number": "12.5",
    "least": "0.1",
    "day": "2024-11-30",
    "later": "2024-12-01",
    "text": "0912345678",
    "unsure": "DK",
}


def holds(text: str, own: Any = None, answers: dict[str, Any] = ANSWERS) -> bool:
    return compile_condition(parse_condition(text))(answers, own)


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("${q1}='A'", "${q1} = 'A'"),
        ("${ q1 } = “A”", "${q1} = 'A'"),
        ("(${q1} = 'A')", "${q1} = 'A'"),
        (".>=0 and .<=10", ". >= 0 and . <= 10"),
        ("((. > 1) and (. < 2)) and . != 1.50", ". > 1 and . < 2 and . != 1.50"),
        ("(${a} = 1 or ${b} = 2) and ${c} = 3", "(${a} = 1 or ${b} = 2) and ${c} = 3"),
        ("${a} = 1 and ${b} = 2 or ${c} = 3", "(${a} = 1 and ${b} = 2) or ${c} = 3"),
        ("not ( selected( ${q} , 'x' ) )", "not(selected(${q}, 'x'))"),
        ('. = "it\'s"', '. = "it\'s"'),
        (". > -5", ". > -5"),
        ("(${a} + ${b}) * 2 <= 100 - ${c}", "(${a} + ${b}) * 2 <= 100 - ${c}"),
        ("${a} - (${b} - ${c}) = 0", "${a} - (${b} - ${c}) = 0"),
        (". > date('2024-01-31')", ". > date('2024-01-31')"),
        ("regex(., '[0-9]{10}')", "regex(., '[0-9]{10}')"),
    ],
)
def test_a_condition_is_printed_in_one_way(text: str, printed: str) -> None:
    assert print_condition(parse_condition(text)) == printed


@given(CONDITIONS)
def test_what_is_printed_is_read_back_as_the_same(condition: Condition) -> None:
    assert parse_condition(print_condition(condition)) == condition


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("${one} = 'C'", True),
        ("${one} != 'C'", False),
        ("'C' = ${one}", True),
        ("${one} = 'A' or ${one} = 'C'", True),
        ("${one} = 'C' and ${likert} = '5'", False),
        ("selected(${several}, 'OTHER')", True),
        ("selected(${several}, 'B')", False),
        ("selected(${one}, 'C')", True),
        ("not(selected(${several}, 'B'))", True),
        ("count-selected(${several}) = 2", True),
        ("count-selected(${one}) >= 2", False),
        ("${likert} >= 4", True),
        ("${likert} = 4", True),
        ("${number} = 12.50", True),
        ("${number} > ${least}", True),
        ("${number} + ${least} = 12.6", True),
        ("${least} * 3 = 0.3", True),
        ("${number} - 20 < 0", True),
        ("${number} = ${least}", False),
        ("${day} < ${later}", True),
        ("${day} = date('2024-11-30')", True),
        ("${day} > date('2024-11-30')", False),
        ("string-length(${text}) = 10", True),
        ("regex(${text}, '0[0-9]{9}')", True),
        ("regex(${text}, '0[0-9]{8}')", False),
        ("${several} = ''", False),
    ],
)
def test_conditions_hold_for_answers(text: str, expected: bool) -> None:
    assert holds(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("${none} = ''", True),
        ("${none} != ''", False),
        ("${none} = 'A'", False),
        ("${none} != 'A'", True),
        ("${none} = 0", False),
        ("${none} != 0", True),
        ("${none} < 1", False),
        ("${none} >= 0", False),
        ("not(${none} >= 0)", True),
        ("${none} + 1 > 0", False),
        ("${none} < ${number}", False),
        ("${none} = ${other}", True),
        ("selected(${none}, 'A')", False),
        ("count-selected(${none}) = 0", True),
        ("string-length(${none}) = 0", True),
        ("regex(${none}, 'a')", False),
        ("${none} > date('2024-01-01')", False),
        ("${unsure} >= 1", False),
        ("${unsure} = 5", False),
    ],
)
def test_nothing_answered_is_empty_text_and_no_number(text: str, expected: bool) -> None:
    assert holds(text) is expected


def test_a_constraint_looks_at_its_own_answer() -> None:
    assert holds(". >= 0 and . <= 10", "10.0")
    assert not holds(". >= 0 and . <= 10", "10.01")
    assert holds(". <= ${number}", "12.5")
    assert holds("not(selected(., 'NONE') and count-selected(.) > 1)", ["NONE"])
    assert not holds("not(selected(., 'NONE') and count-selected(.) > 1)", ["A", "NONE"])


def test_numbers_are_exact_where_floats_are_not() -> None:
    assert holds("${a} + ${b} = 0.3", answers={"a": "0.1", "b": "0.2"})
    assert holds(". = 900719925474099.31", "900719925474099.31")
    assert not holds(". = 900719925474099.3", "900719925474099.31")


def test_the_questions_that_a_condition_looks_at_are_known() -> None:
    condition = parse_condition("${a} = 1 and (selected(${b}, 'x') or not(. > ${c} * 2))")
    assert references(condition) == {"a", "b", "c"}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("", "ends in the middle"),
        ("${q1}", "comparison is missing"),
        ("${q1} =", "ends in the middle"),
        ("${q1} = 'A' or 'B'", "both sides of “or”"),
        ("1 < . < 5", "chained"),
        ("${q1} == 'A'", "“=” is not expected"),
        ("${q1} = 'A", "“'A” is not understood"),
        ("${q1} && ${q2}", "“&& ${q2}” is not understood"),
        ("q1 = 'A'", "“q1” cannot be used"),
        ("today() > .", "“today” cannot be used"),
        ("${q1} div 2 = 1", "“div” is not expected at character 7"),
        ("selected(${q1}, A)", "text in quotes"),
        ("selected('A', ${q1})", "${question} or “.”"),
        ("selected(${q1} 'A')", "“,” is missing"),
        ("(${q1} = 'A'", "“)” is missing"),
        ("${q1} = 'A')", "“)” is not expected"),
        ("date('30/11/2024') = .", "no day"),
        ("(. = 1) = 1", "condition cannot be compared"),
        ("regex(., '(a+)+')", "repeats a group"),
        ("regex(., 'a**')", "repeats a group or a repeat"),
        ("regex(., 'a*b*c*d*e*')", "very slow"),
        (r"regex(., '\p{L}+')", "not understood"),
        ("regex(., '(?=a)a')", "repeats a group"),
        (r"regex(., '(a)\1')", "not understood"),
        ("regex(., '(a')", "not understood"),
        ("regex(., '[z-a]')", "not understood"),
        ("regex(., '')", "1 to 200 characters"),
        ("(" * 50 + ". = 1" + ")" * 50, "nested deeper"),
        ("not(" * 50 + ". = 1" + ")" * 50, "nested deeper"),
        (". = 1" + " + 1" * 60, "operations"),
        (". = " + "1" * 50, "too long"),
        (". = 1 or " * 1000 + ". = 1", "longer than"),
        (". = 1\x00", "not understood"),
    ],
)
def test_what_is_no_condition_is_refused_with_what_to_write(text: str, shown: str) -> None:
    with pytest.raises(ExpressionError) as refused:
        parse_condition(text)
    assert shown in refused.value.text.en
    assert refused.value.text.vi


@given(
    st.text(max_size=40)
    | st.lists(
        st.sampled_from(
            ["${q}", ".", "'a'", "1", "and", "or", "not", "(", ")", "=", "<", "+", "-", ","]
        )
    ).map(" ".join)
)
def test_any_text_is_a_condition_or_is_refused(text: str) -> None:
    try:
        condition = parse_condition(text)
    except ExpressionError:
        return
    assert parse_condition(print_condition(condition)) == condition


ANY = st.dictionaries(
    st.sampled_from(["q1", "q-2.x"]),
    st.sampled_from(["A", "1", "", "DK", "2024-11-30", "1e9", "NaN", "é"])
    | st.lists(st.sampled_from(["A", "OTHER"]), max_size=2),
)


@given(CONDITIONS, ANY, st.none() | st.sampled_from(["A", "3", ""]) | st.just(["A"]))
def test_every_condition_says_yes_or_no_whatever_was_answered(
    condition: Condition, answers: dict[str, Any], own: Any
) -> None:
    assert compile_condition(condition)(answers, own) in {True, False}


@pytest.mark.parametrize(
    "pattern", ["[^@ ]*@[^@ ]*@[^@ ]*", "a*a*a*b", "(a|a)?(a|a)?(a|a)?a*a*b", ".*.*.*x"]
)
def test_a_pattern_that_is_taken_is_bounded_whatever_is_answered(pattern: str) -> None:
    match = compile_condition(parse_condition(f"regex(., '{pattern}')"))
    assert not match({}, "a" * LONGEST_SUBJECT)
    assert not match({}, "@" * LONGEST_SUBJECT)
    assert not match({}, "a" * 1_000_000)
