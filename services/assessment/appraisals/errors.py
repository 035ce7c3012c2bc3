"""Refusals about appraisals."""

from shared.problems import DomainError, Kind, Text


class OwnAgencyError(DomainError):
    """Nobody appraises his or her own agency."""

    code = "own-agency"
    kind = Kind.NOT_PERMITTED
    title = Text("Không được thẩm định đơn vị mình", "This is your own agency")
    detail = Text(
        "Tài khoản của bạn thuộc đơn vị này nên không được thẩm định hay quyết định về báo cáo này; hãy để người khác làm.",
        "Your account belongs to this agency, so you may not appraise its report or decide on it; leave it to another.",
    )


class NotAssignedError(DomainError):
    """The leaf's field is not assigned to the appraiser."""

    code = "appraisal-not-assigned"
    kind = Kind.NOT_PERMITTED
    title = Text("Không được phân công", "Not assigned to you")
    detail = Text(
        "Bạn không được phân công thẩm định lĩnh vực {fields} của đơn vị này; hãy đề nghị cán bộ Nội vụ phân công.",
        "Field {fields} of this agency is not assigned to you; ask an officer for the assignment.",
    )


class NoRoundError(DomainError):
    """The round is not going on."""

    code = "round-not-open"
    kind = Kind.CONFLICT
    title = Text("Vòng thẩm định không mở", "This round is not going on")
    detail = Text(
        "Vòng {round} chỉ thẩm định được khi kỳ ở bước tương ứng; hiện kỳ đang ở {present}.",
        "Round {round} can only be decided in its own phase, but the period is in {present}; wait for it or choose the other round.",
    )


class LeafSettledError(DomainError):
    """The chair has spoken."""

    code = "leaf-settled"
    kind = Kind.CONFLICT
    title = Text("Chủ tịch đã kết luận", "The chair has settled this")
    detail = Text(
        "Chủ tịch Hội đồng đã kết luận hoặc cho qua tiêu chí {leaves}; nếu cần thay đổi hãy đề nghị Chủ tịch.",
        "The chair has settled or waived {leaves}; ask the chair if something has to change.",
    )


class LeafNotDifferingError(DomainError):
    """There is nothing to settle."""

    code = "leaf-not-differing"
    kind = Kind.CONFLICT
    title = Text("Không có ý kiến khác nhau", "The appraisers do not differ")
    detail = Text(
        "Các thành viên không có ý kiến khác nhau về tiêu chí {leaf}; Chủ tịch chỉ kết luận khi có khác nhau, hoặc cho qua kèm lý do.",
        "The appraisers do not differ on {leaf}; the chair settles differences only, or waives a leaf with a reason.",
    )


class LeafDecidedError(DomainError):
    """What is decided is not waived."""

    code = "leaf-decided"
    kind = Kind.CONFLICT
    title = Text("Tiêu chí đã có kết luận", "The leaf is decided")
    detail = Text(
        "Tiêu chí {leaves} đã có kết luận nên không cho qua được; hãy bỏ khỏi danh sách.",
        "{leaves} are decided and cannot be waived; leave them out.",
    )


class DecisionRefusedError(DomainError):
    """Decisions do not fit their leaves."""

    code = "decision-refused"
    kind = Kind.INVALID
    title = Text("Kết luận thẩm định chưa hợp lệ", "The decision does not fit its leaf")
    detail = Text(
        "Có {count} chỗ cần sửa; xem danh sách `errors`. Chưa có gì được lưu.",
        "{count} places need mending; see `errors`. Nothing was stored.",
    )


class LeafNotDecidableError(DomainError):
    """The council does not decide this leaf."""

    code = "leaf-not-decidable"
    kind = Kind.INVALID
    title = Text("Tiêu chí không thẩm định", "The council does not decide this leaf")
    detail = Text(
        "Tiêu chí {leaf} không tồn tại, không áp dụng cho khối của đơn vị, hoặc lấy từ điều tra; hãy chọn tiêu chí khác.",
        "Leaf {leaf} does not exist, does not apply to the agency's block, or comes from the survey; choose another.",
    )


class LeafInCorrectionError(DomainError):
    """The agency is correcting the leaf, for the framework was replaced."""

    code = "leaf-in-correction"
    kind = Kind.CONFLICT
    title = Text("Đơn vị đang sửa tiêu chí này", "The agency is correcting this leaf")
    detail = Text(
        "Bộ chỉ số đã thay nên đơn vị đang sửa các tiêu chí {leaves} đến {until}; hãy thẩm định tiêu chí khác, hoặc đợi đơn vị nộp lại.",
        "The framework was replaced and the agency may correct {leaves} until {until}; decide other leaves, or wait until it has submitted again.",
    )


class ClaimNotReviewedError(DomainError):
    """Nobody of the agency has looked at its claim under the framework that holds now."""

    code = "claim-not-reviewed"
    kind = Kind.CONFLICT
    title = Text("Đơn vị chưa xem lại điểm tự chấm", "The claim was not reviewed")
    detail = Text(
        "Bộ chỉ số đã thay mà đơn vị chưa xác nhận lại các tiêu chí {leaves}; không thể chấp nhận điểm cũ, hãy chọn CHANGED và ghi ý kiến.",
        "The framework was replaced and the agency has not confirmed {leaves}; its former claim cannot be accepted, choose CHANGED with an opinion.",
    )


class RequestUndecidedError(DomainError):
    """A request that a leaf does not apply is granted or refused, never passed over."""

    code = "request-undecided"
    kind = Kind.CONFLICT
    title = Text("Đề nghị “không áp dụng” chưa được quyết định", "A request is undecided")
    detail = Text(
        "Đơn vị đề nghị “không áp dụng” ở tiêu chí {leaves} nên không thể bỏ qua; hãy chấp nhận (ACCEPTED) hoặc từ chối bằng điểm hay câu trả lời khác kèm ý kiến.",
        "The agency asks that {leaves} do not apply, so they cannot be waived; grant it (ACCEPTED), or refuse it by another answer or points with an opinion.",
    )
