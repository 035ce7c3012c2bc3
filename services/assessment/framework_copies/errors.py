"""Refusals about copies."""

from shared.problems import DomainError, Kind, Text


class DraftExistsError(DomainError):
    """A copy never overwrites a draft that somebody works on."""

    code = "framework-draft-exists"
    kind = Kind.CONFLICT
    title = Text("Đã có bản nháp của mã này", "There is a draft of this code already")
    detail = Text(
        "Bộ chỉ số {framework} đã có bản nháp số {number}; hãy ban hành hoặc xóa bản nháp đó, hoặc chọn mã khác cho bản sao.",
        "{framework} has a draft, number {number}; issue or delete it, or give the copy another code.",
    )


class OtherAuthorityError(DomainError):
    """A copy stays with its authority."""

    code = "other-authority"
    kind = Kind.INVALID
    title = Text("Chương trình thuộc cơ quan khác", "The programme belongs to another authority")
    detail = Text(
        "Chỉ sao chép được sang chương trình của cùng cơ quan chủ trì; hãy chọn chương trình khác.",
        "A framework is copied to programmes of its own authority; choose one of them.",
    )
