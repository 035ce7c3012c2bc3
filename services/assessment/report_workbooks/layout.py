"""Which rows and columns the workbook has, for writing and reading alike."""

from collections.abc import Iterable, Mapping
from typing import Final

from services.assessment.report_workbooks.models import InputRow, Part
from shared.methodology.answers import NO, YES
from shared.methodology.framework import Leaf, NotApplicable
from shared.methodology.rules import (
    Checklist,
    Choice,
    Conjunction,
    Formulas,
    Manual,
    YesNo,
    inputs_of,
)
from shared.workbooks import Column

SHEET: Final = "Báo cáo"
SYSTEM: Final = "Hệ thống"
WORDS: Final = "Danh mục"
GUIDE: Final = "Hướng dẫn"
FORMAT: Final = "report-workbook-1"

TITLES: Final[Mapping[str, str]] = {
    "code": "Mã",
    "content": "Nội dung",
    "unit": "Đơn vị tính",
    "value": "Giá trị",
    "maximum": "Điểm tối đa",
    "claimed": "Điểm tự chấm",
    "explanation": "Giải trình",
    "state": "Tình trạng",
    "key": "Khóa dòng",
    "version": "Phiên bản",
    "trace": "Dấu vết",
}
COLUMN_OF: Final = {key: number for number, key in enumerate(TITLES)}
"""From 0, as they are written."""
_READ: Final = frozenset({"value", "claimed", "explanation", "key", "version", "trace"})
COLUMNS: Final = tuple(Column(key, title, required=key in _READ) for key, title in TITLES.items())


def input_rows(leaf: Leaf) -> tuple[InputRow, ...]:
    """Give the rows to fill in for a leaf: one for each thing that its rule asks for."""
    return (*_asked(leaf), *_not_applicable(leaf))


def _asked(leaf: Leaf) -> Iterable[InputRow]:
    rule = leaf.rule
    match rule:
        case YesNo():
            yield InputRow(Part.CHOICE, "choice", "Đạt yêu cầu?", words={"Có": YES, "Không": NO})
        case Choice():
            options = ((one.code, one.label) for one in rule.options)
            yield InputRow(Part.CHOICE, "choice", "Chọn một mức", words=_words(options))
        case Conjunction():
            for condition in rule.conditions:
                yield InputRow(Part.ITEM, condition.code, condition.label, "Có/Không")
        case Checklist():
            for item in rule.items:
                yield InputRow(Part.ITEM, item.code, item.label, "Có/Không")
        case Formulas():
            formulas = ((one.code, one.label) for one in rule.formulas)
            yield InputRow(
                Part.FORMULA, "formula", "Chọn công thức áp dụng", words=_words(formulas)
            )
        case Manual():
            yield InputRow(Part.POINTS, "points", "Số điểm", "điểm")
        case _:
            pass
    for one in inputs_of(rule):
        yield InputRow(Part.FACT, one.name, one.label, one.unit)


def _not_applicable(leaf: Leaf) -> Iterable[InputRow]:
    if leaf.not_applicable is not NotApplicable.REFUSED:
        yield InputRow(Part.NOT_APPLICABLE, "state", "Không áp dụng cho đơn vị?", "Có/Không")


def _words(named: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Name choices by their labels, and by their codes too where labels repeat."""
    pairs = list(named)
    labels = [label for _, label in pairs]
    return {
        (label if labels.count(label) == 1 else f"{code}: {label}"): code for code, label in pairs
    }
