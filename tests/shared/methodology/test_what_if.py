"""A change in a copy moves totals, ranks and grades as a whole computation would, and costs what it touches."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from shared.methodology import (
    Answer,
    AppraisalRecord,
    Leaf,
    LeafEntry,
    LeafScore,
    RunResult,
    ScoringContext,
    compute,
    parse_answer,
    parse_appraisal_record,
    parse_framework,
)
from shared.methodology.scoring import Ready, made_ready
from shared.methodology.what_if import Changes, Outcome, what_if
from tests.shared.methodology.examples import figure, framework_data, leaf_data

AGENCIES = 6


def leaves() -> list[dict[str, Any]]:
    return [
        {**leaf_data({"shape": "COUNT_CAP", "input": figure("n"), "unit_points": "0.1"}, 60),
         "code": "1.1"},
        {**leaf_data({"shape": "RELATIVE_TO_BEST", "input": figure("r"), "target": 50}, 30),
         "code": "1.2"},
        {**leaf_data({"shape": "YES_NO", "yes": 10, "no": 0}, 10), "code": "1.3"},
    ]  # fmt: skip


def record(change: Callable[[dict[str, Any]], None] | None = None) -> AppraisalRecord:
    framework = framework_data(*leaves(), format=1)
    data: dict[str, Any] = {
        "kind": "appraisal-record",
        "version": 1,
        "authority": {"id": "a", "code": "a", "name": "A"},
        "programme": {"id": "p", "code": "p", "name": "P"},
        "period": {"id": "k", "code": "k", "name": "K", "stage": "2024"},
        "framework": framework,
        "framework_digest": "sha256:0",
        "agencies": [
            {
                "id": f"id-{number}",
                "code": f"a{number}",
                "name": f"Sở {number}",
                "block": "SO",
                "leaves": {
                    "1.1": {"final": {"answer": {"facts": {"n": str(100 * number)}}}},
                    "1.2": {"final": {"answer": {"facts": {"r": str(40 + 10 * number)}}}},
                    "1.3": {"final": {"answer": {"choices": ["YES" if number % 2 else "NO"]}}},
                },
            }
            for number in range(1, AGENCIES + 1)
        ],
        "frozen_at": "2024-12-31T00:00:00Z",
    }
    if change is not None:
        change(data)
    return parse_appraisal_record(data)


BASE = record()
RESULT = compute(BASE)


def entry(leaf: str, **answer: Any) -> LeafEntry:
    return LeafEntry(parse_answer(answer, BASE.framework.leaves[leaf]))


def agrees(outcome: Outcome, whole: RunResult) -> None:
    expected = {
        one.agency.code: (one.score.index, one.rank, one.grade and one.grade.code)
        for one in whole.agencies
    }
    assert {
        move.agency.code: (
            move.after.index,
            move.after.rank,
            move.after.grade and move.after.grade.code,
        )
        for move in outcome.moves
    } == expected


def evaluations(result: RunResult, changes: Changes) -> dict[str, int]:
    """Count by leaf how often its rule is really applied, whatever the effort says of itself."""
    applied: Counter[str] = Counter()

    def counting(leaf: Leaf, ready: Ready) -> Ready:
        def score(answer: Answer, context: ScoringContext) -> LeafScore:
            applied[leaf.code] += 1
            return ready.score(answer, context)

        return replace(ready, score=score)

    kept = {}
    for leaf in (changes.framework or result.framework).leaves.values():
        kept[leaf.code] = leaf, leaf.ready or made_ready(leaf)
        leaf.keep(counting(*kept[leaf.code]))
    try:
        effort = what_if(result, None, changes).effort
    finally:
        for leaf, ready in kept.values():
            leaf.keep(ready)
    assert sum(applied.values()) == effort.leaves
    return dict(applied)


def test_rules_are_applied_where_the_change_touches_and_nowhere_else() -> None:
    other_rule = record(
        lambda data: data["framework"]["fields"][0]["criteria"][2]["rule"].update(no=5)
    ).framework
    fixed = LeafEntry(parse_answer({"choices": ["NO"]}, BASE.framework.leaves["1.3"]), Decimal(7))
    in_the_middle = entry("1.2", facts={"r": "61"})
    for changes, expected in (
        (Changes(), {}),
        (Changes(entries={"a1": {"1.1": entry("1.1", facts={"n": "7"})}}), {"1.1": 1}),
        (Changes(entries={"a1": {"1.3": fixed}}), {"1.3": 1}),
        (Changes(entries={"a2": {"1.2": in_the_middle}}), {"1.2": 1}),
        (Changes(entries={"a1": {"1.2": entry("1.2", facts={"r": "999"})}}), {"1.2": AGENCIES}),
        (Changes(framework=other_rule, rules=frozenset({"1.3"})), {"1.3": AGENCIES}),
        (Changes(framework=other_rule), {}),
        (Changes(weights={"1.1": Decimal(2), "1.3": Decimal(3)}), {}),
    ):
        assert evaluations(RESULT, changes) == expected


def test_one_answer_scores_one_leaf_and_totals_one_agency() -> None:
    changes = Changes(entries={"a1": {"1.3": entry("1.3", choices=["NO"])}})
    outcome = what_if(RESULT, None, changes)
    effort = outcome.effort
    assert (effort.leaves, effort.agencies, effort.blocks) == (1, 1, 1)

    def change(data: dict[str, Any]) -> None:
        data["agencies"][0]["leaves"]["1.3"]["final"]["answer"]["choices"] = ["NO"]

    agrees(outcome, compute(record(change)))


def test_a_new_best_of_the_block_moves_everybody_on_that_leaf_only() -> None:
    changes = Changes(entries={"a1": {"1.2": entry("1.2", facts={"r": "150"})}})
    outcome = what_if(RESULT, None, changes)
    assert (outcome.effort.leaves, outcome.effort.agencies) == (AGENCIES, AGENCIES)

    def change(data: dict[str, Any]) -> None:
        data["agencies"][0]["leaves"]["1.2"]["final"]["answer"]["facts"]["r"] = "150"

    agrees(outcome, compute(record(change)))


@settings(max_examples=25)
@given(st.integers(0, 900), st.integers(0, 200), st.integers(1, AGENCIES))
def test_any_change_of_facts_agrees_with_the_whole_computation(
    count: int, figure: int, number: int
) -> None:
    entries = {
        "1.1": entry("1.1", facts={"n": str(count)}),
        "1.2": entry("1.2", facts={"r": str(figure)}),
    }
    outcome = what_if(RESULT, None, Changes(entries={f"a{number}": entries}))

    def change(data: dict[str, Any]) -> None:
        found = data["agencies"][number - 1]["leaves"]
        found["1.1"]["final"]["answer"]["facts"]["n"] = str(count)
        found["1.2"]["final"]["answer"]["facts"]["r"] = str(figure)

    agrees(outcome, compute(record(change)))


def test_points_that_the_council_would_fix_count() -> None:
    changes = Changes(entries={"a2": {"1.3": LeafEntry(None, Decimal(10))}})
    moved = [one for one in what_if(RESULT, None, changes).moves if one.is_moved]
    second = next(one for one in moved if one.agency.code == "a2")
    assert second.before.index is not None
    assert second.after.index == second.before.index + 10


def test_another_rule_scores_one_leaf_of_every_agency() -> None:
    def change(data: dict[str, Any]) -> None:
        data["framework"]["fields"][0]["criteria"][0]["rule"]["unit_points"] = "0.2"

    changed = record(change)
    changes = Changes(framework=changed.framework, rules=frozenset({"1.1"}))
    outcome = what_if(RESULT, None, changes)
    assert (outcome.effort.leaves, outcome.effort.agencies) == (AGENCIES, AGENCIES)
    agrees(outcome, compute(changed))


def test_other_bands_grade_anew_and_score_nothing() -> None:
    def change(data: dict[str, Any]) -> None:
        data["framework"]["grades"][0]["from"] = 50

    changed = record(change)
    outcome = what_if(RESULT, None, Changes(framework=changed.framework))
    assert (outcome.effort.leaves, outcome.effort.agencies, outcome.effort.blocks) == (0, 0, 1)
    agrees(outcome, compute(changed))


def test_a_weight_scales_points_and_maximum_and_the_index_keeps_its_scale() -> None:
    outcome = what_if(RESULT, None, Changes(weights={"1.1": Decimal(2)}))
    assert (outcome.effort.leaves, outcome.effort.agencies) == (0, AGENCIES)
    by_code = {one.agency.code: one for one in RESULT.agencies}
    for move in outcome.moves:
        score = by_code[move.agency.code].score
        doubled = score.points + score.leaves["1.1"].counted
        exact = doubled / Decimal(160) * 100
        assert move.after.index is not None
        assert abs(move.after.index - exact) <= Decimal("0.005")


def test_weights_that_all_move_alike_change_nothing() -> None:
    weights = dict.fromkeys(BASE.framework.leaves, Decimal("1.5"))
    outcome = what_if(RESULT, None, Changes(weights=weights))
    assert not any(one.is_moved for one in outcome.moves)


def test_a_block_that_nothing_touches_is_not_looked_at() -> None:
    data = framework_data(*leaves(), format=1)
    data["blocks"] = [{"code": "SO", "name": "Sở"}, {"code": "XA", "name": "Xã"}]
    agencies = tuple(
        replace(one, block="XA" if one.code in {"a5", "a6"} else "SO") for one in BASE.agencies
    )
    two = compute(replace(BASE, framework=parse_framework(data), agencies=agencies))
    changes = Changes(entries={"a6": {"1.3": entry("1.3", choices=["YES"])}})
    outcome = what_if(two, None, changes)
    assert {one.agency.code for one in outcome.moves} == {"a5", "a6"}
    assert outcome.effort.blocks == 1
