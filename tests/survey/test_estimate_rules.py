"""Estimates agree with R's package `survey` on the samples that it comes with."""

import csv
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

import pytest
from typing_extensions import override

from services.survey.estimates.intervals import by_beta, by_logit
from services.survey.estimates.models import Estimate, Sample, Stratum, Sums
from services.survey.estimates.quantiles import beta_quantile, beta_share, t_quantile
from services.survey.estimates.rules import (
    estimate_mean,
    estimate_ratio,
    estimate_share,
    estimate_total,
)

REFERENCE = Path(__file__).parents[1] / "data" / "reference"
SAMPLES = {"srs": "apisrs", "strat": "apistrat"}
CLOSE = 2e-7
"""R weighs by a column that was rounded to seven digits, we by N_h / n_h."""
School = dict[str, str]


def rows_of(name: str) -> list[dict[str, str]]:
    lines = (REFERENCE / f"{name}.csv").read_text(encoding="utf-8").splitlines()
    return list(csv.DictReader(line for line in lines if not line.startswith("#")))


EXPECTED = rows_of("api_expected")


def sample_of(design: str, pair: Callable[[School], tuple[float, float]]) -> Sample:
    """Put the schools into the strata of a design, without the correction where it is not asked for.

    Without it the weights stay as they are: what is left over is then all of a stratum.
    """
    kind, _, correction = design.partition("_")
    schools: dict[str, list[School]] = defaultdict(list)
    for school in rows_of(SAMPLES[kind]):
        schools[school["stype"] if kind == "strat" else "all"].append(school)
    stratum = Stratum if correction == "fpc" else Uncorrected
    return [
        (stratum(len(group), int(group[0]["fpc"])), Sums.of_values([pair(one) for one in group]))
        for group in schools.values()
    ]


class Uncorrected(Stratum):
    """A stratum drawn with replacement."""

    __slots__ = ()

    @property
    @override
    def left_over(self) -> float:
        return 1.0


def value_of(variable: str) -> Callable[[School], float]:
    for name in ("stype", "sch.wide", "awards"):
        if variable.startswith(name) and variable != name:
            return lambda one: float(one[name] == variable.removeprefix(name))
    return lambda one: float(one[variable])


def cases(*statistics: str) -> list[dict[str, str]]:
    return [one for one in EXPECTED if one["statistic"].startswith(statistics)]


def named(row: dict[str, str]) -> str:
    return f"{row['design']} {row['statistic']} {row['variable']} {row['domain']}"


def agrees(found: Estimate | None, row: dict[str, str]) -> None:
    assert found is not None
    assert found.value == pytest.approx(float(row["estimate"]), rel=CLOSE)
    assert found.error == pytest.approx(float(row["se"]), rel=CLOSE, abs=1e-9)
    if row["ci95_low"]:
        assert found.low == pytest.approx(float(row["ci95_low"]), rel=CLOSE)
        assert found.high == pytest.approx(float(row["ci95_high"]), rel=CLOSE)
        assert found.freedom == int(row["df"])
    if row["deff"]:
        assert (found.effect or 0) == pytest.approx(float(row["deff"]), rel=CLOSE, abs=1e-9)


@pytest.mark.parametrize("row", cases("mean"), ids=named)
def test_means_agree_with_r(row: dict[str, str]) -> None:
    value = value_of(row["variable"])
    agrees(estimate_mean(sample_of(row["design"], lambda one: (value(one), 1))), row)


@pytest.mark.parametrize("row", cases("total"), ids=named)
def test_totals_agree_with_r(row: dict[str, str]) -> None:
    value = value_of(row["variable"])
    agrees(estimate_total(sample_of(row["design"], lambda one: (value(one), 1))), row)


@pytest.mark.parametrize("row", cases("ratio"), ids=named)
def test_ratios_agree_with_r(row: dict[str, str]) -> None:
    above, below = row["variable"].split("/")
    pairs = sample_of(row["design"], lambda one: (float(one[above]), float(one[below])))
    agrees(estimate_ratio(pairs), row)


@pytest.mark.parametrize("row", cases("domain mean"), ids=named)
def test_means_of_domains_agree_with_r(row: dict[str, str]) -> None:
    name, _, wanted = row["domain"].partition("=")

    def pair(one: School) -> tuple[float, float]:
        inside = float(one[name] == wanted)
        return inside * float(one[row["variable"]]), inside

    agrees(estimate_mean(sample_of(row["design"], pair)), row)


