"""Refusals about statements."""

from shared.problems import DomainError, Kind, Text


class ProposedPointsRefusedError(DomainError):
    """Proposed points lie outside the leaf's range."""

    code = "proposed-points-refused"
    kind = Kind.INVALID
    title = Text("Điểm đề xuất chưa hợp lệ", "The proposed points are refused")
    detail = Text(
        "Điểm đề xuất chưa đúng; xem `errors` để biết giới hạn và bước điểm.",
        "The proposed points are not right; `errors` says range and step.",
    )


class StatementWindowError(DomainError):
    """It is not this side's turn to speak."""

    code = "statement-window"
    kind = Kind.CONFLICT
    title = Text("Ngoài thời gian phát biểu", "This is not the time for your statement")
    detail = Text(
        "Kỳ đang ở bước {present}; phía của bạn được giải trình, trao đổi trong: {windows}. Nếu cần thêm thời gian hãy hỏi cán bộ Nội vụ.",
        "The period is in {present}; your side may state something in: {windows}. Ask an officer if you need more time.",
    )


class OnlyCouncilAsksError(DomainError):
    """Agencies answer; they do not ask."""

    code = "only-council-asks"
    kind = Kind.INVALID
    title = Text("Chỉ Hội đồng đặt câu hỏi", "Only the council asks")
    detail = Text(
        "Đơn vị trả lời câu hỏi của Hội đồng; hãy bỏ `question` và dùng `reply_to` để trả lời.",
        "Agencies answer the council's questions; leave `question` out and answer by `reply_to`.",
    )


class NotTheAuthorError(DomainError):
    """A statement is withdrawn by whoever signed it."""

    code = "not-the-author"
    kind = Kind.NOT_PERMITTED
    title = Text("Không phải người ký", "You did not sign this")
    detail = Text(
        "Chỉ người đã ký mới rút được ý kiến này; bạn có thể gửi ý kiến mới để đính chính.",
        "Only whoever signed a statement withdraws it; you may correct it by a statement of your own.",
    )


class StatementWithdrawnError(DomainError):
    """It was withdrawn before."""

    code = "statement-withdrawn"
    kind = Kind.CONFLICT
    title = Text("Ý kiến đã được rút", "The statement was withdrawn before")
    detail = Text(
        "Ý kiến này đã được rút với lý do khác; hãy gửi ý kiến mới nếu cần.",
        "This statement was withdrawn before for another reason; make a new statement if that is needed.",
    )
