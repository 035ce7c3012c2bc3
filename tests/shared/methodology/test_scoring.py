"""One leaf, one answer: edges of every shape, bounds, monotony, statuses and explanations."""

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.methodology import (
    Branch,
    Leaf,
    LeafStatus,
    QuestionCounts,
    ScoringContext,
    Shape,
    exact,
    fix_points,
    parse_answer,
    score_leaf,
)
from shared.methodology.explanation import SENTENCES
from tests.shared.methodology.examples import fact_points, figure, leaf_of, points_of, scored

AB = {"numerator": figure("a"), "denominator": figure("b")}
STEPS = leaf_of(
    {
        "shape": "STEPS",
        "input": figure("x", minimum=-5),
        "bands": [
            {"from": None, "to": 70, "points": 0},
            {"from": 70, "to": 90, "includes_to": True, "points": 1},
            {"from": 90, "includes_from": False, "to": None, "points": 2},
        ],
    },
    2,
)
RATIO = leaf_of({"shape": "RATIO", **AB}, "1.5")
FLOOR = leaf_of({"shape": "RATIO_FLOOR", **AB, "threshold": 80}, 2)
OPEN_FLOOR = leaf_of({"shape": "RATIO_FLOOR", **AB, "threshold": 80, "inclusive": False}, 2)
BEYOND = leaf_of({"shape": "RATIO", **AB, "may_exceed": True}, 2)
COUNT = leaf_of({"shape": "COUNT_CAP", "input": figure("x"), "unit_points": "0.5"}, 2)
INCREMENTS = leaf_of(
    {
        "shape": "INCREMENTS",
        "input": figure("x"),
        "base_limit": 20000,
        "base_points": 15,
        "step": 1000,
        "step_points": "0.5",
    },
    25,
)
PART_STEPS = leaf_of(
    {
        "shape": "INCREMENTS",
        "input": figure("x"),
        "base_limit": 20000,
        "base_points": 15,
        "step": 1000,
        "step_points": "0.5",
        "whole_steps": False,
    },
    25,
)
INVERSE = leaf_of({"shape": "INVERSE_RATIO", "bad": figure("a"), "total": figure("b")}, 4)
DEDUCTION = leaf_of(
    {"shape": "DEDUCTION", "cases": figure("x"), "per_case": "0.25", "minimum": "-0.25"}, 1
)
FAILURES = leaf_of({"shape": "ZERO_ON_FAILURE", "failures": figure("x")}, 2)
TARGET = {
    "shape": "TARGET",
    "input": figure("x"),
    "targets": [{"stage": "2024", "target": 80}, {"stage": "2024-H1", "target": 40}],
}
BEST = leaf_of({"shape": "RELATIVE_TO_BEST", "input": figure("x"), "target": 100}, 4)
CHECKLIST = leaf_of(
    {
        "shape": "CHECKLIST",
        "items": [{"code": code, "label": code, "points": "0.5"} for code in "ABC"],
    },
    1,
)
FORMULAS = leaf_of(
    {
        "shape": "FORMULAS",
        "variables": [figure("a"), figure("b")],
        "formulas": [{"code": "F", "label": "f", "expression": "a / b"}],
    },
    2,
)


