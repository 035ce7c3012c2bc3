"""Refusals about statements."""

from shared.problems import DomainError, Kind, Text


class ProposedPointsRefusedError(DomainError):
    """Proposed points lie outside the leaf's range."""

    code = "proposed-points-refused"
    kind = Kind.INVALID
    title = Text("Điểm đề xuất chưa hợp lệ", "The proposed points are refused")
    detail = Text(
        "Điểm đề xuất chưa đúng; xem `errors` để biết giới hạn và bước điểm.",
        "The proposed points are not right; `errors` says range and step.",
    )
