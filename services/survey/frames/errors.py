"""Refusals around frames."""

from shared.problems import DomainError, Kind, Text


class FaultyListError(DomainError):
    """The workbook cannot be taken in as a frame."""

    code = "faulty-list"
    kind = Kind.INVALID
    title = Text("Danh sách lấy mẫu có lỗi", "The list has faults")
    detail = Text(
        "Có {count} ô cần sửa; mỗi mục trong `errors` chỉ rõ trang, ô và cách sửa. Chưa có gì được lưu.",
        "{count} cells need mending; `errors` gives sheet, cell and what to write for each. Nothing has been kept.",
    )


class NoSuchGroupError(DomainError):
    """The campaign wants no answers from this group."""

    code = "no-such-group"
    kind = Kind.INVALID
    title = Text("Nhóm không có chỉ tiêu", "The group has no target")
    detail = Text(
        "Đợt điều tra không có chỉ tiêu cho nhóm {group}; hãy chọn một trong: {groups}.",
        "The campaign has no target for the group {group}; choose one of: {groups}.",
    )


class FrameExistsError(DomainError):
    """Another frame has this id."""

    code = "frame-exists"
    kind = Kind.CONFLICT
    title = Text("Mã đã dùng cho danh sách khác", "The id belongs to another list")
    detail = Text(
        "Đã nhận một danh sách khác với mã này và danh sách đó giữ nguyên; hãy tạo mã mới.",
        "Another list was taken in under this id and stays as it is; make a new id.",
    )


class FrameDrawnError(DomainError):
    """A frame that a sample was drawn from stays."""

    code = "frame-drawn"
    kind = Kind.CONFLICT
    title = Text("Danh sách đã được rút mẫu", "A sample was drawn from the list")
    detail = Text(
        "Đã rút mẫu từ danh sách này nên không xoá được; hãy huỷ lần rút mẫu trước, hoặc chỉ xoá thông tin liên hệ.",
        "A sample was drawn from this list, so that it stays; withdraw the draw first, or erase its contact data only.",
    )


class WrongKeepUntilError(DomainError):
    """Contact data are kept for a while only."""

    code = "wrong-keep-until"
    kind = Kind.INVALID
    title = Text("Ngày xoá không hợp lệ", "The day of erasure does not fit")
    detail = Text(
        "Thông tin liên hệ phải được giữ qua ngày kết thúc điều tra và xoá chậm nhất {days} ngày sau đó; hãy chọn ngày từ {first} đến {last}.",
        "Contact data are kept beyond the last day of the survey and erased within {days} days of it; choose a day from {first} to {last}.",
    )
