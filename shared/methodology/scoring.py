"""One leaf, one answer → points with their explanation: the only place where a rule is applied."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final, assert_never

from shared.methodology.answers import Answer, AnswerState
from shared.methodology.choice_rules import by_checklist, by_choice, by_conjunction, by_yes_no
from shared.methodology.decimals import HUNDRED, ZERO, decimal_text, times_fraction
from shared.methodology.explanation import Branch, Explanation
from shared.methodology.figure_rules import (
    by_count,
    by_deduction,
    by_failures,
    by_formula,
    by_increments,
    by_inverse_ratio,
    by_ratio,
    by_ratio_with_floor,
    by_steps,
    by_target,
    by_tasks,
    not_applicable,
    relative_to_best,
    typed,
)
from shared.methodology.framework import Leaf
from shared.methodology.rules import (
    SHAPES,
    AnsweredRule,
    Checklist,
    Choice,
    Combine,
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
    SurveyRule,
    SurveyShare,
    SurveyWeighted,
    Target,
    Tasks,
    YesNo,
    ZeroOnFailure,
)
from shared.methodology.survey_measures import QuestionCounts, measure


class LeafStatus(StrEnum):
    """How a leaf came by its points; missing, not applicable and zero are three different things."""

    SCORED = "SCORED"
    FIXED = "FIXED"
    """The council fixed the points."""
    MISSING = "MISSING"
    """No answer: counted as 0, reported as missing."""
    NOT_APPLICABLE = "NOT_APPLICABLE"
    """Left the agency's maximum."""
    FULL_POINTS = "FULL_POINTS"
    """Not applicable, and the text gives full points for that."""
    NOT_COMPUTABLE = "NOT_COMPUTABLE"
    """The figures divide by zero, or the framework has no target for the stage: counted as 0."""
    SURVEY_ABSENT = "SURVEY_ABSENT"
    """No valid survey answer, and the framework rescales: left the agency's maximum."""
    WAITING = "WAITING"
    """Needs what is not there yet: survey answers, SIPAS, the block's best."""


STATUSES: Final[Mapping[Branch, LeafStatus]] = MappingProxyType(
    {
        Branch.FIXED: LeafStatus.FIXED,
        Branch.MISSING: LeafStatus.MISSING,
        Branch.NOT_APPLICABLE_LEAVES: LeafStatus.NOT_APPLICABLE,
        Branch.NOT_APPLICABLE_FULL: LeafStatus.FULL_POINTS,
        Branch.NOT_APPLICABLE_REFUSED: LeafStatus.NOT_COMPUTABLE,
        Branch.NOT_COMPUTABLE: LeafStatus.NOT_COMPUTABLE,
        Branch.NO_TARGET: LeafStatus.NOT_COMPUTABLE,
        Branch.SURVEY_ABSENT: LeafStatus.WAITING,
        Branch.INDEX_ABSENT: LeafStatus.WAITING,
        Branch.BEST_UNKNOWN: LeafStatus.WAITING,
    }
)
"""Every other branch means SCORED."""


@dataclass(frozen=True, slots=True)
class ScoringContext:
    """What a leaf's points may depend on besides its own answer."""

    stage: str = ""
    """The period's stage, for targets."""
    leaders: Mapping[str, Decimal] = field(default_factory=dict)
    """The block's best figure, by leaf code."""
    survey: Mapping[str, tuple[QuestionCounts, ...]] = field(default_factory=dict)
    """The agency's survey counts, by leaf code."""
    sipas: Decimal | None = None
    """The agency's SIPAS in percent, not rounded."""


@dataclass(frozen=True, slots=True)
class LeafScore:
    """A leaf's points for one agency, with the reason."""

    leaf: Leaf
    status: LeafStatus
    points: Decimal | None
    """Not rounded; None where there are none."""
    maximum: Decimal
    """The applicable maximum: 0 where the leaf left the agency's maximum."""
    explanation: Explanation

    @property
    def counted(self) -> Decimal:
        """Give the points that enter a total: 0 where there are none."""
        return ZERO if self.points is None else self.points

    @property
    def rule_points(self) -> Decimal | None:
        """Give what the rule gives, also where the council fixed other points."""
        before = self.explanation.instead_of
        return self.points if before is None else before.points

    def to_data(self) -> dict[str, Any]:
        """Give plain JSON data, with decimals as strings."""
        return {
            "status": str(self.status),
            "points": None if self.points is None else decimal_text(self.points),
            "maximum": decimal_text(self.maximum),
            "explanation": self.explanation.to_data(),
        }


EMPTY: Final = ScoringContext()


def score_leaf(leaf: Leaf, answer: Answer | None, context: ScoringContext = EMPTY) -> LeafScore:
    """Apply a leaf's rule to an answer that `parse_answer` accepted; None means that there is none."""
    return scored(leaf, explain(leaf, answer, context))


