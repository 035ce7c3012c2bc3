"""Refusals around samples."""

from shared.problems import DomainError, Kind, Text


class SampleExistsError(DomainError):
    """Another sample has this id."""

    code = "sample-exists"
    kind = Kind.CONFLICT
    title = Text("Mã đã dùng cho mẫu khác", "The id belongs to another sample")
    detail = Text(
        "Đã rút một mẫu khác với mã này và mẫu đó giữ nguyên; hãy tạo mã mới.",
        "Another sample was drawn under this id and stays as it is; make a new id.",
    )


class EmptyFrameError(DomainError):
    """There is nothing to draw from."""

    code = "empty-frame"
    kind = Kind.CONFLICT
    title = Text("Dàn mẫu trống", "There is nothing to draw from")
    detail = Text(
        "Không có hồ sơ nào hoàn thành trong các tháng này thuộc đơn vị đã gắn với cơ quan; hãy chọn tháng khác hoặc bổ sung bảng đơn vị.",
        "No dossier of a unit that belongs to an agency was completed in these months; choose others, or add to the table of units.",
    )
