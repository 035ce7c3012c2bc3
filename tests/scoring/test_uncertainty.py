"""How sure ranks are: agreement with COINr, seeds, sampling errors by hand, and what people read."""

import csv
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest

from services.scoring.uncertainty.sampling import error_of, sipas_error_of
from services.scoring.uncertainty.simulation import (
    Composite,
    Level,
    effective,
    rank_rows,
    simulate,
    times_better,
)
from shared.methodology.framework import Factor, SipasAggregate, SipasSettings
from shared.methodology.rules import Combine, SurveyShare, SurveyWeighted
from shared.methodology.survey_measures import AgencySurvey, QuestionCounts
from tests.scoring.world import View, World
from tests.support.authentication import signed_in

REFERENCE = Path(__file__).parents[1] / "data" / "reference"


def reference(name: str) -> list[dict[str, str]]:
    with (REFERENCE / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(line for line in file if not line.startswith("#")))


@pytest.fixture(scope="module")
def asem() -> Composite:
    """The composite of COINr: indicators below pillars below sub-indices."""
    rows = reference("asem_weights.csv")
    codes = {level: [row["code"] for row in rows if row["level"] == level] for level in "123"}
    codes["4"] = ["Index"]
    levels = [
        Level(
            [float(row["weight"]) for row in rows if row["level"] == level],
            [
                codes[str(int(level) + 1)].index(row["parent"])
                for row in rows
                if row["level"] == level
            ],
        )
        for level in "123"
    ]
    shares = np.array(
        [
            [float(row[code]) / 100 for code in codes["1"]]
            for row in reference("asem_normalised.csv")
        ]
    )
    nominal = 100 * (effective(levels) @ shares.T)[0]
    none = np.zeros(shares.shape)
    return Composite(shares, none, np.ones(shares.shape), levels, nominal, 100.0, 6)


def expected(column: str) -> Any:
    return np.array([float(row[column]) for row in reference("asem_monte_carlo.csv")])


def test_the_nominal_scores_are_those_of_coinr(asem: Composite) -> None:
    assert np.allclose(asem.nominal, expected("nominal_score"), rtol=1e-9)
    assert (rank_rows(asem.nominal[None, :], 6)[0] == expected("nominal_rank")).all()


def test_ranks_under_moved_weights_agree_with_coinr(asem: Composite) -> None:
    """Within the reference's own tolerance: it drew 1,000 times, so its mean scores are off by some hundredths."""
    draws = simulate(asem, draws=10_000, seed=1, spread=0.25, with_errors=False)
    assert abs(np.median(draws.ranks, axis=0) - expected("rank_median")).max() <= 1
    assert abs(np.quantile(draws.ranks, 0.05, axis=0) - expected("rank_q5")).max() <= 1
    assert abs(np.quantile(draws.ranks, 0.95, axis=0) - expected("rank_q95")).max() <= 1
    assert abs(draws.indices.mean(axis=0) - expected("score_mean")).max() <= 0.1
    assert abs(draws.indices.std(axis=0) / expected("score_sd") - 1).max() <= 0.1


def test_the_same_seed_gives_the_same_draws_and_another_one_others(asem: Composite) -> None:
    one, same, other = (
        simulate(asem, draws=1500, seed=seed, spread=0.25, with_errors=True) for seed in (7, 7, 8)
    )
    assert one.indices.tobytes() == same.indices.tobytes()
    assert one.indices.tobytes() != other.indices.tobytes()


def test_weights_add_up_to_one_below_every_parent(asem: Composite) -> None:
    weights = effective(asem.levels, np.random.default_rng(3), 50, 0.25)
    assert np.allclose(weights.sum(axis=1), 1)


def test_equal_values_share_a_rank() -> None:
    values = np.array([[80.004, 90.0, 80.0, 70.0], [1.0, 1.0, 1.0, 1.0]])
    assert rank_rows(values, 2).tolist() == [[2, 1, 2, 4], [1, 1, 1, 1]]


def test_better_than_is_counted_draw_by_draw() -> None:
    by_agency = np.array([[1, 2, 1], [2, 1, 1]], dtype=np.int16)
    assert times_better(by_agency, 0).tolist() == [0, 1]


