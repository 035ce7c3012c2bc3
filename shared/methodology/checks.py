"""Checks of a whole framework that was read: does it add up, is every code known, can every point be reached."""

from collections.abc import Iterator
from decimal import Decimal

from shared.methodology.decimals import ZERO, add, decimal_text, subtract, total
from shared.methodology.framework import (
    BrokenBy,
    Criterion,
    Field,
    Framework,
    Grade,
    Group,
    KeyKind,
    Leaf,
    NotApplicable,
    Source,
)
from shared.methodology.reading import FaultList, unique
from shared.methodology.rule_checks import check_rule
from shared.methodology.rules import IndexRule, SurveyShare, SurveyWeighted


def check_framework(framework: Framework, faults: FaultList) -> None:
    """Record everything about a framework that its keys, taken one by one, could not show."""
    _check_numbers(framework, faults)
    _check_codes(framework, faults)
    _check_sums(framework, faults)
    _check_parts(framework, faults)
    _check_adjustments(framework, faults)
    _check_grades(framework, faults)
    _check_ties(framework, faults)
    for pointer, leaf in _leaves(framework):
        _check_leaf(framework, leaf, pointer, faults)


def _fields(framework: Framework) -> Iterator[tuple[str, Field]]:
    return ((f"/fields/{index}", field) for index, field in enumerate(framework.fields))


def _criteria(framework: Framework) -> Iterator[tuple[str, Criterion, Field]]:
    for pointer, field in _fields(framework):
        for index, criterion in enumerate(field.criteria):
            yield f"{pointer}/criteria/{index}", criterion, field


def _leaves(framework: Framework) -> Iterator[tuple[str, Leaf]]:
    for pointer, criterion, _ in _criteria(framework):
        if criterion.is_leaf:
            yield pointer, criterion.leaves[0]
            continue
        for index, leaf in enumerate(criterion.leaves):
            yield f"{pointer}/sub_criteria/{index}", leaf


def _check_numbers(framework: Framework, faults: FaultList) -> None:
    positive = [("/scale", framework.scale), ("/claim_step", framework.claim_step)]
    positive += [(f"{at}/maximum", field.maximum) for at, field in _fields(framework)]
    positive += [(f"{at}/maximum", one.maximum) for at, one, _ in _criteria(framework)]
    positive += [(f"{at}/maximum", leaf.maximum) for at, leaf in _leaves(framework)]
    if framework.scale > ZERO:  # or the one part that stands for none has the scale's fault
        parts = enumerate(framework.parts)
        positive += [(f"/parts/{index}/maximum", part.maximum) for index, part in parts]
    for pointer, value in dict(positive).items():
        if value <= ZERO and faults.sound(pointer):
            faults.add(
                pointer, "not-positive", "Số này phải lớn hơn 0.", "This number has to be above 0."
            )


def _check_codes(framework: Framework, faults: FaultList) -> None:
    tree = [(f"{at}/code", field.code) for at, field in _fields(framework)]
    for at, criterion, _ in _criteria(framework):
        tree.append((f"{at}/code", criterion.code))
        if not criterion.is_leaf:
            tree += [
                (f"{at}/sub_criteria/{index}/code", leaf.code)
                for index, leaf in enumerate(criterion.leaves)
            ]
    lists = [
        tree,
        [(f"/blocks/{i}/code", one.code) for i, one in enumerate(framework.blocks)],
        [(f"/parts/{i}/code", one.code) for i, one in enumerate(framework.parts)],
        [(f"/grades/{i}/code", one.code) for i, one in enumerate(framework.grades)],
    ]
    if framework.sipas is not None:
        factors = enumerate(framework.sipas.factors)
        lists.append([(f"/sipas/factors/{i}/code", one.code) for i, one in factors])
    for coded in lists:
        unique(faults, coded, _twice)