@pytest.mark.parametrize(
    ("leaf", "facts", "points"),
    [
        (STEPS, {"x": "69.999999"}, "0"),
        (STEPS, {"x": "70"}, "1"),
        (STEPS, {"x": "90"}, "1"),
        (STEPS, {"x": "90.000001"}, "2"),
        (STEPS, {"x": "-5"}, "0"),
        (RATIO, {"a": 1234, "b": 2000}, "0.9255"),
        (RATIO, {"a": 0, "b": 7}, "0"),
        (RATIO, {"a": 7, "b": 7}, "1.5"),
        (FLOOR, {"a": 80, "b": 100}, "1.6"),
        (FLOOR, {"a": "79.99", "b": 100}, "0"),
        (FLOOR, {"a": 12, "b": 15}, "1.6"),
        (OPEN_FLOOR, {"a": 80, "b": 100}, "0"),
        (OPEN_FLOOR, {"a": 81, "b": 100}, "1.62"),
        (BEYOND, {"a": 3, "b": 2}, "2"),
        (COUNT, {"x": 4}, "2"),
        (COUNT, {"x": 5}, "2"),
        (COUNT, {"x": "0.5"}, "0.25"),
        (INCREMENTS, {"x": 20999}, "15"),
        (INCREMENTS, {"x": 21000}, "15.5"),
        (INCREMENTS, {"x": 40000}, "25"),
        (INCREMENTS, {"x": 41000}, "25"),
        (PART_STEPS, {"x": 20500}, "15.25"),
        (INVERSE, {"a": 1, "b": 8}, "3.5"),
        (INVERSE, {"a": 8, "b": 8}, "0"),
        (DEDUCTION, {"x": 0}, "1"),
        (DEDUCTION, {"x": 4}, "0"),
        (DEDUCTION, {"x": 5}, "-0.25"),
        (DEDUCTION, {"x": 6}, "-0.25"),
        (FAILURES, {"x": 0}, "2"),
        (FAILURES, {"x": 1}, "0"),
    ],
)
def test_a_shape_gives_its_points_at_its_edges(
    leaf: Leaf, facts: dict[str, Any], points: str
) -> None:
    assert fact_points(leaf, **facts) == Decimal(points)


@pytest.mark.parametrize(
    ("stage", "unmet", "x", "points"),
    [
        ("2024", "ZERO", 80, "2"),
        ("2024", "ZERO", 79, "0"),
        ("2024-H1", "ZERO", 79, "2"),
        ("2024", "PROPORTIONAL", 40, "1"),
        ("2024", "0.5", 40, "0.5"),
        ("2025", "ZERO", 99, None),
    ],
)
def test_a_target_is_that_of_the_stage(stage: str, unmet: str, x: int, points: str | None) -> None:
    leaf = leaf_of({**TARGET, "unmet": unmet}, 2)
    score = scored(leaf, {"facts": {"x": x}}, ScoringContext(stage=stage))
    assert score.points == (None if points is None else Decimal(points))
    assert (score.status is LeafStatus.NOT_COMPUTABLE) is (points is None)


@pytest.mark.parametrize(
    ("x", "leader", "points", "branch"),
    [
        (50, 130, "1", Branch.UP_TO_TARGET),
        (100, 130, "2", Branch.UP_TO_TARGET),
        (100, 100, "2", Branch.UP_TO_TARGET),
        (115, 130, "3", Branch.ABOVE_TARGET),
        (130, 130, "4", Branch.BEST_OF_BLOCK),
        (140, 130, "4", Branch.BEST_OF_BLOCK),
        (115, None, None, Branch.BEST_UNKNOWN),
        (90, None, "1.8", Branch.UP_TO_TARGET),
    ],
)
def test_the_best_of_the_block_sets_the_measure(
    x: int, leader: int | None, points: str | None, branch: Branch
) -> None:
    leaders = {} if leader is None else {BEST.code: Decimal(leader)}
    score = scored(BEST, {"facts": {"x": x}}, ScoringContext(leaders=leaders))
    assert score.points == (None if points is None else Decimal(points))
    assert score.explanation.branch is branch


def test_missing_not_applicable_and_zero_are_three_things() -> None:
    leaf = leaf_of({"shape": "RATIO", **AB}, 2, not_applicable="LEAVES_DENOMINATOR")
    missing, away, zero = (
        scored(leaf, None),
        scored(leaf, {"state": "NOT_APPLICABLE"}),
        scored(leaf, {"facts": {"a": 0, "b": 1}}),
    )
    assert [one.status for one in (missing, away, zero)] == [
        LeafStatus.MISSING,
        LeafStatus.NOT_APPLICABLE,
        LeafStatus.SCORED,
    ]
    assert [one.points for one in (missing, away, zero)] == [None, None, Decimal(0)]
    assert [one.maximum for one in (missing, away, zero)] == [Decimal(2), Decimal(0), Decimal(2)]
    assert [one.counted for one in (missing, away, zero)] == [0, 0, 0]


