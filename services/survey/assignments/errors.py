"""Refusals around assignments."""

from shared.problems import DomainError, Kind, Text


class FaultyAssignmentError(DomainError):
    """The campaign wants no such answers."""

    code = "faulty-assignment"
    kind = Kind.INVALID
    title = Text("Phân công chưa đúng", "The assignment has faults")
    detail = Text(
        "Có {count} chỗ cần sửa; chỉ phân công được những cơ quan và nhóm có chỉ tiêu trong đợt điều tra.",
        "{count} places need mending; only agencies and groups with a target in the campaign can be assigned.",
    )
