"""Checks of one rule against its leaf: points within its range, bands without hole or overlap, full marks reachable."""

from collections.abc import Iterable
from decimal import Decimal
from itertools import pairwise

from shared.methodology.decimals import HUNDRED, ZERO, decimal_text, is_multiple, total
from shared.methodology.framework import Leaf
from shared.methodology.reading import FaultList, pointer_to, unique
from shared.methodology.rules import (
    Band,
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
    inputs_of,
)

Placed = list[tuple[str, Decimal]]


def check_rule(  # noqa: PLR0912  one branch per shape
    leaf: Leaf, at: str, maximum_at: str, faults: FaultList
) -> None:
    """Record what is wrong with a leaf's rule, whose pointer is `at`."""
    if not faults.sound(f"{at}/shape"):
        return
    rule = leaf.rule
    _check_names(rule_names(leaf), at, faults)
    match rule:
        case YesNo():
            points = [(f"{at}/yes", rule.yes), (f"{at}/no", rule.no)]
            _check_levels(leaf, points, at, maximum_at, faults)
        case Choice():
            points = [(f"{at}/options/{i}/points", o.points) for i, o in enumerate(rule.options)]
            _check_levels(leaf, points, at, maximum_at, faults)
            _check_codes((o.code for o in rule.options), f"{at}/options", faults)
        case Conjunction():
            points = [(f"{at}/all", rule.all_points), (f"{at}/otherwise", rule.otherwise)]
            _check_levels(leaf, points, at, maximum_at, faults)
            _check_codes((c.code for c in rule.conditions), f"{at}/conditions", faults)
        case Steps():
            points = [(f"{at}/bands/{i}/points", b.points) for i, b in enumerate(rule.bands)]
            _check_levels(leaf, points, at, maximum_at, faults)
            _check_bands(rule, at, faults)
        case Checklist():
            _check_checklist(leaf, rule, at, maximum_at, faults)
        case RatioFloor():
            _check_between(rule.threshold, HUNDRED, f"{at}/threshold", faults)
        case CountCap():
            _check_positive([(f"{at}/unit_points", rule.unit_points)], faults)
        case Increments():
            steps = [(f"{at}/step", rule.step), (f"{at}/step_points", rule.step_points)]
            _check_positive(steps, faults)
            _check_range(leaf, [(f"{at}/base_points", rule.base_points)], maximum_at, faults)
        case Deduction():
            _check_positive([(f"{at}/per_case", rule.per_case)], faults)
            _check_range(leaf, [(f"{at}/minimum", rule.minimum)], maximum_at, faults)
        case Tasks():
            points = [
                (f"{at}/all_on_time", rule.all_on_time),
                (f"{at}/some_late", rule.some_late),
                (f"{at}/some_overdue", rule.some_overdue),
            ]
            _check_levels(leaf, points, at, maximum_at, faults)
        case Target():
            _check_target(leaf, rule, at, maximum_at, faults)
        case RelativeToBest():
            _check_positive([(f"{at}/target", rule.target)], faults)
        case Formulas():
            _check_formulas(rule, at, faults)
        case SurveyWeighted():
            _check_weights(rule, at, faults)
        case Manual():
            _check_manual(leaf, rule, at, maximum_at, faults)
        case Ratio() | InverseRatio() | ZeroOnFailure() | SurveyShare() | IndexRule():
            pass


def rule_names(leaf: Leaf) -> list[str]:
    """Give the names of the figures that a leaf asks for."""
    return [one.name for one in inputs_of(leaf.rule)]


def _check_names(names: list[str], at: str, faults: FaultList) -> None:
    twice = {name for name in names if name and names.count(name) > 1}
    for name in sorted(twice):
        faults.add(
            at,
            "duplicate-code",
            f"Tên biến “{name}” dùng hai lần; hãy đặt tên khác nhau.",
            f"The name “{name}” is used twice; give each figure its own name.",
        )


def _check_codes(codes: Iterable[str], at: str, faults: FaultList) -> None:
    unique(
        faults,
        [(f"{at}/{index}/code", code) for index, code in enumerate(codes)],
        lambda code: (
            f"Mã “{code}” đã dùng ở trên; hãy cho mỗi mục một mã riêng.",
            f"The code “{code}” is used above; give every entry its own code.",
        ),
    )


def _check_levels(leaf: Leaf, points: Placed, at: str, maximum_at: str, faults: FaultList) -> None:
    """See that every level lies within the leaf's range, and the best one reaches its maximum."""
    _check_range(leaf, points, maximum_at, faults)
    best = max((value for _, value in points), default=ZERO)
    _check_reach(leaf, points, at, maximum_at, faults, best=best)


