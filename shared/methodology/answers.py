"""What is known about a leaf for one agency, read from plain data and checked against the leaf's rule."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final, assert_never

from shared.methodology.decimals import decimal_text, is_multiple, whole
from shared.methodology.framework import Leaf, NotApplicable
from shared.methodology.reading import FaultList, Table, pointer_to
from shared.methodology.rules import (
    Checklist,
    Choice,
    Conjunction,
    CountCap,
    Deduction,
    Formulas,
    Increments,
    IndexRule,
    Input,
    InverseRatio,
    Manual,
    Quotient,
    Ratio,
    RatioFloor,
    RelativeToBest,
    Rule,
    Steps,
    SurveyShare,
    SurveyWeighted,
    Target,
    Tasks,
    YesNo,
    ZeroDenominator,
    ZeroOnFailure,
    inputs_of,
)
from shared.methodology.wording import FaultsError

YES: Final = "YES"
NO: Final = "NO"


class AnswerState(StrEnum):
    """An answer is given, or says that the leaf does not apply; where there is none it is missing."""

    GIVEN = "GIVEN"
    NOT_APPLICABLE = "NOT_APPLICABLE"


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: figures, choices, the formula picked, or points typed by hand."""

    state: AnswerState = AnswerState.GIVEN
    facts: Mapping[str, Decimal] = field(default_factory=dict)
    choices: tuple[str, ...] = ()
    formula: str | None = None
    points: Decimal | None = None

    def to_data(self) -> dict[str, Any]:
        """Give plain JSON data, with decimals as strings."""
        return {
            "state": str(self.state),
            "facts": {name: decimal_text(value) for name, value in sorted(self.facts.items())},
            "choices": list(self.choices),
            "formula": self.formula,
            "points": None if self.points is None else decimal_text(self.points),
        }


class AnswerFaults(FaultsError):  # noqa: N818  it is named after what it carries
    """The answer does not fit its leaf; `faults` says everything that is wrong with it."""


def parse_answer(data: object, leaf: Leaf) -> Answer:
    """Read an answer to a leaf; raises AnswerFaults with all faults."""
    faults = FaultList()
    table = Table(data, "", faults)
    answer = read_answer(table)
    table.close()
    check_answer(answer, leaf, faults)
    if faults.found:
        raise AnswerFaults(faults.found)
    return answer


def read_answer(table: Table) -> Answer:
    """Read an answer for what it says, whatever leaf it belongs to."""
    return Answer(
        state=table.one_of("state", AnswerState, AnswerState.GIVEN),
        facts=table.numbers("facts") if "facts" in table else {},
        choices=table.texts("choices", required=False),
        formula=table.text("formula", "") or None,
        points=table.number_or_none("points"),
    )


def check_answer(answer: Answer, leaf: Leaf, faults: FaultList) -> None:
    """Record everything about an answer that its leaf's rule does not accept."""
    match answer.state:
        case AnswerState.NOT_APPLICABLE:
            _check_not_applicable(answer, leaf, faults)
        case AnswerState.GIVEN:
            _check_given(answer, leaf, faults)
        case unknown:
            assert_never(unknown)


def _check_not_applicable(answer: Answer, leaf: Leaf, faults: FaultList) -> None:
    if leaf.not_applicable is NotApplicable.REFUSED:
        faults.add(
            "/state",
            "not-applicable-refused",
            "Tiêu chí này không có lựa chọn “không áp dụng”; hãy trả lời theo thực tế.",
            "This leaf cannot be “not applicable”; answer it as things are.",
        )
    _refuse_content(answer, faults, "/facts", "/choices", "/formula", "/points")


