"""Answers are checked against what their leaf's rule asks for."""

from typing import Any

import pytest

from shared.methodology import (
    Answer,
    AnswerFaults,
    AnswerState,
    Leaf,
    check_points,
    claimed_range,
    exact,
    parse_answer,
)
from tests.shared.methodology.examples import figure, leaf_of

WHOLE = {"integer": True}
RATIO = leaf_of(
    {"shape": "RATIO", "numerator": figure("a", **WHOLE), "denominator": figure("b", **WHOLE)}
)
LOOSE_RATIO = leaf_of(
    {"shape": "RATIO", "numerator": figure("a"), "denominator": figure("b"), "may_exceed": True},
    not_applicable="LEAVES_DENOMINATOR",
)
YES_NO = leaf_of({"shape": "YES_NO", "yes": 1, "no": 0})
CHECKLIST = leaf_of(
    {
        "shape": "CHECKLIST",
        "items": [
            {"code": "A", "label": "a", "points": 1},
            {"code": "B", "label": "b", "points": 1},
        ],
    }
)
MANUAL = leaf_of({"shape": "MANUAL", "step": "0.25", "minimum": "-0.5"})
SURVEY = leaf_of({"shape": "SURVEY_SHARE", "favourable": ["5"]})
FORMULAS = leaf_of(
    {
        "shape": "FORMULAS",
        "variables": [figure("a"), figure("b")],
        "formulas": [
            {"code": "F", "label": "f", "expression": "a"},
            {"code": "G", "label": "g", "expression": "a / b"},
        ],
    }
)
TASKS = leaf_of(
    {
        "shape": "TASKS",
        "on_time": figure("a"),
        "late": figure("b"),
        "overdue": figure("c"),
        "all_on_time": 1,
        "some_late": "0.5",
        "some_overdue": 0,
    }
)
CONJUNCTION = leaf_of(
    {
        "shape": "CONJUNCTION",
        "conditions": [{"code": "A", "label": "a"}, {"code": "B", "label": "b"}],
        "all": 1,
        "otherwise": 0,
    }
)
CHOICE = leaf_of(
    {
        "shape": "CHOICE",
        "options": [
            {"code": "A", "label": "a", "points": 1},
            {"code": "B", "label": "b", "points": 0},
        ],
    }
)

CASES: list[tuple[Leaf, Any, dict[str, str]]] = [
    (RATIO, [], {"": "wrong-type"}),
    (RATIO, {}, {"/facts/a": "fact-missing", "/facts/b": "fact-missing"}),
    (RATIO, {"facts": {"a": 1, "b": 2, "c": 3}}, {"/facts/c": "fact-not-asked-for"}),
    (RATIO, {"facts": {"a": 1.5, "b": 2}}, {"/facts/a": "not-a-decimal"}),
    (RATIO, {"facts": {"a": "1.5", "b": 2}}, {"/facts/a": "fact-not-whole"}),
    (RATIO, {"facts": {"a": "-1", "b": 2}}, {"/facts/a": "fact-below-minimum"}),
    (RATIO, {"facts": {"a": 3, "b": 2}}, {"/facts/a": "numerator-above-denominator"}),
    (RATIO, {"facts": {"a": 0, "b": 0}}, {"/facts/b": "nothing-to-count"}),
    (
        RATIO,
        {"facts": {"a": 1, "b": 2}, "choices": ["A"], "formula": "F", "points": 1},
        {"/choices": "not-asked-for", "/formula": "not-asked-for", "/points": "not-asked-for"},
    ),
    (RATIO, {"state": "NOT_APPLICABLE"}, {"/state": "not-applicable-refused"}),
    (RATIO, {"state": "PERHAPS", "facts": {"a": 1, "b": 2}}, {"/state": "unknown-word"}),
    (
        RATIO,
        {"fact": {}},
        {"/fact": "unknown-key", "/facts/a": "fact-missing", "/facts/b": "fact-missing"},
    ),
    (LOOSE_RATIO, {"state": "NOT_APPLICABLE", "facts": {"a": 1}}, {"/facts": "not-asked-for"}),
    (TASKS, {"facts": {"a": 0, "b": 0, "c": 0}}, {"/facts": "nothing-to-count"}),
    (YES_NO, {}, {"/choices": "one-choice"}),
    (YES_NO, {"choices": ["MAYBE"]}, {"/choices/0": "unknown-choice"}),
    (YES_NO, {"choices": ["YES", "NO"]}, {"/choices": "one-choice"}),
    (YES_NO, {"choices": "YES"}, {"/choices": "wrong-type"}),
    (CHOICE, {"choices": ["A", "B"]}, {"/choices": "one-choice"}),
    (CHECKLIST, {"choices": ["A", "A"]}, {"/choices/1": "duplicate-choice"}),
    (
        CONJUNCTION,
        {"choices": ["C"], "facts": {"a": 1}},
        {"/choices/0": "unknown-choice", "/facts": "not-asked-for"},
    ),
    (MANUAL, {}, {"/points": "points-missing"}),
    (MANUAL, {"points": "1.25"}, {"/points": "points-above-maximum"}),
    (MANUAL, {"points": "-0.75"}, {"/points": "points-below-minimum"}),
    (MANUAL, {"points": "0.3"}, {"/points": "points-off-step"}),
    (SURVEY, {"points": 1}, {"": "not-answered-by-hand"}),
    (FORMULAS, {"facts": {"a": 1}}, {"/formula": "unknown-formula"}),
    (FORMULAS, {"formula": "G", "facts": {"a": 1}}, {"/facts/b": "fact-missing"}),
]


