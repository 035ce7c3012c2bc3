"""Checks of a framework's workbook: everything that is wrong, each fault at its sheet and cell, in the workbook's own words."""

from typing import Final

from services.assessment.framework_workbooks import layout
from services.assessment.framework_workbooks.places import Spot
from services.assessment.framework_workbooks.reading import read_framework_workbook
from services.assessment.framework_workbooks.words import ROLES, word_of
from services.assessment.frameworks.rules import CheckedFile, unusable_codes
from shared.methodology.parsing import FrameworkFaults, parse_framework
from shared.methodology.wording import Fault as KernelFault
from shared.problems.problem import Fault, Text
from shared.workbooks.markup import address
from shared.workbooks.reading import Workbook


def check_workbook(workbook: Workbook) -> CheckedFile:
    """Check a whole workbook: faults of cells and of the framework together; what follows from a faulty cell is left out."""
    file = read_framework_workbook(workbook)
    framework = None
    found: list[tuple[str, KernelFault]] = []
    try:
        framework = parse_framework(file.data)
    except FrameworkFaults as error:
        found = [(fault.pointer, fault) for fault in error.faults]
    else:
        found = [
            (pointer, KernelFault(pointer, "unusable-code", text.vi, text.en))
            for pointer, text in unusable_codes(framework)
        ]
    faults = list(file.faults.found)
    for pointer, fault in found:
        spot, is_it = file.place_of(pointer)
        if not (file.is_torn and _is_consequence(fault, is_it=is_it)) and not file.faults.holds(
            spot
        ):
            faults.append(_placed(fault, spot, _said(fault, spot, is_it=is_it)))
    if faults:
        return CheckedFile({}, None, tuple(sorted(faults, key=_position)))
    return CheckedFile(file.data, framework, ())


def _is_consequence(fault: KernelFault, *, is_it: bool) -> bool:
    """Whether a fault may come of rows that were left out: they had faults of their own."""
    key = fault.pointer.rpartition("/")[2]
    return fault.code in _ADDED_UP or (not is_it and key in _FIGURES | _SCALES)


def _placed(fault: KernelFault, spot: Spot, text: Text) -> Fault:
    place = {"sheet": spot.sheet, "cell": address(spot.row, spot.column)}
    return Fault(f"#{fault.pointer}", text, fault.code, place)


_SHEETS: Final = {one.name: number for number, one in enumerate(layout.LAYOUTS)}


def _position(fault: Fault) -> tuple[int, int, str]:
    place = fault.place or {"sheet": "", "cell": "A1"}
    column = place["cell"].rstrip("0123456789")
    return _SHEETS.get(place["sheet"], 0), int(place["cell"][len(column) :]), column.rjust(3)


def _said(fault: KernelFault, spot: Spot, *, is_it: bool) -> Text:
    """Say a fault in the words of the workbook where the kernel says it in the words of the YAML file."""
    key = fault.pointer.rpartition("/")[2]
    if fault.code in {"missing-key", "empty-list", "wrong-type"}:
        return _missing(key, fault.pointer, spot, is_it=is_it)
    vi, en = fault.vi, fault.en
    for yaml_word, title in _TITLES:
        vi = vi.replace(yaml_word, f"“{title}”")
        en = en.replace(yaml_word, f"“{title}”")
    return Text(vi, en)


def _missing(key: str, pointer: str, spot: Spot, *, is_it: bool) -> Text:
    if key in _FIGURES and not is_it:
        role = word_of(ROLES, key)
        return Text(
            f"Thiếu số liệu “{role}” của tiêu chí này; hãy thêm dòng ở trang {layout.FIGURES.name}.",
            f"The criterion lacks its figure “{role}”; add a row in the sheet {layout.FIGURES.name}.",
        )
    if key in _SCALES and not is_it:
        return Text(
            f"Tiêu chí này chưa có dòng nào ở trang {layout.SCALES.name}; hãy thêm các dòng của nó.",
            f"The criterion has no row in the sheet {layout.SCALES.name}; add its rows.",
        )
    if pointer in _LISTS:
        return Text(
            f"Trang {spot.sheet} chưa có dòng nào; hãy thêm ít nhất một dòng.",
            f"The sheet {spot.sheet} has no row; add at least one.",
        )
    if key == "criteria":
        return Text(
            "Lĩnh vực này chưa có tiêu chí nào; hãy thêm dòng “Tiêu chí” ở dưới.",
            "The field has no criterion; add a row “Tiêu chí” below it.",
        )
    title = spot.title or key
    return Text(f"Ô này còn trống; hãy điền “{title}”.", f"The cell is empty; fill in “{title}”.")


_ADDED_UP: Final = frozenset({"does-not-add-up", "maximum-out-of-reach", "part-out-of-reach"})
_FIGURES: Final = frozenset(role for uses in layout.USES.values() for role in uses.roles)
_SCALES: Final = frozenset(uses.details.key for uses in layout.USES.values() if uses.details)
_LISTS: Final = frozenset({"/blocks", "/grades", "/parts", "/fields", "/sipas/factors"})
_TITLES: Final = (
    ("from: null", "Từ: (không)"),
    ("to: null", "Đến: (không)"),
    ("includes_from / includes_to", "Tính cả mốc dưới / Tính cả mốc trên"),
    ("from phải", "Từ phải"),
    ("to phải", "Đến phải"),
    ("only_agencies", layout.TREE.column("only_agencies").title),
    ("except_agencies", layout.TREE.column("except_agencies").title),
    ("minimum", layout.TREE.column("minimum").title),
    ("maximum", layout.TREE.column("maximum").title),
    ("LEAVES_DENOMINATOR", "Trừ khỏi điểm tối đa"),
    ("REFUSED", "Không cho phép"),
    ("trong blocks", f"ở trang {layout.BLOCKS.name}"),
    ("trong parts", f"ở trang {layout.PARTS.name}"),
    ("vào variables", f"vào trang {layout.FIGURES.name}"),
)
"""Words of the YAML file in the kernel's sentences, and what officers see instead."""
