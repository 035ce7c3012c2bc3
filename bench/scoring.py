"""Scoring on one core: a leaf against a bare bisect, a what-if against the whole run, Monte Carlo against bare NumPy."""

import statistics
import time
from bisect import bisect_right
from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import Any, Final

import numpy as np

from services.scoring.uncertainty.simulation import Composite, Level, simulate, times_better
from shared.methodology import (
    AppraisalRecord,
    Leaf,
    LeafEntry,
    RunResult,
    compute,
    parse_answer,
    parse_appraisal_record,
    score_leaf,
)
from shared.methodology.what_if import Changes, what_if

AGENCIES: Final = 300
LEAVES: Final = 100
DRAWS: Final = 10_000
SURVEYED: Final = 5
"""Every so many leaves one is surveyed."""
KERNEL_AT_LEAST: Final = 0.1
DRAWING_AT_MOST: Final = 5
EDGES: Final = (60, 80, 95)


def measure_scoring(rounds: int) -> None:
    """Measure each beside its baseline, round by round in turn; the median counts."""
    record = _record()
    result = compute(record)
    _kernel(next(iter(record.framework.leaves.values())), rounds)
    _what_if(record, result, rounds)
    _monte_carlo(rounds)


def _kernel(leaf: Leaf, rounds: int) -> None:
    answers = [parse_answer({"facts": {"v": str(value)}}, leaf) for value in range(100)]
    values = [answer.facts["v"] for answer in answers]
    edges = tuple(Decimal(edge) for edge in EDGES)

    def explained() -> None:
        for answer in answers:
            score_leaf(leaf, answer)

    def written() -> None:
        for answer in answers:
            score_leaf(leaf, answer).explanation.to_data()

    def bare() -> None:
        for value in values:
            bisect_right(edges, value)

    clock = time.process_time
    print(
        "\nA leaf of a step table, scored and explained, against a bisect over a tuple of Decimals"
    )
    for what, work in (
        ("scored and explained", explained),
        ("the explanation written in two languages besides", written),
    ):
        pairs = [(_seconds(work, 50, clock), _seconds(bare, 50, clock)) for _ in range(rounds)]
        _report(pairs, (what, "baseline"), scale=1e6 / 50 / len(answers), unit="µs")
        ratio = statistics.median(theirs / mine for mine, theirs in pairs)
        print(f"  speed {ratio:.3f} of the baseline's")
    print(f"  at least {KERNEL_AT_LEAST} is wanted of a leaf that is scored and explained")


def _what_if(record: AppraisalRecord, result: RunResult, rounds: int) -> None:
    leaf = next(iter(record.framework.leaves.values()))
    entry = LeafEntry(parse_answer({"facts": {"v": "99"}}, leaf))
    for touched in (1, 10, AGENCIES):
        entries = {one.agency.code: {leaf.code: entry} for one in result.agencies[:touched]}
        changes = Changes(entries=entries)
        effort = what_if(result, None, changes).effort
        pairs = [
            (_seconds(partial(what_if, result, None, changes)), _seconds(partial(compute, record)))
            for _ in range(rounds)
        ]
        print(f"\nA what-if on {touched} of {AGENCIES} agencies: {effort.leaves} leaves scored")
        _report(pairs, ("what-if", "baseline: the whole run anew"), scale=1000, unit="ms")


def _monte_carlo(rounds: int) -> None:
    composite = _composite()
    generator = np.random.default_rng(0)

    def ours() -> None:
        draws = simulate(composite, draws=DRAWS, seed=1, spread=0.25, with_errors=True)
        by_agency = np.ascontiguousarray(draws.ranks.T)
        for place in range(AGENCIES):
            times_better(by_agency, place)

    def bare() -> None:
        values = generator.standard_normal((DRAWS, AGENCIES)) + composite.nominal
        np.argsort(np.argsort(-values, axis=1), axis=1)

    pairs = [(_seconds(ours), _seconds(bare)) for _ in range(rounds)]
    print(f"\n{DRAWS:,} draws for {AGENCIES} agencies and {LEAVES} leaves, every pair compared")
    _report(
        pairs,
        ("weights, survey, ranks, better than", "baseline: NumPy draws as many normals, ranks"),
        scale=1,
        unit="s",
    )
    print(f"  at most {DRAWING_AT_MOST} s is wanted")


