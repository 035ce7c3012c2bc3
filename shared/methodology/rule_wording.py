"""A rule in one sentence, for people who compare versions: what it asks for and what it gives.

The sentence of a result (`explanation`) says which branch was taken; this one says what branches there are.
"""

from collections.abc import Iterable
from decimal import Decimal
from typing import Final, assert_never

from shared.methodology.rules import (
    Checklist,
    Choice,
    Combine,
    Conjunction,
    CountCap,
    Deduction,
    Formulas,
    Increments,
    IndexRule,
    Input,
    InverseRatio,
    Manual,
    Measure,
    Option,
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
    Unmet,
    YesNo,
    ZeroDenominator,
    ZeroOnFailure,
)
from shared.methodology.wording import Language, Text, shown

ZERO_DENOMINATORS: Final = {
    ZeroDenominator.NOT_APPLICABLE: Text("không áp dụng", "not applicable"),
    ZeroDenominator.ZERO: Text("0 điểm", "0 points"),
    ZeroDenominator.FULL: Text("đủ điểm", "full points"),
}
COMBINED: Final = {
    Combine.POOLED: Text("gộp mọi ý kiến", "all answers pooled"),
    Combine.MEAN_OF_QUESTIONS: Text("trung bình các câu hỏi", "the mean of the questions"),
}


def describe_rule(rule: Rule) -> Text:  # noqa: PLR0911, PLR0912  one sentence per shape
    """Say in one sentence what a rule asks for and what it gives."""
    match rule:
        case YesNo():
            return _say(
                "Đạt: {yes}; không đạt: {no}.", "Yes: {yes}; no: {no}.", yes=rule.yes, no=rule.no
            )
        case Choice():
            return _say("Chọn một: {list}.", "One of: {list}.", list=_options(rule.options))
        case Conjunction():
            return _say(
                "Đạt tất cả ({list}): {all}; nếu không: {other}.",
                "All of ({list}): {all}; otherwise: {other}.",
                list="; ".join(f"“{one.label}” ({one.code})" for one in rule.conditions),
                all=rule.all_points,
                other=rule.otherwise,
            )
        case Steps():
            return _say(
                "Theo {measure}: {list}.",
                "By {measure}: {list}.",
                measure=_measure(rule.measure),
                list=_joined((f"{band}: ", band.points) for band in rule.bands),
            )
        case Checklist():
            return _say(
                "Cộng các mục đạt, không quá tối đa: {list}.",
                "Items that hold, up to the maximum: {list}.",
                list=_options(rule.items),
            )
        case Ratio():
            return _say(
                "{measure} × điểm tối đa.",
                "{measure} × maximum.",
                measure=_measure(rule.quotient),
            )
        case RatioFloor():
            return _say(
                "{measure} × điểm tối đa; {below} {threshold} %: 0.",
                "{measure} × maximum; {below} {threshold} %: 0.",
                measure=_measure(rule.quotient),
                below=Text("dưới", "below") if rule.inclusive else Text("không quá", "not above"),
                threshold=rule.threshold,
            )
        case CountCap():
            return _say(
                "{measure} × {points}, không quá tối đa.",
                "{measure} × {points}, up to the maximum.",
                measure=_measure(rule.input),
                points=rule.unit_points,
            )
        case Increments():
            return _say(
                "{measure} đến {limit}: {base}; mỗi {step} tiếp theo{whole}: thêm {points}, không quá tối đa.",
                "{measure} up to {limit}: {base}; every further {step}{whole}: {points} more, up to the maximum.",
                measure=_measure(rule.input),
                limit=rule.base_limit,
                base=rule.base_points,
                step=rule.step,
                whole=Text(" (đủ bước)", " (whole steps)") if rule.whole_steps else "",
                points=rule.step_points,
            )
        case InverseRatio():
            return _say(
                "(1 − {measure}) × điểm tối đa.",
                "(1 − {measure}) × maximum.",
                measure=_measure(rule.quotient),
            )
        case Deduction():
            return _say(
                "Tối đa trừ {points} mỗi {measure}, không dưới {minimum}.",
                "The maximum less {points} per {measure}, not below {minimum}.",
                points=rule.per_case,
                measure=_measure(rule.cases),
                minimum=rule.minimum,
            )
        case ZeroOnFailure():
            return _say(
                "Có {measure}: 0; không có: đủ điểm.",
                "Any {measure}: 0; none: full points.",
                measure=_measure(rule.failures),
            )
        case Tasks():
            return _say(
                "Tất cả {on_time}: {all}; có {late}: {some}; có {overdue}: {open}; không có nhiệm vụ: {zero}.",
                "All {on_time}: {all}; some {late}: {some}; some {overdue}: {open}; no task: {zero}.",
                on_time=_measure(rule.on_time),
                all=rule.all_on_time,
                late=_measure(rule.late),
                some=rule.some_late,
                overdue=_measure(rule.overdue),
                open=rule.some_overdue,
                zero=ZERO_DENOMINATORS[rule.zero_denominator],
            )
        case Target():
            return _say(
                "{measure} đạt mục tiêu ({list}): đủ điểm; chưa đạt: {unmet}.",
                "{measure} reaches the target ({list}): full points; missed: {unmet}.",
                measure=_measure(rule.measure),
                list=_joined((f"{one.stage}: ", one.target) for one in rule.targets),
                unmet=_unmet(rule.unmet),
            )
        case RelativeToBest():
            return _say(
                "{measure}: đến mục tiêu {target} được nửa điểm, phần còn lại so với đơn vị dẫn đầu khối.",
                "{measure}: half the points up to {target}, the rest against the block's best.",
                measure=_measure(rule.input),
                target=rule.target,
            )
        case Formulas():
            return _say(
                "Một trong các công thức: {list}.",
                "One of the formulas: {list}.",
                list="; ".join(
                    f"“{one.label}” ({one.code}) {one.expression.text}" for one in rule.formulas
                )
                + f" ({', '.join(_named(one) for one in rule.variables)})",
            )
        case SurveyShare():
            return _say(
                "Tỷ lệ ý kiến {list} × điểm tối đa, {combine}.",
                "Share of the answers {list} × maximum, {combine}.",
                list=", ".join(sorted(rule.favourable)),
                combine=COMBINED[rule.combine],
            )
        case SurveyWeighted():
            return _say(
                "Ý kiến theo trọng số {list} × điểm tối đa, {combine}.",
                "Answers weighted {list} × maximum, {combine}.",
                list=_joined(
                    (f"{code} ", value, " %") for code, value in sorted(rule.weights.items())
                ),
                combine=COMBINED[rule.combine],
            )
        case IndexRule():
            return _say("{index} % × điểm tối đa.", "{index} % × maximum.", index=str(rule.index))
        case Manual():
            return _say(
                "Nhập điểm theo bước {step}, từ {minimum}.",
                "Points by hand in steps of {step}, from {minimum}.",
                step=rule.step,
                minimum=rule.minimum,
            )
        case unknown:
            assert_never(unknown)


