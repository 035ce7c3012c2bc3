"""What would have been needed for more points: the next better outcome of each shape of rule.

A counterfactual is an answer, and its points are what the kernel gives for that answer: no rule is written
down a second time here. Only the search for the answer is, one function per shape.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from shared.methodology.answers import Answer
from shared.methodology.counterfactual_figures import (
    best_of_block,
    better_bands,
    full_quotient,
    reaching,
)
from shared.methodology.counterfactual_wording import (
    ALL_ON_TIME,
    ANSWERED,
    BY_COUNCIL,
    FORMULA_GIVES,
    INDEX_MORE,
    NO_LATE,
    NONE_OF,
    OPTION,
    QUOTIENT_FULL,
    REACHED,
    SURVEY_MORE,
    WITH_ALL,
    WITH_ITEM,
    YES_NEEDED,
)
from shared.methodology.decimals import HUNDRED, ONE, ZERO, add, divide, multiply, subtract
from shared.methodology.framework import Leaf
from shared.methodology.leaf_scores import LeafScore, LeafStatus, ScoringContext
from shared.methodology.rules import (
    Checklist,
    Choice,
    Conjunction,
    CountCap,
    Deduction,
    Formulas,
    Increments,
    IndexRule,
    InverseRatio,
    Manual,
    Ratio,
    RatioFloor,
    RelativeToBest,
    Steps,
    SurveyShare,
    SurveyWeighted,
    Target,
    Tasks,
    YesNo,
    ZeroOnFailure,
)
from shared.methodology.scoring import score_leaf
from shared.methodology.wording import Text


@dataclass(frozen=True, slots=True)
class Counterfactual:
    """An outcome that would have given more points."""

    text: Text
    """What would have been needed: "đạt từ 95 % thì được 1,5"."""
    points: Decimal
    answer: Answer | None
    """The answer that gives them; None where the survey, another index or the council decides."""


@dataclass(frozen=True, slots=True)
class _Outcome:
    """An answer to try, and how to say what it takes."""

    answer: Answer
    words: Text


def next_better(
    leaf: Leaf, answer: Answer | None, score: LeafScore, context: ScoringContext
) -> tuple[Counterfactual, ...]:
    """Give the next better outcome, then the best one where that is another; nothing where no point is lost."""
    now = score.counted
    if now >= score.maximum or score.status is LeafStatus.FULL_POINTS:
        return ()
    if score.status is LeafStatus.FIXED or isinstance(leaf.rule, Manual):
        return (_said(BY_COUNCIL, leaf.maximum, None),)
    if isinstance(leaf.rule, SurveyShare | SurveyWeighted | IndexRule):
        return (_one_percent_more(leaf, now),)
    if answer is None or isinstance(leaf.rule, Formulas):
        words = ANSWERED if answer is None else FORMULA_GIVES
        return (_said(words, leaf.maximum, None, value=leaf.maximum),)
    better = sorted(_better(leaf, answer, now, context), key=lambda one: one.points)
    ends = (better[0], better[-1]) if better else ()
    return ends[:1] if ends and ends[0].points == ends[1].points else ends


def _better(
    leaf: Leaf, answer: Answer, now: Decimal, context: ScoringContext
) -> Iterator[Counterfactual]:
    for outcome in _outcomes(leaf, answer, context):
        points = score_leaf(leaf, outcome.answer, context).counted
        if points > now:
            yield _said(outcome.words, points, outcome.answer)


def _outcomes(  # noqa: PLR0912, PLR0915  one branch per shape
    leaf: Leaf, answer: Answer, context: ScoringContext
) -> Iterator[_Outcome]:
    rule = leaf.rule
    match rule:
        case YesNo():
            yield _chosen(YES_NEEDED, "YES")
        case Choice():
            for one in rule.options:
                yield _chosen(OPTION.filled({"label": one.label}), one.code)
        case Conjunction():
            missed = [one for one in rule.conditions if one.code not in answer.choices]
            labels = "; ".join(f"“{one.label}”" for one in missed)
            yield _chosen(
                WITH_ALL.filled({"labels": labels}), *(one.code for one in rule.conditions)
            )
        case Checklist():
            for one in rule.items:
                if one.code not in answer.choices:
                    words = WITH_ITEM.filled({"label": one.label})
                    yield _chosen(words, *answer.choices, one.code)
        case Steps():
            for facts, words in better_bands(rule, answer.facts):
                yield _facts(answer, words, **facts)
        case Ratio(quotient=quotient):
            yield _facts(answer, QUOTIENT_FULL, **full_quotient(quotient, answer.facts))
        case RatioFloor(quotient=quotient):
            found = reaching(quotient, rule.threshold, answer.facts, above=not rule.inclusive)
            if found is not None:
                yield _facts(answer, found[1], **found[0])
            yield _facts(answer, QUOTIENT_FULL, **full_quotient(quotient, answer.facts))
        case CountCap(input=one):
            full = divide(leaf.maximum, rule.unit_points) if rule.unit_points > ZERO else ZERO
            now = answer.facts[one.name]
            for value in (add(now, ONE), full.to_integral_value(rounding=ROUND_CEILING)):
                yield _facts(answer, _reached(one.label, value, one.unit), **{one.name: value})
        case Increments(input=one):
            for value in _steps_of(leaf, rule, answer.facts[one.name]):
                yield _facts(answer, _reached(one.label, value, one.unit), **{one.name: value})
        case InverseRatio(quotient=quotient):
            bad = quotient.numerator
            yield _facts(answer, NONE_OF.filled({"label": bad.label}), **{bad.name: ZERO})
        case Deduction(cases=one):
            fewer = max(subtract(answer.facts[one.name], ONE), ZERO)
            yield _facts(answer, _reached(one.label, fewer, one.unit), **{one.name: fewer})
            yield _facts(answer, NONE_OF.filled({"label": one.label}), **{one.name: ZERO})
        case ZeroOnFailure(failures=one):
            yield _facts(answer, NONE_OF.filled({"label": one.label}), **{one.name: ZERO})
        case Tasks(on_time=on_time, late=late, overdue=overdue):
            done, slow, open_ = (answer.facts[one.name] for one in (on_time, late, overdue))
            yield _facts(answer, NO_LATE, **{late.name: add(slow, open_), overdue.name: ZERO})
            whole = add(add(done, slow), open_)
            yield _facts(
                answer,
                ALL_ON_TIME,
                **{on_time.name: whole, late.name: ZERO, overdue.name: ZERO},
            )
        case Target():
            target = rule.of(context.stage)
            if target is not None:
                found = reaching(rule.measure, target, answer.facts, above=False)
                if found is not None:
                    yield _facts(answer, found[1], **found[0])
        case RelativeToBest(input=one):
            for value in best_of_block(rule, context.leaders.get(leaf.code)):
                yield _facts(answer, _reached(one.label, value, one.unit), **{one.name: value})
        case _:
            return


def _steps_of(leaf: Leaf, rule: Increments, value: Decimal) -> Iterator[Decimal]:
    """Give the figure of the next step and that of the last one."""
    above = max(subtract(value, rule.base_limit), ZERO)
    done = divide(above, rule.step).to_integral_value(rounding=ROUND_FLOOR)
    yield add(rule.base_limit, multiply(add(done, ONE), rule.step))
    if rule.step_points > ZERO:
        left = divide(subtract(leaf.maximum, rule.base_points), rule.step_points)
        whole = left.to_integral_value(rounding=ROUND_CEILING)
        yield add(rule.base_limit, multiply(whole, rule.step))


def _one_percent_more(leaf: Leaf, now: Decimal) -> Counterfactual:
    """Say what one point of a percentage is worth: nobody can order what people answer."""
    percent = divide(multiply(now, HUNDRED), leaf.maximum)
    wanted = min(add(percent.to_integral_value(rounding=ROUND_FLOOR), ONE), HUNDRED)
    points = divide(multiply(leaf.maximum, wanted), HUNDRED)
    words = INDEX_MORE if isinstance(leaf.rule, IndexRule) else SURVEY_MORE
    return _said(words, points, None, percent=wanted)


def _reached(label: str, value: Decimal, unit: str) -> Text:
    return REACHED.filled({"label": label, "value": value, "unit": f" {unit}" if unit else ""})


def _chosen(words: Text, *codes: str) -> _Outcome:
    return _Outcome(Answer(choices=codes), words)


def _facts(answer: Answer, words: Text, **facts: Decimal) -> _Outcome:
    return _Outcome(replace(answer, facts={**answer.facts, **facts}), words)


def _said(words: Text, points: Decimal, answer: Answer | None, **values: Decimal) -> Counterfactual:
    text = Text(
        f"{words.vi} thì được {{points}} điểm.", f"{words.en} would have given {{points}}."
    ).filled({**values, "points": points})
    return Counterfactual(text, points, answer)
