"""From counts of survey answers to percentages, leaf points and SIPAS."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final, assert_never

from shared.methodology.decimals import (
    HUNDRED,
    ZERO,
    decimal_text,
    divide,
    mean,
    multiply,
    times_fraction,
    total,
)
from shared.methodology.framework import SipasAggregate, SipasSettings
from shared.methodology.rules import Combine, SurveyRule, SurveyShare, SurveyWeighted

DONT_KNOW: Final = "DK"


@dataclass(frozen=True, slots=True)
class QuestionCounts:
    """How often each option of one question was chosen for one agency, over all its groups.

    Who does not know or has not used the service says nothing about it: such answers are outside the base.
    """

    question: str
    """Identity of the question: questionnaire and code together."""
    options: Mapping[str, int]

    @property
    def base(self) -> int:
        """Give the number of valid answers."""
        return sum(count for code, count in self.options.items() if code != DONT_KNOW)


@dataclass(frozen=True, slots=True)
class AgencySurvey:
    """The survey's counts for one agency, joined to leaves and to factors of satisfaction."""

    by_leaf: Mapping[str, tuple[QuestionCounts, ...]] = field(default_factory=dict)
    by_factor: Mapping[str, tuple[QuestionCounts, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Measure:
    """What some questions come to: a fraction of 0 to 1 kept as weight / base while it is pooled."""

    percent: Decimal
    weight: Decimal
    """Favourable answers, or answers weighted by their option."""
    base: Decimal
    questions: int


def pooled(questions: Iterable[QuestionCounts]) -> tuple[QuestionCounts, ...]:
    """Join the counts of the same question asked in several groups."""
    joined: dict[str, dict[str, int]] = {}
    for one in questions:
        options = joined.setdefault(one.question, {})
        for code, count in one.options.items():
            options[code] = options.get(code, 0) + count
    return tuple(QuestionCounts(question, options) for question, options in joined.items())


def measure(rule: SurveyRule, questions: Iterable[QuestionCounts]) -> Measure | None:
    """Apply a survey rule to the questions of a leaf; None where nobody gave a valid answer."""
    match rule:
        case SurveyShare():
            weights = dict.fromkeys(rule.favourable, HUNDRED)
        case SurveyWeighted():
            weights = dict(rule.weights)
        case unknown:
            assert_never(unknown)
    return _combined(weights, pooled(questions), rule.combine)


def _combined(
    weights: Mapping[str, Decimal], questions: tuple[QuestionCounts, ...], combine: Combine
) -> Measure | None:
    answered = [one for one in questions if one.base]
    if not answered:
        return None
    weight = total(_weight(one, weights) for one in answered)
    base = Decimal(sum(one.base for one in answered))
    match combine:
        case Combine.POOLED:
            percent = times_fraction(HUNDRED, weight, base)
        case Combine.MEAN_OF_QUESTIONS:
            percent = mean(
                times_fraction(HUNDRED, _weight(one, weights), Decimal(one.base))
                for one in answered
            )
    return Measure(percent, weight, base, len(answered))


def _weight(question: QuestionCounts, weights: Mapping[str, Decimal]) -> Decimal:
    return total(
        divide(multiply(Decimal(count), weights.get(code, ZERO)), HUNDRED)
        for code, count in question.options.items()
        if code != DONT_KNOW
    )


@dataclass(frozen=True, slots=True)
class FactorScore:
    """Satisfaction with one factor; percent is None where nobody gave a valid answer."""

    code: str
    name: str
    percent: Decimal | None
    questions: tuple[tuple[str, Decimal, int], ...]
    """Question, its percentage and its valid answers."""

    def to_data(self) -> dict[str, Any]:
        """Give plain JSON data, with decimals as strings."""
        return {
            "code": self.code,
            "name": self.name,
            "percent": None if self.percent is None else decimal_text(self.percent),
            "questions": [
                {"question": question, "percent": decimal_text(percent), "valid": valid}
                for question, percent, valid in self.questions
            ],
        }


@dataclass(frozen=True, slots=True)
class Sipas:
    """The index of satisfaction of one agency, not rounded, and what it is made of."""

    percent: Decimal
    aggregate: SipasAggregate
    factors: tuple[FactorScore, ...]

    @property
    def absent_factors(self) -> tuple[str, ...]:
        """Name the factors that nobody answered and that the index is therefore determined without."""
        return tuple(one.code for one in self.factors if one.percent is None)


def sipas_of(settings: SipasSettings, survey: AgencySurvey) -> Sipas | None:
    """Determine SIPAS from the questions of its factors; None where nobody gave a valid answer."""
    factors = tuple(
        _factor(one.code, one.name, settings.favourable, survey.by_factor.get(one.code, ()))
        for one in settings.factors
    )
    match settings.aggregate:
        case SipasAggregate.MEAN_OF_FACTORS:
            shares = [one.percent for one in factors if one.percent is not None]
        case SipasAggregate.MEAN_OF_QUESTIONS:
            shares = [percent for one in factors for _, percent, _ in one.questions]
    return Sipas(mean(shares), settings.aggregate, factors) if shares else None


def _factor(
    code: str, name: str, favourable: frozenset[str], questions: Iterable[QuestionCounts]
) -> FactorScore:
    weights = dict.fromkeys(favourable, HUNDRED)
    shares = tuple(
        (one.question, times_fraction(HUNDRED, _weight(one, weights), Decimal(one.base)), one.base)
        for one in sorted(pooled(questions), key=lambda one: one.question)
        if one.base
    )
    return FactorScore(
        code, name, mean(percent for _, percent, _ in shares) if shares else None, shares
    )
