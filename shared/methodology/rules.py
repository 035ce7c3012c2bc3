"""The shapes of scoring rules: one frozen dataclass each, data that an officer writes and no code per year."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from typing_extensions import override

from shared.methodology.decimals import ZERO, decimal_text
from shared.methodology.expressions import Expression


class Shape(StrEnum):
    """The name of a rule's shape in the framework file."""

    YES_NO = "YES_NO"
    CHOICE = "CHOICE"
    CONJUNCTION = "CONJUNCTION"
    STEPS = "STEPS"
    CHECKLIST = "CHECKLIST"
    RATIO = "RATIO"
    RATIO_FLOOR = "RATIO_FLOOR"
    COUNT_CAP = "COUNT_CAP"
    INCREMENTS = "INCREMENTS"
    INVERSE_RATIO = "INVERSE_RATIO"
    DEDUCTION = "DEDUCTION"
    ZERO_ON_FAILURE = "ZERO_ON_FAILURE"
    TASKS = "TASKS"
    TARGET = "TARGET"
    RELATIVE_TO_BEST = "RELATIVE_TO_BEST"
    FORMULAS = "FORMULAS"
    SURVEY_SHARE = "SURVEY_SHARE"
    SURVEY_WEIGHTED = "SURVEY_WEIGHTED"
    INDEX = "INDEX"
    MANUAL = "MANUAL"


class ZeroDenominator(StrEnum):
    """What a quotient of nothing gives."""

    NOT_APPLICABLE = "NOT_APPLICABLE"
    ZERO = "ZERO"
    FULL = "FULL"


class Combine(StrEnum):
    """How several survey questions of one leaf are joined."""

    POOLED = "POOLED"
    """All answers counted together: a question answered by more people weighs more."""
    MEAN_OF_QUESTIONS = "MEAN_OF_QUESTIONS"
    """The plain mean of the questions, each with the same weight."""


class Unmet(StrEnum):
    """What a missed target gives, where it is not a number of points."""

    ZERO = "ZERO"
    PROPORTIONAL = "PROPORTIONAL"


class OtherIndex(StrEnum):
    """An index whose percentage a leaf may take over."""

    SIPAS = "SIPAS"


@dataclass(frozen=True, slots=True)
class Input:
    """A figure that the agency is asked for."""

    name: str
    label: str
    unit: str = ""
    integer: bool = False
    minimum: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class Quotient:
    """Numerator / denominator of two figures, and what a zero denominator gives."""

    numerator: Input
    denominator: Input
    zero_denominator: ZeroDenominator = ZeroDenominator.NOT_APPLICABLE
    may_exceed: bool = False
    """Whether the numerator may be greater than the denominator (work beyond plan)."""


Measure = Input | Quotient


@dataclass(frozen=True, slots=True)
class Option:
    """A level or item that is chosen, with its points."""

    code: str
    label: str
    points: Decimal


@dataclass(frozen=True, slots=True)
class Condition:
    """One of the conditions that must hold together."""

    code: str
    label: str


@dataclass(frozen=True, slots=True)
class Band:
    """Points of an interval whose ends are open or closed as the official text says; None is unbounded."""

    start: Decimal | None
    end: Decimal | None
    points: Decimal
    includes_start: bool = True
    includes_end: bool = False

    @override
    def __str__(self) -> str:
        """Write it as mathematics does: [70; 90) holds 70 and not 90."""
        start = "−∞" if self.start is None else decimal_text(self.start)
        end = "+∞" if self.end is None else decimal_text(self.end)
        opening = "[" if self.start is not None and self.includes_start else "("
        closing = "]" if self.end is not None and self.includes_end else ")"
        return f"{opening}{start}; {end}{closing}"

    def holds(self, value: Decimal) -> bool:
        """Whether a value lies in the interval."""
        if self.start is not None and (
            value < self.start or (value == self.start and not self.includes_start)
        ):
            return False
        return self.end is None or value < self.end or (value == self.end and self.includes_end)


@dataclass(frozen=True, slots=True)
class StageTarget:
    """The target of one stage of a plan: a year, or a half of it."""

    stage: str
    target: Decimal


@dataclass(frozen=True, slots=True)
class Formula:
    """One of several formulas that an assessor picks from."""

    code: str
    label: str
    expression: Expression


@dataclass(frozen=True, slots=True)
class YesNo:
    """Shape 1: "Đạt yêu cầu: 1; không đạt: 0"."""

    yes: Decimal
    no: Decimal


@dataclass(frozen=True, slots=True)
class Choice:
    """Shape 2: one of several levels."""

    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Conjunction:
    """Shape 3: "đủ số lượng và đúng thời gian": all conditions, or the other points."""

    conditions: tuple[Condition, ...]
    all_points: Decimal
    otherwise: Decimal


@dataclass(frozen=True, slots=True)
class Steps:
    """Shape 4: points by the interval that a figure or percentage falls in."""

    measure: Measure
    bands: tuple[Band, ...]


@dataclass(frozen=True, slots=True)
class Checklist:
    """Shape 5: points of the items that hold, added up to the maximum."""

    items: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Ratio:
    """Shape 6: b/a × maximum."""

    quotient: Quotient


@dataclass(frozen=True, slots=True)
class RatioFloor:
    """Shape 7: in proportion from a threshold on, nothing below it."""

    quotient: Quotient
    threshold: Decimal
    inclusive: bool = True