def _report(
    pairs: list[tuple[float, float]], names: tuple[str, str], *, scale: float, unit: str
) -> None:
    ours, theirs = (statistics.median(side) * scale for side in zip(*pairs, strict=True))
    ratios = sorted(mine / baseline for mine, baseline in pairs)
    print(f"  {names[0]:<46} {ours:10.3f} {unit}")
    print(f"  {names[1]:<46} {theirs:10.3f} {unit}")
    print(
        f"  ratio {ratios[len(ratios) // 2]:.3f}   (lowest {ratios[0]:.3f}, highest {ratios[-1]:.3f})"
    )


def _seconds(
    work: Callable[[], Any], times: int = 1, clock: Callable[[], float] = time.perf_counter
) -> float:
    started = clock()
    for _ in range(times):
        work()
    return clock() - started


def _record() -> AppraisalRecord:
    """Make a city: every leaf a step table, every agency its own figures."""
    leaves = [_leaf(number) for number in range(1, LEAVES + 1)]
    field = {"code": "1", "name": "Một", "maximum": LEAVES, "criteria": leaves}
    return parse_appraisal_record(
        {
            "kind": "appraisal-record",
            "version": 1,
            "authority": {"id": "a", "code": "a", "name": "A"},
            "programme": {"id": "p", "code": "p", "name": "P"},
            "period": {"id": "k", "code": "k", "name": "K", "stage": "2024"},
            "framework": {
                "format": 1,
                "code": "bench",
                "name": "Bench",
                "edition": "2024",
                "scale": LEAVES,
                "blocks": [{"code": "SO", "name": "Sở"}],
                "grades": [{"code": "ALL", "name": "Tất cả", "from": None}],
                "fields": [field],
            },
            "framework_digest": "sha256:0",
            "agencies": [_agency(number, leaves) for number in range(AGENCIES)],
            "frozen_at": "2024-12-31T00:00:00Z",
        }
    )


def _leaf(number: int) -> dict[str, Any]:
    low, middle, high = EDGES
    return {
        "code": f"1.{number}",
        "name": f"Tiêu chí {number}",
        "maximum": 1,
        "source": "SELF",
        "rule": {
            "shape": "STEPS",
            "input": {"name": "v", "label": "Tỷ lệ", "unit": "%", "integer": True},
            "bands": [
                {"from": high, "to": None, "points": 1},
                {"from": middle, "to": high, "points": "0.75"},
                {"from": low, "to": middle, "points": "0.5"},
                {"from": None, "to": low, "points": 0},
            ],
        },
    }


def _agency(number: int, leaves: list[dict[str, Any]]) -> dict[str, Any]:
    figures = [str((number * 7 + place * 13) % 101) for place in range(len(leaves))]
    return {
        "id": f"id-{number}",
        "code": f"a{number:03}",
        "name": f"Sở {number}",
        "block": "SO",
        "leaves": {
            leaf["code"]: {"final": {"answer": {"facts": {"v": figure}}}}
            for leaf, figure in zip(leaves, figures, strict=True)
        },
    }


def _composite() -> Composite:
    generator = np.random.default_rng(1)
    shares = generator.uniform(0.5, 1, (AGENCIES, LEAVES))
    errors = np.where(np.arange(LEAVES) % SURVEYED == 0, 0.03, 0.0) * np.ones((AGENCIES, 1))
    levels = (
        Level([1.0] * LEAVES, [leaf // 4 for leaf in range(LEAVES)]),
        Level([4.0] * 25, [criterion // 5 for criterion in range(25)]),
        Level([20.0] * 5, [0] * 5),
    )
    nominal = generator.uniform(60, 95, AGENCIES)
    return Composite(shares, errors, np.ones(shares.shape), levels, nominal, 100.0, 2)
