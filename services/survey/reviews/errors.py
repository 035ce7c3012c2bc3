"""Refusals around reviews."""

from shared.problems import DomainError, Kind, Text


class FaultyReviewError(DomainError):
    """The review says nothing, or speaks of what is not asked."""

    code = "faulty-review"
    kind = Kind.INVALID
    title = Text("Nhận xét chưa đúng", "The review has faults")
    detail = Text(
        "Có {count} chỗ cần sửa; xem danh sách `errors`.",
        "{count} places need mending; see `errors`.",
    )


class NoInterviewerError(DomainError):
    """Nobody can be asked to fill it in again."""

    code = "no-interviewer"
    kind = Kind.CONFLICT
    title = Text("Phiếu không do điều tra viên thu", "No interviewer collected it")
    detail = Text(
        "Phiếu này đến qua kênh {channel}, không có điều tra viên để trả lại; nếu phiếu sai, hãy dùng mục loại phiếu.",
        "It came by {channel}, so there is no interviewer to send it back to; where it is wrong, use exclusions.",
    )


class ReviewedAlreadyError(DomainError):
    """Two supervisors have approved it."""

    code = "reviewed-already"
    kind = Kind.CONFLICT
    title = Text("Phiếu đã được duyệt đủ hai bước", "The response is confirmed")
    detail = Text(
        "Hai người giám sát đã duyệt phiếu này; chỉ còn trả lại được (REJECT) nếu phát hiện sai.",
        "Two supervisors have approved it; it can only be sent back (REJECT) where something is found wrong.",
    )


class ReturnedAlreadyError(DomainError):
    """The interviewer has it."""

    code = "returned-already"
    kind = Kind.CONFLICT
    title = Text("Phiếu đang ở chỗ điều tra viên", "The interviewer has it")
    detail = Text(
        "Phiếu đã được trả lại và chờ bản mới; hãy đợi bản mới, hoặc khôi phục ở mục loại phiếu để thôi trả lại.",
        "It was sent back and waits for its new version; wait for that, or restore it under exclusions to call it back.",
    )


class NotCountingError(DomainError):
    """What is out of the figures cannot be approved."""

    code = "response-not-counting"
    kind = Kind.CONFLICT
    title = Text("Phiếu không được tính", "The response does not count")
    detail = Text(
        "Phiếu đang bị loại (“{reason}”) nên không duyệt được; hãy khôi phục trước, hoặc trả lại điều tra viên.",
        "It is out of the figures (“{reason}”) and cannot be approved; restore it first, or send it back.",
    )


class SecondReviewerError(DomainError):
    """Four eyes see more than two."""

    code = "second-reviewer-needed"
    kind = Kind.CONFLICT
    title = Text("Cần người giám sát thứ hai", "Another supervisor is needed")
    detail = Text(
        "Bước xác nhận phải do người khác với người duyệt bước một; hãy chuyển cho người giám sát khác.",
        "Who approved it first cannot confirm it; pass it on to another supervisor.",
    )


class NotReturnedError(DomainError):
    """Nobody asked for another version."""

    code = "response-not-returned"
    kind = Kind.CONFLICT
    title = Text("Phiếu không được trả lại", "The response was not sent back")
    detail = Text(
        "Phiếu này không chờ bản mới; hãy xem danh sách phiếu trả lại, bản mới chỉ nhận cho phiếu ở đó.",
        "It waits for no new version; see the returned responses, a new version is taken for those only.",
    )
