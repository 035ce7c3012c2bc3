"""Writing an agency's report as a workbook. The same report gives the same bytes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from services.assessment.leaf_standings.models import EntryStatus, LeafStanding
from services.assessment.leaf_standings.wording import WHAT_TO_DO
from services.assessment.report_workbooks.layout import (
    COLUMN_OF,
    FORMAT,
    GUIDE,
    SHEET,
    SYSTEM,
    TITLES,
    WORDS,
    input_rows,
)
from services.assessment.report_workbooks.models import InputRow, Part, PresentLeaf
from shared.methodology.answers import AnswerState
from shared.workbooks.writing import (
    Heading,
    Styles,
    fits_a_number,
    offer,
    put,
    write_header,
    write_workbook,
)
from shared.workbooks.writing import is_writable as writable_text

_WIDTHS: Final = (9, 60, 12, 22, 10, 11, 50, 34, 4, 4, 4)
_HIDDEN: Final = ("key", "version", "trace")
_FLAG: Final = ("Có", "Không")
_STATUSES: Final[Mapping[EntryStatus, str]] = {
    EntryStatus.EMPTY: "Chưa nhập",
    EntryStatus.RETURNED: "Bị trả lại",
    EntryStatus.TO_CONFIRM: "Chờ xác nhận",
    EntryStatus.IN_PROGRESS: "Đang nhập",
    EntryStatus.DONE: "Hoàn thành",
}
_GUIDE: Final = (
    "1. Chỉ nhập vào các ô trắng ở cột “Giá trị”, “Điểm tự chấm” và “Giải trình” của trang “Báo cáo”.",
    "2. Ô có danh sách: chọn một giá trị trong danh sách. Ô số: gõ số, không gõ công thức.",
    "3. Để trống “Điểm tự chấm” thì hệ thống lấy điểm theo quy tắc.",
    "4. Có thể sắp xếp lại hoặc xóa các dòng của tiêu chí không nhập; tiêu chí không có trong tệp được giữ nguyên.",
    "5. Không sửa các cột ẩn và trang “Hệ thống”: chúng cho biết tệp thuộc báo cáo nào, phiên bản nào.",
    "6. Tải tệp lên lại: hệ thống nhận tất cả hoặc không nhận gì, và chỉ rõ từng ô cần sửa.",
    "7. Nếu trong lúc đó người khác đã sửa cùng tiêu chí, hệ thống cho xem cả hai nội dung để bạn chọn.",
    "8. Tài liệu kiểm chứng tải lên trên hệ thống, không đưa vào tệp này.",
)


@dataclass(frozen=True, slots=True)
class ReportHead:
    """What a workbook says of its report."""

    report_id: str
    framework_digest: str
    title: str


def write_report(
    head: ReportHead, leaves: Sequence[PresentLeaf], standings: Mapping[str, LeafStanding]
) -> bytes:
    """Write the sheets: the guide, the report, and what the system needs to take it back."""

    def fill(book: Any, styles: Styles) -> None:
        guide = book.add_worksheet(GUIDE)
        sheet = book.add_worksheet(SHEET)
        words = book.add_worksheet(WORDS)
        _write_guide(guide, head, styles)
        _Report(sheet, words, styles).write(leaves, standings)
        _write_system(book.add_worksheet(SYSTEM), head, styles)
        words.hide()
        sheet.activate()

    return write_workbook(fill, title=head.title)


def is_writable(present: PresentLeaf) -> bool:
    """Whether cells can hold all that is said on a leaf; one that they cannot hold is left to the system's own pages."""
    if present.said is None:
        return True
    facts = present.said.answer["facts"].values()
    return writable_text(present.said.explanation) and all(
        fits_a_number(Decimal(fact)) for fact in facts
    )


