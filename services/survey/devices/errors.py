"""Refusals around devices."""

from shared.problems.problem import DomainError, Kind, Text


class DeviceRevokedError(DomainError):
    """The device was reported lost, or is out of service."""

    code = "device-revoked"
    kind = Kind.NOT_PERMITTED
    title = Text("Thiết bị đã bị thu hồi", "The device is revoked")
    detail = Text(
        "Thiết bị này đã bị thu hồi nên không gửi được phiếu; hãy mang máy đến người giám sát, phiếu trên máy vẫn còn.",
        "This device is revoked and nothing is taken of it; bring it to the supervisor, the forms on it stay.",
    )


class AlreadyRevokedError(DomainError):
    """A revoked device stays revoked."""

    code = "device-revoked-already"
    kind = Kind.CONFLICT
    title = Text("Thiết bị đã bị thu hồi từ trước", "The device was revoked before")
    detail = Text(
        "Thiết bị này đã bị thu hồi; nếu tìm lại được, hãy đăng ký với mã thiết bị mới.",
        "This device is revoked already; if it was found again, register it under a new device id.",
    )
