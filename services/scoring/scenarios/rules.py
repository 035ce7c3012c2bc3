"""From changes as they were sent to changes that the kernel computes, with everything that is wrong with them."""

import copy
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from services.scoring.workings.models import Workings
from shared.methodology import (
    Answer,
    AnswerFaults,
    Framework,
    FrameworkFaults,
    Leaf,
    LeafEntry,
    check_points,
    exact,
    parse_answer,
    parse_framework,
)
from shared.methodology.decimals import ZERO, divide, multiply
from shared.methodology.what_if import Changes
from shared.problems.problem import Fault, Text

HEAVIEST: Final = 1000
"""No weight is more than this; a scale has a hundred points."""

_NO_AGENCY = Text(
    "Lần tính điểm không có cơ quan này; hãy dùng mã cơ quan trong bảng xếp hạng.",
    "The run has no such agency; use a code of its ranking.",
)
_NO_LEAF = Text(
    "Bộ chỉ số không có tiêu chí này hoặc cơ quan không được chấm tiêu chí này; hãy kiểm tra mã.",
    "The framework has no such leaf, or the agency is not scored on it; check the code.",
)
_TWICE = Text(
    "Mục này đã được thay đổi ở trên; mỗi mục chỉ thay đổi một lần, hãy bỏ bớt.",
    "It is changed above already; change it once, and take this away.",
)
_WEIGHT = Text(
    f"Điểm tối đa phải lớn hơn 0 và không quá {HEAVIEST}; hãy sửa lại.",
    f"A maximum has to be above 0 and at most {HEAVIEST}; mend it.",
)
_NO_PART = Text(
    "Bộ chỉ số không có mục này trong phần điểm chính; hãy dùng mã lĩnh vực, tiêu chí hoặc tiêu chí thành phần.",
    "The main part of the framework has no such field, criterion or leaf; check level and code.",
)
_NO_BLOCK = Text(
    "Bộ chỉ số không có khối này; hãy dùng mã khối trong bảng xếp hạng.",
    "The framework has no such block; use a code of the ranking.",
)


@dataclass(slots=True)
class _Building:
    """Changes as far as they have been read."""

    workings: Workings
    faults: list[Fault] = field(default_factory=list)
    entries: dict[str, dict[str, LeafEntry]] = field(default_factory=dict)
    weights: dict[str, Decimal] = field(default_factory=dict)
    rules: set[str] = field(default_factory=set)
    framework: Framework | None = None

    def refuse(self, pointer: str, text: Text, code: str = "not-applicable") -> None:
        self.faults.append(Fault(pointer, text, code))


def read_changes(data: Mapping[str, Any], workings: Workings) -> tuple[Changes, list[Fault]]:
    """Read changes against the run that they are about."""
    built = _Building(workings)
    _read_framework(built, data)
    framework = built.framework or workings.result.framework
    for member, read in (("answers", _answered), ("points", _fixed)):
        for place, one in enumerate(data.get(member, ())):
            _read_entry(built, framework, f"#/changes/{member}/{place}", one, read)
    for place, one in enumerate(data.get("weights", ())):
        _read_weight(built, framework, f"#/changes/weights/{place}", one)
    _check_old_answers(built)
    changes = Changes(built.entries, built.framework, frozenset(built.rules), built.weights)
    return changes, built.faults


def _read_entry(
    built: _Building,
    framework: Framework,
    pointer: str,
    one: Mapping[str, Any],
    read: Callable[[_Building, Leaf, str, Mapping[str, Any]], LeafEntry | None],
) -> None:
    agency, code = one["agency_code"], one["leaf"]
    found = next(
        (other for other in built.workings.result.agencies if other.agency.code == agency), None
    )
    if found is None:
        return built.refuse(f"{pointer}/agency_code", _NO_AGENCY, "unknown-agency")
    leaf = framework.leaf(code)
    if leaf is None or code not in found.score.leaves:
        return built.refuse(f"{pointer}/leaf", _NO_LEAF, "unknown-leaf")
    if code in built.entries.get(agency, {}):
        return built.refuse(pointer, _TWICE, "changed-twice")
    entry = read(built, leaf, pointer, one)
    if entry is not None:
        built.entries.setdefault(agency, {})[code] = entry
    return None


def _answered(
    built: _Building, leaf: Leaf, pointer: str, one: Mapping[str, Any]
) -> LeafEntry | None:
    try:
        return LeafEntry(parse_answer(one["answer"], leaf))
    except AnswerFaults as error:
        built.faults += [
            Fault(f"{pointer}/answer{found.pointer}", Text(found.vi, found.en), found.code)
            for found in error.faults
        ]
        return None


def _fixed(built: _Building, leaf: Leaf, pointer: str, one: Mapping[str, Any]) -> LeafEntry | None:
    points = exact(one["points"])
    found = check_points(leaf, points, pointer=f"{pointer}/points")
    built.faults += [Fault(fault.pointer, Text(fault.vi, fault.en), fault.code) for fault in found]
    return None if found else LeafEntry(_final_answer(built, one, leaf.code), points)


def _final_answer(built: _Building, one: Mapping[str, Any], leaf: str) -> Answer | None:
    """Keep the answer beside the points, so that what the rule would give stays known."""
    record = next(
        other.agency.leaves.get(leaf)
        for other in built.workings.result.agencies
        if other.agency.code == one["agency_code"]
    )
    return None if record is None else record.final.answer


