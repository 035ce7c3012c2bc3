"""Refusals of whole batches of dossiers."""

from shared.problems import DomainError, Kind, Text


class TooManyDossiersError(DomainError):
    """The batch has more members than are taken at once, or none."""

    code = "wrong-batch-size"
    kind = Kind.INVALID
    title = Text("Số hồ sơ trong lô không hợp lệ", "The batch has a wrong size")
    detail = Text(
        "Lô có {count} mục; mỗi lần gửi từ 1 đến {limit} mục, hãy chia nhỏ rồi gửi lại.",
        "The batch has {count} items; send 1 to {limit} at a time, so split it and send it again.",
    )


class UnknownSyncServiceError(DomainError):
    """The message is for a service that is not kept here."""

    code = "unknown-sync-service"
    kind = Kind.INVALID
    title = Text("Dịch vụ đồng bộ không được hỗ trợ", "This sync service is not kept here")
    detail = Text(
        "Hãy ghi `service` là DongBoHoSoMC hoặc CapNhatTienDoHoSoMC, và `data` là danh sách.",
        "Let `service` be DongBoHoSoMC or CapNhatTienDoHoSoMC, and `data` a list.",
    )