def _check_given(answer: Answer, leaf: Leaf, faults: FaultList) -> None:
    rule = leaf.rule
    match rule:
        case YesNo():
            _check_one_choice(answer, (YES, NO), faults)
            _refuse_content(answer, faults, "/facts", "/formula", "/points")
        case Choice():
            _check_one_choice(answer, tuple(one.code for one in rule.options), faults)
            _refuse_content(answer, faults, "/facts", "/formula", "/points")
        case Conjunction():
            _check_choices(answer, tuple(one.code for one in rule.conditions), faults)
            _refuse_content(answer, faults, "/facts", "/formula", "/points")
        case Checklist():
            _check_choices(answer, tuple(one.code for one in rule.items), faults)
            _refuse_content(answer, faults, "/facts", "/formula", "/points")
        case Formulas():
            _check_formula(answer, rule, faults)
            _refuse_content(answer, faults, "/choices", "/points")
        case Manual():
            _check_typed_points(answer, leaf, rule, faults)
            _refuse_content(answer, faults, "/facts", "/choices", "/formula")
        case SurveyShare() | SurveyWeighted() | IndexRule():
            faults.add(
                "",
                "not-answered-by-hand",
                "Tiêu chí này lấy từ điều tra xã hội học, không nhập trả lời.",
                "This leaf is scored from the survey; take the answer away.",
            )
        case (
            Steps()
            | Ratio()
            | RatioFloor()
            | CountCap()
            | Increments()
            | InverseRatio()
            | Deduction()
            | ZeroOnFailure()
            | Tasks()
            | Target()
            | RelativeToBest()
        ):
            required = inputs_of(rule)
            _check_facts(answer, required, required, faults)
            _check_quotients(answer, leaf, faults)
            _refuse_content(answer, faults, "/choices", "/formula", "/points")
        case unknown:
            assert_never(unknown)


def _refuse_content(answer: Answer, faults: FaultList, *pointers: str) -> None:
    content: dict[str, object] = {
        "/facts": answer.facts,
        "/choices": answer.choices,
        "/formula": answer.formula,
        "/points": answer.points is not None,
    }
    for pointer in pointers:
        if content[pointer]:
            faults.add(
                pointer,
                "not-asked-for",
                "Tiêu chí này không hỏi mục này; hãy bỏ đi.",
                "This leaf does not ask for it; take it away.",
            )


def _check_choices(answer: Answer, codes: tuple[str, ...], faults: FaultList) -> None:
    for index, code in enumerate(answer.choices):
        if code not in codes:
            listed = ", ".join(codes)
            faults.add(
                f"/choices/{index}",
                "unknown-choice",
                f"Không có lựa chọn “{code}”; hãy chọn trong: {listed}.",
                f"There is no choice “{code}”; choose from: {listed}.",
            )
        elif code in answer.choices[:index]:
            faults.add(
                f"/choices/{index}",
                "duplicate-choice",
                f"“{code}” đã được chọn; hãy bỏ một lần.",
                f"“{code}” is chosen twice; take one away.",
            )


def _check_one_choice(answer: Answer, codes: tuple[str, ...], faults: FaultList) -> None:
    _check_choices(answer, codes, faults)
    if len(answer.choices) != 1 and faults.sound("/choices"):
        listed = ", ".join(codes)
        faults.add(
            "/choices",
            "one-choice",
            f"Hãy chọn đúng một trong: {listed}.",
            f"Choose exactly one of: {listed}.",
        )


def _check_facts(
    answer: Answer, asked: tuple[Input, ...], required: tuple[Input, ...], faults: FaultList
) -> None:
    known = {one.name: one for one in asked}
    for name in sorted(answer.facts.keys() - known.keys()):
        listed = ", ".join(known)
        faults.add(
            pointer_to("/facts", name),
            "fact-not-asked-for",
            f"Tiêu chí này không hỏi “{name}”; chỉ hỏi: {listed}.",
            f"“{name}” is not asked for; only: {listed}.",
        )
    for one in required:
        if one.name not in answer.facts and faults.sound("/facts"):
            faults.add(
                f"/facts/{one.name}",
                "fact-missing",
                f"Thiếu số liệu “{one.label}”; hãy nhập “{one.name}”.",
                f"The figure “{one.label}” is missing; enter “{one.name}”.",
            )
    for name, value in answer.facts.items():
        if name in known and faults.sound(f"/facts/{name}"):
            _check_fact(known[name], value, faults)


def _check_fact(one: Input, value: Decimal, faults: FaultList) -> None:
    if value < one.minimum:
        faults.add(
            f"/facts/{one.name}",
            "fact-below-minimum",
            f"“{one.label}” không được nhỏ hơn {decimal_text(one.minimum)}.",
            f"“{one.label}” has to be {decimal_text(one.minimum)} or more.",
        )
    if one.integer and not whole(value):
        faults.add(
            f"/facts/{one.name}",
            "fact-not-whole",
            f"“{one.label}” phải là số nguyên.",
            f"“{one.label}” has to be a whole number.",
        )


