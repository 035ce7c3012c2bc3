"""Refusals around back-checks."""

from shared.problems import DomainError, Kind, Text


class FaultyBackCheckError(DomainError):
    """The order speaks of questions that are not asked."""

    code = "faulty-back-check"
    kind = Kind.INVALID
    title = Text("Yêu cầu phúc tra chưa đúng", "The back-check has faults")
    detail = Text(
        "Có {count} chỗ cần sửa; xem danh sách `errors`.",
        "{count} places need mending; see `errors`.",
    )


class FaultyContactError(DomainError):
    """What was answered the second time does not fit the form."""

    code = "faulty-contact"
    kind = Kind.INVALID
    title = Text("Kết quả phúc tra chưa đúng", "The second contact has faults")
    detail = Text(
        "Có {count} chỗ cần sửa trước khi lưu; xem danh sách `errors`.",
        "{count} places need mending before it can be kept; see `errors`.",
    )


class NothingToCheckError(DomainError):
    """There is nothing to draw from."""

    code = "nothing-to-back-check"
    kind = Kind.CONFLICT
    title = Text("Chưa có phiếu để phúc tra", "There is nothing to draw from")
    detail = Text(
        "Không còn phiếu nào của điều tra viên đang được tính mà chưa rút phúc tra; hãy đợi có thêm phiếu.",
        "No interviewer has a response that counts and was not drawn before; wait until more have come.",
    )


class BackCheckExistsError(DomainError):
    """Another back-check has this id."""

    code = "back-check-exists"
    kind = Kind.CONFLICT
    title = Text("Mã đã dùng cho đợt phúc tra khác", "The id belongs to another back-check")
    detail = Text(
        "Đã rút một đợt phúc tra khác với mã này và đợt đó giữ nguyên; hãy tạo mã mới.",
        "Another back-check was drawn under this id and stays as it is; make a new id.",
    )