def _twice(code: str) -> tuple[str, str]:
    return (
        f"Mã “{code}” đã dùng ở trên; hãy cho mỗi mục một mã riêng.",
        f"The code “{code}” is used above; give every entry its own code.",
    )


def _check_sums(framework: Framework, faults: FaultList) -> None:
    for pointer, field in _fields(framework):
        children = [
            (f"{pointer}/criteria/{index}/maximum", one.maximum)
            for index, one in enumerate(field.criteria)
        ]
        if field.group is Group.MAIN:
            _compare(f"{pointer}/maximum", field.maximum, children, field.name, faults)
    for pointer, criterion, field in _criteria(framework):
        if criterion.is_leaf or field.group is not Group.MAIN:
            continue
        children = [
            (f"{pointer}/sub_criteria/{index}/maximum", one.maximum)
            for index, one in enumerate(criterion.leaves)
        ]
        _compare(f"{pointer}/maximum", criterion.maximum, children, criterion.name, faults)
    _check_scale(framework, faults)


def _compare(
    pointer: str,
    maximum: Decimal,
    children: list[tuple[str, Decimal]],
    name: str,
    faults: FaultList,
) -> None:
    added = total(value for _, value in children)
    if added == maximum or not children:
        return
    if faults.sound(pointer, *(at for at, _ in children)):
        faults.add(
            pointer,
            "does-not-add-up",
            f"“{name}”: tối đa ghi {decimal_text(maximum)} nhưng các mục con cộng lại "
            f"{decimal_text(added)}; hãy sửa cho bằng nhau.",
            f"“{name}” states a maximum of {decimal_text(maximum)} but its children add up to "
            f"{decimal_text(added)}; make them equal.",
        )


def _check_scale(framework: Framework, faults: FaultList) -> None:
    main = [(at, field) for at, field in _fields(framework) if field.group is Group.MAIN]
    added = total(field.maximum for _, field in main)
    within = framework.adjustments.bonus_within is not None
    bonus = framework.adjustments.bonus_maximum or ZERO
    accepted = {framework.scale, subtract(framework.scale, bonus)} if within else {framework.scale}
    places = ["/scale", *(f"{at}/{key}" for at, _ in main for key in ("maximum", "group"))]
    if added not in accepted and faults.sound("/fields", *places):
        faults.add(
            "/scale",
            "does-not-add-up",
            f"Thang điểm ghi {decimal_text(framework.scale)} nhưng các lĩnh vực MAIN cộng lại "
            f"{decimal_text(added)}; hãy sửa cho bằng nhau.",
            f"The scale is {decimal_text(framework.scale)} but the MAIN fields add up to "
            f"{decimal_text(added)}; make them equal.",
        )


def _check_parts(framework: Framework, faults: FaultList) -> None:
    taken: dict[Source, str] = {}
    for index, part in enumerate(framework.parts):
        pointer = f"/parts/{index}/sources"
        for source in sorted(part.sources & taken.keys()):
            faults.add(
                pointer,
                "source-in-two-parts",
                f"Nguồn {source} đã thuộc phần {taken[source]}; mỗi nguồn chỉ thuộc một phần.",
                f"The source {source} already belongs to {taken[source]}; keep it in one part.",
            )
        taken |= dict.fromkeys(part.sources, part.code)
    for pointer, leaf in _leaves(framework):
        if (
            leaf.group is Group.MAIN
            and leaf.source not in taken
            and faults.sound(f"{pointer}/source", "/parts")
            and not any(fault.pointer.startswith("/parts/") for fault in faults.found)
        ):
            faults.add(
                f"{pointer}/source",
                "source-in-no-part",
                f"Không có phần nào nhận nguồn {leaf.source}; hãy thêm vào sources của một phần.",
                f"No part takes the source {leaf.source}; add it to the sources of a part.",
            )
    _check_caps(framework, faults)


