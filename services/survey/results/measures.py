"""Estimates of a scope: of each question, leaf and factor, and of satisfaction as a whole (SIPAS)."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from services.survey.estimates.models import Estimate, Stratum, Sums
from services.survey.estimates.rules import estimate_composite, estimate_mean, estimate_share
from services.survey.questionnaires.models import DONT_KNOW, Question, QuestionType
from services.survey.results.scopes import Scope
from services.survey.summaries.models import Cell
from services.survey.tallies.blocks import ANSWERED, FAVOURABLE, ONE_CODE, SATISFACTION, Block
from shared.methodology.decimals import decimal_text, round_half_up
from shared.methodology.framework import SipasAggregate

PLACES: Final = 8
"""Decimals of an estimate: more than its error leaves any sense in, enough to be checked by."""

Data = dict[str, Any]


def estimate_data(estimate: Estimate | None) -> Data | None:
    """Write an estimate as plain data, decimals as strings."""
    if estimate is None:
        return None
    return {
        "value": _text(estimate.value),
        "error": _text(estimate.error),
        "low": _text(estimate.low),
        "high": _text(estimate.high),
        "method": estimate.method,
        "freedom": estimate.freedom,
        "effect": _text(estimate.effect),
    }


def _text(value: float | None) -> str | None:
    return None if value is None else decimal_text(round_half_up(Decimal(repr(value)), PLACES))


def measure_question(
    scope: Scope, form: UUID, question: Question, *, conditional: bool
) -> Data | None:
    """Give counts, shares and means of a question; nothing where it was not put to anybody of the scope."""
    samples = [
        (stratum, cell)
        for stratum, cells in scope.samples
        for cell in cells
        if cell.questionnaire_id == form
    ]
    asked = 0
    figures = [scope.figures(cell, question.code) for _, cell in samples]
    for (_, cell), one in zip(samples, figures, strict=True):
        valid = scope.received(cell).valid
        asked += (one.asked or 0) if conditional else valid
    if not asked and not any(one.answers for one in figures):
        return None
    bases = [one.answers - one.options.get(DONT_KNOW, 0) for one in figures]
    measured = list(zip((stratum for stratum, _ in samples), figures, bases, strict=True))
    return {
        "base": sum(bases),
        "dont_know": sum(one.options.get(DONT_KNOW, 0) for one in figures),
        "missing": asked - sum(one.answers for one in figures),
        "options": {
            option.code: {
                "count": sum(one.options.get(option.code, 0) for one in figures),
                "share": estimate_data(
                    estimate_share(
                        [
                            (stratum, Sums.of_share(one.options.get(option.code, 0), base))
                            for stratum, one, base in measured
                        ]
                    )
                ),
            }
            for option in question.choices
        },
        "mean": estimate_data(_mean(question, measured)),
    }


def _mean(question: Question, measured: Sequence[tuple[Stratum, Any, int]]) -> Estimate | None:
    match question.type:
        case QuestionType.NUMBER:
            sums = [
                (stratum, Sums.of_mean(float(one.sum), float(one.squares), base))
                for stratum, one, base in measured
            ]
        case QuestionType.LIKERT:
            sums = [
                (stratum, Sums.of_mean(_scored(one.options, 1), _scored(one.options, 2), base))
                for stratum, one, base in measured
            ]
        case _:
            return None
    return estimate_mean(sums)


def _scored(options: dict[str, int], power: int) -> int:
    return sum(int(code) ** power * count for code, count in options.items() if code != DONT_KNOW)


def measure_leaf(
    scope: Scope,
    asked: Iterable[tuple[UUID, Question]],
    blocks: dict[tuple[UUID, str], Block],
    leaf: str,
) -> Data | None:
    """Join all answers about a leaf of the framework, over questions and forms, and give the share of each option."""
    questions: dict[UUID, list[Question]] = {}
    for form, question in asked:
        questions.setdefault(form, []).append(question)
    options = dict.fromkeys(
        option.code for some in questions.values() for one in some for option in one.choices
    )
    base = 0
    sums: dict[str, list[tuple[Stratum, Sums]]] = {option: [] for option in options}
    for stratum, cells in scope.samples:
        for cell in cells:
            some = questions.get(cell.questionnaire_id, [])
            block = blocks.get((cell.questionnaire_id, f"leaf:{leaf}"))
            counted = scope.products(cell, f"leaf:{leaf}")
            for option in options:
                if block is not None and counted is not None:
                    one = _of_block(block, counted, option)
                elif len(some) == 1:
                    one = _of_question(scope, cell, some[0], option)
                else:
                    continue
                sums[option].append((stratum, one))
            base += sum(_base(scope, cell, one) for one in some)
    if not base:
        return None
    return {
        "base": base,
        "options": {
            option: {
                "count": round(sum(one.y for _, one in found)),
                "share": estimate_data(estimate_share(found)),
            }
            for option, found in sums.items()
        },
    }


def _base(scope: Scope, cell: Cell, question: Question) -> int:
    figures = scope.figures(cell, question.code)
    return figures.answers - figures.options.get(DONT_KNOW, 0)


def _of_question(scope: Scope, cell: Cell, question: Question, option: str) -> Sums:
    figures = scope.figures(cell, question.code)
    return Sums.of_share(figures.options.get(option, 0), _base(scope, cell, question))


def _of_block(block: Block, counted: Sequence[Sequence[int]], option: str) -> Sums:
    """Add up, person by person, how often an option was given (y) and anything that counts (x)."""
    chosen = [place for place, (_, kind) in enumerate(block.columns) if kind == option]
    answered = [place for place, (_, kind) in enumerate(block.columns) if kind == ANSWERED]

    def together(one: list[int], other: list[int]) -> int:
        return sum(counted[a][b] for a in one for b in other)

    return Sums(
        y=sum(counted[one][one] for one in chosen),
        x=sum(counted[one][one] for one in answered),
        yy=together(chosen, chosen),
        xy=together(chosen, answered),
        xx=together(answered, answered),
    )


class Satisfaction:
    """Satisfaction (SIPAS) within a scope: shares of questions, means of factors, the index."""

    def __init__(self, scope: Scope, blocks: dict[tuple[UUID, str], Block]) -> None:
        self._scope = scope
        self._blocks = blocks
        self._totals: dict[tuple[UUID, str], tuple[float, float]] = {}
        for stratum, cells in scope.samples:
            for cell in cells:
                block = blocks.get((cell.questionnaire_id, SATISFACTION))
                counted = scope.products(cell, SATISFACTION)
                if block is None or counted is None:
                    continue
                for place, (question, kind) in enumerate(block.columns):
                    number = stratum.weight * counted[place][place]
                    key = (cell.questionnaire_id, question)
                    satisfied, answered = self._totals.get(key, (0.0, 0.0))
                    self._totals[key] = (
                        (satisfied + number, answered)
                        if kind == FAVOURABLE
                        else (satisfied, answered + number)
                    )

    def of_questions(self, asked: Iterable[tuple[UUID, str]]) -> Estimate | None:
        """Give the mean of some questions' shares of satisfied answers."""
        answered = [one for one in asked if self._totals.get(one, (0.0, 0.0))[1]]
        return self._mean({one: 1 / len(answered) for one in answered})

    def of_factors(
        self, factors: Iterable[Sequence[tuple[UUID, str]]], aggregate: SipasAggregate
    ) -> Estimate | None:
        """Give the index: the mean of its factors, or of all their questions."""
        answered = [
            [one for one in factor if self._totals.get(one, (0.0, 0.0))[1]] for factor in factors
        ]
        answered = [factor for factor in answered if factor]
        if aggregate is SipasAggregate.MEAN_OF_QUESTIONS:
            return self.of_questions(one for factor in answered for one in factor)
        return self._mean(
            {one: 1 / len(answered) / len(factor) for factor in answered for one in factor}
        )

    def _mean(self, parts: dict[tuple[UUID, str], float]) -> Estimate | None:
        """Give a weighted mean of shares, each response standing for its part in each of them."""
        if not parts:
            return None
        shares = {one: self._totals[one][0] / self._totals[one][1] for one in parts}
        value = sum(part * shares[one] for one, part in parts.items())
        sample: list[tuple[Stratum, float, float]] = []
        for stratum, cells in self._scope.samples:
            total = squares = 0.0
            for cell in cells:
                block = self._blocks.get((cell.questionnaire_id, SATISFACTION))
                counted = self._scope.products(cell, SATISFACTION)
                if block is None or counted is None:
                    continue
                factors = [
                    self._factor(cell.questionnaire_id, column, parts, shares)
                    for column in block.columns
                ]
                total += sum(one * counted[place][place] for place, one in enumerate(factors))
                squares += sum(
                    one * other * count
                    for one, row in zip(factors, counted, strict=True)
                    if one
                    for other, count in zip(factors, row, strict=True)
                )
            sample.append((stratum, total, squares))
        return estimate_composite(value, sample)

    def _factor(
        self,
        form: UUID,
        column: tuple[str, str],
        parts: dict[tuple[UUID, str], float],
        shares: dict[tuple[UUID, str], float],
    ) -> float:
        question, kind = column
        key = (form, question)
        if key not in parts:
            return 0.0
        by = parts[key] / self._totals[key][1]
        return by if kind == FAVOURABLE else -shares[key] * by


def coded(question: Question) -> bool:
    """Whether a question is answered by one code."""
    return question.type in ONE_CODE
