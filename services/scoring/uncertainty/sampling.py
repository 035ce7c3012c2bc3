"""Standard errors of what the survey says, from its own counts (simple random sampling, no finite population correction).

A pooled leaf is one sample of all its answers; a mean of questions adds the variances of its questions, as if they were
independent. Both are exact decimals until the square root.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from shared.methodology.decimals import (
    ARITHMETIC,
    HUNDRED,
    ONE,
    ZERO,
    add,
    divide,
    multiply,
    subtract,
    total,
)
from shared.methodology.framework import SipasAggregate, SipasSettings
from shared.methodology.rules import Combine, SurveyRule, SurveyShare
from shared.methodology.survey_measures import DONT_KNOW, AgencySurvey, QuestionCounts, pooled


def error_of(rule: SurveyRule, questions: Iterable[QuestionCounts]) -> Decimal:
    """Give the standard error of a survey leaf's share."""
    if isinstance(rule, SurveyShare):
        weights = dict.fromkeys(rule.favourable, ONE)
    else:
        weights = {code: divide(weight, HUNDRED) for code, weight in rule.weights.items()}
    answered = [one for one in pooled(questions) if one.base]
    if not answered:
        return ZERO
    match rule.combine:
        case Combine.POOLED:
            together: dict[str, int] = {}
            for one in answered:
                for code, count in one.options.items():
                    together[code] = together.get(code, 0) + count
            variance = _variance(weights, together)
        case Combine.MEAN_OF_QUESTIONS:
            variance = _of_mean([_variance(weights, one.options) for one in answered])
    return ARITHMETIC.sqrt(variance)


def sipas_error_of(settings: SipasSettings, survey: AgencySurvey) -> Decimal:
    """Give the standard error of SIPAS as a share."""
    weights = dict.fromkeys(settings.favourable, ONE)
    factors = [
        [
            _variance(weights, one.options)
            for one in pooled(survey.by_factor.get(factor.code, ()))
            if one.base
        ]
        for factor in settings.factors
    ]
    answered = [variances for variances in factors if variances]
    if not answered:
        return ZERO
    match settings.aggregate:
        case SipasAggregate.MEAN_OF_FACTORS:
            variance = _of_mean([_of_mean(variances) for variances in answered])
        case SipasAggregate.MEAN_OF_QUESTIONS:
            variance = _of_mean([one for variances in answered for one in variances])
    return ARITHMETIC.sqrt(variance)


def _variance(weights: Mapping[str, Decimal], options: Mapping[str, int]) -> Decimal:
    """Give the variance of a mean of weighted answers: (mean of squares − square of mean) / (n − 1)."""
    counts = {code: Decimal(count) for code, count in options.items() if code != DONT_KNOW}
    base = total(counts.values())
    if base <= ONE:
        return ZERO
    mean, squares = ZERO, ZERO
    for code, count in counts.items():
        weight = weights.get(code, ZERO)
        mean = add(mean, divide(multiply(count, weight), base))
        squares = add(squares, divide(multiply(count, multiply(weight, weight)), base))
    spread = max(subtract(squares, multiply(mean, mean)), ZERO)
    return divide(spread, subtract(base, ONE))


def _of_mean(variances: list[Decimal]) -> Decimal:
    count = Decimal(len(variances))
    return divide(total(variances), multiply(count, count))
