"""Rules whose answer is figures: bands, quotients, counts, deductions, targets, formulas, typed points."""

from decimal import ROUND_FLOOR, Decimal
from typing import assert_never

from shared.methodology.answers import Answer
from shared.methodology.decimals import (
    HALF,
    HUNDRED,
    ZERO,
    add,
    clamp,
    divide,
    multiply,
    subtract,
    times_fraction,
)
from shared.methodology.explanation import Branch, Explanation
from shared.methodology.expressions import NotComputableError, evaluate
from shared.methodology.framework import Leaf, NotApplicable
from shared.methodology.rules import (
    SHAPES,
    CountCap,
    Deduction,
    Formulas,
    Increments,
    Input,
    InverseRatio,
    Measure,
    Quotient,
    Ratio,
    RatioFloor,
    RelativeToBest,
    Shape,
    Steps,
    Target,
    Tasks,
    Unmet,
    ZeroDenominator,
    ZeroOnFailure,
)

Used = tuple[tuple[Input, Decimal], ...]


def by_steps(leaf: Leaf, rule: Steps, answer: Answer) -> Explanation:
    """Shape 4: the points of the band that holds the value."""
    used = _used(rule.measure, answer)
    value = _value(rule.measure, used)
    if value is None:
        return _nothing_to_count(leaf, rule.measure, used)
    band = rule.band_of(value)
    return Explanation(
        shape=Shape.STEPS,
        branch=Branch.BAND,
        points=band.points,
        maximum=leaf.maximum,
        inputs=used,
        arithmetic=(),
        values=(("value", value), ("sign", _sign(rule.measure)), ("band", band)),
    )


def by_ratio(leaf: Leaf, rule: Ratio, answer: Answer) -> Explanation:
    """Shape 6: b/a × maximum."""
    used = _used(rule.quotient, answer)
    (_, top), (_, bottom) = used
    if not bottom:
        return _nothing_to_count(leaf, rule.quotient, used)
    return _proportion(leaf, Shape.RATIO, used, top, bottom)


def by_ratio_with_floor(leaf: Leaf, rule: RatioFloor, answer: Answer) -> Explanation:
    """Shape 7: b/a × maximum from the threshold on; nothing below it."""
    used = _used(rule.quotient, answer)
    (_, top), (_, bottom) = used
    if not bottom:
        return _nothing_to_count(leaf, rule.quotient, used)
    # Compared by multiplying, so that 80/100 is exactly 80 % whatever the denominator.
    reached = multiply(top, HUNDRED)
    needed = multiply(rule.threshold, bottom)
    if reached > needed or (rule.inclusive and reached == needed):
        return _proportion(leaf, Shape.RATIO_FLOOR, used, top, bottom)
    return Explanation(
        shape=Shape.RATIO_FLOOR,
        branch=Branch.BELOW_THRESHOLD,
        points=max(ZERO, leaf.minimum),
        maximum=leaf.maximum,
        inputs=used,
        arithmetic=(),
        values=(("value", times_fraction(HUNDRED, top, bottom)), ("threshold", rule.threshold)),
    )


def _proportion(leaf: Leaf, shape: Shape, used: Used, top: Decimal, bottom: Decimal) -> Explanation:
    return Explanation(
        shape=shape,
        branch=Branch.PROPORTION,
        points=clamp(times_fraction(leaf.maximum, top, bottom), ZERO, leaf.maximum),
        maximum=leaf.maximum,
        inputs=used,
        arithmetic=(top, "/", bottom, "×", leaf.maximum),
    )


def by_count(leaf: Leaf, rule: CountCap, answer: Answer) -> Explanation:
    """Shape 8: count × points of a unit, at most the maximum."""
    count = answer.facts[rule.input.name]
    points = multiply(count, rule.unit_points)
    return Explanation(
        shape=Shape.COUNT_CAP,
        branch=Branch.COUNTED if points <= leaf.maximum else Branch.COUNT_CAPPED,
        points=clamp(points, leaf.minimum, leaf.maximum),
        maximum=leaf.maximum,
        inputs=((rule.input, count),),
        arithmetic=(
            (count, "×", rule.unit_points)
            if points <= leaf.maximum
            else ("min(", count, "×", rule.unit_points, ";", leaf.maximum, ")")
        ),
    )


