"""Refusals about assignments."""

from shared.problems import DomainError, Kind, Text


class AppraiserInConflictError(DomainError):
    """Nobody is assigned to an agency of a conflict of interest."""

    code = "appraiser-in-conflict"
    kind = Kind.CONFLICT
    title = Text("Thành viên có xung đột lợi ích", "The member has a conflict of interest")
    detail = Text(
        "{appraiser} có xung đột lợi ích với {count} đơn vị được giao; xem `errors`, giao các đơn vị đó cho người khác.",
        "{appraiser} has a conflict of interest with {count} of these agencies; see `errors` and assign them to another.",
    )