def test_not_applicable_may_give_full_points() -> None:
    leaf = leaf_of({"shape": "YES_NO", "yes": 3, "no": 0}, 3, not_applicable="FULL_POINTS")
    score = scored(leaf, {"state": "NOT_APPLICABLE"})
    assert (score.points, score.maximum, score.status) == (3, 3, LeafStatus.FULL_POINTS)


@pytest.mark.parametrize(
    ("policy", "leaf_policy", "points", "status"),
    [
        ("ZERO", "REFUSED", "0", LeafStatus.SCORED),
        ("FULL", "REFUSED", "2", LeafStatus.SCORED),
        ("NOT_APPLICABLE", "FULL_POINTS", "2", LeafStatus.FULL_POINTS),
        ("NOT_APPLICABLE", "LEAVES_DENOMINATOR", None, LeafStatus.NOT_APPLICABLE),
    ],
)
@pytest.mark.parametrize(
    "shape", ["RATIO", "RATIO_FLOOR", "INVERSE_RATIO", "STEPS", "TASKS", "TARGET"]
)
def test_nothing_to_count_follows_the_policy(
    shape: str, policy: str, leaf_policy: str, points: str | None, status: LeafStatus
) -> None:
    rules: dict[str, dict[str, Any]] = {
        "RATIO": AB,
        "RATIO_FLOOR": {**AB, "threshold": 50},
        "INVERSE_RATIO": {"bad": figure("a"), "total": figure("b")},
        "STEPS": {**AB, "bands": [{"from": None, "to": None, "points": 2}]},
        "TASKS": {
            "on_time": figure("a"),
            "late": figure("b"),
            "overdue": figure("c"),
            "all_on_time": 2,
            "some_late": 1,
            "some_overdue": 0,
        },
        "TARGET": {
            **AB,
            "targets": [{"stage": "", "target": 1}, {"stage": "2024", "target": 1}],
            "unmet": "ZERO",
        },
    }
    rule = rules[shape]
    if shape == "TARGET":
        rule = {**rule, "targets": rule["targets"][1:]}
    leaf = leaf_of(
        {"shape": shape, **rule, "zero_denominator": policy}, 2, not_applicable=leaf_policy
    )
    facts = dict.fromkeys("abc" if shape == "TASKS" else "ab", 0)
    score = scored(leaf, {"facts": facts}, ScoringContext(stage="2024"))
    assert score.points == (None if points is None else Decimal(points))
    assert score.status is status
    assert score.explanation.shape is Shape(shape)


def test_a_refused_not_applicable_that_slips_through_counts_zero() -> None:
    answer = parse_answer(
        {"state": "NOT_APPLICABLE"},
        leaf_of({"shape": "YES_NO", "yes": 1, "no": 0}, not_applicable="FULL_POINTS"),
    )
    score = score_leaf(leaf_of({"shape": "YES_NO", "yes": 1, "no": 0}), answer)
    assert (score.counted, score.maximum, score.status) == (0, 1, LeafStatus.NOT_COMPUTABLE)


def test_a_formula_that_divides_by_zero_is_not_computable_and_one_beyond_the_maximum_is_held() -> (
    None
):
    assert (
        scored(FORMULAS, {"formula": "F", "facts": {"a": 1, "b": 0}}).status
        is LeafStatus.NOT_COMPUTABLE
    )
    held = scored(FORMULAS, {"formula": "F", "facts": {"a": 9, "b": 2}})
    assert (held.points, held.explanation.branch) == (2, Branch.FORMULA_CLAMPED)


