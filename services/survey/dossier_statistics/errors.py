"""Refusals around statistics."""

from shared.problems import DomainError, Kind, Text


class WrongMonthsError(DomainError):
    """The span of months cannot be counted."""

    code = "wrong-months"
    kind = Kind.INVALID
    title = Text("Khoảng tháng không hợp lệ", "The span of months is not valid")
    detail = Text(
        "Tháng bắt đầu phải không sau tháng kết thúc, và tối đa {limit} tháng; hãy chọn lại.",
        "The first month must not be after the last, and there are at most {limit} months; choose others.",
    )
