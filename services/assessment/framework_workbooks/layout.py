"""Where everything of a framework stands in its workbook: sheets, columns, and what each way of scoring uses of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from types import MappingProxyType
from typing import Any, Final

from services.assessment.framework_workbooks import words
from services.assessment.framework_workbooks.words import Words
from shared.methodology.rules import Shape
from shared.workbooks.rows import YES_NO


class Kind(Enum):
    """What a cell holds."""

    TEXT = "TEXT"
    """A code or a short text; spaces around it mean nothing."""
    PROSE = "PROSE"
    """A long text, kept as it is."""
    NUMBER = "NUMBER"
    FLAG = "FLAG"
    WORD = "WORD"
    NUMBER_OR_WORD = "NUMBER_OR_WORD"
    LIST = "LIST"
    """Texts, or words, divided by semicolons."""


_WHOLE: Final = frozenset({Kind.TEXT, Kind.PROSE, Kind.NUMBER, Kind.NUMBER_OR_WORD})


@dataclass(frozen=True, slots=True)
class Place:
    """A column of a sheet, or a line of the first sheet."""

    key: str
    title: str
    kind: Kind = Kind.TEXT
    width: int = 14
    note: str = ""
    words: Words = field(default_factory=dict)
    common: Mapping[str, Any] | None = field(init=False)
    """What the usual texts of the column mean; they are looked up and not read. None where any text is its own meaning."""
    takes_whole: bool = field(init=False)
    """Whether a whole number is taken as it is."""

    def __post_init__(self) -> None:
        is_text = self.kind in {Kind.TEXT, Kind.PROSE}
        looked_up = {} if self.kind is Kind.LIST else self.words
        common = None if is_text else dict(YES_NO if self.kind is Kind.FLAG else looked_up)
        object.__setattr__(self, "common", common)
        object.__setattr__(self, "takes_whole", self.kind in _WHOLE)


@dataclass(frozen=True, slots=True)
class SheetLayout:
    """A sheet and its columns."""

    name: str
    columns: tuple[Place, ...]

    def column(self, key: str) -> Place:
        """Give the column of a key."""
        return next(one for one in self.columns if one.key == key)


ABOUT: Final = SheetLayout(
    "Thông tin",
    (
        Place("item", "Mục", width=38),
        Place("value", "Giá trị", Kind.PROSE, width=70),
        Place("hint", "Giải thích", Kind.PROSE, width=70),
    ),
)
ITEMS: Final = (
    Place("format", "Định dạng tệp", Kind.NUMBER, note="Không sửa."),
    Place("code", "Mã bộ chỉ số", note="Chữ không dấu, số, dấu chấm, gạch; giữ nguyên qua các phiên bản."),
    Place("name", "Tên bộ chỉ số"),
    Place("edition", "Năm / phiên bản"),
    Place("scale", "Thang điểm", Kind.NUMBER, note="Tổng điểm tối đa của các lĩnh vực điểm chính, thường là 100."),
    Place("places", "Số chữ số thập phân của chỉ số", Kind.NUMBER, note="Thường là 2."),
    Place("claim_step", "Bước điểm tự chấm", Kind.NUMBER, note="Điểm tự chấm là bội số của bước này, ví dụ 0,01."),
    Place("ties", "Xếp hạng khi bằng điểm", Kind.WORD, words=words.TIES,
          note="Để trống nếu dùng các dòng “Phân định bằng điểm theo”."),
    Place("ties/broken_by", "Phân định bằng điểm theo", Kind.LIST,
          note="Mỗi tiêu chuẩn một dòng: part:MÃ, field:MÃ, criterion:MÃ, sipas hoặc exact."),
    Place("survey_absent", "Khi thiếu điểm điều tra", Kind.WORD, words=words.SURVEY_ABSENTS),
    Place("provenance/decision", "Quyết định ban hành"),
    Place("provenance/decision_date", "Ngày ban hành", note="Ghi năm-tháng-ngày, ví dụ 2024-10-30, hoặc một ô ngày của Excel."),
    Place("provenance/source", "Nguồn", Kind.PROSE),
    Place("provenance/as_published", "Nội dung đúng như công bố", Kind.LIST, note="Mỗi nội dung một dòng."),
    Place("provenance/illustrative", "Nội dung minh hoạ", Kind.PROSE),
    Place("adjustments/bonus_maximum", "Điểm thưởng tối đa", Kind.NUMBER),
    Place("adjustments/penalty_maximum", "Điểm trừ tối đa", Kind.NUMBER),
    Place("adjustments/clamp/minimum", "Thưởng trừ cộng lại: thấp nhất", Kind.NUMBER),
    Place("adjustments/clamp/maximum", "Thưởng trừ cộng lại: cao nhất", Kind.NUMBER),
    Place("adjustments/bonus_within", "Điểm thưởng tính trong phần", note="Mã ở trang Phần điểm; để trống nếu cộng ngoài."),
    Place("sipas/aggregate", "Cách tính SIPAS", Kind.WORD, words=words.AGGREGATES),
    Place("sipas/favourable", "Phương án hài lòng của SIPAS", Kind.LIST, note="Mỗi phương án một dòng, ví dụ 4 và 5."),
)  # fmt: skip
"""Lines of the first sheet; of a list, as many lines as it has parts. The key is the path in the framework file."""

BLOCKS: Final = SheetLayout(
    "Khối",
    (
        Place("code", "Mã khối", width=18),
        Place("name", "Tên khối", width=60),
        Place("ranked", "Xếp hạng", Kind.FLAG, note="Có hay không xếp hạng các đơn vị của khối; để trống là có."),
    ),
)  # fmt: skip
GRADES: Final = SheetLayout(
    "Xếp loại",
    (
        Place("block", "Khối", width=18, note="Mã khối nếu khối có mức xếp loại riêng; để trống là mức chung."),
        Place("code", "Mã loại", width=18),
        Place("name", "Tên loại", width=30),
        Place("from", "Từ điểm", Kind.NUMBER, note="Loại tốt nhất ở dòng đầu. Loại cuối ghi (không) vì không có mốc."),
        Place("includes_from", "Tính cả mốc", Kind.FLAG, note="Để trống là có."),
    ),
)  # fmt: skip
PARTS: Final = SheetLayout(
    "Phần điểm",
    (
        Place("code", "Mã phần", width=18),
        Place("name", "Tên phần", width=40),
        Place("sources", "Gồm hình thức đánh giá", Kind.LIST, width=50, words=words.SOURCES,
              note="Ngăn cách bằng dấu chấm phẩy: " + "; ".join(words.SOURCES)),
        Place("maximum", "Điểm tối đa", Kind.NUMBER),
    ),
)  # fmt: skip
FACTORS: Final = SheetLayout(
    "SIPAS",
    (
        Place("code", "Mã yếu tố", width=18),
        Place("name", "Tên yếu tố", width=70),
    ),
)
TREE: Final = SheetLayout(
    "Tiêu chí",
    (
        Place("level", "Cấp", Kind.WORD, 20, "Lĩnh vực, rồi các tiêu chí và tiêu chí thành phần của nó ở các dòng dưới.", words.LEVELS),
        Place("code", "Mã", width=9, note="Định dạng Văn bản, để Excel không đổi 1.10 thành 1.1."),
        Place("name", "Lĩnh vực / tiêu chí / tiêu chí thành phần", width=52),
        Place("group", "Nhóm điểm", Kind.WORD, 13, "Chỉ ở dòng lĩnh vực; để trống là điểm chính.", words.GROUPS),
        Place("maximum", "Điểm tối đa", Kind.NUMBER, 10),
        Place("minimum", "Điểm thấp nhất", Kind.NUMBER, 10, "Chỉ khi văn bản cho điểm âm; để trống là 0."),
        Place("source", "Hình thức đánh giá", Kind.WORD, 18, "Ai cho số liệu để chấm.", words.SOURCES),
        Place("shape", "Cách chấm", Kind.WORD, 26, "Xem trang Hướng dẫn: mỗi cách chấm cần những ô nào.", words.SHAPES),
        Place("met", "Điểm khi đạt", Kind.NUMBER, 10),
        Place("unmet", "Điểm khi không đạt", Kind.NUMBER_OR_WORD, 12,
              "Một số điểm; với chỉ tiêu từng giai đoạn có thể chọn: " + "; ".join(words.UNMETS), words.UNMETS),
        Place("late", "Điểm khi muộn", Kind.NUMBER, 10),
        Place("threshold", "Ngưỡng / mục tiêu", Kind.NUMBER, 10),
        Place("step", "Bước", Kind.NUMBER, 8),
        Place("unit_points", "Điểm mỗi đơn vị", Kind.NUMBER, 10),
        Place("inclusive", "Tính cả mốc / đủ bước", Kind.FLAG, 12, "Để trống là có."),
        Place("may_exceed", "Được vượt 100%", Kind.FLAG, 10, "Tử số có thể lớn hơn mẫu số; để trống là không."),
        Place("zero_denominator", "Khi mẫu số bằng 0", Kind.WORD, 16, "", words.ZERO_DENOMINATORS),
        Place("combine", "Gộp câu hỏi", Kind.WORD, 16, "", words.COMBINES),
        Place("index", "Theo chỉ số", Kind.WORD, 10, "", words.INDEXES),
        Place("text", "Cách chấm (nguyên văn)", Kind.PROSE, 50),
        Place("required", "Bắt buộc tài liệu", Kind.FLAG, 11, "Để trống là không."),
        Place("note", "Tài liệu kiểm chứng", Kind.PROSE, 40),
        Place("guidance", "Ghi chú", Kind.PROSE, 40),
        Place("not_applicable", "Khi không áp dụng", Kind.WORD, 18, "", words.NOT_APPLICABLE),
        Place("applies_to", "Chỉ áp dụng cho khối", Kind.LIST, 18, "Mã khối, ngăn cách bằng dấu chấm phẩy; để trống là mọi khối."),
        Place("only_agencies", "Chỉ cơ quan", Kind.LIST, 18, "Mã cơ quan, ngăn cách bằng dấu chấm phẩy; để trống là mọi cơ quan."),
        Place("except_agencies", "Trừ cơ quan", Kind.LIST, 18, "Mã các cơ quan không có tiêu chí này."),
        Place("provenance", "Nguồn văn bản", Kind.WORD, 13, "", words.PROVENANCES),
    ),
)  # fmt: skip
FIGURES: Final = SheetLayout(
    "Số liệu",
    (
        Place("leaf", "Mã tiêu chí", width=12),
        Place("role", "Dùng làm", Kind.WORD, 22, "", words.ROLES),
        Place("name", "Tên biến", width=22, note="Chữ thường không dấu, ví dụ so_ho_so."),
        Place("label", "Tên số liệu", width=60),
        Place("unit", "Đơn vị tính", width=14),
        Place("integer", "Số nguyên", Kind.FLAG, note="Để trống là không."),
        Place("minimum", "Nhỏ nhất", Kind.NUMBER, note="Để trống là 0."),
    ),
)
SCALES: Final = SheetLayout(
    "Bảng điểm",
    (
        Place("leaf", "Mã tiêu chí", width=12),
        Place("code", "Mã mục", width=16, note="Mã của mức, mục, điều kiện, phương án, công thức; hoặc giai đoạn của chỉ tiêu."),
        Place("label", "Nội dung", width=60),
        Place("points", "Điểm / giá trị", Kind.NUMBER, note="Điểm; phần trăm của phương án; hoặc chỉ tiêu của giai đoạn."),
        Place("from", "Từ", Kind.NUMBER, note="Chỉ cho khoảng giá trị; (không) là không giới hạn."),
        Place("includes_from", "Tính cả mốc dưới", Kind.FLAG, note="Để trống là có."),
        Place("to", "Đến", Kind.NUMBER, note="Chỉ cho khoảng giá trị; (không) là không giới hạn."),
        Place("includes_to", "Tính cả mốc trên", Kind.FLAG, note="Để trống là không."),
        Place("expression", "Công thức", width=50, note="Ví dụ: 0.5 * a / b (không có dấu bằng ở đầu)."),
    ),
)  # fmt: skip
LAYOUTS: Final = (ABOUT, TREE, FIGURES, SCALES, BLOCKS, GRADES, PARTS, FACTORS)
GUIDE: Final = "Hướng dẫn"
LISTS: Final = "Danh mục"


@dataclass(frozen=True, slots=True)
class Details:
    """The lines of the scale that a way of scoring has: the key of its list, and what each column is in a part of it."""

    key: str
    columns: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Uses:
    """What a way of scoring uses of the workbook."""

    cells: Mapping[str, str] = field(default_factory=dict)
    """Columns of the tree, and the key of the rule that each is."""
    roles: tuple[str, ...] = ()
    """Figures it asks for."""
    details: Details | None = None


_QUOTIENT: Final = {"may_exceed": "may_exceed", "zero_denominator": "zero_denominator"}
_MEASURE: Final = ("input", "numerator", "denominator")
_OPTION: Final = {"code": "code", "label": "label", "points": "points"}
_BAND: Final = {one: one for one in ("from", "includes_from", "to", "includes_to", "points")}

USES: Final[Mapping[str, Uses]] = MappingProxyType(
    {
        Shape.YES_NO: Uses({"met": "yes", "unmet": "no"}),
        Shape.CHOICE: Uses(details=Details("options", _OPTION)),
        Shape.CONJUNCTION: Uses(
            {"met": "all", "unmet": "otherwise"},
            details=Details("conditions", {"code": "code", "label": "label"}),
        ),
        Shape.STEPS: Uses(_QUOTIENT, _MEASURE, Details("bands", _BAND)),
        Shape.CHECKLIST: Uses(details=Details("items", _OPTION)),
        Shape.RATIO: Uses(_QUOTIENT, ("numerator", "denominator")),
        Shape.RATIO_FLOOR: Uses(
            {**_QUOTIENT, "threshold": "threshold", "inclusive": "inclusive"},
            ("numerator", "denominator"),
        ),
        Shape.COUNT_CAP: Uses({"unit_points": "unit_points"}, ("input",)),
        Shape.INCREMENTS: Uses(
            {
                "threshold": "base_limit",
                "met": "base_points",
                "step": "step",
                "unit_points": "step_points",
                "inclusive": "whole_steps",
            },
            ("input",),
        ),
        Shape.INVERSE_RATIO: Uses({"zero_denominator": "zero_denominator"}, ("bad", "total")),
        Shape.DEDUCTION: Uses({"unit_points": "per_case", "minimum": "minimum"}, ("cases",)),
        Shape.ZERO_ON_FAILURE: Uses({}, ("failures",)),
        Shape.TASKS: Uses(
            {
                "met": "all_on_time",
                "late": "some_late",
                "unmet": "some_overdue",
                "zero_denominator": "zero_denominator",
            },
            ("on_time", "late", "overdue"),
        ),
        Shape.TARGET: Uses(
            {**_QUOTIENT, "unmet": "unmet"},
            _MEASURE,
            Details("targets", {"code": "stage", "points": "target"}),
        ),
        Shape.RELATIVE_TO_BEST: Uses({"threshold": "target"}, ("input",)),
        Shape.FORMULAS: Uses(
            {},
            ("variables",),
            Details("formulas", {"code": "code", "label": "label", "expression": "expression"}),
        ),
        Shape.SURVEY_SHARE: Uses({"combine": "combine"}, (), Details("favourable", {"code": ""})),
        Shape.SURVEY_WEIGHTED: Uses(
            {"combine": "combine"}, (), Details("weights", {"code": "", "points": ""})
        ),
        Shape.INDEX: Uses({"index": "index"}),
        Shape.MANUAL: Uses({"step": "step", "minimum": "minimum"}),
    }
)
"""Of `favourable` a line is its code itself; of `weights` its code is the key and its points the value."""

FIELD_CELLS: Final = ("code", "name", "group", "maximum")
CRITERION_CELLS: Final = ("code", "name", "maximum")
LEAF_CELLS: Final[Mapping[str, str]] = MappingProxyType(
    {
        **{one: one for one in ("code", "name", "maximum", "source", "text", "guidance")},
        **{one: one for one in ("not_applicable", "applies_to", "provenance")},
        **{one: one for one in ("only_agencies", "except_agencies")},
        "required": "evidence/required",
        "note": "evidence/note",
    }
)
"""Columns of a leaf beside its rule, and the path of each in the framework file; `minimum` is the rule's where it has one."""
LEAF_PATHS: Final = tuple(
    (column, *path.rpartition("/")[::2]) for column, path in LEAF_CELLS.items()
)
"""The same with each path taken apart: column, the mapping that holds it (empty for the leaf itself), and its key there."""