def test_a_checklist_adds_up_to_its_maximum() -> None:
    assert [points_of(CHECKLIST, {"choices": list(codes)}) for codes in ("", "A", "CA", "ABC")] == [
        0,
        Decimal("0.5"),
        1,
        1,
    ]


def test_points_fixed_by_the_council_keep_what_the_rule_gives_beside_them() -> None:
    answer = parse_answer({"facts": {"a": 3, "b": 4}}, RATIO)
    score = fix_points(RATIO, exact("0.25"), "Chỉ công khai một phần.", answer)
    assert (score.points, score.rule_points, score.status) == (
        Decimal("0.25"),
        Decimal("1.125"),
        LeafStatus.FIXED,
    )
    data = score.to_data()["explanation"]
    assert isinstance(data, dict)
    assert "Chỉ công khai một phần." in data["text"]["vi"]
    assert data["instead_of"]["points"] == "1.125"


def test_an_explanation_shows_inputs_branch_and_arithmetic() -> None:
    data = scored(RATIO, {"facts": {"a": 1234, "b": 2000}}).explanation.to_data()
    assert data["branch"] == "proportion"
    assert data["inputs"] == [
        {"name": "a", "label": "A", "unit": "", "value": "1234"},
        {"name": "b", "label": "B", "unit": "", "value": "2000"},
    ]
    assert data["arithmetic"] == {
        "vi": "1.234 / 2.000 × 1,5 = 0,9255",
        "en": "1,234 / 2,000 × 1.5 = 0.9255",
    }
    assert data["text"] == {
        "vi": "Tính theo tỷ lệ trên điểm tối đa 1,5: 0,9255 điểm.",
        "en": "In proportion to the maximum of 1.5: 0.9255 points.",
    }


def test_a_rounded_result_is_not_called_equal() -> None:
    data = scored(RATIO, {"facts": {"a": 1, "b": 7}}).explanation.to_data()
    assert data["arithmetic"] == {"vi": "1 / 7 × 1,5 ≈ 0,214286", "en": "1 / 7 × 1.5 ≈ 0.214286"}


def test_every_branch_has_a_sentence() -> None:
    assert SENTENCES.keys() == set(Branch)


FIGURE = st.decimals(0, 10**6, places=3)
EVERY_LEAF = [STEPS, COUNT, INCREMENTS, PART_STEPS, DEDUCTION, FAILURES, BEST]
RISING = [STEPS, COUNT, INCREMENTS, PART_STEPS, BEST]
FALLING = [DEDUCTION, FAILURES]
BEFORE = ScoringContext(leaders={BEST.code: Decimal(1000)})


def points_at(leaf: Leaf, value: Decimal) -> Decimal:
    points = scored(leaf, {"facts": {"x": str(value)}}, BEFORE).points
    assert points is not None
    return points


@given(FIGURE, st.sampled_from(EVERY_LEAF))
def test_points_stay_within_the_leaf(value: Decimal, leaf: Leaf) -> None:
    assert leaf.minimum <= points_at(leaf, value) <= leaf.maximum


@given(FIGURE, FIGURE, st.sampled_from(RISING))
def test_more_never_gives_less(one: Decimal, other: Decimal, leaf: Leaf) -> None:
    assert points_at(leaf, min(one, other)) <= points_at(leaf, max(one, other))


@given(FIGURE, FIGURE, st.sampled_from(FALLING))
def test_more_cases_never_give_more(one: Decimal, other: Decimal, leaf: Leaf) -> None:
    assert points_at(leaf, min(one, other)) >= points_at(leaf, max(one, other))


