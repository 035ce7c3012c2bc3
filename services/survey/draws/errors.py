"""Refusals around draws."""

from shared.problems import DomainError, Kind, Text


class FaultyDrawError(DomainError):
    """The draw cannot be made of this list in these stages."""

    code = "faulty-draw"
    kind = Kind.INVALID
    title = Text("Không rút mẫu như vậy được", "The draw cannot be made like this")
    detail = Text(
        "Có {count} chỗ cần sửa trước khi rút mẫu; xem danh sách `errors`.",
        "{count} places need mending before anything is drawn; see `errors`.",
    )


class DrawExistsError(DomainError):
    """Another draw has this id."""

    code = "draw-exists"
    kind = Kind.CONFLICT
    title = Text("Mã đã dùng cho lần rút khác", "The id belongs to another draw")
    detail = Text(
        "Đã rút một mẫu khác với mã này và mẫu đó giữ nguyên; hãy tạo mã mới.",
        "Another sample was drawn under this id and stays as it is; make a new id.",
    )


class CellDrawnError(DomainError):
    """Each agency's group is drawn once: two draws together have no known chances."""

    code = "cell-drawn"
    kind = Kind.CONFLICT
    title = Text("Đã rút mẫu cho cơ quan và nhóm này", "A sample was drawn for this agency already")
    detail = Text(
        "Nhóm này của ít nhất một cơ quan trong danh sách đã được rút mẫu; hãy huỷ lần rút trước nếu chưa giao phiếu nào, hoặc bỏ cơ quan đó khỏi danh sách.",
        "A sample of this group was drawn already for an agency of the list; withdraw that draw if nothing of it is handed out, or leave the agency out.",
    )


class DrawInUseError(DomainError):
    """What is in people's hands is not drawn anew."""

    code = "draw-in-use"
    kind = Kind.CONFLICT
    title = Text("Mẫu đã được sử dụng", "The sample is in use")
    detail = Text(
        "Đã có phiếu của mẫu này được giao hoặc trả lời nên không huỷ được; hãy dùng danh sách thay thế.",
        "Cases of this sample were handed out or answered, so that it stays; use its replacements.",
    )