def _read_weight(
    built: _Building, framework: Framework, pointer: str, one: Mapping[str, Any]
) -> None:
    maximum = exact(one["maximum"])
    if not ZERO < maximum <= HEAVIEST:
        return built.refuse(f"{pointer}/maximum", _WEIGHT, "absurd-weight")
    leaves, before = _weighed(framework, one["level"], one["code"])
    if not leaves or not before:
        return built.refuse(f"{pointer}/code", _NO_PART, "unknown-part")
    factor = divide(maximum, before)
    for code in leaves:
        built.weights[code] = multiply(built.weights.get(code, Decimal(1)), factor)
    return None


def _weighed(framework: Framework, level: str, code: str) -> tuple[list[str], Decimal]:
    """Give the leaves below a field, criterion or leaf, and the maximum that it has."""
    for one in framework.fields:
        if one.group != "MAIN":
            continue
        if level == "FIELD" and one.code == code:
            return [leaf.code for leaf in one.leaves], one.maximum
        for criterion in one.criteria:
            if level == "CRITERION" and criterion.code == code:
                return [leaf.code for leaf in criterion.leaves], criterion.maximum
            for leaf in criterion.leaves:
                if level == "LEAF" and leaf.code == code:
                    return [leaf.code], leaf.maximum
    return [], ZERO


def _read_framework(built: _Building, data: Mapping[str, Any]) -> None:
    """Put other rules and bands into a copy of the framework, and let the kernel check all of it."""
    rules, bands = data.get("rules", ()), data.get("grades", ())
    if not rules and not bands:
        return
    changed = copy.deepcopy(dict(built.workings.framework_data))
    places: dict[str, str] = {}
    for place, one in enumerate(rules):
        pointer = f"#/changes/rules/{place}"
        found = next(
            (item for item in _leaves(changed) if item[1].get("code") == one["leaf"]), None
        )
        if found is None:
            built.refuse(f"{pointer}/leaf", _NO_LEAF, "unknown-leaf")
        elif one["leaf"] in built.rules:
            built.refuse(pointer, _TWICE, "changed-twice")
        else:
            built.rules.add(one["leaf"])
            found[1]["rule"] = one["rule"]
            places[found[0]] = pointer
    for place, one in enumerate(bands):
        _put_bands(built, changed, places, f"#/changes/grades/{place}", one)
    if built.faults:
        return
    try:
        framework = parse_framework(changed)
    except FrameworkFaults as error:
        built.faults += [
            Fault(_placed(found.pointer, places), Text(found.vi, found.en), found.code)
            for found in error.faults
        ]
        return
    built.framework = built.workings.settings.applied(framework)


def _put_bands(
    built: _Building,
    changed: dict[str, Any],
    places: dict[str, str],
    pointer: str,
    one: Mapping[str, Any],
) -> None:
    if one.get("block") is None:
        changed["grades"] = one["bands"]
        places["/grades"] = f"{pointer}/bands"
        return
    for place, block in enumerate(changed["blocks"]):
        if block["code"] == one["block"]:
            block["grades"] = one["bands"]
            places[f"/blocks/{place}/grades"] = f"{pointer}/bands"
            return
    built.refuse(f"{pointer}/block", _NO_BLOCK, "unknown-block")


def _leaves(framework: Mapping[str, Any]) -> Iterable[tuple[str, dict[str, Any]]]:
    """Walk over the leaves of a framework's data, each with its pointer."""
    for i, one in enumerate(framework["fields"]):
        for j, criterion in enumerate(one["criteria"]):
            pointer = f"/fields/{i}/criteria/{j}"
            if "rule" in criterion:
                yield pointer, criterion
            for k, leaf in enumerate(criterion.get("sub_criteria") or ()):
                yield f"{pointer}/sub_criteria/{k}", leaf


def _placed(pointer: str, places: Mapping[str, str]) -> str:
    """Say where in the changes a fault of the changed framework comes from."""
    for start, place in places.items():
        if pointer == start or pointer.startswith(f"{start}/"):
            return f"{place}{pointer.removeprefix(start)}"
    return f"#/changes{pointer}"


def _check_old_answers(built: _Building) -> None:
    """Refuse another rule that the answers that there are do not fit: it would count as if nobody had answered."""
    framework = built.framework
    if framework is None:
        return
    for code in sorted(built.rules):
        misfits = [
            one.agency.code
            for one in built.workings.result.agencies
            if code not in built.entries.get(one.agency.code, {})
            and not _fits(one.agency.leaves.get(code), framework.leaves[code])
        ]
        if misfits:
            shown = ", ".join(misfits[:5])
            text = Text(
                f"Quy tắc mới của {code} không dùng được trả lời của {len(misfits)} cơ quan ({shown}); "
                "hãy giữ nguyên số liệu đầu vào của quy tắc hoặc gửi kèm trả lời mới.",
                f"The new rule of {code} does not take the answers of {len(misfits)} agencies ({shown}); "
                "keep what the rule asks for, or send their answers with it.",
            )
            built.refuse("#/changes/rules", text, "answers-do-not-fit")


def _fits(record: Any, leaf: Leaf) -> bool:
    answer = None if record is None else record.final.answer
    if answer is None:
        return True
    try:
        parse_answer(answer.to_data(), leaf)
    except AnswerFaults:
        return False
    return True