def _check_caps(framework: Framework, faults: FaultList) -> None:
    pointers = [f"/parts/{index}/maximum" for index in range(len(framework.parts))]
    added = total(part.maximum for part in framework.parts)
    if added != framework.scale and faults.sound("/parts", "/scale", *pointers):
        faults.add(
            "/parts",
            "does-not-add-up",
            f"Điểm tối đa các phần cộng lại {decimal_text(added)}, phải bằng thang điểm "
            f"{decimal_text(framework.scale)}.",
            f"The parts' maxima add up to {decimal_text(added)}; they have to make the scale, "
            f"{decimal_text(framework.scale)}.",
        )
    for index, part in enumerate(framework.parts):
        reach = framework.maximum_of(part)
        if framework.adjustments.bonus_within == part.code:
            reach = add(reach, framework.adjustments.bonus_maximum or ZERO)
        if part.maximum > reach and not faults.found:
            faults.add(
                pointers[index],
                "part-out-of-reach",
                f"Phần này ghi tối đa {decimal_text(part.maximum)} nhưng các tiêu chí của nó chỉ "
                f"đạt {decimal_text(reach)}.",
                f"The part's maximum is {decimal_text(part.maximum)} but its leaves reach only "
                f"{decimal_text(reach)}.",
            )


def _check_adjustments(framework: Framework, faults: FaultList) -> None:
    adjustments = framework.adjustments
    at = "/adjustments"
    for key, limit in (
        ("bonus_maximum", adjustments.bonus_maximum),
        ("penalty_maximum", adjustments.penalty_maximum),
    ):
        if limit is not None and limit < ZERO and faults.sound(f"{at}/{key}"):
            faults.add(
                f"{at}/{key}",
                "negative",
                "Hãy viết số điểm là số không âm.",
                "Write the number of points as a number not below 0.",
            )
    if adjustments.clamp is not None and adjustments.clamp.minimum > adjustments.clamp.maximum:
        faults.add(
            f"{at}/clamp",
            "empty-range",
            "minimum phải nhỏ hơn hoặc bằng maximum.",
            "minimum has to be at most maximum.",
        )
    if adjustments.bonus_within is None:
        return
    if adjustments.bonus_within not in {part.code for part in framework.parts}:
        faults.add(
            f"{at}/bonus_within",
            "unknown-part",
            f"Không có phần “{adjustments.bonus_within}”; hãy viết mã của một phần trong parts.",
            f"There is no part “{adjustments.bonus_within}”; write the code of one of the parts.",
        )
    if adjustments.clamp is not None:
        faults.add(
            f"{at}/bonus_within",
            "within-and-clamp",
            "Điểm thưởng không thể vừa nằm trong một phần vừa bị clamp; hãy chọn một.",
            "A bonus cannot both count inside a part and be clamped; choose one.",
        )


def _check_grades(framework: Framework, faults: FaultList) -> None:
    _check_bands_of_grades(framework.grades, "/grades", faults)
    for index, block in enumerate(framework.blocks):
        if block.grades is not None:
            _check_bands_of_grades(block.grades, f"/blocks/{index}/grades", faults)


def _check_bands_of_grades(grades: tuple[Grade, ...], at: str, faults: FaultList) -> None:
    for index, grade in enumerate(grades):
        pointer = f"{at}/{index}/from"
        last = index == len(grades) - 1
        if not faults.sound(pointer):
            continue
        if (grade.start is None) is not last:
            faults.add(
                pointer,
                "grade-floor",
                "Mức cuối cùng (thấp nhất) viết from: null; các mức khác phải có số.",
                "The last, lowest grade has from: null; every other needs a number.",
            )
        above = grades[index - 1].start if index else None
        if above is not None and grade.start is not None and grade.start >= above:
            faults.add(
                pointer,
                "grade-order",
                f"Xếp mức tốt nhất trước: {decimal_text(grade.start)} phải nhỏ hơn "
                f"{decimal_text(above)}.",
                f"Put the best grade first: {decimal_text(grade.start)} has to be below "
                f"{decimal_text(above)}.",
            )


