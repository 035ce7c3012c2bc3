"""Checks of a framework file: everything that is wrong, each fault with its line and column."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from shared.methodology.framework import Framework
from shared.methodology.parsing import FrameworkFaults, parse_framework
from shared.problems.problem import Fault, Text

if TYPE_CHECKING:
    from services.assessment.frameworks.yaml_reading import ReadFile

_CODE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}", re.ASCII)


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """A framework file that was checked: either a framework, or faults."""

    data: dict[str, Any]
    framework: Framework | None
    faults: tuple[Fault, ...]


def check_file(source: bytes) -> CheckedFile:
    """Check a whole file. Faults of the YAML itself come first: what they hide is found when they are mended."""
    from services.assessment.frameworks.yaml_reading import read_yaml  # PyYAML only when needed

    read = read_yaml(source)
    if read.faults:
        return CheckedFile({}, None, _in_order(read.faults))
    try:
        framework = parse_framework(read.data)
    except FrameworkFaults as error:
        return CheckedFile({}, None, _in_order(_placed(read, error)))
    faults = [
        Fault(f"#{pointer}", text, "unusable-code", read.place_of(pointer)._asdict())
        for pointer, text in unusable_codes(framework)
    ]
    return CheckedFile(read.data, None if faults else framework, _in_order(faults))


def unusable_codes(framework: Framework) -> Iterator[tuple[str, Text]]:
    """Codes that stand in addresses have to be short and plain, or nobody could ask for them."""
    yield from _bad_code("/code", framework.code)
    for name, value, longest in (("name", framework.name, 500), ("edition", framework.edition, 64)):
        if len(value) > longest:
            yield (
                f"/{name}",
                Text(
                    f"Quá dài; tối đa {longest} ký tự.", f"Too long; at most {longest} characters."
                ),
            )
    for number, block in enumerate(framework.blocks):
        yield from _bad_code(f"/blocks/{number}/code", block.code)
    for number, one in enumerate(framework.fields):
        yield from _bad_code(f"/fields/{number}/code", one.code)
        for index, criterion in enumerate(one.criteria):
            place = f"/fields/{number}/criteria/{index}"
            yield from _bad_code(f"{place}/code", criterion.code)
            if not criterion.is_leaf:
                for last, leaf in enumerate(criterion.leaves):
                    yield from _bad_code(f"{place}/sub_criteria/{last}/code", leaf.code)


def unknown_agencies(
    source: str, named: Iterable[tuple[str, str]], known: Collection[str]
) -> list[Fault]:
    """Find agencies that leaves name and the register does not know, each at its line of the file."""
    from services.assessment.frameworks.yaml_reading import read_yaml

    places = read_yaml(source.encode())
    return [
        Fault(
            f"#{pointer}",
            Text(
                f"Danh bạ không có cơ quan mã “{code}”; hãy sửa mã hoặc đăng ký cơ quan trước khi ban hành.",
                f"The register has no agency “{code}”; mend the code or register the agency before you issue.",
            ),
            "unknown-agency",
            places.place_of(pointer)._asdict(),
        )
        for pointer, code in named
        if code not in known
    ]


def agencies_named(content: Mapping[str, Any]) -> list[tuple[str, str]]:
    """List the agencies that leaves name, each with its place."""
    return list(_agencies_named(content))


def _agencies_named(content: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for number, field in enumerate(content["fields"]):
        for index, criterion in enumerate(field["criteria"]):
            at = f"/fields/{number}/criteria/{index}"
            subs = criterion.get("sub_criteria")
            leaves = (
                [(at, criterion)]
                if subs is None
                else [(f"{at}/sub_criteria/{last}", leaf) for last, leaf in enumerate(subs)]
            )
            for place, leaf in leaves:
                for key in ("only_agencies", "except_agencies"):
                    for position, code in enumerate(leaf.get(key, ())):
                        yield f"{place}/{key}/{position}", str(code)


def _bad_code(pointer: str, code: str) -> Iterator[tuple[str, Text]]:
    if not _CODE.fullmatch(code):
        yield (
            pointer,
            Text(
                f"Mã “{code[:40]}” không dùng được; chỉ dùng chữ không dấu, số, dấu chấm, gạch; tối đa 64 ký tự.",
                f"The code “{code[:40]}” cannot be used; write letters, digits, dots and dashes, at most 64.",
            ),
        )


def _placed(read: "ReadFile", error: FrameworkFaults) -> list[Fault]:
    return [
        Fault(
            f"#{fault.pointer}",
            Text(fault.vi, fault.en),
            fault.code,
            read.place_of(fault.pointer, of_key=fault.code == "unknown-key")._asdict(),
        )
        for fault in error.faults
    ]


def _in_order(faults: list[Fault]) -> tuple[Fault, ...]:
    def place(fault: Fault) -> tuple[int, int]:
        where = fault.place or {}
        return where.get("line", 0), where.get("column", 0)

    return tuple(sorted(faults, key=place))
