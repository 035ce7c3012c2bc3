"""Refusals around portals."""

from shared.problems import DomainError, Kind, Text


class PortalExistsError(DomainError):
    """Another portal has this id or code."""

    code = "portal-exists"
    kind = Kind.CONFLICT
    title = Text("Cổng đã được khai báo", "There is such a portal already")
    detail = Text(
        "Cơ quan đã có một cổng khác với mã này; hãy dùng cổng đang có hoặc chọn mã khác.",
        "The authority has another portal of this code or id; use that one, or choose another code.",
    )