def _check_ties(framework: Framework, faults: FaultList) -> None:
    if not isinstance(framework.ties, BrokenBy):
        return
    known = {
        KeyKind.PART: {part.code for part in framework.parts},
        KeyKind.FIELD: {field.code for field in framework.fields},
        KeyKind.CRITERION: {one.code for _, one, _ in _criteria(framework)},
    }
    for index, key in enumerate(framework.ties.keys):
        pointer = f"/ties/broken_by/{index}"
        if key.kind in known and key.code not in known[key.kind] and faults.sound(pointer):
            faults.add(
                pointer,
                "unknown-code",
                f"Không có mã “{key.code}” trong bộ chỉ số này.",
                f"This framework has no code “{key.code}”; write one that it has.",
            )
        if key.kind is KeyKind.SIPAS and framework.sipas is None:
            faults.add(
                pointer,
                "sipas-missing",
                "Muốn dùng sipas hãy thêm mục sipas vào bộ chỉ số.",
                "To use sipas add the section sipas to the framework.",
            )


def _check_leaf(framework: Framework, leaf: Leaf, at: str, faults: FaultList) -> None:
    unknown = (leaf.applies_to or frozenset()) - {block.code for block in framework.blocks}
    if unknown and faults.sound("/blocks"):
        listed = ", ".join(sorted(unknown))
        faults.add(
            f"{at}/applies_to",
            "unknown-block",
            f"Không có khối {listed}; hãy viết mã có trong blocks.",
            f"There is no block {listed}; write codes that stand in blocks.",
        )
    if leaf.only_agencies is not None and leaf.except_agencies:
        faults.add(
            f"{at}/except_agencies",
            "only-and-except",
            "Đã có only_agencies thì không viết except_agencies; hãy chọn một.",
            "Where only_agencies stands, except_agencies says nothing; choose one.",
        )
    _check_source(framework, leaf, at, faults)
    if leaf.minimum > leaf.maximum and faults.sound(f"{at}/minimum", f"{at}/maximum"):
        faults.add(
            f"{at}/minimum",
            "empty-range",
            "minimum phải nhỏ hơn hoặc bằng maximum.",
            "minimum has to be at most maximum.",
        )
    if leaf.group is Group.PENALTY and leaf.not_applicable is NotApplicable.FULL_POINTS:
        faults.add(
            f"{at}/not_applicable",
            "penalty-in-full",
            "Điểm trừ không áp dụng thì không trừ; hãy viết REFUSED hoặc LEAVES_DENOMINATOR.",
            "A penalty that does not apply takes nothing; write REFUSED or LEAVES_DENOMINATOR.",
        )
    check_rule(leaf, f"{at}/rule", f"{at}/maximum", faults)


def _check_source(framework: Framework, leaf: Leaf, at: str, faults: FaultList) -> None:
    if not faults.sound(f"{at}/source", f"{at}/rule/shape"):
        return
    by_survey = isinstance(leaf.rule, SurveyShare | SurveyWeighted | IndexRule)
    if by_survey is not (leaf.source is Source.SURVEY):
        faults.add(
            f"{at}/source",
            "source-and-rule",
            "Nguồn SURVEY đi cùng SURVEY_SHARE, SURVEY_WEIGHTED hoặc INDEX; dạng khác dùng SELF, "
            "APPRAISED hoặc IMPORTED.",
            "SURVEY goes with SURVEY_SHARE, SURVEY_WEIGHTED or INDEX; other shapes take SELF, "
            "APPRAISED or IMPORTED.",
        )
    if isinstance(leaf.rule, IndexRule) and framework.sipas is None and faults.sound("/sipas"):
        faults.add(
            f"{at}/rule/index",
            "sipas-missing",
            "Muốn dùng SIPAS hãy thêm mục sipas vào bộ chỉ số.",
            "To use SIPAS add the section sipas to the framework.",
        )
