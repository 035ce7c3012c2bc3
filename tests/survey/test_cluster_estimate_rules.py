"""Estimates of samples drawn in stages: by hand, by every sample there can be, and where they meet the one-stage ones.

The reference data of R's `survey` that stands in `tests/data/reference` has no cluster design, so nothing here is copied from R. What
is checked instead is what the formulas are for: the variance that is estimated is, on the average over all samples that could
have been drawn, the variance that the estimates really have.
"""

import math
from collections.abc import Iterator, Sequence
from itertools import combinations, product

import pytest

from services.survey.estimates.models import Sample, Stage, Stratum, Sums
from services.survey.estimates.rules import (
    estimate_composite,
    estimate_mean,
    estimate_share,
    estimate_total,
)

Cluster = Sequence[float]
WARDS: Sequence[Cluster] = ((1.0, 4.0, 2.5), (7.0, 3.0), (0.5, 6.0, 2.0), (5.0, 5.5))
VILLAGES: Sequence[Sequence[Cluster]] = (
    ((1.0, 4.0, 2.0), (3.0, 3.5)),
    ((8.0, 6.0), (1.0, 2.0, 6.0), (4.0, 4.5)),
    ((0.0, 9.0), (5.0, 2.5)),
)


def summed(values: Sequence[float]) -> Sums:
    return Sums.of_values([(value, 1.0) for value in values])


def of_wards(drawn: Sequence[tuple[int, Sequence[float]]]) -> Sample:
    """Give a sample of people in drawn wards: each ward by its number with what was said there."""
    return [
        (
            Stratum(
                len(said), len(WARDS[ward]), (Stage("CITIZENS", str(ward), len(drawn), len(WARDS)),)
            ),
            summed(said),
        )
        for ward, said in drawn
    ]


def every_sample_of_wards(wards: int, people: int) -> Iterator[Sample]:
    for chosen in combinations(range(len(WARDS)), wards):
        inside = [list(combinations(WARDS[ward], people)) for ward in chosen]
        for said in product(*inside):
            yield of_wards(list(zip(chosen, said, strict=True)))


def test_a_total_by_hand() -> None:
    """Two of four wards, two people in each: Särndal et al. (1992), result 4.3.1.

    Ward 0 (3 people): 1, 4 → 3/2 · 5 = 7.5; ward 1 (2 people): 7, 3 → 10. Total 4/2 · 17.5 = 35.
    Between: 4² · (1 − 2/4) / 2 · s² with s² = (7.5 − 8.75)² + (10 − 8.75)² = 3.125, which is 12.5.
    Within: 4/2 · 3² · (1 − 2/3) / 2 · 4.5 = 13.5 in ward 0, and nothing in ward 1, where everybody was asked.
    """
    found = estimate_total(of_wards([(0, (1.0, 4.0)), (1, (7.0, 3.0))]))
    assert found.value == pytest.approx(35)
    assert found.error == pytest.approx(math.sqrt(12.5 + 13.5))
    assert found.freedom == 1


@pytest.mark.parametrize(("wards", "people"), [(2, 2), (3, 2), (4, 2)])
def test_over_all_samples_the_estimated_variance_is_the_true_one(wards: int, people: int) -> None:
    found = [estimate_total(one) for one in every_sample_of_wards(wards, people)]
    # Each set of wards has as likely as not as many samples as its wards allow: all sets weigh the same.
    weights = [1 / _ways(one, people) for one in every_sample_of_wards(wards, people)]
    sure = sum(weights)
    mean = sum(w * one.value for w, one in zip(weights, found, strict=True)) / sure
    true = sum(w * (one.value - mean) ** 2 for w, one in zip(weights, found, strict=True)) / sure
    said = sum(w * (one.error or 0) ** 2 for w, one in zip(weights, found, strict=True)) / sure
    assert mean == pytest.approx(sum(map(sum, WARDS)))
    assert said == pytest.approx(true)


def _ways(sample: Sample, people: int) -> int:
    return math.prod(math.comb(stratum.population or 0, people) for stratum, _ in sample)


