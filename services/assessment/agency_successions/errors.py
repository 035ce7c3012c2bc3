"""Refusals about successions."""

from shared.problems import DomainError, Kind, Text


class SuccessionRefusedError(DomainError):
    """The decision does not fit the register."""

    code = "succession-refused"
    kind = Kind.INVALID
    title = Text("Quyết định chưa khớp danh bạ", "The decision does not fit the register")
    detail = Text(
        "Có {count} chỗ cần sửa; xem danh sách `errors`. Chưa có gì được thay đổi.",
        "{count} places need mending; see `errors`. Nothing has been changed.",
    )


class SuccessionInUseError(DomainError):
    """Something depends on a succession already."""

    code = "succession-in-use"
    kind = Kind.CONFLICT
    title = Text("Quyết định đã được sử dụng", "The succession is in use")
    detail = Text(
        "Đơn vị {agencies} đã tham gia một kỳ đánh giá hoặc một lần sắp xếp sau đó; hãy hủy lần sắp xếp sau trước, hoặc nhập "
        "một quyết định mới.",
        "{agencies} already takes part in a period or in a later succession; undo the later one first, or enter a new "
        "decision.",
    )