@pytest.mark.parametrize("row", cases("proportion CI (logit)", "proportion CI (xlogit)"), ids=named)
def test_shares_have_the_interval_of_svyciprop(row: dict[str, str]) -> None:
    name, _, wanted = row["variable"].partition("==")
    found = estimate_share(sample_of(row["design"], lambda one: (float(one[name] == wanted), 1.0)))
    agrees(found, row)
    assert found is not None
    assert found.method == "logit"


@pytest.mark.parametrize("row", cases("proportion CI (beta)"), ids=named)
def test_the_exact_interval_is_that_of_svyciprop(row: dict[str, str]) -> None:
    name, _, wanted = row["variable"].partition("==")
    mean = estimate_mean(sample_of(row["design"], lambda one: (float(one[name] == wanted), 1.0)))
    assert mean is not None
    agrees(by_beta(mean, 200), row)


def test_a_share_of_all_has_an_interval_all_the_same() -> None:
    """R: binom.test(20, 20)$conf.int is 0.8315665 to 1; there is no logit of one."""
    found = estimate_share([(Stratum(20), Sums.of_share(20, 20))])
    assert found is not None
    assert (found.value, found.error, found.method) == (1.0, 0.0, "beta")
    assert found.low == pytest.approx(0.8315665, abs=1e-7)
    assert found.high == 1.0
    none = estimate_share([(Stratum(20), Sums.of_share(0, 20))])
    assert none is not None
    assert none.low == 0.0
    assert none.high == pytest.approx(0.1684335, abs=1e-7)


def test_one_answer_has_a_value_and_nothing_is_said_of_its_error() -> None:
    found = estimate_share([(Stratum(1, 10), Sums.of_share(1, 1))])
    assert found is not None
    assert (found.value, found.error, found.low, found.high, found.method) == (
        1.0,
        None,
        None,
        None,
        None,
    )


def test_nobody_in_the_base_gives_no_estimate() -> None:
    empty = [(Stratum(0, 10), Sums.of_share(0, 0)), (Stratum(3, 9), Sums.of_share(0, 0))]
    assert estimate_share(empty) is None
    assert estimate_mean(empty) is None
    assert estimate_ratio(empty) is None


def test_who_was_asked_in_full_leaves_no_error() -> None:
    found = estimate_share([(Stratum(12, 12), Sums.of_share(5, 12))])
    assert found is not None
    assert (found.value, found.error) == (5 / 12, 0.0)
    assert (found.low, found.high) == (5 / 12, 5 / 12)


def test_a_stratum_of_one_counts_by_its_distance_from_the_whole() -> None:
    found = estimate_mean([(Stratum(4), Sums.of_share(2, 4)), (Stratum(1), Sums.of_share(1, 1))])
    assert found is not None
    spread = (4 / 3) * 4 * 0.25 / 25 + (1 - 0.6) ** 2 / 25
    assert found.error == pytest.approx(spread**0.5, rel=1e-12)


def test_without_populations_every_response_counts_the_same() -> None:
    found = estimate_share(
        [(Stratum(30), Sums.of_share(20, 30)), (Stratum(10), Sums.of_share(1, 10))]
    )
    assert found is not None
    assert found.value == 21 / 40


@pytest.mark.parametrize(
    ("freedom", "quantile"),
    [
        (1, 12.7062047361747),
        (4, 2.77644510519779),
        (30, 2.04227245630124),
        (199, 1.97195654431),
        (100_000, 1.95998770),
    ],
)
def test_quantiles_of_t_are_the_tables(freedom: int, quantile: float) -> None:
    """R: qt(0.975, freedom)."""
    assert t_quantile(0.975, freedom) == pytest.approx(quantile, rel=1e-9, abs=1e-7)


def test_quantiles_of_beta_invert_its_share() -> None:
    for a, b in ((0.5, 0.5), (2, 5), (124, 77), (3000, 5)):
        for share in (0.025, 0.5, 0.975):
            assert beta_share(beta_quantile(share, a, b), a, b) == pytest.approx(share, abs=1e-10)


def test_an_interval_of_a_share_stays_between_nought_and_one() -> None:
    found = by_logit(Estimate(0.99, 0.02, 50, None), 51)
    assert found.low is not None
    assert found.high is not None
    assert 0 < found.low < 0.99 < found.high < 1
