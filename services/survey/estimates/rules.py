"""Totals, means, shares and ratios of a stratified sample, in one or more stages, as R's `survey` package makes them.

Lumley, “Analysis of complex survey samples”, Journal of Statistical Software 9 (2004); Särndal, Swensson, Wretman, “Model Assisted
Survey Sampling” (1992), §5.6 and §10.3. Each stratum is a simple random sample without replacement; responses in it weigh
N_h / n_h. A mean within a domain is a ratio whose denominator counts the domain, so that the domain's size counts as random.
Where clusters were drawn, their weighted totals stand for the responses, and the spread within them adds the share n / N of
itself (Särndal et al., §4.3; R: `svydesign(id = ~psu + ssu, fpc = ~N1 + N2)`).
A stratum of one response, or one cluster, shows no spread of its own: its distance from the whole counts instead
(R: `options(survey.lonely.psu = "adjust")`).
"""

import math
from collections import defaultdict
from collections.abc import Hashable, Sequence

from services.survey.estimates.intervals import by_logit, by_t
from services.survey.estimates.models import Estimate, Sample, Stratum, Sums


def estimate_total(sample: Sample) -> Estimate:
    """Estimate the total of y over the population."""
    value = sum(stratum.weight * sums.y for stratum, sums in sample)
    asked = [stratum for stratum, _ in sample if stratum.sampled]
    freedom = _freedom([(one, one.sampled) for one in asked])
    variance = _variance(sample, 1.0, 0.0)
    people = sum(one.weight * one.sampled for one in asked)
    mean = value / people if people else 0.0
    in_all = [(stratum, _over_everybody(stratum, sums)) for stratum, sums in sample]
    simple = _simple_variance(in_all, mean)
    effect = variance / (simple * people**2) if simple else None
    return by_t(Estimate(value, math.sqrt(variance), freedom, effect))


def estimate_mean(sample: Sample) -> Estimate | None:
    """Estimate the mean of y over those in the base (x is 1 for them); nothing where there are none."""
    found = _ratio(sample)
    if found is None:
        return None
    simple = _simple_variance(sample, found.value)
    effect = found.error**2 / simple if simple and found.error is not None else None
    return by_t(Estimate(found.value, found.error, found.freedom, effect))


def estimate_share(sample: Sample) -> Estimate | None:
    """Estimate which share of those in the base has what y marks; its interval stays between nought and one."""
    found = estimate_mean(sample)
    if found is None:
        return None
    return by_logit(found, round(sum(sums.x for _, sums in sample)))


def estimate_ratio(sample: Sample) -> Estimate | None:
    """Estimate the ratio of two totals, y to x."""
    found = _ratio(sample)
    return None if found is None else by_t(found)


def estimate_composite(value: float, sample: Sequence[tuple[Stratum, float, float]]) -> Estimate:
    """Give the error of a mean of several shares, whose linearized values are summed up and squared in each stratum."""
    freedom = _freedom([(stratum, stratum.sampled) for stratum, _, _ in sample])
    summed = [(stratum, Sums(total, 0, squares, 0, 0)) for stratum, total, squares in sample]
    variance = _variance(summed, 1.0, 0.0)
    return by_t(Estimate(value, math.sqrt(variance) if freedom > 0 else None, freedom, None))


def _ratio(sample: Sample) -> Estimate | None:
    """Estimate y to x with its linearized error: each response stands for (y − ratio · x) / total of x."""
    below = sum(stratum.weight * sums.x for stratum, sums in sample)
    if not below:
        return None
    value = sum(stratum.weight * sums.y for stratum, sums in sample) / below
    variance = _variance(sample, 1 / below, value / below)
    freedom = _freedom(
        [
            (stratum, round(sums.xx) if sums.xx == sums.x else stratum.sampled)
            for stratum, sums in sample
        ]
    )
    return Estimate(value, math.sqrt(variance) if freedom > 0 else None, freedom, None)