def _say(vi: str, en: str, **values: Decimal | str | Text) -> Text:
    return Text(vi, en).filled(values)


def _options(options: Iterable[Option]) -> Text:
    return _joined((f"“{one.label}” ({one.code}) ", one.points) for one in options)


def _joined(parts: Iterable[tuple[str | Decimal, ...]]) -> Text:
    known = list(parts)
    vi, en = (
        "; ".join(
            "".join(one if isinstance(one, str) else shown(one, language) for one in part)
            for part in known
        )
        for language in (Language.VI, Language.EN)
    )
    return Text(vi, en)


def _measure(measure: Measure) -> Text | str:
    match measure:
        case Input():
            return _named(measure)
        case Quotient():
            return _quotient(measure)


def _quotient(quotient: Quotient) -> Text:
    return _say(
        "{top} / {bottom}{more} (khi mẫu số bằng 0: {zero})",
        "{top} / {bottom}{more} (of nothing: {zero})",
        top=_named(quotient.numerator),
        bottom=_named(quotient.denominator),
        more=Text(", có thể trên 100 %", ", may exceed 100 %") if quotient.may_exceed else "",
        zero=ZERO_DENOMINATORS[quotient.zero_denominator],
    )


def _named(one: Input) -> str:
    """Name a figure with all that is asked of it: two rules that differ never read the same."""
    unit = f" [{one.unit}]" if one.unit else ""
    whole = " ∈ ℤ" if one.integer else ""
    least = f" ≥ {shown(one.minimum, Language.EN)}" if one.minimum else ""
    return f"“{one.label}” ({one.name}){unit}{whole}{least}"


def _unmet(unmet: Unmet | Decimal) -> Decimal | Text:
    match unmet:
        case Unmet.ZERO:
            return Text("0 điểm", "0 points")
        case Unmet.PROPORTIONAL:
            return Text("theo tỷ lệ", "in proportion")
        case points:
            return points