def _check_reach(
    leaf: Leaf, points: Placed, at: str, maximum_at: str, faults: FaultList, *, best: Decimal
) -> None:
    if points and best < leaf.maximum and faults.sound(at, maximum_at, *(one for one, _ in points)):
        faults.add(
            at,
            "maximum-out-of-reach",
            f"Quy tắc chỉ cho đến {decimal_text(best)} điểm, nhưng điểm tối đa ghi "
            f"{decimal_text(leaf.maximum)}; hãy sửa một trong hai.",
            f"The rule gives at most {decimal_text(best)} points but the maximum is "
            f"{decimal_text(leaf.maximum)}; change one of them.",
        )


def _check_range(leaf: Leaf, points: Placed, maximum_at: str, faults: FaultList) -> None:
    for pointer, value in points:
        if not faults.sound(pointer, maximum_at):
            continue
        if value > leaf.maximum:
            faults.add(
                pointer,
                "above-maximum",
                f"{decimal_text(value)} điểm vượt quá tối đa {decimal_text(leaf.maximum)} của tiêu chí.",
                f"{decimal_text(value)} points are above the leaf's maximum of "
                f"{decimal_text(leaf.maximum)}; lower them or raise the maximum.",
            )
        elif value < leaf.minimum:
            faults.add(
                pointer,
                "below-minimum",
                f"{decimal_text(value)} điểm thấp hơn mức thấp nhất {decimal_text(leaf.minimum)}; nếu "
                "văn bản cho điểm âm, hãy thêm minimum.",
                f"{decimal_text(value)} points are below the lowest, {decimal_text(leaf.minimum)}; "
                "where the text allows negative points, add minimum.",
            )


def _check_positive(values: Placed, faults: FaultList) -> None:
    for pointer, value in values:
        if value <= ZERO and faults.sound(pointer):
            faults.add(
                pointer, "not-positive", "Số này phải lớn hơn 0.", "This number has to be above 0."
            )


def _check_between(value: Decimal, highest: Decimal, pointer: str, faults: FaultList) -> None:
    if not ZERO <= value <= highest and faults.sound(pointer):
        faults.add(
            pointer,
            "out-of-range",
            f"Số này phải từ 0 đến {decimal_text(highest)} (phần trăm).",
            f"This number has to be 0 to {decimal_text(highest)} (percent).",
        )


def _check_checklist(
    leaf: Leaf, rule: Checklist, at: str, maximum_at: str, faults: FaultList
) -> None:
    points = [(f"{at}/items/{i}/points", item.points) for i, item in enumerate(rule.items)]
    _check_range(leaf, points, maximum_at, faults)
    gained = total(value for _, value in points if value > ZERO)
    _check_reach(leaf, points, at, maximum_at, faults, best=gained)
    _check_codes((item.code for item in rule.items), f"{at}/items", faults)


def _check_target(leaf: Leaf, rule: Target, at: str, maximum_at: str, faults: FaultList) -> None:
    unique(
        faults,
        [(f"{at}/targets/{i}/stage", one.stage) for i, one in enumerate(rule.targets)],
        lambda stage: (
            f"Giai đoạn “{stage}” đã có mục tiêu ở trên; mỗi giai đoạn một mục tiêu.",
            f"The stage “{stage}” has a target above; give every stage one target.",
        ),
    )
    _check_positive(
        [(f"{at}/targets/{i}/target", t.target) for i, t in enumerate(rule.targets)], faults
    )
    if isinstance(rule.unmet, Decimal):
        _check_range(leaf, [(f"{at}/unmet", rule.unmet)], maximum_at, faults)


def _check_formulas(rule: Formulas, at: str, faults: FaultList) -> None:
    _check_codes((formula.code for formula in rule.formulas), f"{at}/formulas", faults)
    names = {one.name for one in rule.variables}
    for index, formula in enumerate(rule.formulas):
        pointer = f"{at}/formulas/{index}/expression"
        unknown = sorted(formula.expression.names - names)
        if unknown and faults.sound(pointer, f"{at}/variables"):
            faults.add(
                pointer,
                "unknown-variable",
                f"Biến {', '.join(unknown)} chưa khai báo; hãy thêm vào variables.",
                f"{', '.join(unknown)} is not declared; add it to variables.",
            )


def _check_weights(rule: SurveyWeighted, at: str, faults: FaultList) -> None:
    pointers = {pointer_to(f"{at}/weights", code): value for code, value in rule.weights.items()}
    for pointer, value in pointers.items():
        _check_between(value, HUNDRED, pointer, faults)
    if max(rule.weights.values(), default=ZERO) < HUNDRED and faults.sound(
        f"{at}/weights", *pointers
    ):
        faults.add(
            f"{at}/weights",
            "maximum-out-of-reach",
            "Phương án tốt nhất phải là 100 (%), nếu không sẽ không bao giờ đạt điểm tối đa.",
            "The best option has to be 100 (%), or the maximum can never be reached.",
        )


