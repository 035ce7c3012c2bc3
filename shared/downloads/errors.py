"""Refusals of downloads."""

from shared.problems.problem import DomainError, Kind, Text


class RangeRefusedError(DomainError):
    """The range lies outside the file."""

    code = "range-refused"
    kind = Kind.RANGE_NOT_SATISFIABLE
    title = Text("Khoảng byte không hợp lệ", "The range lies outside the file")
    detail = Text(
        "Tệp chỉ có {size} byte; hãy bỏ tiêu đề Range hoặc yêu cầu khoảng nằm trong tệp.",
        "The file has {size} bytes only; leave Range out or ask for a part of it.",
    )
