"""Refusals about evidence."""

from shared.problems import DomainError, Kind, Text


class EvidenceLeafError(DomainError):
    """The leaf takes no evidence."""

    code = "leaf-without-evidence"
    kind = Kind.INVALID
    title = Text("Tiêu chí không nhận tài liệu", "The leaf takes no evidence")
    detail = Text(
        "Tiêu chí {leaf} không tồn tại, không áp dụng cho khối của đơn vị, hoặc lấy từ điều tra; hãy chọn tiêu chí khác.",
        "Leaf {leaf} does not exist, does not apply to the agency's block, or comes from the survey; choose another.",
    )


class CitationsRefusedError(DomainError):
    """Some of the documents cannot be cited where it is wanted."""

    code = "citations-refused"
    kind = Kind.INVALID
    title = Text("Không viện dẫn được tài liệu", "Some documents cannot be cited")
    detail = Text(
        "Có {count} chỗ cần sửa nên chưa có gì được ghi; xem danh sách `errors`.",
        "{count} places need mending, so nothing was stored; see `errors`.",
    )
