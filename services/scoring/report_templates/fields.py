"""The fields that a template may use: a small typed tree that checks templates, documents them, and bounds their work."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from shared.problems.problem import Text


@dataclass(frozen=True, slots=True)
class TextField:
    """Something to be written."""

    about: Text


@dataclass(frozen=True, slots=True)
class FlagField:
    """Something to be asked by `{% if … %}`."""

    about: Text


@dataclass(frozen=True, slots=True)
class PictureField:
    """A chart."""

    about: Text


@dataclass(frozen=True, slots=True)
class RecordField:
    """Something with fields of its own, written with a dot."""

    about: Text
    members: Mapping[str, "FieldType"]


@dataclass(frozen=True, slots=True)
class ListField:
    """Several of the same, gone through by `{% for … in … %}`."""

    about: Text
    element: RecordField


FieldType = TextField | FlagField | PictureField | RecordField | ListField


def _text(vi: str, en: str) -> TextField:
    return TextField(Text(vi, en))


def _list(vi: str, en: str, members: Mapping[str, FieldType]) -> ListField:
    about = Text(vi, en)
    return ListField(about, RecordField(about, members))


def _record(vi: str, en: str, members: Mapping[str, FieldType]) -> RecordField:
    return RecordField(Text(vi, en), members)


_LOSS: Final = {
    "code": _text("Mã tiêu chí", "Code of the leaf"),
    "name": _text("Tên tiêu chí", "Name of the leaf"),
    "points": _text("Điểm đạt", "Points"),
    "maximum": _text("Điểm tối đa", "Maximum"),
    "lost": _text("Điểm mất", "Points lost"),
    "why": _text("Lý do", "Why"),
}
_FIELD_OF_AGENCY: Final = {
    "code": _text("Mã lĩnh vực", "Code of the field"),
    "name": _text("Tên lĩnh vực", "Name of the field"),
    "points": _text("Điểm", "Points"),
    "maximum": _text("Điểm tối đa áp dụng", "Applicable maximum"),
    "rank": _text("Hạng trong khối ở lĩnh vực này", "Rank of the block in this field"),
}
_AGENCY: Final[Mapping[str, FieldType]] = {
    "rank": _text("Hạng trong khối; “–” nếu không xếp hạng", "Rank in the block, or “–”"),
    "code": _text("Mã định danh", "Code"),
    "name": _text("Tên cơ quan, đơn vị", "Name"),
    "block": _text("Tên khối", "Name of its block"),
    "index": _text("Chỉ số", "Index"),
    "grade": _text("Xếp loại", "Grade"),
    "bonus": _text("Điểm thưởng", "Bonus points"),
    "penalty": _text("Điểm trừ", "Penalty points"),
    "sipas": _text("SIPAS (%)", "SIPAS (%)"),
    "sipas_rank": _text("Hạng SIPAS", "Rank by SIPAS"),
    "explanation": _text("Cách tính chỉ số", "How the index is made"),
    "is_ranked": FlagField(Text("Có xếp hạng", "Whether it is ranked")),
    "parts": _list(
        "Các phần điểm",
        "Parts of the total",
        {
            "name": _text("Tên phần", "Name of the part"),
            "points": _text("Điểm", "Points"),
            "maximum": _text("Điểm tối đa áp dụng", "Applicable maximum"),
        },
    ),
    "fields": _list("Các lĩnh vực", "Fields", _FIELD_OF_AGENCY),
    "losses": _list("Năm tiêu chí mất nhiều điểm nhất", "The five greatest losses", _LOSS),
}
_GRADE: Final = {
    "name": _text("Tên mức xếp loại", "Name of the grade"),
    "limits": _text("Khoảng điểm", "Band of points"),
    "count": _text("Số cơ quan", "Agencies in it"),
}
_STANDING: Final[Mapping[str, FieldType]] = {
    "agencies": _text("Số cơ quan", "Number of agencies"),
    "ranked": _text("Số cơ quan được xếp hạng", "Number of ranked agencies"),
    "mean": _text("Chỉ số trung bình", "Mean index"),
    "highest": _text("Chỉ số cao nhất", "Highest index"),
    "lowest": _text("Chỉ số thấp nhất", "Lowest index"),
    "spread": _text("Chênh lệch cao nhất, thấp nhất", "Highest less lowest"),
    "best": _text("Cơ quan có chỉ số cao nhất", "Agency with the highest index"),
    "last": _text("Cơ quan có chỉ số thấp nhất", "Agency with the lowest index"),
    "grades": _list("Số cơ quan theo xếp loại", "Agencies by grade", _GRADE),
}
_BLOCK: Final[Mapping[str, FieldType]] = {
    "name": _text("Tên khối", "Name of the block"),
    **_STANDING,
    "fields": _list(
        "Kết quả của khối theo lĩnh vực",
        "What the block reached by field",
        {
            "code": _text("Mã lĩnh vực", "Code of the field"),
            "name": _text("Tên lĩnh vực", "Name of the field"),
            "maximum": _text("Điểm tối đa", "Maximum"),
            "mean": _text("Điểm trung bình", "Mean points"),
            "highest": _text("Cao nhất", "Highest"),
            "lowest": _text("Thấp nhất", "Lowest"),
            "share": _text("Tỷ lệ đạt trung bình (%)", "Mean share (%)"),
        },
    ),
    "losses": _list(
        "Mười tiêu chí mất nhiều điểm nhất của khối", "The block's ten greatest losses", _LOSS
    ),
    "ranking": _list("Các cơ quan theo thứ hạng", "Agencies in the order of the ranking", _AGENCY),
    "chart": PictureField(Text("Biểu đồ chỉ số của khối", "Chart of the block's indices")),
}

FIELDS: Final = _record(
    "Mọi trường",
    "All fields",
    {
        "title": _text("Tên kết quả", "What the results are called"),
        "banner": _text(
            "“DỰ THẢO” hoặc mức độ hoàn tất khác; trống khi đã công bố",
            "“DỰ THẢO” or how final it is; empty once published",
        ),
        "is_published": FlagField(Text("Đã công bố", "Whether it is published")),
        "authority": _record("Cơ quan chủ trì", "The authority", {"name": _text("Tên", "Name")}),
        "programme": _record("Chương trình", "Programme", {"name": _text("Tên", "Name")}),
        "period": _record(
            "Kỳ đánh giá",
            "Period",
            {
                "name": _text("Tên kỳ", "Name"),
                "starts_on": _text("Ngày bắt đầu", "First day"),
                "ends_on": _text("Ngày kết thúc", "Last day"),
            },
        ),
        "framework": _record(
            "Bộ chỉ số",
            "Framework",
            {
                "name": _text("Tên", "Name"),
                "edition": _text("Phiên bản", "Edition"),
                "decision": _text("Quyết định ban hành", "Decision that issued it"),
                "scale": _text("Thang điểm", "Scale"),
                "leaves": _text("Số tiêu chí chấm điểm", "Number of leaves"),
            },
        ),
        "decision": _record(
            "Quyết định công bố; trống khi chưa công bố",
            "The decision; empty until published",
            {
                "number": _text("Số", "Number"),
                "day": _text("Ngày", "Day"),
                "note": _text("Ghi chú", "Note"),
            },
        ),
        "run": _record(
            "Lần tính điểm",
            "The run",
            {
                "computed_at": _text("Thời điểm tính", "When it was computed"),
                "checked_by": _text("Người kiểm tra", "Who checked it"),
                "approved_by": _text("Người phê duyệt", "Who approved it"),
                "approved_at": _text("Thời điểm phê duyệt", "When it was approved"),
                "approval_note": _text("Ghi chú phê duyệt", "Note of the approval"),
                "kernel_version": _text("Phiên bản phương pháp", "Version of the method"),
                "result_digest": _text("Dấu vết SHA-256 của kết quả", "Digest of the results"),
            },
        ),
        "summary": _record("Tất cả các khối", "All blocks together", _STANDING),
        "parts": _list(
            "Các phần điểm",
            "Parts of the total",
            {
                "name": _text("Tên", "Name"),
                "maximum": _text("Điểm tối đa", "Maximum"),
            },
        ),
        "fields": _list(
            "Các lĩnh vực",
            "Fields",
            {
                "code": _text("Mã", "Code"),
                "name": _text("Tên", "Name"),
                "maximum": _text("Điểm tối đa", "Maximum"),
            },
        ),
        "grades": _list("Các mức xếp loại", "Grades", _GRADE),
        "blocks": _list("Các khối", "Blocks", _BLOCK),
        "agencies": _list("Mọi cơ quan, theo khối và hạng", "All agencies", _AGENCY),
        "heads": _list(
            "Đánh giá người đứng đầu; trống nếu không có",
            "Evaluation of heads; empty where there is none",
            {
                "agency": _text("Cơ quan", "Agency"),
                "head": _text("Người đứng đầu", "Head"),
                "grade": _text("Xếp loại cơ quan", "Grade of the agency"),
                "evaluation": _text("Mức đánh giá", "Evaluation"),
            },
        ),
        "charts": _record(
            "Biểu đồ chung",
            "Charts of all blocks",
            {
                "grades": PictureField(
                    Text("Số cơ quan theo xếp loại, theo khối", "Agencies by grade, by block")
                ),
                "fields": PictureField(
                    Text("Tỷ lệ đạt theo lĩnh vực, theo khối", "Share reached by field, by block")
                ),
            },
        ),
    },
)


@dataclass(frozen=True, slots=True)
class DocumentedField:
    """A field as it is listed for who writes a template."""

    name: str
    kind: str
    about: Text


_KINDS: Final = {
    TextField: "TEXT",
    FlagField: "FLAG",
    PictureField: "PICTURE",
    RecordField: "RECORD",
    ListField: "LIST",
}


def documented(record: RecordField = FIELDS, before: str = "") -> Iterator[DocumentedField]:
    """List every field below a record; the elements of lists are shown by `[]`."""
    for name, field in record.members.items():
        path = f"{before}{name}"
        yield DocumentedField(path, _KINDS[type(field)], field.about)
        match field:
            case RecordField():
                yield from documented(field, f"{path}.")
            case ListField():
                yield from documented(field.element, f"{path}[].")
            case TextField() | FlagField() | PictureField():
                pass