def by_increments(leaf: Leaf, rule: Increments, answer: Answer) -> Explanation:
    """Shape 9: "15 điểm; cứ thêm 1.000 người được thêm 0,5 điểm nhưng không quá 25 điểm"."""
    value = answer.facts[rule.input.name]
    if value <= rule.base_limit:
        return Explanation(
            shape=Shape.INCREMENTS,
            branch=Branch.WITHIN_BASE,
            points=rule.base_points,
            maximum=leaf.maximum,
            inputs=((rule.input, value),),
            values=(("limit", rule.base_limit),),
        )
    steps = divide(subtract(value, rule.base_limit), rule.step)
    if rule.whole_steps:
        steps = steps.to_integral_value(rounding=ROUND_FLOOR)
    points = add(rule.base_points, multiply(steps, rule.step_points))
    return Explanation(
        shape=Shape.INCREMENTS,
        branch=Branch.BASE_AND_STEPS if points <= leaf.maximum else Branch.STEPS_CAPPED,
        points=min(points, leaf.maximum),
        maximum=leaf.maximum,
        inputs=((rule.input, value),),
        arithmetic=(
            (rule.base_points, "+", steps, "×", rule.step_points)
            if points <= leaf.maximum
            else (
                "min(",
                rule.base_points,
                "+",
                steps,
                "×",
                rule.step_points,
                ";",
                leaf.maximum,
                ")",
            )
        ),
        values=(("steps", steps),),
    )


def by_inverse_ratio(leaf: Leaf, rule: InverseRatio, answer: Answer) -> Explanation:
    """Shape 10: (total − bad) / total × maximum."""
    used = _used(rule.quotient, answer)
    (_, bad), (_, whole) = used
    if not whole:
        return _nothing_to_count(leaf, rule.quotient, used, shape=Shape.INVERSE_RATIO)
    points = times_fraction(leaf.maximum, subtract(whole, bad), whole)
    return Explanation(
        shape=Shape.INVERSE_RATIO,
        branch=Branch.INVERSE,
        points=clamp(points, ZERO, leaf.maximum),
        maximum=leaf.maximum,
        inputs=used,
        arithmetic=("(", whole, "−", bad, ") /", whole, "×", leaf.maximum),
    )


def by_deduction(leaf: Leaf, rule: Deduction, answer: Answer) -> Explanation:
    """Shape 11: the maximum less points per case, down to the minimum."""
    cases = answer.facts[rule.cases.name]
    points = subtract(leaf.maximum, multiply(cases, rule.per_case))
    held = points < rule.minimum
    return Explanation(
        shape=Shape.DEDUCTION,
        branch=Branch.DEDUCTED_TO_MINIMUM if held else Branch.DEDUCTED,
        points=max(points, rule.minimum),
        maximum=leaf.maximum,
        inputs=((rule.cases, cases),),
        arithmetic=(
            ("max(", leaf.maximum, "−", cases, "×", rule.per_case, ";", rule.minimum, ")")
            if held
            else (leaf.maximum, "−", cases, "×", rule.per_case)
        ),
        values=(("minimum", rule.minimum),),
    )


def by_failures(leaf: Leaf, rule: ZeroOnFailure, answer: Answer) -> Explanation:
    """Shape 12: one failure and nothing is left."""
    failures = answer.facts[rule.failures.name]
    return Explanation(
        shape=Shape.ZERO_ON_FAILURE,
        branch=Branch.FAILURE if failures > ZERO else Branch.NO_FAILURE,
        points=max(ZERO, leaf.minimum) if failures > ZERO else leaf.maximum,
        maximum=leaf.maximum,
        inputs=((rule.failures, failures),),
        values=(("value", failures),),
    )