@given(
    st.integers(0, 10**6),
    st.integers(1, 10**6),
    st.integers(1, 1000),
    st.sampled_from([RATIO, FLOOR, INVERSE]),
)
def test_a_quotient_does_not_depend_on_the_unit(
    part: int, rest: int, factor: int, leaf: Leaf
) -> None:
    whole = part + rest
    points = fact_points(leaf, a=part, b=whole)
    scaled = fact_points(leaf, a=part * factor, b=whole * factor)
    assert points is not None
    assert scaled is not None
    assert abs(points - scaled) < Decimal("1e-25")
    assert 0 <= points <= leaf.maximum


@given(st.data())
def test_every_score_becomes_plain_json(data: st.DataObject) -> None:
    leaf = data.draw(st.sampled_from(EVERY_LEAF))
    value = data.draw(FIGURE)
    text = json.dumps(
        scored(leaf, {"facts": {"x": str(value)}}, BEFORE).to_data(), ensure_ascii=False
    )
    assert "{" not in json.loads(text)["explanation"]["text"]["vi"]


COUNTS = st.dictionaries(st.sampled_from("ABCDE"), st.integers(0, 500), min_size=1)
SHARE = leaf_of({"shape": "SURVEY_SHARE", "favourable": ["A", "B"]}, 10)
MEAN = leaf_of(
    {"shape": "SURVEY_SHARE", "favourable": ["A", "B"], "combine": "MEAN_OF_QUESTIONS"}, 10
)
WEIGHTED = leaf_of(
    {"shape": "SURVEY_WEIGHTED", "weights": {"A": 100, "B": 60, "C": 20, "D": 0}}, 10
)


def by_survey(leaf: Leaf, *questions: dict[str, int]) -> Decimal | None:
    counts = tuple(QuestionCounts(str(index), one) for index, one in enumerate(questions))
    return score_leaf(leaf, None, ScoringContext(survey={leaf.code: counts})).points


def test_do_not_know_is_outside_the_base() -> None:
    assert by_survey(SHARE, {"A": 3, "C": 1, "DK": 96}) == Decimal("7.5")
    assert by_survey(SHARE, {"DK": 96}) is None


def test_pooled_counts_answers_and_mean_counts_questions() -> None:
    questions = ({"A": 10}, {"C": 30})
    assert by_survey(SHARE, *questions) == Decimal("2.5")
    assert by_survey(MEAN, *questions) == Decimal(5)
    assert by_survey(MEAN, *questions, {}) == Decimal(5)


def test_options_count_with_their_weight() -> None:
    assert by_survey(WEIGHTED, {"A": 1, "B": 1, "C": 1, "D": 1}) == Decimal("4.5")
    assert by_survey(WEIGHTED, {"A": 1, "E": 1}) == Decimal(5)


@given(COUNTS, COUNTS, st.sampled_from([SHARE, MEAN, WEIGHTED]))
def test_survey_points_stay_within_the_leaf_and_groups_may_come_in_any_order(
    one: dict[str, int], other: dict[str, int], leaf: Leaf
) -> None:
    points = by_survey(leaf, one, other)
    turned = by_survey(leaf, other, one)
    assert points is None or 0 <= points <= leaf.maximum
    assert (points is None) is (turned is None)
    assert points is None or turned is None or abs(points - turned) < Decimal("1e-25")


def test_percentages_have_their_sign_and_one_point_is_no_plural() -> None:
    rule = {
        "shape": "STEPS",
        **AB,
        "bands": [
            {"from": None, "to": 70, "points": "0.5"},
            {"from": 70, "to": None, "points": 1},
        ],
    }
    for top, vi, en in (
        (
            3,
            "Giá trị 75 % thuộc khoảng [70; +∞): 1 điểm.",
            "The value 75 % lies in [70; +∞): 1 point.",
        ),
        (
            1,
            "Giá trị 25 % thuộc khoảng (−∞; 70): 0,5 điểm.",
            "The value 25 % lies in (−∞; 70): 0.5 points.",
        ),
    ):
        data = scored(leaf_of(rule, 1), {"facts": {"a": top, "b": 4}}).explanation.to_data()
        assert data["text"] == {"vi": vi, "en": en}
