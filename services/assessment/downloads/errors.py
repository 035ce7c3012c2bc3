"""Refusals of downloads."""

from shared.problems import DomainError, Kind, Text


class FileBeingScannedError(DomainError):
    """The scanner has not judged the file yet."""

    code = "file-being-scanned"
    kind = Kind.LOCKED
    title = Text("Tệp đang được quét mã độc", "The file is being scanned")
    detail = Text(
        "Tệp “{name}” đang chờ quét mã độc nên chưa tải về được; tệp không bị mất, hãy thử lại sau ít phút.",
        "“{name}” waits to be scanned, so it cannot be downloaded yet; it is not lost, try again in a few minutes.",
    )


class FileQuarantinedError(DomainError):
    """The scanner has found something in the file."""

    code = "file-quarantined"
    kind = Kind.CONFLICT
    title = Text("Tệp bị cách ly vì có mã độc", "The file is in quarantine, for it is infected")
    detail = Text(
        "Phần mềm quét phát hiện {signature} trong tệp “{name}” nên không ai tải về được; đơn vị cần tải lên phiên bản sạch.",
        "The scanner found {signature} in “{name}”, so nobody can download it; the agency has to upload a clean version.",
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