@pytest.mark.parametrize(("leaf", "data", "expected"), CASES)
def test_what_does_not_fit_is_found(leaf: Leaf, data: Any, expected: dict[str, str]) -> None:
    with pytest.raises(AnswerFaults) as caught:
        parse_answer(data, leaf)
    assert {fault.pointer: fault.code for fault in caught.value.faults} == expected


@pytest.mark.parametrize(
    ("leaf", "data"),
    [
        (RATIO, {"facts": {"a": "2", "b": 2}}),
        (LOOSE_RATIO, {"facts": {"a": "2.5", "b": 2}}),
        (LOOSE_RATIO, {"facts": {"a": 0, "b": 0}}),
        (
            LOOSE_RATIO,
            {
                "state": "NOT_APPLICABLE",
                "facts": {},
                "choices": [],
                "formula": None,
                "points": None,
            },
        ),
        (CHECKLIST, {"choices": []}),
        (CONJUNCTION, {"choices": ["B", "A"]}),
        (MANUAL, {"points": "-0.5"}),
        (FORMULAS, {"formula": "F", "facts": {"a": 1}}),
        (FORMULAS, {"formula": "F", "facts": {"a": 1, "b": 0}}),
    ],
)
def test_a_fitting_answer_is_written_and_read_back_alike(leaf: Leaf, data: Any) -> None:
    answer = parse_answer(data, leaf)
    assert parse_answer(answer.to_data(), leaf) == answer


def test_an_answer_says_what_it_is() -> None:
    answer = parse_answer({"state": "GIVEN", "facts": {"b": "2.0", "a": 1}}, RATIO)
    assert answer == Answer(AnswerState.GIVEN, {"a": exact(1), "b": exact(2)})
    assert answer.to_data()["facts"] == {"a": "1", "b": "2"}


def test_claimed_points_keep_within_the_leaf_and_on_their_step() -> None:
    assert claimed_range(MANUAL) == (exact("-0.5"), exact(1))
    step = exact("0.01")
    assert check_points(MANUAL, exact("0.99"), step) == ()
    assert [fault.code for fault in check_points(MANUAL, exact("1.001"), step)] == [
        "points-above-maximum",
        "points-off-step",
    ]
    assert [fault.code for fault in check_points(RATIO, exact("-0.1"))] == ["points-below-minimum"]
    (fault,) = check_points(RATIO, exact(2), pointer="/claims/0/points")
    assert fault.pointer == "/claims/0/points"