def quotient_of(rule: Rule) -> Quotient | None:
    """Give the quotient that a rule is about, if it is about one."""
    match rule:
        case (
            Ratio(quotient=quotient)
            | RatioFloor(quotient=quotient)
            | InverseRatio(quotient=quotient)
        ):
            return quotient
        case Steps(measure=Quotient() as quotient) | Target(measure=Quotient() as quotient):
            return quotient
        case _:
            return None


def _check_quotients(answer: Answer, leaf: Leaf, faults: FaultList) -> None:
    if isinstance(leaf.rule, Tasks):
        places = [one.name for one in inputs_of(leaf.rule)]
        if _readable(answer, places, faults) and not any(answer.facts[one] for one in places):
            _check_zero(leaf, leaf.rule.zero_denominator, "/facts", faults)
    quotient = quotient_of(leaf.rule)
    if quotient is None:
        return
    top, bottom = quotient.numerator, quotient.denominator
    if not _readable(answer, [top.name, bottom.name], faults):
        return
    if answer.facts[top.name] > answer.facts[bottom.name] and not quotient.may_exceed:
        faults.add(
            f"/facts/{top.name}",
            "numerator-above-denominator",
            f"“{top.label}” không được lớn hơn “{bottom.label}”.",
            f"“{top.label}” cannot be more than “{bottom.label}”.",
        )
    elif not answer.facts[bottom.name]:
        _check_zero(leaf, quotient.zero_denominator, f"/facts/{bottom.name}", faults)


def _readable(answer: Answer, names: list[str], faults: FaultList) -> bool:
    return all(name in answer.facts and faults.sound(f"/facts/{name}") for name in names)


def _check_zero(leaf: Leaf, policy: ZeroDenominator, pointer: str, faults: FaultList) -> None:
    refused = leaf.not_applicable is NotApplicable.REFUSED
    if policy is ZeroDenominator.NOT_APPLICABLE and refused:
        faults.add(
            pointer,
            "nothing-to-count",
            "Tổng số phải lớn hơn 0: tiêu chí này không có lựa chọn “không áp dụng”.",
            "The total has to be above 0: this leaf cannot be “not applicable”.",
        )


def _check_formula(answer: Answer, rule: Formulas, faults: FaultList) -> None:
    picked = next((one for one in rule.formulas if one.code == answer.formula), None)
    if picked is None:
        listed = ", ".join(one.code for one in rule.formulas)
        if not faults.sound("/formula"):
            return
        faults.add(
            "/formula",
            "unknown-formula",
            f"Hãy chọn công thức áp dụng, một trong: {listed}.",
            f"Pick the formula that applies, one of: {listed}.",
        )
        _check_facts(answer, rule.variables, (), faults)
        return
    required = tuple(one for one in rule.variables if one.name in picked.expression.names)
    _check_facts(answer, rule.variables, required, faults)


def _check_typed_points(answer: Answer, leaf: Leaf, rule: Manual, faults: FaultList) -> None:
    if answer.points is None:
        if faults.sound("/points"):
            faults.add("/points", "points-missing", "Hãy nhập số điểm.", "Enter the points.")
        return
    check_range(answer.points, leaf, rule.step, "/points", faults)


def check_range(
    points: Decimal, leaf: Leaf, step: Decimal | None, pointer: str, faults: FaultList
) -> None:
    """Record points that lie outside a leaf's range, or off the grid of steps."""
    if points > leaf.maximum:
        faults.add(
            pointer,
            "points-above-maximum",
            f"Điểm không được vượt quá tối đa {decimal_text(leaf.maximum)}.",
            f"The points may be at most {decimal_text(leaf.maximum)}.",
        )
    elif points < leaf.minimum:
        faults.add(
            pointer,
            "points-below-minimum",
            f"Điểm không được thấp hơn {decimal_text(leaf.minimum)}.",
            f"The points may not be below {decimal_text(leaf.minimum)}.",
        )
    if step is not None and not is_multiple(points, step):
        faults.add(
            pointer,
            "points-off-step",
            f"Điểm phải là bội số của {decimal_text(step)}.",
            f"The points have to be a multiple of {decimal_text(step)}.",
        )