class _Report:
    """The sheet of the report while it is written."""

    def __init__(self, sheet: Any, words: Any, styles: Styles) -> None:
        self._sheet, self._words, self._styles = sheet, words, styles
        self._row = 1
        self._word_rows = 0
        self._ranges: dict[tuple[str, ...], str] = {}

    def write(self, leaves: Sequence[PresentLeaf], standings: Mapping[str, LeafStanding]) -> None:
        headings = [
            Heading(title, width, is_text=False)
            for title, width in zip(TITLES.values(), _WIDTHS, strict=True)
        ]
        write_header(self._sheet, 0, headings, self._styles)
        for key in _HIDDEN:
            column = COLUMN_OF[key]
            self._sheet.set_column(column, column, 4, None, {"hidden": True})
        for present in leaves:
            self._write_leaf(present, standings[present.leaf.code])
        self._sheet.protect(
            "", {"format_columns": True, "format_rows": True, "sort": True, "delete_rows": True}
        )

    def _write_leaf(self, present: PresentLeaf, standing: LeafStanding) -> None:
        leaf, said = present.leaf, present.said
        texts = [leaf.name, leaf.text] if leaf.text else [leaf.name]
        self._fix("code", leaf.code)
        self._fix("content", "\n".join(texts))
        self._fix("maximum", leaf.maximum)
        self._put("claimed", said.claimed_points if said else None)
        self._put("explanation", said.explanation or None if said else None)
        self._fix("state", _state(standing))
        self._fix("key", leaf.code)
        self._fix("version", present.version)
        self._fix("trace", said.trace if said else "")
        for key in ("unit", "value"):
            self._fix(key, "")
        self._row += 1
        for one in input_rows(leaf):
            self._write_input(leaf.code, one, _value(one, said.answer if said else None))

    def _write_input(self, leaf: str, one: InputRow, value: Any) -> None:
        self._fix("code", leaf)
        self._fix("content", f"    {one.label}")
        self._fix("unit", one.unit)
        self._put("value", value)
        self._fix("key", one.key(leaf))
        words = tuple(one.words) or (_FLAG if one.unit == "Có/Không" else ())
        if words:
            column = COLUMN_OF["value"]
            offer(self._sheet, (self._row, column, self._row, column), self._range_of(words))
        self._row += 1

    def _range_of(self, words: tuple[str, ...]) -> str:
        """Give the cells of the hidden sheet that hold a list: lists in a rule hold 255 signs and no comma."""
        if words not in self._ranges:
            first = self._word_rows + 1
            for word in words:
                self._words.write_string(self._word_rows, 0, word)
                self._word_rows += 1
            self._ranges[words] = f"='{WORDS}'!$A${first}:$A${self._word_rows}"
        return self._ranges[words]

    def _put(self, key: str, value: Any) -> None:
        put(self._sheet, self._row, COLUMN_OF[key], value, self._styles)

    def _fix(self, key: str, value: str | int | Decimal) -> None:
        column = COLUMN_OF[key]
        if isinstance(value, str):
            self._sheet.write_string(self._row, column, value, self._styles.fixed)
        else:
            self._sheet.write_number(self._row, column, value, self._styles.fixed)


def _value(  # noqa: PLR0911  one return per part
    one: InputRow, answer: Mapping[str, Any] | None
) -> Any:
    """Give what a row shows of an answer."""
    if answer is None:
        return None
    away = answer["state"] == AnswerState.NOT_APPLICABLE
    match one.part:
        case Part.NOT_APPLICABLE:
            return away
        case Part.FACT:
            fact = answer["facts"].get(one.name)
            return None if fact is None else Decimal(fact)
        case Part.CHOICE:
            return _word_of(one, next(iter(answer["choices"]), None))
        case Part.ITEM:
            return None if away else one.name in answer["choices"]
        case Part.FORMULA:
            return _word_of(one, answer["formula"])
        case Part.POINTS:
            return None if answer["points"] is None else Decimal(answer["points"])


def _word_of(one: InputRow, code: str | None) -> str | None:
    return next((word for word, meant in one.words.items() if meant == code), None)


def _state(standing: LeafStanding) -> str:
    todo = [WHAT_TO_DO[lack].vi for lack in standing.lacks]
    return "\n".join([_STATUSES[standing.status], *todo])


def _write_guide(sheet: Any, head: ReportHead, styles: Styles) -> None:
    sheet.set_column(0, 0, 110)
    sheet.write_string(0, 0, head.title, styles.title)
    for row, line in enumerate(_GUIDE, start=2):
        sheet.write_string(row, 0, line, styles.empty_text)
    sheet.protect()


def _write_system(sheet: Any, head: ReportHead, styles: Styles) -> None:
    for row, text in enumerate((FORMAT, head.report_id, head.framework_digest)):
        sheet.write_string(row, 0, text, styles.fixed)
    sheet.protect()
    sheet.very_hidden()
