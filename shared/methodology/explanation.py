"""Why a leaf has its points: typed data, rendered as sentences and arithmetic only when it is asked for.

Scoring a city evaluates tens of thousands of leaves, most of whose explanations are read later or never. What
the rule alone decides is therefore a Case, made once for all agencies; an Explanation adds the figures of one
agency, and builds text in `to_data`, `sentence` and `arithmetic_in`.
"""

from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from shared.methodology.decimals import decimal_text
from shared.methodology.rules import Band, Input, Shape
from shared.methodology.wording import Language, Text, shown, shown_exactly


class Branch(StrEnum):
    """The branch of a rule that gave the points."""

    YES = "yes"
    NO = "no"
    CHOSEN = "chosen"
    ALL_CONDITIONS = "all-conditions"
    CONDITION_FAILS = "condition-fails"
    BAND = "band"
    CHECKED = "checked"
    PROPORTION = "proportion"
    BELOW_THRESHOLD = "below-threshold"
    COUNTED = "counted"
    COUNT_CAPPED = "count-capped"
    WITHIN_BASE = "within-base"
    BASE_AND_STEPS = "base-and-steps"
    STEPS_CAPPED = "steps-capped"
    INVERSE = "inverse"
    DEDUCTED = "deducted"
    DEDUCTED_TO_MINIMUM = "deducted-to-minimum"
    NO_FAILURE = "no-failure"
    FAILURE = "failure"
    ALL_ON_TIME = "all-on-time"
    SOME_LATE = "some-late"
    SOME_OVERDUE = "some-overdue"
    TARGET_MET = "target-met"
    TARGET_MISSED = "target-missed"
    TARGET_IN_PART = "target-in-part"
    NO_TARGET = "no-target"
    UP_TO_TARGET = "up-to-target"
    ABOVE_TARGET = "above-target"
    BEST_OF_BLOCK = "best-of-block"
    BEST_UNKNOWN = "best-unknown"
    FORMULA = "formula"
    FORMULA_CLAMPED = "formula-clamped"
    NOT_COMPUTABLE = "not-computable"
    TYPED = "typed"
    SURVEY_POOLED = "survey-pooled"
    SURVEY_MEAN = "survey-mean"
    SURVEY_ABSENT = "survey-absent"
    INDEX = "index"
    INDEX_ABSENT = "index-absent"
    NOTHING_TO_COUNT_ZERO = "nothing-to-count-zero"
    NOTHING_TO_COUNT_FULL = "nothing-to-count-full"
    NOT_APPLICABLE_FULL = "not-applicable-full"
    NOT_APPLICABLE_LEAVES = "not-applicable-leaves"
    NOT_APPLICABLE_REFUSED = "not-applicable-refused"
    MISSING = "missing"
    FIXED = "fixed"