def _freedom(answered: Sequence[tuple[Stratum, int]]) -> int:
    """Count what was drawn first, less the strata that it was drawn from, as far as there are answers."""
    drawn = strata = 0
    clusters: dict[Hashable, set[str]] = defaultdict(set)
    for stratum, answers in answered:
        if answers and stratum.stages:
            clusters[stratum.stages[0].within].add(stratum.stages[0].cluster)
        elif answers:
            drawn += answers
            strata += 1
    return drawn - strata + sum(len(some) - 1 for some in clusters.values())


def _variance(sample: Sample, of_y: float, of_x: float) -> float:
    """Give the variance of the weighted total of `of_y · y − of_x · x`."""
    staged = [one for one in sample if one[0].stages]
    if not staged:
        return sum(_spread(stratum, sums, of_y, of_x) for stratum, sums in sample)
    plain = [one for one in sample if not one[0].stages]
    return _variance(plain, of_y, of_x) + _between(staged, 0, of_y, of_x)


def _between(staged: Sample, depth: int, of_y: float, of_x: float) -> float:
    """Give the variance of clusters drawn at a stage, and, by the share that was drawn, of what was drawn within them."""
    draws: dict[Hashable, dict[str, list[tuple[Stratum, Sums]]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for stratum, sums in staged:
        stage = stratum.stages[depth]
        draws[stage.within][stage.cluster].append((stratum, sums))
    variance = 0.0
    for clusters in draws.values():
        stage = next(iter(clusters.values()))[0][0].stages[depth]
        totals = [
            sum(one.weight * (of_y * sums.y - of_x * sums.x) for one, sums in inside)
            for inside in clusters.values()
        ]
        totals += [0.0] * (stage.sampled - len(totals))  # areas with nobody in the domain
        count = len(totals)
        mean = sum(totals) / count if count > 1 else 0.0
        around = sum((one - mean) ** 2 for one in totals) * (
            count / (count - 1) if count > 1 else 1
        )
        variance += stage.left_over * around
        share = 1 - stage.left_over
        if share:
            variance += share * sum(
                _within(inside, depth + 1, of_y, of_x) for inside in clusters.values()
            )
    return variance


def _within(inside: Sample, depth: int, of_y: float, of_x: float) -> float:
    """Give the variance within one cluster, of the next stage or of its responses."""
    deeper = [one for one in inside if len(one[0].stages) > depth]
    if deeper:
        return _between(deeper, depth, of_y, of_x)
    return sum(_spread(stratum, sums, of_y, of_x) for stratum, sums in inside)


def _spread(stratum: Stratum, sums: Sums, of_y: float, of_x: float) -> float:
    """Give a stratum's part of the variance of the weighted total of `of_y · y − of_x · x`."""
    count = stratum.sampled
    if not count:
        return 0.0
    # Centred before they are combined: of whole numbers nothing is lost to rounding that way.
    apart = 0.0 if count == 1 else 1 / count
    yy = sums.yy - sums.y * sums.y * apart
    xy = sums.xy - sums.x * sums.y * apart
    xx = sums.xx - sums.x * sums.x * apart
    around = of_y**2 * yy - 2 * of_y * of_x * xy + of_x**2 * xx
    if count > 1:
        around *= count / (count - 1)
    return stratum.left_over * stratum.weight**2 * max(0.0, around)


def _simple_variance(sample: Sample, mean: float) -> float:
    """Give the variance that a simple random sample of as many would have, for the design effect."""
    count = sum(sums.xx for _, sums in sample)
    people = sum(stratum.weight * sums.x for stratum, sums in sample)
    if count <= 1 or not people:
        return 0.0
    squares = sum(
        stratum.weight * (sums.yy - 2 * mean * sums.xy + mean**2 * sums.xx)
        for stratum, sums in sample
    )
    known = all(stratum.population is not None for stratum, _ in sample)
    left_over = 1 - count / people if known else 1.0
    return max(0.0, squares / people * count / (count - 1) / count * left_over)


def _over_everybody(stratum: Stratum, sums: Sums) -> Sums:
    """Take everybody for the base."""
    return Sums(y=sums.y, x=stratum.sampled, yy=sums.yy, xy=sums.y, xx=stratum.sampled)
