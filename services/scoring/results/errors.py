"""Refusals of results."""

from shared.problems.problem import DomainError, Kind, Text


class UnknownBlockError(DomainError):
    """The framework of the run has no such block."""

    code = "unknown-block"
    kind = Kind.INVALID
    title = Text("Không có khối này", "There is no such block")
    detail = Text(
        "Không có khối “{block}”; hãy chọn trong: {known}, hoặc bỏ `block` để xem tất cả.",
        "There is no block “{block}”; choose from: {known}, or leave `block` out to see all.",
    )
