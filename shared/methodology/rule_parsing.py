"""Plain data of one rule → its dataclass; what the shape needs is asked for, anything else is reported."""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Final

from shared.methodology.decimals import ZERO, exact
from shared.methodology.expressions import Expression, ExpressionError, Number, parse_expression
from shared.methodology.reading import Table
from shared.methodology.rules import (
    Band,
    Checklist,
    Choice,
    Combine,
    Condition,
    Conjunction,
    CountCap,
    Deduction,
    Formula,
    Formulas,
    Increments,
    IndexRule,
    Input,
    InverseRatio,
    Manual,
    Measure,
    Option,
    OtherIndex,
    Quotient,
    Ratio,
    RatioFloor,
    RelativeToBest,
    Rule,
    Shape,
    StageTarget,
    Steps,
    SurveyShare,
    SurveyWeighted,
    Target,
    Tasks,
    Unmet,
    YesNo,
    ZeroDenominator,
    ZeroOnFailure,
)

_NAME: Final = re.compile(r"[a-z][a-z0-9_]{0,39}", re.ASCII)


def parse_rule(table: Table) -> Rule:
    """Read a rule; where it is faulty a stand-in is given back and the faults are in the list."""
    shape = table.one_of("shape", Shape)
    if not faults_sound(table, "shape"):
        return Manual(step=Decimal(1))
    rule = _READERS[shape](table)
    table.close()
    return rule


def parse_input(table: Table) -> Input:
    """Read one figure that is asked for."""
    name = table.text("name")
    if faults_sound(table, "name") and (not _NAME.fullmatch(name) or name in {"min", "max"}):
        table.fault(
            "name",
            "bad-name",
            f"Tên “{name}” không dùng được; hãy viết chữ thường không dấu, ví dụ so_ho_so (không dùng min, max).",
            f"The name “{name}” cannot be used; write lower-case letters, e.g. on_time (not min or max).",
        )
    one = Input(
        name=name,
        label=table.text("label"),
        unit=table.text("unit", ""),
        integer=table.flag("integer", default=False),
        minimum=table.number("minimum", ZERO),
    )
    table.close()
    return one


def faults_sound(table: Table, *keys: str) -> bool:
    """Whether these keys of a table were read without a fault."""
    return table.faults.is_clean or table.faults.sound(*(table.at(key) for key in keys))


def _yes_no(table: Table) -> YesNo:
    return YesNo(yes=table.number("yes"), no=table.number("no"))


def _option(table: Table) -> Option:
    option = Option(table.text("code"), table.text("label"), table.number("points"))
    table.close()
    return option


def _choice(table: Table) -> Choice:
    return Choice(tuple(_option(one) for one in table.tables("options")))


def _conjunction(table: Table) -> Conjunction:
    conditions: list[Condition] = []
    for one in table.tables("conditions"):
        conditions.append(Condition(one.text("code"), one.text("label")))
        one.close()
    return Conjunction(tuple(conditions), table.number("all"), table.number("otherwise"))


def _measure(table: Table) -> Measure:
    if "input" in table:
        for key in ("numerator", "denominator"):
            if key in table:
                table.raw(key)
                table.fault(
                    key,
                    "two-measures",
                    "Chỉ dùng input, hoặc numerator cùng denominator; hãy bỏ một trong hai.",
                    "Use either input, or numerator with denominator; take one of them away.",
                )
        return parse_input(table.table("input"))
    return _quotient(table, "numerator", "denominator", may_exceed=None)


def _quotient(table: Table, top: str, bottom: str, *, may_exceed: bool | None) -> Quotient:
    return Quotient(
        numerator=parse_input(table.table(top)),
        denominator=parse_input(table.table(bottom)),
        zero_denominator=_zero_denominator(table),
        may_exceed=(table.flag("may_exceed", default=False) if may_exceed is None else may_exceed),
    )


def _zero_denominator(table: Table) -> ZeroDenominator:
    return table.one_of("zero_denominator", ZeroDenominator, ZeroDenominator.NOT_APPLICABLE)


def _steps(table: Table) -> Steps:
    return Steps(_measure(table), tuple(_band(one) for one in table.tables("bands")))


def _band(table: Table) -> Band:
    band = Band(
        start=table.number_or_none("from"),
        end=table.number_or_none("to"),
        includes_start=table.flag("includes_from", default=True),
        includes_end=table.flag("includes_to", default=False),
        points=table.number("points"),
    )
    table.close()
    return band


def _checklist(table: Table) -> Checklist:
    return Checklist(tuple(_option(one) for one in table.tables("items")))