def _check_manual(leaf: Leaf, rule: Manual, at: str, maximum_at: str, faults: FaultList) -> None:
    _check_positive([(f"{at}/step", rule.step)], faults)
    _check_range(leaf, [(f"{at}/minimum", rule.minimum)], maximum_at, faults)
    if rule.step <= ZERO or not faults.sound(f"{at}/step", f"{at}/minimum", maximum_at):
        return
    for pointer, value in ((f"{at}/step", leaf.maximum), (f"{at}/minimum", rule.minimum)):
        if not is_multiple(value, rule.step):
            faults.add(
                pointer,
                "off-step",
                f"{decimal_text(value)} không phải bội số của bước {decimal_text(rule.step)}.",
                f"{decimal_text(value)} is no multiple of the step {decimal_text(rule.step)}.",
            )


def _check_bands(rule: Steps, at: str, faults: FaultList) -> None:
    placed = [(f"{at}/bands/{index}", band) for index, band in enumerate(rule.bands)]
    keys = ("from", "to", "includes_from", "includes_to")
    if not placed or not faults.sound(*(f"{one}/{key}" for one, _ in placed for key in keys)):
        return
    for pointer, band in placed:
        if _is_empty(band):
            faults.add(
                pointer,
                "band-empty",
                "Khoảng này không chứa số nào; from phải nhỏ hơn to.",
                "No number lies in this band; from has to be below to.",
            )
            return
    placed.sort(key=lambda one: _position(one[1]))
    _check_ends(rule, placed, faults)
    for (_, lower), (pointer, upper) in pairwise(placed):
        _check_joint(lower, upper, pointer, faults)


def _position(band: Band) -> tuple[bool, Decimal, bool, bool, Decimal]:
    """Order bands from below: an open start comes after a closed one, no end after any."""
    start, end = band.start, band.end
    closed = band.includes_start
    return (start is not None, start or ZERO, not closed, end is None, end or ZERO)


def _is_empty(band: Band) -> bool:
    if band.start is None or band.end is None or band.start < band.end:
        return False
    return band.start > band.end or not (band.includes_start and band.includes_end)


def _check_ends(rule: Steps, placed: list[tuple[str, Band]], faults: FaultList) -> None:
    """See that the first and last band reach the ends of what the figure can be."""
    match rule.measure:
        case Input(minimum=minimum):
            lowest, highest = minimum, None
        case quotient:
            lowest, highest = ZERO, None if quotient.may_exceed else HUNDRED
    first_at, first = placed[0]
    if first.start is not None and (
        first.start > lowest or (first.start == lowest and not first.includes_start)
    ):
        _hole(f"{first_at}/from", decimal_text(lowest), "from: null", faults)
    last_at, last = placed[-1]
    if last.end is not None and (
        highest is None or last.end < highest or (last.end == highest and not last.includes_end)
    ):
        shown = "∞" if highest is None else decimal_text(highest)
        _hole(f"{last_at}/to", shown, "to: null", faults)


def _hole(pointer: str, value: str, instead: str, faults: FaultList) -> None:
    faults.add(
        pointer,
        "band-hole",
        f"Các khoảng chưa tới {value}; hãy viết {instead} (hoặc thêm khoảng còn thiếu).",
        f"The bands do not reach {value}; write {instead} (or add the band that is missing).",
    )


def _check_joint(lower: Band, upper: Band, pointer: str, faults: FaultList) -> None:
    end, start = lower.end, upper.start
    if (
        end is None
        or start is None
        or end > start
        or (end == start and lower.includes_end and upper.includes_start)
    ):
        shown = "∞" if start is None else decimal_text(start)
        faults.add(
            f"{pointer}/from",
            "band-overlap",
            f"Giá trị {shown} thuộc hai khoảng; hãy để mỗi giá trị chỉ thuộc một khoảng "
            "(includes_from / includes_to).",
            f"The value {shown} lies in two bands; let each value lie in one "
            "(includes_from / includes_to).",
        )
    elif end < start or not (lower.includes_end or upper.includes_start):
        faults.add(
            f"{pointer}/from",
            "band-hole",
            f"Không khoảng nào chứa giá trị từ {decimal_text(end)} đến {decimal_text(start)}; hãy nối "
            "hai khoảng (includes_from / includes_to).",
            f"No band holds what lies between {decimal_text(end)} and {decimal_text(start)}; join "
            "the two bands (includes_from / includes_to).",
        )
