"""Refusals around export jobs."""

from shared.problems.problem import DomainError, Kind, Text


class ExportIdTakenError(DomainError):
    """The id stands for another export."""

    code = "export-id-taken"
    kind = Kind.CONFLICT
    title = Text("Mã đã dùng cho lần xuất khác", "The id is used for another export")
    detail = Text(
        "Mã {id} đã dùng cho một yêu cầu khác; hãy tạo mã mới hoặc bỏ trống `id`.",
        "The id {id} stands for another request; make a new one, or leave `id` out.",
    )


class ExportNotReadyError(DomainError):
    """There is nothing to fetch, yet or at all."""

    code = "export-not-ready"
    kind = Kind.CONFLICT
    title = Text("Tệp xuất chưa sẵn sàng", "The export is not ready")
    detail = Text(
        "Tệp đang ở trạng thái {state}; chỉ tải được khi đã xong. Hãy xem tiến độ; nếu không thành công hoặc đã hủy thì yêu cầu lại.",
        "The export is {state}; it can be fetched when it is DONE. Look at its progress; where it is FAILED or CANCELLED, "
        "ask for it again.",
    )


class ExportFinishedError(DomainError):
    """What is over cannot be cancelled."""

    code = "export-finished"
    kind = Kind.CONFLICT
    title = Text("Việc xuất tệp đã kết thúc", "The export is finished")
    detail = Text(
        "Việc xuất tệp đã kết thúc ({state}) nên không hủy được nữa; nếu không cần, hãy xóa tệp.",
        "The export is over ({state}) and cannot be cancelled; remove it if nobody needs it.",
    )


class TooManyExportsError(DomainError):
    """One authority does not fill the queue of all."""

    code = "too-many-exports"
    kind = Kind.TOO_MANY
    title = Text("Đang chờ quá nhiều tệp xuất", "Too many exports are waiting")
    detail = Text(
        "Đã có {count} tệp đang chờ; hãy đợi hoặc hủy bớt rồi yêu cầu lại.",
        "{count} exports wait already; let some finish, or cancel some, and ask again.",
    )