SENTENCES: Final = MappingProxyType(
    {
        Branch.YES: Text("Đạt yêu cầu: {points} điểm.", "Fulfilled: {points} {unit}."),
        Branch.NO: Text("Không đạt yêu cầu: {points} điểm.", "Not fulfilled: {points} {unit}."),
        Branch.CHOSEN: Text("“{label}”: {points} điểm.", "“{label}”: {points} {unit}."),
        Branch.ALL_CONDITIONS: Text(
            "Đạt tất cả các điều kiện: {points} điểm.", "All conditions hold: {points} {unit}."
        ),
        Branch.CONDITION_FAILS: Text(
            "Chưa đạt điều kiện “{label}”: {points} điểm.",
            "The condition “{label}” does not hold: {points} {unit}.",
        ),
        Branch.BAND: Text(
            "Giá trị {value}{sign} thuộc khoảng {band}: {points} điểm.",
            "The value {value}{sign} lies in {band}: {points} {unit}.",
        ),
        Branch.CHECKED: Text(
            "Cộng điểm các mục đạt, không quá {maximum}: {points} điểm.",
            "Points of the items that hold, at most {maximum}: {points} {unit}.",
        ),
        Branch.PROPORTION: Text(
            "Tính theo tỷ lệ trên điểm tối đa {maximum}: {points} điểm.",
            "In proportion to the maximum of {maximum}: {points} {unit}.",
        ),
        Branch.BELOW_THRESHOLD: Text(
            "Tỷ lệ {value} % chưa đạt ngưỡng {threshold} %: {points} điểm.",
            "{value} % does not reach the threshold of {threshold} %: {points} {unit}.",
        ),
        Branch.COUNTED: Text(
            "Số lượng nhân điểm mỗi đơn vị: {points} điểm.",
            "The count times the points of a unit: {points} {unit}.",
        ),
        Branch.COUNT_CAPPED: Text(
            "Số lượng nhân điểm mỗi đơn vị, không quá tối đa: {points} điểm.",
            "The count times the points of a unit, held at the maximum: {points} {unit}.",
        ),
        Branch.WITHIN_BASE: Text(
            "Không vượt mức cơ sở {limit}: {points} điểm.",
            "Not above the base of {limit}: {points} {unit}.",
        ),
        Branch.BASE_AND_STEPS: Text(
            "Điểm cơ sở cộng {steps} bước tăng thêm: {points} điểm.",
            "Base points and {steps} further steps: {points} {unit}.",
        ),
        Branch.STEPS_CAPPED: Text(
            "Điểm cơ sở cộng {steps} bước tăng thêm, không quá tối đa: {points} điểm.",
            "Base points and {steps} further steps, held at the maximum: {points} {unit}.",
        ),
        Branch.INVERSE: Text(
            "Phần còn lại sau khi trừ các trường hợp không đạt, nhân điểm tối đa: {points} điểm.",
            "The share without the bad cases, times the maximum: {points} {unit}.",
        ),
        Branch.DEDUCTED: Text(
            "Điểm tối đa trừ điểm theo số trường hợp: {points} điểm.",
            "The maximum less points per case: {points} {unit}.",
        ),
        Branch.DEDUCTED_TO_MINIMUM: Text(
            "Điểm bị trừ không xuống dưới {minimum}: {points} điểm.",
            "Points are taken off no further than {minimum}: {points} {unit}.",
        ),
        Branch.NO_FAILURE: Text(
            "Không có trường hợp vi phạm: {points} điểm.", "No failure: {points} {unit}."
        ),
        Branch.FAILURE: Text(
            "Có {value} trường hợp vi phạm: {points} điểm.",
            "Failures found: {value}; {points} {unit}.",
        ),
        Branch.ALL_ON_TIME: Text(
            "Tất cả nhiệm vụ hoàn thành đúng hạn: {points} điểm.",
            "All tasks done on time: {points} {unit}.",
        ),
        Branch.SOME_LATE: Text(
            "Hoàn thành tất cả nhưng có nhiệm vụ chậm: {points} điểm.",
            "All tasks done, some of them late: {points} {unit}.",
        ),
        Branch.SOME_OVERDUE: Text(
            "Có nhiệm vụ quá hạn chưa hoàn thành: {points} điểm.",
            "Some tasks are overdue and open: {points} {unit}.",
        ),
        Branch.TARGET_MET: Text(
            "Đạt mục tiêu {target} của giai đoạn {stage}: {points} điểm.",
            "The target of {target} for {stage} is reached: {points} {unit}.",
        ),
        Branch.TARGET_MISSED: Text(
            "Chưa đạt mục tiêu {target} của giai đoạn {stage}: {points} điểm.",
            "The target of {target} for {stage} is missed: {points} {unit}.",
        ),
        Branch.TARGET_IN_PART: Text(
            "Chưa đạt mục tiêu {target} của giai đoạn {stage}, tính theo tỷ lệ: {points} điểm.",
            "The target of {target} for {stage} is missed, in proportion: {points} {unit}.",
        ),
        Branch.NO_TARGET: Text(
            "Bộ chỉ số không có mục tiêu cho giai đoạn {stage}: chưa tính được.",
            "The framework has no target for {stage}: not computable.",
        ),
        Branch.UP_TO_TARGET: Text(
            "Chưa vượt mục tiêu {target}: tính trên một nửa điểm tối đa, {points} điểm.",
            "Not above the target of {target}: a share of half the maximum, {points} {unit}.",
        ),
        Branch.ABOVE_TARGET: Text(
            "Vượt mục tiêu {target}; so với đơn vị dẫn đầu khối {leader}: {points} điểm.",
            "Above the target of {target}; against the block's best of {leader}: {points} {unit}.",
        ),
        Branch.BEST_OF_BLOCK: Text(
            "Dẫn đầu khối và vượt mục tiêu {target}: {points} điểm.",
            "The block's best and above the target of {target}: {points} {unit}.",
        ),
        Branch.BEST_UNKNOWN: Text(
            "Vượt mục tiêu {target}; chờ số liệu của cả khối để tính.",
            "Above the target of {target}; waits for the figures of the whole block.",
        ),
        Branch.FORMULA: Text(
            "Theo công thức “{label}” ({expression}): {points} điểm.",
            "By the formula “{label}” ({expression}): {points} {unit}.",
        ),
        Branch.FORMULA_CLAMPED: Text(
            "Công thức “{label}” ({expression}) cho {value}, giới hạn còn {points} điểm.",
            "The formula “{label}” ({expression}) gives {value}, limited to {points} {unit}.",
        ),
        Branch.NOT_COMPUTABLE: Text(
            "Không tính được với số liệu đã cho (chia cho 0): tính 0 điểm cho đến khi sửa số liệu.",
            "Not computable from these figures (division by 0): 0 points until they are corrected.",
        ),
        Branch.TYPED: Text("Điểm được nhập: {points}.", "Points as entered: {points}."),
        Branch.SURVEY_POOLED: Text(
            "{percent} % trên {base} ý kiến hợp lệ: {points} điểm.",
            "{percent} % of {base} valid answers: {points} {unit}.",
        ),
        Branch.SURVEY_MEAN: Text(
            "Trung bình {count} câu hỏi là {percent} % ({base} ý kiến hợp lệ): {points} điểm.",
            "The mean of {count} questions is {percent} % ({base} valid answers): {points} {unit}.",
        ),
        Branch.SURVEY_ABSENT: Text(
            "Chưa có ý kiến khảo sát hợp lệ cho tiêu chí này.",
            "There is no valid survey answer for this leaf.",
        ),
        Branch.INDEX: Text(
            "{percent} % của {index} nhân điểm tối đa: {points} điểm.",
            "{percent} % of {index} times the maximum: {points} {unit}.",
        ),
        Branch.INDEX_ABSENT: Text(
            "Chưa xác định được {index}.", "{index} has not been determined."
        ),
        Branch.NOTHING_TO_COUNT_ZERO: Text(
            "Không phát sinh trường hợp nào: theo quy tắc được {points} điểm.",
            "Nothing to count: {points} {unit}, as the rule says.",
        ),
        Branch.NOTHING_TO_COUNT_FULL: Text(
            "Không phát sinh trường hợp nào: theo quy tắc được đủ {points} điểm.",
            "Nothing to count: the full {points} {unit}, as the rule says.",
        ),
        Branch.NOT_APPLICABLE_FULL: Text(
            "Không áp dụng với đơn vị: được đủ {points} điểm.",
            "Does not apply to the agency: the full {points} {unit}.",
        ),
        Branch.NOT_APPLICABLE_LEAVES: Text(
            "Không áp dụng với đơn vị: loại khỏi điểm tối đa.",
            "Does not apply to the agency: it leaves the maximum.",
        ),
        Branch.NOT_APPLICABLE_REFUSED: Text(
            "Tiêu chí này không được chọn “không áp dụng”: 0 điểm.",
            "This leaf may not be answered “not applicable”: 0 points.",
        ),
        Branch.MISSING: Text(
            "Chưa có trả lời: tính 0 điểm.", "There is no answer: counted as 0 points."
        ),
        Branch.FIXED: Text(
            "Hội đồng ấn định {points} điểm thay cho quy tắc. {reason}",
            "The council fixed {points} {unit} instead of the rule's. {reason}",
        ),
    }
)


