"""Refusals about API clients."""

from shared.problems.problem import DomainError, Kind, Text


class ClientRevokedError(DomainError):
    """It is revoked already; that cannot be undone."""

    code = "client-revoked"
    kind = Kind.CONFLICT
    title = Text("Ứng dụng đã bị thu hồi", "The client is revoked already")
    detail = Text(
        "Ứng dụng này đã bị thu hồi và không thể khôi phục; hãy đăng ký ứng dụng mới.",
        "This client is revoked, which cannot be undone; register a new one.",
    )