@dataclass(frozen=True, slots=True)
class CountCap:
    """Shape 8: count × points of a unit, at most the maximum."""

    input: Input
    unit_points: Decimal


@dataclass(frozen=True, slots=True)
class Increments:
    """Shape 9: base points, then points for every further step, at most the maximum."""

    input: Input
    base_limit: Decimal
    base_points: Decimal
    step: Decimal
    step_points: Decimal
    whole_steps: bool = True


@dataclass(frozen=True, slots=True)
class InverseRatio:
    """Shape 10: (total − bad) / total × maximum."""

    quotient: Quotient
    """Bad cases over all cases."""


@dataclass(frozen=True, slots=True)
class Deduction:
    """Shape 11: the maximum less points per case, down to a minimum that may be below zero."""

    cases: Input
    per_case: Decimal
    minimum: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class ZeroOnFailure:
    """Shape 12: one failure and nothing is left."""

    failures: Input


@dataclass(frozen=True, slots=True)
class Tasks:
    """Shape 15: all on time, all done but some late, or some overdue and still open."""

    on_time: Input
    late: Input
    overdue: Input
    all_on_time: Decimal
    some_late: Decimal
    some_overdue: Decimal
    zero_denominator: ZeroDenominator = ZeroDenominator.NOT_APPLICABLE
    """What "no task at all" gives."""


@dataclass(frozen=True, slots=True)
class Target:
    """Shape 16: full points if the target of the stage is reached."""

    measure: Measure
    targets: tuple[StageTarget, ...]
    unmet: Unmet | Decimal

    def of(self, stage: str) -> Decimal | None:
        """Find the target of a stage, if the framework has one."""
        return next((entry.target for entry in self.targets if entry.stage == stage), None)


@dataclass(frozen=True, slots=True)
class RelativeToBest:
    """Shape 17: half the points up to the target, the rest by the distance to the block's best."""

    input: Input
    target: Decimal


@dataclass(frozen=True, slots=True)
class Formulas:
    """Shape 18: several formulas over named figures, of which the one that applies is picked."""

    variables: tuple[Input, ...]
    formulas: tuple[Formula, ...]


@dataclass(frozen=True, slots=True)
class SurveyShare:
    """Shape 19: share of favourable answers × maximum."""

    favourable: frozenset[str]
    combine: Combine = Combine.POOLED


@dataclass(frozen=True, slots=True)
class SurveyWeighted:
    """Shape 19: each option counts with its percentage (A 100, B 60, C 20, D 0)."""

    weights: Mapping[str, Decimal]
    combine: Combine = Combine.POOLED


@dataclass(frozen=True, slots=True)
class IndexRule:
    """Shape 20: percentage of another index × maximum."""

    index: OtherIndex


@dataclass(frozen=True, slots=True)
class Manual:
    """Shape 22: points typed by hand on a grid of steps."""

    step: Decimal
    minimum: Decimal = ZERO


SurveyRule = SurveyShare | SurveyWeighted
AnsweredRule = (
    YesNo
    | Choice
    | Conjunction
    | Steps
    | Checklist
    | Ratio
    | RatioFloor
    | CountCap
    | Increments
    | InverseRatio
    | Deduction
    | ZeroOnFailure
    | Tasks
    | Target
    | RelativeToBest
    | Formulas
    | Manual
)
Rule = AnsweredRule | SurveyRule | IndexRule

SHAPES: Mapping[type[Rule], Shape] = {
    YesNo: Shape.YES_NO,
    Choice: Shape.CHOICE,
    Conjunction: Shape.CONJUNCTION,
    Steps: Shape.STEPS,
    Checklist: Shape.CHECKLIST,
    Ratio: Shape.RATIO,
    RatioFloor: Shape.RATIO_FLOOR,
    CountCap: Shape.COUNT_CAP,
    Increments: Shape.INCREMENTS,
    InverseRatio: Shape.INVERSE_RATIO,
    Deduction: Shape.DEDUCTION,
    ZeroOnFailure: Shape.ZERO_ON_FAILURE,
    Tasks: Shape.TASKS,
    Target: Shape.TARGET,
    RelativeToBest: Shape.RELATIVE_TO_BEST,
    Formulas: Shape.FORMULAS,
    SurveyShare: Shape.SURVEY_SHARE,
    SurveyWeighted: Shape.SURVEY_WEIGHTED,
    IndexRule: Shape.INDEX,
    Manual: Shape.MANUAL,
}


def inputs_of(rule: Rule) -> tuple[Input, ...]:  # noqa: PLR0911  one line per shape
    """Give the figures that a rule asks the agency for, in the order in which they are asked."""
    match rule:
        case Steps(measure=measure) | Target(measure=measure):
            return _figures(measure)
        case (
            Ratio(quotient=quotient)
            | RatioFloor(quotient=quotient)
            | InverseRatio(quotient=quotient)
        ):
            return _figures(quotient)
        case CountCap(input=single) | Increments(input=single) | RelativeToBest(input=single):
            return (single,)
        case Deduction(cases=single) | ZeroOnFailure(failures=single):
            return (single,)
        case Tasks():
            return (rule.on_time, rule.late, rule.overdue)
        case Formulas():
            return rule.variables
        case _:
            return ()


def _figures(measure: Measure) -> tuple[Input, ...]:
    match measure:
        case Input():
            return (measure,)
        case Quotient():
            return (measure.numerator, measure.denominator)
