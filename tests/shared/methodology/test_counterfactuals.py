"""What would have been needed, for every shape: the kernel itself confirms each claim."""

from decimal import Decimal
from typing import Any, get_args

import pytest

from shared.methodology import LeafEntry, Rule, ScoringContext, parse_answer, score_leaf
from shared.methodology.counterfactuals import next_better
from shared.methodology.rules import SHAPES
from shared.methodology.scoring import fix_points
from shared.methodology.survey_measures import QuestionCounts
from tests.shared.methodology.examples import figure, leaf_of

WHOLE = {"integer": True}
QUOTIENT = {"numerator": figure("a", **WHOLE), "denominator": figure("b", **WHOLE)}
BANDS = [
    {"from": 95, "to": None, "points": "1.5"},
    {"from": 80, "includes_from": False, "to": 95, "points": 1},
    {"from": None, "to": 80, "includes_to": True, "points": 0},
]
DAYS = [
    {"from": None, "to": 5, "includes_to": True, "points": 2},
    {"from": 5, "includes_from": False, "to": 10, "points": 1},
    {"from": 10, "to": None, "points": 0},
]
CODES = [{"code": one, "label": f"Mục {one}", "points": "0.5"} for one in ("A", "B", "C")]
CASES: list[tuple[dict[str, Any], str, dict[str, Any], list[tuple[str, str]]]] = [
    ({"shape": "YES_NO", "yes": 1, "no": 0}, "1", {"choices": ["NO"]},
     [("Đạt yêu cầu thì được 1 điểm.", "1")]),
    ({"shape": "CHOICE", "options": [
        {"code": "IN_TIME", "label": "Kịp thời", "points": 1},
        {"code": "LATE", "label": "Muộn", "points": "0.5"},
        {"code": "NONE", "label": "Không", "points": 0}]}, "1", {"choices": ["NONE"]},
     [("Đạt mức “Muộn” thì được 0,5 điểm.", "0.5"), ("Đạt mức “Kịp thời” thì được 1 điểm.", "1")]),
    ({"shape": "CONJUNCTION", "conditions": [
        {"code": "ENOUGH", "label": "Đủ"}, {"code": "IN_TIME", "label": "Đúng hạn"}],
      "all": 1, "otherwise": 0}, "1", {"choices": ["ENOUGH"]},
     [("Đạt thêm “Đúng hạn” thì được 1 điểm.", "1")]),
    ({"shape": "STEPS", **QUOTIENT, "bands": BANDS}, "1.5", {"facts": {"a": "16", "b": "20"}},
     [("Đạt trên 80 % thì được 1 điểm.", "1"), ("Đạt từ 95 % thì được 1,5 điểm.", "1.5")]),
    ({"shape": "STEPS", "input": figure("days", unit="ngày"), "bands": DAYS}, "2",
     {"facts": {"days": "12"}},
     [("Dưới 10 ngày thì được 1 điểm.", "1"), ("Không quá 5 ngày thì được 2 điểm.", "2")]),
    ({"shape": "CHECKLIST", "items": CODES}, "1.5", {"choices": ["A"]},
     [("Có thêm “Mục B” thì được 1 điểm.", "1")]),
    ({"shape": "RATIO", **QUOTIENT}, "2", {"facts": {"a": "3", "b": "4"}},
     [("Đạt 100 % thì được 2 điểm.", "2")]),
    ({"shape": "RATIO_FLOOR", **QUOTIENT, "threshold": 80}, "2", {"facts": {"a": "3", "b": "7"}},
     [("Đạt từ 80 % thì được 1,714286 điểm.", "1.714285714285714285714285714285714"),
      ("Đạt 100 % thì được 2 điểm.", "2")]),
    ({"shape": "COUNT_CAP", "input": figure("n", **WHOLE), "unit_points": "0.5"}, "2",
     {"facts": {"n": "1"}},
     [("“N” là 2 thì được 1 điểm.", "1.0"), ("“N” là 4 thì được 2 điểm.", "2.0")]),
    ({"shape": "INCREMENTS", "input": figure("n", **WHOLE), "base_limit": 1000, "base_points": 15,
      "step": 1000, "step_points": "0.5"}, "25", {"facts": {"n": "2500"}},
     [("“N” là 3.000 thì được 16 điểm.", "16.0"), ("“N” là 21.000 thì được 25 điểm.", "25")]),
    ({"shape": "INVERSE_RATIO", "bad": figure("bad", **WHOLE), "total": figure("all", **WHOLE)},
     "2", {"facts": {"bad": "1", "all": "4"}}, [("“Bad” bằng 0 thì được 2 điểm.", "2")]),
    ({"shape": "DEDUCTION", "cases": figure("n", **WHOLE), "per_case": "0.5"}, "2",
     {"facts": {"n": "3"}},
     [("“N” là 2 thì được 1 điểm.", "1.0"), ("“N” bằng 0 thì được 2 điểm.", "2.0")]),
    ({"shape": "ZERO_ON_FAILURE", "failures": figure("n", **WHOLE)}, "2", {"facts": {"n": "3"}},
     [("“N” bằng 0 thì được 2 điểm.", "2")]),
    ({"shape": "TASKS", "on_time": figure("x"), "late": figure("y"), "overdue": figure("z"),
      "all_on_time": 2, "some_late": 1, "some_overdue": 0}, "2",
     {"facts": {"x": "5", "y": "0", "z": "1"}},
     [("Hoàn thành hết nhiệm vụ quá hạn, dù chậm thì được 1 điểm.", "1"),
      ("Hoàn thành đúng hạn tất cả nhiệm vụ thì được 2 điểm.", "2")]),
    ({"shape": "TARGET", **QUOTIENT, "targets": [{"stage": "2024", "target": 90}],
      "unmet": "PROPORTIONAL"}, "2", {"facts": {"a": "5", "b": "7"}},
     [("Đạt từ 90 % thì được 2 điểm.", "2")]),
    ({"shape": "RELATIVE_TO_BEST", "input": figure("n"), "target": 80}, "2",
     {"facts": {"n": "40"}},
     [("“N” là 80 thì được 1 điểm.", "1"), ("“N” là 95 thì được 2 điểm.", "2")]),
    ({"shape": "FORMULAS", "variables": [figure("x")],
      "formulas": [{"code": "F1", "label": "Một", "expression": "x / 2"}]}, "2",
     {"facts": {"x": "1"}, "formula": "F1"},
     [("Công thức cho kết quả từ 2 thì được 2 điểm.", "2")]),
    ({"shape": "SURVEY_SHARE", "favourable": ["4", "5"]}, "10", {},
     [("Đạt 81 % ý kiến đánh giá thì được 8,1 điểm.", "8.1")]),
    ({"shape": "SURVEY_WEIGHTED", "weights": {"4": 100, "1": 0}}, "10", {},
     [("Đạt 81 % ý kiến đánh giá thì được 8,1 điểm.", "8.1")]),
    ({"shape": "INDEX", "index": "SIPAS"}, "10", {},
     [("Chỉ số hài lòng đạt 88 % thì được 8,8 điểm.", "8.8")]),
    ({"shape": "MANUAL", "step": "0.25"}, "2", {"points": "1"},
     [("Điểm do Hội đồng ấn định; được công nhận đầy đủ thì được 2 điểm.", "2")]),
]  # fmt: skip
CONTEXT = ScoringContext(
    stage="2024",
    leaders={"1.1": Decimal(95)},
    survey={"1.1": (QuestionCounts("q", {"4": 80, "1": 20}),)},
    sipas=Decimal("87.2"),
)


