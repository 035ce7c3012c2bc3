"""Refusals about delegations."""

from shared.problems import DomainError, Kind, Text


class LeafDelegatedError(DomainError):
    """The leaf is exclusively another's."""

    code = "leaf-delegated"
    kind = Kind.CONFLICT
    title = Text("Tiêu chí đã giao riêng cho người khác", "The leaf is exclusively another's")
    detail = Text(
        "{count} tiêu chí do thủ trưởng giao riêng cho người khác; `errors` nêu tên từng người. Hãy nhờ người đó, hoặc đề nghị thủ trưởng thu hồi.",
        "{count} leaves were given exclusively to somebody else, whom `errors` names; ask that person, or ask the head to take it back.",
    )