def test_three_stages_are_as_unbiased() -> None:
    """Two of three wards, two of a ward's villages, two people of a village."""
    values: list[tuple[float, float, float]] = []
    for chosen in combinations(range(3), 2):
        villages = [list(combinations(range(len(VILLAGES[ward])), 2)) for ward in chosen]
        for pairs in product(*villages):
            places = [(ward, one) for ward, pair in zip(chosen, pairs, strict=True) for one in pair]
            asked = [list(combinations(VILLAGES[ward][one], 2)) for ward, one in places]
            ways = math.prod(map(len, asked)) * math.prod(map(len, villages))
            for said in product(*asked):
                sample = [
                    (
                        Stratum(
                            2,
                            len(VILLAGES[ward][one]),
                            (
                                Stage("ALL", str(ward), 2, 3),
                                Stage(ward, f"{ward}/{one}", 2, len(VILLAGES[ward])),
                            ),
                        ),
                        summed(people),
                    )
                    for (ward, one), people in zip(places, said, strict=True)
                ]
                found = estimate_total(sample)
                values.append((1 / ways, found.value, (found.error or 0) ** 2))
    sure = sum(weight for weight, _, _ in values)
    mean = sum(weight * value for weight, value, _ in values) / sure
    true = sum(weight * (value - mean) ** 2 for weight, value, _ in values) / sure
    assert mean == pytest.approx(sum(sum(map(sum, ward)) for ward in VILLAGES))
    assert sum(weight * said for weight, _, said in values) / sure == pytest.approx(true)


def test_clusters_of_one_are_a_sample_in_one_stage() -> None:
    """Where every cluster is one person, both ways of writing the design down are the same."""
    said = (1.0, 0.0, 1.0, 1.0, 0.0)
    clusters = [
        (Stratum(1, 1, (Stage("A", str(place), 5, 40),)), summed([value]))
        for place, value in enumerate(said)
    ]
    plain = [(Stratum(5, 40), summed(said))]
    for estimate in (estimate_mean, estimate_share, estimate_total):
        one, other = estimate(clusters), estimate(plain)
        assert one is not None
        assert other is not None
        assert (one.value, one.freedom) == (pytest.approx(other.value), other.freedom)
        assert one.error == pytest.approx(other.error)
        assert one.effect == pytest.approx(other.effect)
        assert (one.low, one.high) == (pytest.approx(other.low), pytest.approx(other.high))


def test_all_clusters_are_strata() -> None:
    """Where all clusters were drawn, nothing is left to chance but the people within them."""
    inside = [(1.0, 4.0), (7.0, 3.0), (0.5, 2.0), (5.0, 5.5)]
    clusters = of_wards(list(enumerate(inside)))
    strata = [
        (Stratum(2, len(ward)), summed(said)) for ward, said in zip(WARDS, inside, strict=True)
    ]
    one, other = estimate_mean(clusters), estimate_mean(strata)
    assert one is not None
    assert other is not None
    assert (one.value, one.error) == (pytest.approx(other.value), pytest.approx(other.error))


def test_people_of_one_mind_in_a_village_say_little_more_than_one_of_them() -> None:
    """The design effect tells: ten villages that are each of one mind are ten answers, however many people are asked."""
    villages = [(place % 2, 20) for place in range(10)]
    sample = [
        (Stratum(20, 200, (Stage("A", str(place), 10, 500),)), Sums.of_share(20 * yes, people))
        for place, (yes, people) in enumerate(villages)
    ]
    found = estimate_share(sample)
    assert found is not None
    assert found.value == pytest.approx(0.5)
    assert found.freedom == 9
    assert found.error == pytest.approx(math.sqrt(0.98 * 0.25 / 9))
    assert found.effect is not None
    assert 20 < found.effect < 24


def test_strata_with_and_without_clusters_stand_side_by_side() -> None:
    plain = (Stratum(30, 900), Sums.of_share(20, 30))
    clustered = of_wards([(0, (1.0, 0.0)), (1, (1.0, 1.0))])
    both = estimate_total([plain, *clustered])
    apart = estimate_total([plain]), estimate_total(clustered)
    assert both.value == pytest.approx(sum(one.value for one in apart))
    assert (both.error or 0) ** 2 == pytest.approx(sum((one.error or 0) ** 2 for one in apart))
    assert both.freedom == 29 + 1


def test_one_cluster_counts_by_its_distance_from_the_whole() -> None:
    sample = [
        (Stratum(4, None, (Stage("A", "x", 1),)), Sums.of_share(3, 4)),
        (Stratum(4), Sums.of_share(1, 4)),
    ]
    found = estimate_mean(sample)
    assert found is not None
    around = (3 - 0.5 * 4) / 8
    assert found.error == pytest.approx(math.sqrt(around**2 + 4 / 3 * 0.75 / 64))


def test_a_mean_of_shares_goes_by_clusters_too() -> None:
    """Linearized values that are ±1 by village: two villages say the same whether 1 or 50 people were asked in each."""
    for people in (1, 50):
        sample = [
            (Stratum(people, None, (Stage("A", name, 2),)), sign * 1.0, 1.0 / people)
            for name, sign in (("x", 1), ("y", -1))
        ]
        found = estimate_composite(0.5, sample)
        assert found.error == pytest.approx(2.0)
        assert found.freedom == 1
