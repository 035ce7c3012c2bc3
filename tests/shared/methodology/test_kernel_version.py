"""What the kernel's version stands for: every branch of every shape, its points and its words, byte for byte.

`tests/data/kernel/<version>.jsonl` holds what that version says. Where a line differs the version has to be another one (see
`shared/methodology/version.py`), with a file of its own: `python -m tests.shared.methodology.test_kernel_version` writes it.
"""

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from shared.methodology import (
    KERNEL_VERSION,
    Branch,
    QuestionCounts,
    ScoringContext,
    Shape,
    fix_points,
    parse_answer,
)
from shared.methodology.version import gives_the_same_points
from tests.shared.methodology.examples import ROOT, figure, leaf_of, scored

FILE = ROOT / "tests" / "data" / "kernel" / f"{KERNEL_VERSION}.jsonl"
AB = {"numerator": figure("a"), "denominator": figure("b")}
TASKS = {
    "on_time": figure("a"),
    "late": figure("b"),
    "overdue": figure("c"),
    "all_on_time": 2,
    "some_late": 1,
    "some_overdue": 0,
}
BANDS = [
    {"from": None, "to": 70, "points": 0},
    {"from": 70, "to": 90, "includes_to": True, "points": 1},
    {"from": 90, "includes_from": False, "to": None, "points": 2},
]
OPTIONS = [
    {"code": "A", "label": "Kịp thời", "points": 2},
    {"code": "B", "label": "Chậm", "points": "0.5"},
]
TARGETS = [{"stage": "2024", "target": 80}]
ASKED = (
    QuestionCounts("q:1", {"4": 7, "5": 13, "2": 11, "DK": 3}),
    QuestionCounts("q:2", {"4": 1, "1": 2}),
)
KNOWN = ScoringContext(
    stage="2024", leaders={"1.1": Decimal(130)}, survey={"1.1": ASKED}, sipas=Decimal("83.3333")
)
CASES: list[tuple[dict[str, Any], Any, list[dict[str, Any]]]] = [
    ({"shape": "YES_NO", "yes": 1, "no": 0}, 1, [{"choices": ["YES"]}, {"choices": ["NO"]}]),
    ({"shape": "CHOICE", "options": OPTIONS}, 2, [{"choices": ["B"]}]),
    (
        {
            "shape": "CONJUNCTION",
            "conditions": [{"code": one, "label": f"Điều kiện {one}"} for one in "AB"],
            "all": 1,
            "otherwise": "0.25",
        },
        1,
        [{"choices": ["A", "B"]}, {"choices": ["A"]}],
    ),
    ({"shape": "STEPS", "input": figure("a"), "bands": BANDS}, 2, [{"facts": {"a": "70"}}]),
    ({"shape": "STEPS", **AB, "bands": BANDS}, 2, [{"facts": {"a": "2", "b": "3"}}]),
    ({"shape": "CHECKLIST", "items": OPTIONS}, 2, [{"choices": ["B", "A"]}, {"choices": []}]),
    ({"shape": "RATIO", **AB}, "1.5", [{"facts": {"a": "1234", "b": "2001"}}]),
    (
        {"shape": "RATIO_FLOOR", **AB, "threshold": 80},
        2,
        [{"facts": {"a": "4", "b": "5"}}, {"facts": {"a": "79.99", "b": "100"}}],
    ),
    (
        {"shape": "COUNT_CAP", "input": figure("a"), "unit_points": "0.5"},
        2,
        [{"facts": {"a": "3"}}, {"facts": {"a": "5"}}],
    ),
    (
        {
            "shape": "INCREMENTS",
            "input": figure("a"),
            "base_limit": 20000,
            "base_points": 15,
            "step": 1000,
            "step_points": "0.5",
        },
        25,
        [{"facts": {"a": one}} for one in ("20000", "23500", "60000")],
    ),
    (
        {"shape": "INVERSE_RATIO", "bad": figure("a"), "total": figure("b")},
        4,
        [{"facts": {"a": "1", "b": "7"}}],
    ),
    (
        {"shape": "DEDUCTION", "cases": figure("a"), "per_case": "0.25", "minimum": "-0.25"},
        1,
        [{"facts": {"a": "2"}}, {"facts": {"a": "9"}}],
    ),
    (
        {"shape": "ZERO_ON_FAILURE", "failures": figure("a")},
        2,
        [{"facts": {"a": "0"}}, {"facts": {"a": "3"}}],
    ),
    (
        {"shape": "TASKS", **TASKS},
        2,
        [
            {"facts": {"a": "9", "b": late, "c": overdue}}
            for late, overdue in (("0", "0"), ("1", "0"), ("1", "2"))
        ],
    ),
    *(
        (
            {"shape": "TARGET", "input": figure("a"), "targets": targets, "unmet": unmet},
            2,
            [{"facts": {"a": "81"}}, {"facts": {"a": "40"}}],
        )
        for targets, unmet in (
            (TARGETS, "ZERO"),
            (TARGETS, "PROPORTIONAL"),
            ([{"stage": "2025", "target": 80}], "ZERO"),
        )
    ),
    (
        {"shape": "RELATIVE_TO_BEST", "input": figure("a"), "target": 100},
        4,
        [{"facts": {"a": one}} for one in ("50", "115", "130")],
    ),
    (
        {
            "shape": "FORMULAS",
            "variables": [figure("a"), figure("b")],
            "formulas": [{"code": "F", "label": "Tỷ lệ", "expression": "a / b"}],
        },
        2,
        [{"formula": "F", "facts": {"a": top, "b": low}} for top, low in ("12", "91", "10")],
    ),
    ({"shape": "SURVEY_SHARE", "favourable": ["4", "5"]}, 2, []),
    (
        {"shape": "SURVEY_SHARE", "favourable": ["4", "5"], "combine": "MEAN_OF_QUESTIONS"},
        2,
        [],
    ),
    ({"shape": "SURVEY_WEIGHTED", "weights": {"5": 100, "4": "62.5", "2": 20, "1": 0}}, 2, []),
    ({"shape": "INDEX", "index": "SIPAS"}, 2, []),
    ({"shape": "MANUAL", "step": "0.25"}, 2, [{"points": "0.75"}]),
]


