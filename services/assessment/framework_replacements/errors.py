"""Refusals about replacements."""

from shared.problems import DomainError, Kind, Text


class MappingOpenError(DomainError):
    """Nobody has said what became of some leaves."""

    code = "mapping-open"
    kind = Kind.CONFLICT
    title = Text("Chưa đối chiếu xong các tiêu chí", "Some leaves are not mapped yet")
    detail = Text(
        "Còn {count} tiêu chí cũ chưa rõ tương ứng với tiêu chí mới nào; xem `errors`, xác nhận bảng đối chiếu giữa hai bộ chỉ số rồi thay lại.",
        "Of {count} old leaves it is not settled what became of them; see `errors`, confirm the mapping of the two frameworks, then replace again.",
    )


class SameFrameworkHoldsError(DomainError):
    """The period uses that framework already."""

    code = "same-framework-holds"
    kind = Kind.CONFLICT
    title = Text("Kỳ đang dùng bộ chỉ số này", "The period uses this framework already")
    detail = Text(
        "Kỳ {period} đang áp dụng đúng bộ chỉ số này; hãy chọn bộ chỉ số khác.",
        "Period {period} uses exactly this framework; choose another one.",
    )


class BlocksMissingError(DomainError):
    """The new framework lacks blocks of agencies that take part."""

    code = "blocks-missing"
    kind = Kind.CONFLICT
    title = Text("Bộ chỉ số mới thiếu khối", "The new framework lacks blocks")
    detail = Text(
        "Có đơn vị tham gia thuộc các khối mà bộ chỉ số mới không có: {blocks}; hãy bổ sung khối vào bộ chỉ số.",
        "Agencies of the period are in blocks that the new framework does not have: {blocks}; add them to it.",
    )


class CorrectionDeadlineNeededError(DomainError):
    """Reports go back, and their agencies have to know until when."""

    code = "correction-deadline-needed"
    kind = Kind.INVALID
    title = Text("Cần hạn sửa báo cáo", "A deadline for corrections is needed")
    detail = Text(
        "Có {count} báo cáo đã nộp phải sửa lại; hãy ghi hạn nộp lại vào `until`.",
        "{count} submitted reports go back for correction; say until when in `until`.",
    )