def fix_points(
    leaf: Leaf,
    points: Decimal,
    reason: str,
    answer: Answer | None,
    context: ScoringContext = EMPTY,
) -> LeafScore:
    """Take the points that the council fixed, and keep beside them what the rule would give."""
    return scored(
        leaf,
        Explanation(
            shape=SHAPES[type(leaf.rule)],
            branch=Branch.FIXED,
            points=points,
            maximum=leaf.maximum,
            values=(("reason", reason),),
            instead_of=explain(leaf, answer, context),
        ),
    )


def scored(leaf: Leaf, explanation: Explanation) -> LeafScore:
    """Draw from an explanation what a leaf's points count for."""
    status = STATUSES.get(explanation.branch, LeafStatus.SCORED)
    maximum = ZERO if status is LeafStatus.NOT_APPLICABLE else leaf.maximum
    return LeafScore(leaf, status, explanation.points, maximum, explanation)


def explain(leaf: Leaf, answer: Answer | None, context: ScoringContext) -> Explanation:
    """Find the branch of the rule that applies, and its points."""
    if answer is not None and answer.state is AnswerState.NOT_APPLICABLE:
        return not_applicable(leaf)
    match leaf.rule:
        case SurveyShare() | SurveyWeighted() as rule:
            return _by_survey(leaf, rule, context)
        case IndexRule() as rule:
            return _by_index(leaf, rule, context)
        case rule:
            if answer is None:
                return Explanation(SHAPES[type(rule)], Branch.MISSING, None, leaf.maximum)
            return _by_rule(leaf, rule, answer, context)


def _by_rule(  # noqa: PLR0911, PLR0912  one line per shape
    leaf: Leaf, rule: AnsweredRule, answer: Answer, context: ScoringContext
) -> Explanation:
    match rule:
        case YesNo():
            return by_yes_no(leaf, rule, answer)
        case Choice():
            return by_choice(leaf, rule, answer)
        case Steps():
            return by_steps(leaf, rule, answer)
        case Ratio():
            return by_ratio(leaf, rule, answer)
        case Conjunction():
            return by_conjunction(leaf, rule, answer)
        case Checklist():
            return by_checklist(leaf, rule, answer)
        case RatioFloor():
            return by_ratio_with_floor(leaf, rule, answer)
        case CountCap():
            return by_count(leaf, rule, answer)
        case Increments():
            return by_increments(leaf, rule, answer)
        case InverseRatio():
            return by_inverse_ratio(leaf, rule, answer)
        case Deduction():
            return by_deduction(leaf, rule, answer)
        case ZeroOnFailure():
            return by_failures(leaf, rule, answer)
        case Tasks():
            return by_tasks(leaf, rule, answer)
        case Target():
            return by_target(leaf, rule, answer, context.stage)
        case RelativeToBest():
            return relative_to_best(leaf, rule, answer, context.leaders.get(leaf.code))
        case Formulas():
            return by_formula(leaf, rule, answer)
        case Manual():
            return typed(leaf, answer)
        case unknown:
            assert_never(unknown)


def _by_survey(leaf: Leaf, rule: SurveyRule, context: ScoringContext) -> Explanation:
    shape = SHAPES[type(rule)]
    found = measure(rule, context.survey.get(leaf.code, ()))
    if found is None:
        return Explanation(shape, Branch.SURVEY_ABSENT, None, leaf.maximum)
    is_pooled = rule.combine is Combine.POOLED
    if is_pooled:
        points = times_fraction(leaf.maximum, found.weight, found.base)
    else:
        points = times_fraction(leaf.maximum, found.percent, HUNDRED)
    return Explanation(
        shape=shape,
        branch=Branch.SURVEY_POOLED if is_pooled else Branch.SURVEY_MEAN,
        points=points,
        maximum=leaf.maximum,
        arithmetic=(
            (found.weight, "/", found.base, "×", leaf.maximum)
            if is_pooled
            else (found.percent, "% ×", leaf.maximum)
        ),
        values=(
            ("percent", found.percent),
            ("base", found.base),
            ("count", Decimal(found.questions)),
        ),
    )


def _by_index(leaf: Leaf, rule: IndexRule, context: ScoringContext) -> Explanation:
    shape = SHAPES[type(rule)]
    name = ("index", str(rule.index))
    if context.sipas is None:
        return Explanation(shape, Branch.INDEX_ABSENT, None, leaf.maximum, values=(name,))
    return Explanation(
        shape=shape,
        branch=Branch.INDEX,
        points=times_fraction(leaf.maximum, context.sipas, HUNDRED),
        maximum=leaf.maximum,
        arithmetic=(context.sipas, "% ×", leaf.maximum),
        values=(name, ("percent", context.sipas)),
    )
