"""Refusals about remedies."""

from shared.problems import DomainError, Kind, Text


class NothingLostError(DomainError):
    """The leaf lost no points."""

    code = "nothing-lost"
    kind = Kind.CONFLICT
    title = Text("Tiêu chí không bị mất điểm", "The leaf lost no points")
    detail = Text(
        "Tiêu chí {leaf} không bị mất điểm trong kỳ này; hãy chọn một tiêu chí trong danh sách mất điểm, hoặc một tiêu chí điều tra.",
        "Leaf {leaf} lost no points in this period; choose one of the list of losses, or one of the survey.",
    )


class PeriodNotClosedError(DomainError):
    """The points are not fixed yet."""

    code = "period-not-closed"
    kind = Kind.CONFLICT
    title = Text("Kỳ đánh giá chưa kết thúc", "The period is not closed yet")
    detail = Text(
        "Giải pháp khắc phục được đăng ký sau khi Hội đồng kết thúc thẩm định kỳ {period}.",
        "Remedies are filed after the council has closed period {period}.",
    )


class FollowUpRefusedError(DomainError):
    """What is said does not fit how far the remedy is."""

    code = "follow-up-refused"
    kind = Kind.CONFLICT
    title = Text("Không thể cập nhật giải pháp", "The remedy cannot be followed up so")
    detail = Text(
        "Giải pháp đang ở trạng thái {state}; ở trạng thái này chỉ có thể: {possible}.",
        "The remedy is {state}; from there only this is possible: {possible}.",
    )


class RemedyEndedError(DomainError):
    """The plan of a remedy that is done or cancelled stands."""

    code = "remedy-ended"
    kind = Kind.CONFLICT
    title = Text("Giải pháp đã kết thúc", "The remedy has ended")
    detail = Text(
        "Giải pháp đang ở trạng thái {state} nên không sửa được nữa; hãy đăng ký giải pháp mới nếu cần.",
        "The remedy is {state} and cannot be changed any more; file a new one where needed.",
    )


class DueDayPassedError(DomainError):
    """A remedy is planned for the past."""

    code = "due-day-passed"
    kind = Kind.INVALID
    title = Text("Hạn hoàn thành đã qua", "The due day has passed")
    detail = Text(
        "Hạn {due_on} đã qua; hãy chọn từ hôm nay ({today}, giờ Việt Nam) trở đi.",
        "{due_on} has passed; choose today ({today} in Viet Nam) or later.",
    )


class DocumentsRefusedError(DomainError):
    """Documents that are to show something cannot."""

    code = "follow-up-documents-refused"
    kind = Kind.INVALID
    title = Text("Tài liệu kèm theo chưa hợp lệ", "The documents are refused")
    detail = Text(
        "Có {count} tài liệu không dùng được; xem danh sách `errors`. Chưa có gì được lưu.",
        "{count} documents cannot be used; see `errors`. Nothing was stored.",
    )
