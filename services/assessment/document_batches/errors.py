"""Refusals of batches."""

from shared.problems import DomainError, Kind, Text


class BatchRefusedError(DomainError):
    """Some of the files cannot be registered, so none is."""

    code = "batch-refused"
    kind = Kind.INVALID
    title = Text("Chưa đăng ký được các tài liệu", "The documents were not registered")
    detail = Text(
        "Có {count} chỗ cần sửa nên chưa tài liệu nào được đăng ký; xem danh sách `errors`, sửa rồi gửi lại.",
        "{count} places need mending, so no document was registered; see `errors`, mend them and send all again.",
    )
