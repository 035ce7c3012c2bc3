"""Refusals around quotas."""

from shared.problems import DomainError, Kind, Text


class FaultyQuotasError(DomainError):
    """Some quotas stand nowhere, or twice."""

    code = "faulty-quotas"
    kind = Kind.INVALID
    title = Text("Hạn mức chưa đúng", "The quotas have faults")
    detail = Text(
        "Có {count} chỗ cần sửa; chỉ đặt hạn mức cho cơ quan và nhóm có chỉ tiêu, mỗi cặp một lần. Xem danh sách `errors`.",
        "{count} places need mending; a quota is for an agency and group with a target, each once. See `errors`.",
    )