def test_sampling_errors_are_those_of_the_textbook() -> None:
    """For a proportion p of n answers the variance is p(1 − p) / (n − 1)."""
    share = SurveyShare(frozenset({"4", "5"}))
    asked = (QuestionCounts("q", {"5": 80, "2": 20}),)
    assert error_of(share, asked) ** 2 == pytest.approx(Decimal("0.16") / 99)
    assert error_of(share, (QuestionCounts("q", {"5": 50}),)) == 0
    assert error_of(share, ()) == 0
    weighted = SurveyWeighted({"A": Decimal(100), "B": Decimal(50), "C": Decimal(0)})
    counts = (QuestionCounts("q", {"A": 25, "B": 50, "C": 25}),)
    assert error_of(weighted, counts) ** 2 == pytest.approx(Decimal("0.125") / 99)
    two = (*asked, QuestionCounts("r", {"5": 80, "2": 20}))
    mean = SurveyShare(frozenset({"4", "5"}), Combine.MEAN_OF_QUESTIONS)
    assert error_of(mean, two) ** 2 == pytest.approx(Decimal("0.16") / 99 / 2)
    settings = SipasSettings(
        (Factor("ACCESS", "A"), Factor("RESULT", "R")),
        frozenset({"4", "5"}),
        SipasAggregate.MEAN_OF_FACTORS,
    )
    survey = AgencySurvey(by_factor={"ACCESS": two[:1], "RESULT": two[1:]})
    assert sipas_error_of(settings, survey) ** 2 == pytest.approx(Decimal("0.16") / 99 / 2)


async def simulated(world: World, run: View, **order: Any) -> httpx.Response:
    return await world.client.post(
        f"/v1/runs/{run['id']}/simulations",
        json={"draws": 2000, "seed": 5, **order},
        headers=signed_in(world.officer),
    )


async def test_intervals_and_chances_of_a_run(world: World) -> None:
    run = await world.run()
    answer = await simulated(world, run, compare=["so-b"])
    assert answer.status_code == 200, answer.text
    first, second, alone = answer.json()["items"]
    # so-b 89 ± 1.2 and so-a 77 ± 1.6: never the other way round; the grades' edge at 80 is 1.9 errors from so-a.
    assert (first["agency_code"], first["rank_low"], first["rank_high"]) == ("so-b", 1, 1)
    assert first["better_than_next"] == "1.0000"
    assert first["better_than"] == [{"agency_code": "so-a", "probability": "1.0000"}]
    assert float(first["index_mean"]) == pytest.approx(89, abs=0.1)
    assert float(first["index_high"]) - float(first["index_low"]) == pytest.approx(
        2 * 1.645 * 40 * (0.09 / 99) ** 0.5, rel=0.1
    )
    assert second["grades"][0]["grade"] == "GOOD"
    assert 0.005 < float(second["grades"][0]["probability"]) < 0.06
    assert sum(Decimal(one["probability"]) for one in second["grades"]) == 1
    assert (alone["better_than_next"], alone["rank_high"]) == (None, 1)
    assert (await simulated(world, run, compare=["so-b"])).content == answer.content
    assert await world.audit_actions() == ["run.start"]


async def test_without_errors_and_spread_nothing_moves(world: World) -> None:
    run = await world.run()
    items = (await simulated(world, run, survey_error=False)).json()["items"]
    assert all(one["index_low"] == one["index_high"] for one in items)
    moved = (await simulated(world, run, survey_error=False, weight_spread="0.25")).json()["items"]
    assert any(one["index_low"] != one["index_high"] for one in moved)


@pytest.mark.parametrize(
    ("order", "kind"),
    [
        ({"draws": 10**9}, "invalid-request"),
        ({"weight_spread": "5"}, "invalid-request"),
        ({"weight_spread": "-0.1"}, "invalid-request"),
        ({"seed": -1}, "invalid-request"),
        ({"compare": ["so-x"]}, "unknown-agency"),
    ],
)
async def test_absurd_orders_are_refused(world: World, order: dict[str, Any], kind: str) -> None:
    answer = await simulated(world, await world.run(), **order)
    assert (answer.status_code, answer.json()["type"]) == (422, f"/problems/{kind}")


def test_the_service_starts_without_numpy() -> None:
    code = "import sys, services.scoring.app; sys.exit('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