def said() -> Iterator[dict[str, Any]]:
    """Say for every case with and without what else may be known: points, status, words."""
    for rule, maximum, answers in CASES:
        leaf = leaf_of(rule, maximum)
        for context in (KNOWN, ScoringContext()):
            for answer in (*answers, None):
                yield scored(leaf, answer, context).to_data()
    quotient = {"shape": "RATIO", **AB}
    for policy in ("ZERO", "FULL"):
        leaf = leaf_of({**quotient, "zero_denominator": policy}, 2)
        yield scored(leaf, {"facts": {"a": "0", "b": "0"}}).to_data()
    for policy in ("FULL_POINTS", "LEAVES_DENOMINATOR"):
        leaf = leaf_of(quotient, 2, not_applicable=policy)
        for answer in ({"facts": {"a": "0", "b": "0"}}, {"state": "NOT_APPLICABLE"}):
            yield scored(leaf, answer).to_data()
    away = parse_answer({"state": "NOT_APPLICABLE"}, leaf)
    strict = leaf_of(quotient, 2)
    yield fix_points(strict, Decimal("0.5"), "Công khai một phần.", away).to_data()


def lines() -> list[str]:
    return [json.dumps(one, ensure_ascii=False) for one in said()]


def test_another_point_or_word_is_another_version() -> None:
    assert FILE.read_text(encoding="utf-8").splitlines() == lines()


def test_the_file_shows_every_shape_and_every_branch() -> None:
    seen = [one["explanation"] for one in said()]
    seen += [one["instead_of"] for one in seen if "instead_of" in one]
    assert {one["shape"] for one in seen} == set(Shape)
    assert {one["branch"] for one in seen} == set(Branch)


def test_versions_that_differ_in_words_only_give_the_same_points() -> None:
    major, minor, words = KERNEL_VERSION.split(".")
    assert gives_the_same_points(f"{major}.{minor}.{int(words) + 1}")
    assert not gives_the_same_points(f"{major}.{int(minor) + 1}.{words}")
    assert not gives_the_same_points(f"{int(major) + 1}.{minor}.{words}")


if __name__ == "__main__":
    FILE.write_text("".join(f"{line}\n" for line in lines()), encoding="utf-8")
