"""Refusals around imported facts."""

from shared.problems import DomainError, Kind, Text


class FactsExistError(DomainError):
    """Other facts have this id."""

    code = "imported-facts-exist"
    kind = Kind.CONFLICT
    title = Text("Mã đã dùng cho số liệu khác", "The id belongs to other facts")
    detail = Text(
        "Đã chốt số liệu khác với mã này và không bị ghi đè; hãy tạo mã mới.",
        "Other facts were frozen under this id and stay as they are; make a new id.",
    )


class RepeatedLeafError(DomainError):
    """A leaf stands in the order more than once."""

    code = "repeated-leaf"
    kind = Kind.INVALID
    title = Text("Tiêu chí bị lặp", "A leaf stands there twice")
    detail = Text(
        "Có {count} tiêu chí được ghi nhiều lần; mỗi tiêu chí chỉ ghi một lần.",
        "{count} leaves stand there more than once; give each leaf once.",
    )