def _ratio(table: Table) -> Ratio:
    return Ratio(_quotient(table, "numerator", "denominator", may_exceed=None))


def _ratio_floor(table: Table) -> RatioFloor:
    return RatioFloor(
        _quotient(table, "numerator", "denominator", may_exceed=None),
        threshold=table.number("threshold"),
        inclusive=table.flag("inclusive", default=True),
    )


def _count_cap(table: Table) -> CountCap:
    return CountCap(parse_input(table.table("input")), table.number("unit_points"))


def _increments(table: Table) -> Increments:
    return Increments(
        input=parse_input(table.table("input")),
        base_limit=table.number("base_limit"),
        base_points=table.number("base_points"),
        step=table.number("step"),
        step_points=table.number("step_points"),
        whole_steps=table.flag("whole_steps", default=True),
    )


def _inverse_ratio(table: Table) -> InverseRatio:
    return InverseRatio(_quotient(table, "bad", "total", may_exceed=False))


def _deduction(table: Table) -> Deduction:
    return Deduction(
        cases=parse_input(table.table("cases")),
        per_case=table.number("per_case"),
        minimum=table.number("minimum", ZERO),
    )


def _zero_on_failure(table: Table) -> ZeroOnFailure:
    return ZeroOnFailure(parse_input(table.table("failures")))


def _tasks(table: Table) -> Tasks:
    return Tasks(
        on_time=parse_input(table.table("on_time")),
        late=parse_input(table.table("late")),
        overdue=parse_input(table.table("overdue")),
        all_on_time=table.number("all_on_time"),
        some_late=table.number("some_late"),
        some_overdue=table.number("some_overdue"),
        zero_denominator=_zero_denominator(table),
    )


def _target(table: Table) -> Target:
    targets: list[StageTarget] = []
    for one in table.tables("targets"):
        targets.append(StageTarget(one.text("stage"), one.number("target")))
        one.close()
    return Target(_measure(table), tuple(targets), _unmet(table))


def _unmet(table: Table) -> Unmet | Decimal:
    value = table.raw("unmet")
    if isinstance(value, str) and value in set(Unmet):
        return Unmet(value)
    return table.number("unmet")


def _relative_to_best(table: Table) -> RelativeToBest:
    return RelativeToBest(parse_input(table.table("input")), table.number("target"))


def _formulas(table: Table) -> Formulas:
    variables = tuple(parse_input(one) for one in table.tables("variables"))
    formulas: list[Formula] = []
    for one in table.tables("formulas"):
        formulas.append(Formula(one.text("code"), one.text("label"), _expression(one)))
        one.close()
    return Formulas(variables, tuple(formulas))


def _expression(table: Table) -> Expression:
    text = table.text("expression")
    if faults_sound(table, "expression"):
        try:
            return parse_expression(text)
        except ExpressionError as error:
            table.fault("expression", "bad-expression", error.text.vi, error.text.en)
    return Expression(text=text, term=Number(exact(0)), names=frozenset())


def _combine(table: Table) -> Combine:
    return table.one_of("combine", Combine, Combine.POOLED)


def _survey_share(table: Table) -> SurveyShare:
    return SurveyShare(frozenset(table.texts("favourable")), _combine(table))


def _survey_weighted(table: Table) -> SurveyWeighted:
    return SurveyWeighted(table.numbers("weights"), _combine(table))


def _index(table: Table) -> IndexRule:
    return IndexRule(table.one_of("index", OtherIndex))


def _manual(table: Table) -> Manual:
    return Manual(step=table.number("step"), minimum=table.number("minimum", ZERO))


_READERS: Final[Mapping[Shape, Callable[[Table], Rule]]] = {
    Shape.YES_NO: _yes_no,
    Shape.CHOICE: _choice,
    Shape.CONJUNCTION: _conjunction,
    Shape.STEPS: _steps,
    Shape.CHECKLIST: _checklist,
    Shape.RATIO: _ratio,
    Shape.RATIO_FLOOR: _ratio_floor,
    Shape.COUNT_CAP: _count_cap,
    Shape.INCREMENTS: _increments,
    Shape.INVERSE_RATIO: _inverse_ratio,
    Shape.DEDUCTION: _deduction,
    Shape.ZERO_ON_FAILURE: _zero_on_failure,
    Shape.TASKS: _tasks,
    Shape.TARGET: _target,
    Shape.RELATIVE_TO_BEST: _relative_to_best,
    Shape.FORMULAS: _formulas,
    Shape.SURVEY_SHARE: _survey_share,
    Shape.SURVEY_WEIGHTED: _survey_weighted,
    Shape.INDEX: _index,
    Shape.MANUAL: _manual,
}
