"""Rules on a target, on the block's best, on formulas, and points typed by hand."""

from collections.abc import Callable
from decimal import Decimal

from shared.methodology.absence_rules import nothing_to_count
from shared.methodology.answers import Answer
from shared.methodology.decimals import (
    HALF,
    HUNDRED,
    ZERO,
    add,
    clamp,
    multiply,
    subtract,
    times_fraction,
)
from shared.methodology.explanation import FIRST, SECOND, Branch, Case, Nth, Token, Value
from shared.methodology.expressions import NotComputableError, evaluate
from shared.methodology.framework import Leaf
from shared.methodology.leaf_scores import LeafScore, Scorer, ScoringContext, given, scored
from shared.methodology.rules import (
    Formulas,
    Input,
    Quotient,
    RelativeToBest,
    Shape,
    Target,
    Unmet,
    inputs_of,
)


def by_target(leaf: Leaf, rule: Target) -> Scorer:
    """Shape 16: full points where the target of the period's stage is reached."""
    asked = inputs_of(rule)
    absent = nothing_to_count(leaf, rule.measure)
    against = {
        one.stage: _against(leaf, rule, asked, one.stage, one.target)
        for one in reversed(rule.targets)
    }

    def score(answer: Answer, context: ScoringContext) -> LeafScore:
        figures = tuple(answer.facts[one.name] for one in asked)
        compared = against.get(context.stage)
        if compared is None:
            case = Case(
                shape=Shape.TARGET,
                branch=Branch.NO_TARGET,
                maximum=leaf.maximum,
                inputs=asked,
                values=(("stage", context.stage),),
            )
            return scored(leaf, case, None, figures)
        if isinstance(rule.measure, Quotient):
            top, bottom = figures
            if not bottom:
                return absent(figures)
            return compared(times_fraction(HUNDRED, top, bottom), figures)
        return compared(figures[0], figures)

    return score


def _against(
    leaf: Leaf, rule: Target, asked: tuple[Input, ...], stage: str, target: Decimal
) -> Callable[[Decimal, tuple[Decimal, ...]], LeafScore]:
    values: tuple[tuple[str, Value], ...] = (("target", target), ("stage", stage))
    met = Case(Shape.TARGET, Branch.TARGET_MET, leaf.maximum, asked, values=values)
    missed = Case(Shape.TARGET, Branch.TARGET_MISSED, leaf.maximum, asked, values=values)
    in_part = Case(
        shape=Shape.TARGET,
        branch=Branch.TARGET_IN_PART,
        maximum=leaf.maximum,
        inputs=asked,
        arithmetic=(Nth(len(asked)), "/", target, "×", leaf.maximum),
        values=values,
    )

    def score(value: Decimal, figures: tuple[Decimal, ...]) -> LeafScore:
        if value >= target:
            return given(leaf, met, leaf.maximum, figures)
        match rule.unmet:
            case Unmet.ZERO:
                return given(leaf, missed, max(ZERO, leaf.minimum), figures)
            case Unmet.PROPORTIONAL:
                points = clamp(times_fraction(leaf.maximum, value, target), ZERO, leaf.maximum)
                return given(leaf, in_part, points, (*figures, value))
            case Decimal() as points:
                return given(leaf, missed, points, figures)

    return score


def relative_to_best(leaf: Leaf, rule: RelativeToBest) -> Scorer:
    """Shape 17: half the maximum up to the target, the other half by the distance to the block's best.

    The best of the block has the maximum only when it is above the target: a whole block below its
    target earns no more than half, however its agencies compare.
    """
    target, half = rule.target, multiply(leaf.maximum, HALF)

    def case(
        branch: Branch, *arithmetic: Token | Nth, leader: tuple[tuple[str, Nth], ...] = ()
    ) -> Case:
        return Case(
            shape=Shape.RELATIVE_TO_BEST,
            branch=branch,
            maximum=leaf.maximum,
            inputs=(rule.input,),
            arithmetic=arithmetic,
            values=(("target", target), *leader),
        )

    led = (("leader", SECOND),)
    below = case(Branch.UP_TO_TARGET, HALF, "×", leaf.maximum, "×", FIRST, "/", target)
    unknown = case(Branch.BEST_UNKNOWN)
    best = case(Branch.BEST_OF_BLOCK, leader=led)
    above = case(
        Branch.ABOVE_TARGET,
        *(half, "+", "(", FIRST, "−", target, ") / (", SECOND, "−", target, ") ×", half),
        leader=led,
    )

    def score(answer: Answer, context: ScoringContext) -> LeafScore:
        actual = answer.facts[rule.input.name]
        leader = context.leaders.get(leaf.code)
        if actual <= target:
            points = clamp(times_fraction(half, actual, target), ZERO, half)
            return given(leaf, below, points, (actual,))
        if leader is None:
            return scored(leaf, unknown, None, (actual,))
        if actual >= leader:
            return given(leaf, best, leaf.maximum, (actual, leader))
        further = times_fraction(half, subtract(actual, target), subtract(leader, target))
        return given(leaf, above, add(half, further), (actual, leader))

    return score


def by_formula(leaf: Leaf, rule: Formulas) -> Scorer:
    """Shape 18: the formula that was picked, its result held within 0 and the maximum."""
    formulas = {one.code: one for one in rule.formulas}

    def score(answer: Answer, _: ScoringContext) -> LeafScore:
        formula = formulas[answer.formula or ""]
        used = tuple(one for one in rule.variables if one.name in answer.facts)
        figures = tuple(answer.facts[one.name] for one in used)
        chosen = ((formula.code, formula.label),)
        try:
            value = evaluate(formula.expression, answer.facts)
        except NotComputableError:
            case = Case(Shape.FORMULAS, Branch.NOT_COMPUTABLE, leaf.maximum, used, chosen)
            return scored(leaf, case, None, figures)
        points = clamp(value, leaf.minimum, leaf.maximum)
        text = formula.expression.text
        case = Case(
            shape=Shape.FORMULAS,
            branch=Branch.FORMULA if points == value else Branch.FORMULA_CLAMPED,
            maximum=leaf.maximum,
            inputs=used,
            chosen=chosen,
            arithmetic=(text,),
            values=(("label", formula.label), ("expression", text), ("value", value)),
        )
        return given(leaf, case, points, figures)

    return score


def typed(leaf: Leaf) -> Scorer:
    """Shape 22: points as they were typed."""
    case = Case(Shape.MANUAL, Branch.TYPED, leaf.maximum)

    def score(answer: Answer, _: ScoringContext) -> LeafScore:
        return scored(leaf, case, answer.points)

    return score
