"""Refusals around invitations, as those who make them are told."""

from shared.problems import DomainError, Kind, Text


class FaultyInvitationsError(DomainError):
    """The wish contradicts itself or the campaign."""

    code = "faulty-invitations"
    kind = Kind.INVALID
    title = Text("Chưa lập được giấy mời", "The invitations have faults")
    detail = Text(
        "Có {count} chỗ cần sửa; xem danh sách `errors`.",
        "{count} places need mending; see `errors`.",
    )


class InvitationBatchIdTakenError(DomainError):
    """Another batch has this id."""

    code = "invitation-batch-id-taken"
    kind = Kind.CONFLICT
    title = Text("Mã đã dùng cho đợt giấy mời khác", "The id belongs to another batch")
    detail = Text(
        "Mã {batch_id} đã thuộc đợt giấy mời khác; hãy tạo mã mới.",
        "Another batch of invitations has the id {batch_id}; make a new id for this one.",
    )


class FaultyInvitationSheetError(DomainError):
    """Some of the codes cannot be printed."""

    code = "faulty-invitation-sheet"
    kind = Kind.INVALID
    title = Text("Chưa in được giấy mời", "The sheet has faults")
    detail = Text(
        "Có {count} mã không in được; xem danh sách `errors`.",
        "{count} of the codes cannot be printed; see `errors`.",
    )
