"""One leaf, one answer → points with their explanation: the only place where a rule is applied.

A rule is made ready once for its leaf (`Ready`) and then applied to the answer of one agency after another: what kind
of rule it is, its edges and the cases it can come to are not looked at again.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final, assert_never

from shared.methodology.absence_rules import not_applicable
from shared.methodology.aiming_rules import by_formula, by_target, relative_to_best, typed
from shared.methodology.answers import Answer, AnswerState
from shared.methodology.choice_rules import by_checklist, by_choice, by_conjunction, by_yes_no
from shared.methodology.counting_rules import (
    by_count,
    by_deduction,
    by_failures,
    by_increments,
    by_tasks,
)
from shared.methodology.explanation import Branch, Case
from shared.methodology.figure_rules import (
    by_inverse_ratio,
    by_ratio,
    by_ratio_with_floor,
    by_steps,
)
from shared.methodology.framework import Leaf
from shared.methodology.leaf_scores import LeafScore, Scorer, ScoringContext, scored
from shared.methodology.rules import (
    SHAPES,
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
from shared.methodology.survey_rules import by_index, by_survey

EMPTY: Final = ScoringContext()
_NO_ANSWER: Final = Answer()
_NOT_APPLICABLE: Final = AnswerState.NOT_APPLICABLE


@dataclass(frozen=True, slots=True)
class Ready:
    """A leaf's rule made ready to be applied."""

    score: Scorer
    not_applicable: LeafScore
    missing: LeafScore | None
    """What no answer gives; None where the survey answers."""


def score_leaf(leaf: Leaf, answer: Answer | None, context: ScoringContext = EMPTY) -> LeafScore:
    """Apply a leaf's rule to an answer that `parse_answer` accepted; None means that there is none."""
    ready = leaf.ready or made_ready(leaf)
    if answer is None:
        return ready.missing or ready.score(_NO_ANSWER, context)
    if answer.state is _NOT_APPLICABLE:
        return ready.not_applicable
    return ready.score(answer, context)


def fix_points(
    leaf: Leaf,
    points: Decimal,
    reason: str,
    answer: Answer | None,
    context: ScoringContext = EMPTY,
) -> LeafScore:
    """Take the points that the council fixed, and keep beside them what the rule would give."""
    case = Case(
        shape=SHAPES[type(leaf.rule)],
        branch=Branch.FIXED,
        maximum=leaf.maximum,
        values=(("reason", reason),),
        instead_of=score_leaf(leaf, answer, context).explanation,
    )
    return scored(leaf, case, points)


def made_ready(leaf: Leaf) -> Ready:
    """Make a leaf's rule ready, and keep it with the leaf for the next answer."""
    by_survey_alone = isinstance(leaf.rule, SurveyShare | SurveyWeighted | IndexRule)
    case = Case(SHAPES[type(leaf.rule)], Branch.MISSING, leaf.maximum)
    ready = Ready(
        score=_scorer(leaf),
        not_applicable=not_applicable(leaf)(()),
        missing=None if by_survey_alone else scored(leaf, case, None),
    )
    leaf.keep(ready)
    return ready


def _scorer(leaf: Leaf) -> Scorer:  # noqa: PLR0911, PLR0912  one line per shape
    match leaf.rule:
        case YesNo() as rule:
            return by_yes_no(leaf, rule)
        case Choice() as rule:
            return by_choice(leaf, rule)
        case Steps() as rule:
            return by_steps(leaf, rule)
        case Ratio() as rule:
            return by_ratio(leaf, rule)
        case Conjunction() as rule:
            return by_conjunction(leaf, rule)
        case Checklist() as rule:
            return by_checklist(leaf, rule)
        case RatioFloor() as rule:
            return by_ratio_with_floor(leaf, rule)
        case CountCap() as rule:
            return by_count(leaf, rule)
        case Increments() as rule:
            return by_increments(leaf, rule)
        case InverseRatio() as rule:
            return by_inverse_ratio(leaf, rule)
        case Deduction() as rule:
            return by_deduction(leaf, rule)
        case ZeroOnFailure() as rule:
            return by_failures(leaf, rule)
        case Tasks() as rule:
            return by_tasks(leaf, rule)
        case Target() as rule:
            return by_target(leaf, rule)
        case RelativeToBest() as rule:
            return relative_to_best(leaf, rule)
        case Formulas() as rule:
            return by_formula(leaf, rule)
        case Manual():
            return typed(leaf)
        case SurveyShare() | SurveyWeighted() as rule:
            return by_survey(leaf, rule)
        case IndexRule() as rule:
            return by_index(leaf, rule)
        case unknown:
            assert_never(unknown)
