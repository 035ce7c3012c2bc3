"""Refusals about meetings of the council."""

from shared.problems import DomainError, Kind, Text


class SessionApprovedError(DomainError):
    """Approved minutes stand for ever."""

    code = "council-session-approved"
    kind = Kind.CONFLICT
    title = Text("Biên bản đã được duyệt", "The minutes are approved")
    detail = Text(
        "Chủ tịch Hội đồng đã duyệt biên bản này nên không sửa được nữa; hãy lập phiên họp mới để điều chỉnh.",
        "The chair has approved these minutes, so they cannot be changed; enter another meeting to amend them.",
    )


class MinutesNotReadyError(DomainError):
    """Something keeps the minutes from being approved."""

    code = "minutes-not-ready"
    kind = Kind.CONFLICT
    title = Text("Biên bản chưa đủ điều kiện duyệt", "The minutes cannot be approved yet")
    detail = Text(
        "Còn {count} điểm cần bổ sung; xem danh sách `errors`.",
        "{count} things are wanting; see `errors`.",
    )


class ApproverInConflictError(DomainError):
    """Another chair has to approve."""

    code = "approver-in-conflict"
    kind = Kind.NOT_PERMITTED
    title = Text("Cần người khác duyệt", "Somebody else has to approve")
    detail = Text(
        "Biên bản có kết luận về đơn vị mà bạn có xung đột lợi ích; hãy để người khác có vai trò Chủ tịch Hội đồng duyệt.",
        "The minutes resolve on an agency with which you have a conflict of interest; let another chair of the council approve them.",
    )


class MinutesNotDraftedError(DomainError):
    """Minutes name reports that cannot be resolved on."""

    code = "minutes-refused"
    kind = Kind.INVALID
    title = Text("Biên bản chưa hợp lệ", "The minutes are refused")
    detail = Text(
        "Có {count} chỗ cần sửa; xem danh sách `errors`. Chưa có gì được lưu.",
        "{count} places need mending; see `errors`. Nothing was stored.",
    )
