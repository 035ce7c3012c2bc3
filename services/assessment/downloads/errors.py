"""Refusals of downloads."""

from shared.problems import DomainError, Kind, Text


class RangeRefusedError(DomainError):
    """The range lies outside the file."""

    code = "range-refused"
    kind = Kind.RANGE_NOT_SATISFIABLE
    title = Text("Khoảng byte không hợp lệ", "The range lies outside the file")
    detail = Text(
        "Tệp chỉ có {size} byte; hãy bỏ tiêu đề Range hoặc yêu cầu khoảng nằm trong tệp.",
        "The file has {size} bytes only; leave Range out or ask for a part of it.",
    )


class FileQuarantinedError(DomainError):
    """The file is not known to be harmless."""

    code = "file-quarantined"
    kind = Kind.CONFLICT
    title = Text("Tệp đang bị cách ly", "The file is in quarantine")
    detail = Text(
        "Tệp “{name}” chưa quét xong hoặc có mã độc ({state}) nên chưa tải về được; nếu đang chờ quét hãy thử lại sau ít phút.",
        "“{name}” has not been scanned yet or is infected ({state}), so it cannot be downloaded; while it is pending, try again in a few minutes.",
    )


class LinkTargetError(DomainError):
    """A link leads to exactly one thing."""

    code = "link-target"
    kind = Kind.INVALID
    title = Text("Chưa rõ liên kết tới đâu", "It is not clear where the link leads")
    detail = Text(
        "Hãy gửi đúng một trong `evidence_id`, `self_assessment_id`, `period_id`; `leaf` bắt buộc với `period_id` và không dùng với `evidence_id`.",
        "Send exactly one of `evidence_id`, `self_assessment_id`, `period_id`; `leaf` is needed with `period_id` and not taken with `evidence_id`.",
    )


class LinkExpiredError(DomainError):
    """The link is not one of ours, or its time is over."""

    code = "link-expired"
    kind = Kind.NOT_FOUND
    title = Text("Liên kết không còn dùng được", "The link cannot be used any more")
    detail = Text(
        "Liên kết tải về không đúng hoặc đã hết hạn; hãy quay lại hệ thống và tạo liên kết mới.",
        "The download link is wrong or has expired; go back and ask for a new one.",
    )