@dataclass(frozen=True, slots=True)
class Nth:
    """Stands for one of the figures of an explanation, by its place."""

    place: int


FIRST: Final = Nth(0)
SECOND: Final = Nth(1)
THIRD: Final = Nth(2)

Value = Decimal | str | Text | Band
Token = Decimal | str


@dataclass(frozen=True, slots=True)
class Case:
    """One way that a leaf's rule can go, known before anybody answers: an explanation without its figures."""

    shape: Shape
    branch: Branch
    maximum: Decimal
    inputs: tuple[Input, ...] = ()
    """What the first figures are."""
    chosen: tuple[tuple[str, str], ...] = ()
    """Code and label of what was chosen."""
    arithmetic: tuple[Token | Nth, ...] = ()
    """Numbers and signs up to the result."""
    values: tuple[tuple[str, Value | Nth], ...] = ()
    """What fills the gaps of the sentence."""
    instead_of: "Explanation | None" = None
    """What the rule would have given, where the council fixed the points."""


class Explanation(NamedTuple):
    """The case that applied, its points and the figures it was applied to; not yet in words."""

    case: Case
    points: Decimal | None
    """Not rounded; None where there are none (left the maximum, waits, not computable)."""
    figures: tuple[Decimal, ...] = ()

    @property
    def shape(self) -> Shape:
        """Give the shape of the rule."""
        return self.case.shape

    @property
    def branch(self) -> Branch:
        """Give the branch of the rule that was taken."""
        return self.case.branch

    @property
    def maximum(self) -> Decimal:
        """Give the maximum of the leaf."""
        return self.case.maximum

    @property
    def instead_of(self) -> "Explanation | None":
        """Give what the rule would have given, where the council fixed the points."""
        return self.case.instead_of

    @property
    def inputs(self) -> tuple[tuple[Input, Decimal], ...]:
        """Give the figures that were asked for, with their values."""
        return tuple(zip(self.case.inputs, self.figures, strict=False))

    def saying(self, **values: Value) -> "Explanation":
        """Give the same explanation with other words in the gaps of its sentence."""
        return self._replace(case=replace(self.case, values=tuple(values.items())))

    def sentence(self) -> Text:
        """Say in one sentence why."""
        points = self.points or Decimal(0)
        written: dict[str, Decimal | str | Text] = {
            "maximum": self.case.maximum,
            "points": points,
            "unit": _ONE if points == 1 else _SEVERAL,
        }
        for name, value in self.case.values:
            filled = self._filled(value)
            written[name] = str(filled) if isinstance(filled, Band) else filled
        said = SENTENCES[self.case.branch].filled(written)
        return Text(said.vi.strip(), said.en.strip())

    def arithmetic_in(self, language: Language) -> str:
        """Write the calculation as a reader of the language would."""
        if not self.case.arithmetic:
            return ""
        terms = " ".join(_token(self._filled(token), language) for token in self.case.arithmetic)
        if self.points is None:
            return terms
        sign = "=" if shown_exactly(self.points) else "≈"
        return f"{terms} {sign} {shown(self.points, language)}"

    def to_data(self) -> dict[str, Any]:
        """Give plain JSON data, with decimals as strings."""
        sentence = self.sentence()
        data: dict[str, Any] = {
            "shape": str(self.shape),
            "branch": str(self.branch),
            "points": None if self.points is None else decimal_text(self.points),
            "maximum": decimal_text(self.maximum),
            "inputs": [
                {
                    "name": one.name,
                    "label": one.label,
                    "unit": one.unit,
                    "value": decimal_text(value),
                }
                for one, value in self.inputs
            ],
            "chosen": [{"code": code, "label": label} for code, label in self.case.chosen],
            "arithmetic": {
                "vi": self.arithmetic_in(Language.VI),
                "en": self.arithmetic_in(Language.EN),
            },
            "text": {"vi": sentence.vi, "en": sentence.en},
        }
        if self.instead_of is not None:
            data["instead_of"] = self.instead_of.to_data()
        return data

    def _filled(self, value: Value | Nth) -> Value:
        return self.figures[value.place] if isinstance(value, Nth) else value


_ONE: Final = Text("điểm", "point")
_SEVERAL: Final = Text("điểm", "points")


def _token(token: Value, language: Language) -> str:
    return shown(token, language) if isinstance(token, Decimal) else str(token)
