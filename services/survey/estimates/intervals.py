"""95 % confidence intervals, by the names and ways of R's `survey` package (`confint`, `svyciprop`)."""

import math
from dataclasses import replace
from typing import Final

from services.survey.estimates.models import Estimate
from services.survey.estimates.quantiles import beta_quantile, t_quantile

LOWER: Final = 0.025
UPPER: Final = 0.975


def by_t(estimate: Estimate) -> Estimate:
    """Lay the interval around the estimate by Student's t."""
    if estimate.error is None or estimate.freedom < 1:
        return estimate
    reach = t_quantile(UPPER, estimate.freedom) * estimate.error
    return replace(estimate, low=estimate.value - reach, high=estimate.value + reach, method="t")


def by_logit(estimate: Estimate, base: int) -> Estimate:
    """Lay the interval on the scale of log odds, and go back; where all or none agree there are no odds, so by beta."""
    if estimate.error is None or estimate.freedom < 1:
        return replace(estimate, low=None, high=None, method=None)
    share, error = estimate.value, estimate.error
    if not 0 < share < 1 or not error:
        return by_beta(estimate, base) if share in {0.0, 1.0} else by_t(estimate)
    odds = math.log(share / (1 - share))
    reach = t_quantile(UPPER, estimate.freedom) * error / (share * (1 - share))
    return replace(
        estimate, low=_from_odds(odds - reach), high=_from_odds(odds + reach), method="logit"
    )


def by_beta(estimate: Estimate, base: int) -> Estimate:
    """Lay Clopper and Pearson's interval for the effective sample size (Korn and Graubard, 1998).

    Where all or none agree, no variance tells that size: it is then the base itself.
    """
    share, error = estimate.value, estimate.error
    if error is None or estimate.freedom < 1:
        return estimate
    size = float(base)
    if 0 < share < 1 and error:
        correction = t_quantile(UPPER, base - 1) / t_quantile(UPPER, estimate.freedom)
        size = share * (1 - share) / error**2 * correction**2
    yes, no = size * share, size * (1 - share)
    return replace(
        estimate,
        low=beta_quantile(LOWER, yes, no + 1) if yes else 0.0,
        high=beta_quantile(UPPER, yes + 1, no) if no else 1.0,
        method="beta",
    )


def _from_odds(value: float) -> float:
    return 1 / (1 + math.exp(-value))