def test_every_shape_has_a_case() -> None:
    assert {str(shape) for shape in SHAPES.values()} == {rule["shape"] for rule, *_ in CASES}
    assert len(SHAPES) == len(get_args(Rule))


@pytest.mark.parametrize(
    ("rule", "maximum", "answer", "wanted"), CASES, ids=[one[0]["shape"] for one in CASES]
)
def test_the_next_better_outcome_is_said_and_true(
    rule: dict[str, Any], maximum: str, answer: dict[str, Any], wanted: list[tuple[str, str]]
) -> None:
    leaf = leaf_of(rule, maximum)
    given = parse_answer(answer, leaf) if answer else None
    score = score_leaf(leaf, given, CONTEXT)
    found = next_better(leaf, given, score, CONTEXT)
    assert [(one.text.vi, one.points) for one in found] == [
        (text, Decimal(points)) for text, points in wanted
    ]
    for one in found:
        assert one.points > score.counted
        assert one.text.en.endswith(".")
        if one.answer is not None:
            accepted = parse_answer(one.answer.to_data(), leaf)
            assert score_leaf(leaf, accepted, CONTEXT).points == one.points


def test_full_points_need_nothing_more() -> None:
    leaf = leaf_of({"shape": "YES_NO", "yes": 1, "no": 0})
    given = parse_answer({"choices": ["YES"]}, leaf)
    assert next_better(leaf, given, score_leaf(leaf, given), CONTEXT) == ()


def test_what_is_missing_needs_an_answer() -> None:
    leaf = leaf_of({"shape": "YES_NO", "yes": 1, "no": 0})
    (found,) = next_better(leaf, None, score_leaf(leaf, None), CONTEXT)
    assert found.text.en == "An answer with evidence for the highest level would have given 1."


def test_points_that_the_council_fixed_are_the_councils() -> None:
    leaf = leaf_of({"shape": "YES_NO", "yes": 1, "no": 0})
    entry = LeafEntry(parse_answer({"choices": ["YES"]}, leaf), Decimal("0.5"), "lý do")
    score = fix_points(leaf, Decimal("0.5"), entry.reason, entry.answer)
    (found,) = next_better(leaf, entry.answer, score, CONTEXT)
    assert found.answer is None


def test_a_quotient_of_nothing_needs_no_figure() -> None:
    rule = {"shape": "STEPS", **QUOTIENT, "zero_denominator": "ZERO", "bands": BANDS}
    leaf = leaf_of(rule, "1.5", not_applicable="FULL_POINTS")
    given = parse_answer({"facts": {"a": "0", "b": "0"}}, leaf)
    assert next_better(leaf, given, score_leaf(leaf, given), CONTEXT) == ()
