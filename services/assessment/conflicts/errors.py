"""Refusals about conflicts of interest."""

from shared.problems import DomainError, Kind, Text


class ConflictDeclaredError(DomainError):
    """This conflict stands already."""

    code = "conflict-declared"
    kind = Kind.CONFLICT
    title = Text("Xung đột lợi ích đã được khai", "The conflict is declared already")
    detail = Text(
        "Xung đột lợi ích của người này với đơn vị này đã được khai và còn hiệu lực; không cần khai lại.",
        "This person's conflict of interest with this agency is declared and stands; nothing more is needed.",
    )


class OnlyOwnConflictError(DomainError):
    """An appraiser declares nobody else's conflict."""

    code = "only-own-conflict"
    kind = Kind.NOT_PERMITTED
    title = Text("Chỉ được khai cho chính mình", "You may declare your own conflicts only")
    detail = Text(
        "Thành viên chỉ khai xung đột lợi ích của chính mình; hãy bỏ `account_id`, hoặc báo cán bộ Nội vụ khai cho người khác.",
        "Members declare their own conflicts only; leave `account_id` out, or ask an officer to declare another's.",
    )


class OwnConflictError(DomainError):
    """Nobody lifts a conflict of his or her own."""

    code = "own-conflict"
    kind = Kind.NOT_PERMITTED
    title = Text("Không được tự rút", "You may not lift your own conflict")
    detail = Text(
        "Người có xung đột lợi ích không được tự rút khai báo; hãy đề nghị cán bộ Nội vụ hoặc Chủ tịch Hội đồng khác.",
        "Nobody withdraws a conflict of his or her own; ask another officer or chair to do it.",
    )


class ConflictWithdrawnError(DomainError):
    """It was withdrawn before."""

    code = "conflict-withdrawn"
    kind = Kind.CONFLICT
    title = Text("Khai báo đã được rút", "The conflict was withdrawn before")
    detail = Text(
        "Khai báo này đã được rút; nếu xung đột lợi ích vẫn còn hãy khai mới.",
        "This conflict was withdrawn before; declare a new one if it exists again.",
    )


class MoverInConflictError(DomainError):
    """Whoever moves a period judges all of its reports."""

    code = "mover-in-conflict"
    kind = Kind.NOT_PERMITTED
    title = Text(
        "Có xung đột lợi ích trong kỳ này", "You have a conflict of interest in this period"
    )
    detail = Text(
        "Chuyển bước là quyết định về mọi báo cáo của kỳ, kể cả báo cáo bạn có xung đột lợi ích; hãy để người khác cùng vai trò làm.",
        "Moving the period decides on all its reports, also on those that you have a conflict with; leave it to another of your role.",
    )