def by_tasks(leaf: Leaf, rule: Tasks, answer: Answer) -> Explanation:
    """Shape 15: all on time, all done but some late, some overdue and open."""
    used = tuple((one, answer.facts[one.name]) for one in (rule.on_time, rule.late, rule.overdue))
    (_, on_time), (_, late), (_, overdue) = used
    if overdue > ZERO:
        branch, points = Branch.SOME_OVERDUE, rule.some_overdue
    elif late > ZERO:
        branch, points = Branch.SOME_LATE, rule.some_late
    elif on_time > ZERO:
        branch, points = Branch.ALL_ON_TIME, rule.all_on_time
    else:
        return _nothing(leaf, Shape.TASKS, rule.zero_denominator, used)
    return Explanation(Shape.TASKS, branch, points, leaf.maximum, inputs=used)


def by_target(leaf: Leaf, rule: Target, answer: Answer, stage: str) -> Explanation:
    """Shape 16: full points where the target of the period's stage is reached."""
    used = _used(rule.measure, answer)
    target = rule.of(stage)
    if target is None:
        return Explanation(
            shape=Shape.TARGET,
            branch=Branch.NO_TARGET,
            points=None,
            maximum=leaf.maximum,
            inputs=used,
            values=(("stage", stage),),
        )
    value = _value(rule.measure, used)
    if value is None:
        return _nothing_to_count(leaf, rule.measure, used, shape=Shape.TARGET)
    values = (("target", target), ("stage", stage))
    if value >= target:
        return Explanation(
            shape=Shape.TARGET,
            branch=Branch.TARGET_MET,
            points=leaf.maximum,
            maximum=leaf.maximum,
            inputs=used,
            values=values,
        )
    in_part = rule.unmet is Unmet.PROPORTIONAL
    return Explanation(
        shape=Shape.TARGET,
        branch=Branch.TARGET_IN_PART if in_part else Branch.TARGET_MISSED,
        points=_missed(leaf, rule, value, target),
        maximum=leaf.maximum,
        inputs=used,
        arithmetic=(value, "/", target, "×", leaf.maximum) if in_part else (),
        values=values,
    )


def _missed(leaf: Leaf, rule: Target, value: Decimal, target: Decimal) -> Decimal:
    match rule.unmet:
        case Unmet.ZERO:
            return max(ZERO, leaf.minimum)
        case Unmet.PROPORTIONAL:
            return clamp(times_fraction(leaf.maximum, value, target), ZERO, leaf.maximum)
        case Decimal() as points:
            return points


def relative_to_best(
    leaf: Leaf, rule: RelativeToBest, answer: Answer, leader: Decimal | None
) -> Explanation:
    """Shape 17: half the maximum up to the target, the other half by the distance to the block's best.

    The best of the block has the maximum only when it is above the target: a whole block below its
    target earns no more than half, however its agencies compare.
    """
    actual = answer.facts[rule.input.name]
    used = ((rule.input, actual),)
    half = multiply(leaf.maximum, HALF)
    if actual <= rule.target:
        return Explanation(
            shape=Shape.RELATIVE_TO_BEST,
            branch=Branch.UP_TO_TARGET,
            points=clamp(times_fraction(half, actual, rule.target), ZERO, half),
            maximum=leaf.maximum,
            inputs=used,
            arithmetic=(HALF, "×", leaf.maximum, "×", actual, "/", rule.target),
            values=(("target", rule.target),),
        )
    if leader is None:
        return Explanation(
            shape=Shape.RELATIVE_TO_BEST,
            branch=Branch.BEST_UNKNOWN,
            points=None,
            maximum=leaf.maximum,
            inputs=used,
            values=(("target", rule.target),),
        )
    if actual >= leader:
        return Explanation(
            shape=Shape.RELATIVE_TO_BEST,
            branch=Branch.BEST_OF_BLOCK,
            points=leaf.maximum,
            maximum=leaf.maximum,
            inputs=used,
            values=(("target", rule.target), ("leader", leader)),
        )
    above = times_fraction(half, subtract(actual, rule.target), subtract(leader, rule.target))
    return Explanation(
        shape=Shape.RELATIVE_TO_BEST,
        branch=Branch.ABOVE_TARGET,
        points=add(half, above),
        maximum=leaf.maximum,
        inputs=used,
        arithmetic=(
            *(half, "+", "(", actual, "−", rule.target, ") / (", leader, "−", rule.target, ") ×"),
            half,
        ),
        values=(("target", rule.target), ("leader", leader)),
    )


