"""Rules whose text was published: each is written as a rule of the framework, and gives the points that its text says."""

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from shared.methodology import LeafEntry, QuestionCounts, ScoringContext, parse_answer, score_agency
from tests.shared.methodology.examples import (
    BLOCK,
    PUBLISHED,
    figure,
    framework_of,
    leaf_of,
    manual,
    published,
    scored,
)

FRAGMENTS = published("rule_fragments_other.csv")
AB = {"numerator": figure("a"), "denominator": figure("b")}
BEST = {"shape": "RELATIVE_TO_BEST", "input": figure("x"), "target": 100}
WEIGHTS = {"A": 100, "B": 60, "C": 20, "D": 0}


def options(**points: Any) -> list[dict[str, Any]]:
    return [{"code": code, "label": code, "points": str(one)} for code, one in points.items()]


def facts(**values: Any) -> dict[str, Any]:
    return {"facts": {name: str(value) for name, value in values.items()}}


RULES: dict[str, tuple[dict[str, Any], Any, dict[str, Any], list[tuple[Any, str]]]] = {
    "additive checklist": (
        {"shape": "CHECKLIST", "items": options(PROVINCE="0.25", DISTRICT="0.25", COMMUNE="0.25")},
        "0.75",
        {},
        [
            ({"choices": ["PROVINCE", "DISTRICT", "COMMUNE"]}, "0.75"),
            ({"choices": ["PROVINCE"]}, "0.25"),
        ],
    ),
    # The steps of this table are not printed, only its percentage: by it alone the points are in proportion.
    "ratio and step": ({"shape": "RATIO", **AB}, 10, {}, [(facts(a=19, b=20), "9.5")]),
    "not applicable gives full points": (
        {"shape": "RATIO", **AB},
        3,
        {"not_applicable": "FULL_POINTS"},
        [({"state": "NOT_APPLICABLE"}, "3"), (facts(a=0, b=0), "3"), (facts(a=1, b=3), "1")],
    ),
    "zero and a deduction": (
        {"shape": "CHOICE", "options": options(ARRANGED=1, NOT_ARRANGED="-0.25")},
        1,
        {"minimum": "-0.25"},
        [({"choices": ["ARRANGED"]}, "1"), ({"choices": ["NOT_ARRANGED"]}, "-0.25")],
    ),
    "one failure gives zero 1": (
        {"shape": "ZERO_ON_FAILURE", "failures": figure("x")},
        1,
        {},
        [(facts(x=0), "1"), (facts(x=1), "0")],
    ),
    "one failure gives zero 2": (
        {"shape": "ZERO_ON_FAILURE", "failures": figure("x")},
        2,
        {},
        [(facts(x=0), "2"), (facts(x=7), "0")],
    ),
    # No maximum is printed: with 100 the points are the percentage itself.
    "inverse ratio": (
        {"shape": "INVERSE_RATIO", "bad": figure("a"), "total": figure("b")},
        100,
        {},
        [(facts(a=3, b=40), "92.5")],
    ),
    "target by year": (
        {
            "shape": "TARGET",
            "input": figure("x"),
            "targets": [{"stage": "2023", "target": 60}, {"stage": "2025", "target": 80}],
            "unmet": "ZERO",
        },
        6,
        {},
        [(facts(x=80), "6"), (facts(x=79), "0")],
    ),
    "below target (proportional at half weight)": (BEST, 10, {}, [(facts(x=60), "3")]),
    "at target": (BEST, 10, {}, [(facts(x=100), "5")]),
    "leader of the cluster": (BEST, 10, {}, [(facts(x=150), "10"), (facts(x=160), "10")]),
    "above target but not leader (relative to the leader)": (
        BEST,
        10,
        {},
        [(facts(x=110), "6"), (facts(x=140), "9")],
    ),
    "count with a cap": (
        {"shape": "COUNT_CAP", "input": figure("x"), "unit_points": "0.5"},
        2,
        {},
        [(facts(x=3), "1.5"), (facts(x=9), "2")],
    ),
    "base plus increments with a cap": (
        {
            "shape": "INCREMENTS",
            "input": figure("x"),
            "base_limit": 20000,
            "base_points": 15,
            "step": 1000,
            "step_points": "0.5",
        },
        25,
        {},
        [(facts(x=20000), "15"), (facts(x=23999), "16.5"), (facts(x=90000), "25")],
    ),
    "formula with named variables": (
        {
            "shape": "FORMULAS",
            "variables": [figure("solved"), figure("received"), figure("complaints")],
            "formulas": [
                {"code": "F1", "label": "Tỷ lệ", "expression": "solved / received * 2"},
                {"code": "F2", "label": "Trừ điểm", "expression": "2 - complaints * 0.25"},
            ],
        },
        2,
        {},
        [
            ({"formula": "F1", **facts(solved=3, received=4)}, "1.5"),
            ({"formula": "F2", **facts(complaints=1)}, "1.75"),
        ],
    ),
    "survey options as weights": (
        {"shape": "SURVEY_WEIGHTED", "weights": WEIGHTS},
        10,
        {},
        [(None, "6")],
    ),
}
KNOWN = ScoringContext(
    stage="2025",
    leaders={"1.1": Decimal(150)},
    survey={"1.1": (QuestionCounts("q", {"A": 4, "B": 3, "C": 1, "D": 2}),)},
)
ELSEWHERE = {"bonus and penalty in a band"}
"""Not of one leaf: below."""


def name_of(row: Mapping[str, str]) -> str:
    twice = [one["shape"] for one in FRAGMENTS].count(row["shape"]) > 1
    return f"{row['shape']} {row['max']}" if twice else row["shape"]


def test_every_published_rule_is_tried() -> None:
    assert {name_of(row) for row in FRAGMENTS} == RULES.keys() | ELSEWHERE


@pytest.mark.parametrize(
    "row", [one for one in FRAGMENTS if one["shape"] not in ELSEWHERE], ids=name_of
)
def test_a_published_rule_gives_what_its_text_says(row: dict[str, str]) -> None:
    rule, maximum, keys, answers = RULES[name_of(row)]
    if row["max"]:
        assert str(maximum) in row["max"].split(" / ")
    leaf = leaf_of(rule, maximum, **keys)
    for answer, points in answers:
        assert scored(leaf, answer, KNOWN).points == Decimal(points)


@pytest.mark.parametrize(("bonus", "penalty", "index"), [(4, 1, 53), (9, 1, 55), (1, 9, 45)])
def test_bonus_less_penalty_is_held_in_its_band(bonus: int, penalty: int, index: int) -> None:
    beside = [
        {"code": group[0], "name": group, "group": group, "maximum": 10,
         "criteria": [manual(f"{group[0]}.1", 10)]}
        for group in ("BONUS", "PENALTY")
    ]  # fmt: skip
    main = {"code": "1", "name": "Một", "maximum": 100, "criteria": [manual("1.1", 100)]}
    framework = framework_of(
        manual("1.1", 100),
        fields=[main, *beside],
        adjustments={"clamp": {"minimum": -5, "maximum": 5}},
    )
    entries = {
        code: LeafEntry(parse_answer({"points": str(points)}, framework.leaves[code]))
        for code, points in (("1.1", 50), ("B.1", bonus), ("P.1", penalty))
    }
    assert score_agency(framework, BLOCK, entries).index == index


def test_every_published_file_is_read_by_a_test() -> None:
    told = "".join(
        one.read_text(encoding="utf-8") for one in Path(__file__).parent.glob("test_published_*.py")
    )
    assert [one.name for one in PUBLISHED.iterdir() if f'"{one.name}"' not in told] == []
