"""Rules on counts: points of a unit, further steps, points taken off, failures, tasks on time."""

from decimal import ROUND_FLOOR, Decimal

from shared.methodology.absence_rules import nothing
from shared.methodology.answers import Answer
from shared.methodology.decimals import ZERO, add, clamp, divide, multiply, subtract
from shared.methodology.explanation import FIRST, SECOND, Branch, Case
from shared.methodology.framework import Leaf
from shared.methodology.leaf_scores import LeafScore, Scorer, ScoringContext, given
from shared.methodology.rules import CountCap, Deduction, Increments, Shape, Tasks, ZeroOnFailure


def by_count(leaf: Leaf, rule: CountCap) -> Scorer:
    """Shape 8: count × points of a unit, at most the maximum."""
    name, unit, maximum = rule.input.name, rule.unit_points, leaf.maximum
    used = (rule.input,)
    counted = Case(Shape.COUNT_CAP, Branch.COUNTED, maximum, used, arithmetic=(FIRST, "×", unit))
    capped = Case(
        shape=Shape.COUNT_CAP,
        branch=Branch.COUNT_CAPPED,
        maximum=maximum,
        inputs=used,
        arithmetic=("min(", FIRST, "×", unit, ";", maximum, ")"),
    )

    def score(answer: Answer, _: ScoringContext) -> LeafScore:
        count = answer.facts[name]
        points = multiply(count, unit)
        case = counted if points <= maximum else capped
        return given(leaf, case, clamp(points, leaf.minimum, maximum), (count,))

    return score


def by_increments(leaf: Leaf, rule: Increments) -> Scorer:
    """Shape 9: "15 điểm; cứ thêm 1.000 người được thêm 0,5 điểm nhưng không quá 25 điểm"."""
    name, used, maximum = rule.input.name, (rule.input,), leaf.maximum
    terms = (rule.base_points, "+", SECOND, "×", rule.step_points)
    within = Case(
        shape=Shape.INCREMENTS,
        branch=Branch.WITHIN_BASE,
        maximum=maximum,
        inputs=used,
        values=(("limit", rule.base_limit),),
    )
    further = Case(
        shape=Shape.INCREMENTS,
        branch=Branch.BASE_AND_STEPS,
        maximum=maximum,
        inputs=used,
        arithmetic=terms,
        values=(("steps", SECOND),),
    )
    capped = Case(
        shape=Shape.INCREMENTS,
        branch=Branch.STEPS_CAPPED,
        maximum=maximum,
        inputs=used,
        arithmetic=("min(", *terms, ";", maximum, ")"),
        values=(("steps", SECOND),),
    )

    def score(answer: Answer, _: ScoringContext) -> LeafScore:
        value = answer.facts[name]
        if value <= rule.base_limit:
            return given(leaf, within, rule.base_points, (value,))
        steps = divide(subtract(value, rule.base_limit), rule.step)
        if rule.whole_steps:
            steps = steps.to_integral_value(rounding=ROUND_FLOOR)
        points = add(rule.base_points, multiply(steps, rule.step_points))
        case = further if points <= maximum else capped
        return given(leaf, case, min(points, maximum), (value, steps))

    return score


def by_deduction(leaf: Leaf, rule: Deduction) -> Scorer:
    """Shape 11: the maximum less points per case, down to the minimum."""
    name, used, maximum = rule.cases.name, (rule.cases,), leaf.maximum
    terms = (maximum, "−", FIRST, "×", rule.per_case)
    values = (("minimum", rule.minimum),)
    deducted = Case(Shape.DEDUCTION, Branch.DEDUCTED, maximum, used, (), terms, values)
    held = Case(
        shape=Shape.DEDUCTION,
        branch=Branch.DEDUCTED_TO_MINIMUM,
        maximum=maximum,
        inputs=used,
        arithmetic=("max(", *terms, ";", rule.minimum, ")"),
        values=values,
    )

    def score(answer: Answer, _: ScoringContext) -> LeafScore:
        cases = answer.facts[name]
        points = subtract(maximum, multiply(cases, rule.per_case))
        case = held if points < rule.minimum else deducted
        return given(leaf, case, max(points, rule.minimum), (cases,))

    return score


def by_failures(leaf: Leaf, rule: ZeroOnFailure) -> Scorer:
    """Shape 12: one failure and nothing is left."""
    name, nothing_left = rule.failures.name, max(ZERO, leaf.minimum)
    failure, none = (
        Case(
            shape=Shape.ZERO_ON_FAILURE,
            branch=branch,
            maximum=leaf.maximum,
            inputs=(rule.failures,),
            values=(("value", FIRST),),
        )
        for branch in (Branch.FAILURE, Branch.NO_FAILURE)
    )

    def score(answer: Answer, _: ScoringContext) -> LeafScore:
        failures = answer.facts[name]
        if failures > ZERO:
            return given(leaf, failure, nothing_left, (failures,))
        return given(leaf, none, leaf.maximum, (failures,))

    return score


def by_tasks(leaf: Leaf, rule: Tasks) -> Scorer:
    """Shape 15: all on time, all done but some late, some overdue and open."""
    asked = (rule.on_time, rule.late, rule.overdue)
    names = tuple(one.name for one in asked)
    on_time, late, overdue = (
        (Case(Shape.TASKS, branch, leaf.maximum, asked), points)
        for branch, points in (
            (Branch.ALL_ON_TIME, rule.all_on_time),
            (Branch.SOME_LATE, rule.some_late),
            (Branch.SOME_OVERDUE, rule.some_overdue),
        )
    )
    absent = nothing(leaf, rule.zero_denominator, asked)

    def score(answer: Answer, _: ScoringContext) -> LeafScore:
        figures: tuple[Decimal, ...] = tuple(answer.facts[name] for name in names)
        in_time, slow, open_ = figures
        if open_ > ZERO:
            return given(leaf, *overdue, figures)
        if slow > ZERO:
            return given(leaf, *late, figures)
        return given(leaf, *on_time, figures) if in_time > ZERO else absent(figures)

    return score