def by_formula(leaf: Leaf, rule: Formulas, answer: Answer) -> Explanation:
    """Shape 18: the formula that was picked, its result held within 0 and the maximum."""
    formula = next(one for one in rule.formulas if one.code == answer.formula)
    used = tuple(
        (one, answer.facts[one.name]) for one in rule.variables if one.name in answer.facts
    )
    values = (("label", formula.label), ("expression", formula.expression.text))
    chosen = ((formula.code, formula.label),)
    try:
        value = evaluate(formula.expression, answer.facts)
    except NotComputableError:
        return Explanation(
            shape=Shape.FORMULAS,
            branch=Branch.NOT_COMPUTABLE,
            points=None,
            maximum=leaf.maximum,
            inputs=used,
            chosen=chosen,
        )
    points = clamp(value, leaf.minimum, leaf.maximum)
    return Explanation(
        shape=Shape.FORMULAS,
        branch=Branch.FORMULA if points == value else Branch.FORMULA_CLAMPED,
        points=points,
        maximum=leaf.maximum,
        inputs=used,
        chosen=chosen,
        arithmetic=(formula.expression.text,),
        values=(*values, ("value", value)),
    )


def typed(leaf: Leaf, answer: Answer) -> Explanation:
    """Shape 22: points as they were typed."""
    return Explanation(Shape.MANUAL, Branch.TYPED, answer.points, leaf.maximum)


def not_applicable(leaf: Leaf, inputs: Used = ()) -> Explanation:
    """Shapes 13 and 14: what "does not apply" means is the leaf's own policy."""
    points: Decimal | None
    match leaf.not_applicable:
        case NotApplicable.FULL_POINTS:
            branch, points = Branch.NOT_APPLICABLE_FULL, leaf.maximum
        case NotApplicable.LEAVES_DENOMINATOR:
            branch, points = Branch.NOT_APPLICABLE_LEAVES, None
        case NotApplicable.REFUSED:
            branch, points = Branch.NOT_APPLICABLE_REFUSED, None
        case unknown:
            assert_never(unknown)
    return Explanation(SHAPES[type(leaf.rule)], branch, points, leaf.maximum, inputs=inputs)


def _nothing_to_count(
    leaf: Leaf, measure: Measure, used: Used, *, shape: Shape | None = None
) -> Explanation:
    policy = measure.zero_denominator if isinstance(measure, Quotient) else ZeroDenominator.ZERO
    return _nothing(leaf, shape or SHAPES[type(leaf.rule)], policy, used)


def _nothing(leaf: Leaf, shape: Shape, policy: ZeroDenominator, used: Used) -> Explanation:
    match policy:
        case ZeroDenominator.NOT_APPLICABLE:
            return not_applicable(leaf, used)
        case ZeroDenominator.ZERO:
            branch, points = Branch.NOTHING_TO_COUNT_ZERO, max(ZERO, leaf.minimum)
        case ZeroDenominator.FULL:
            branch, points = Branch.NOTHING_TO_COUNT_FULL, leaf.maximum
        case unknown:
            assert_never(unknown)
    return Explanation(shape, branch, points, leaf.maximum, inputs=used)


def _used(measure: Measure, answer: Answer) -> Used:
    match measure:
        case Quotient(numerator=top, denominator=bottom):
            return ((top, answer.facts[top.name]), (bottom, answer.facts[bottom.name]))
        case Input():
            return ((measure, answer.facts[measure.name]),)


def _value(measure: Measure, used: Used) -> Decimal | None:
    """Give the figure itself, or the percentage of two; None where there is nothing to divide by."""
    if isinstance(measure, Input):
        return used[0][1]
    (_, top), (_, bottom) = used
    return times_fraction(HUNDRED, top, bottom) if bottom else None


def _sign(measure: Measure) -> str:
    """Give what stands behind a value that is a percentage of two figures."""
    return "" if isinstance(measure, Input) else " %"
