"""Refusals about self-assessments."""

from shared.problems import DomainError, Kind, Text


class ClaimRefusedError(DomainError):
    """Answers or claims do not fit their leaves."""

    code = "claim-refused"
    kind = Kind.INVALID
    title = Text("Nội dung tự chấm chưa hợp lệ", "The entry does not fit its leaf")
    detail = Text(
        "Có {count} chỗ cần sửa; xem danh sách `errors`. Chưa có gì được lưu.",
        "{count} places need mending; see `errors`. Nothing was stored.",
    )


class LeafNotClaimableError(DomainError):
    """The leaf is not scored by agencies."""

    code = "leaf-not-claimable"
    kind = Kind.INVALID
    title = Text("Tiêu chí không do đơn vị tự chấm", "Agencies do not score this leaf")
    detail = Text(
        "Tiêu chí {leaf} không tồn tại, không áp dụng cho khối của đơn vị, hoặc lấy từ điều tra/thẩm định; hãy chọn tiêu chí tự chấm.",
        "Leaf {leaf} does not exist, does not apply to the agency's block, or comes from the survey or the council; choose one that is self-scored.",
    )


class DeadlinePassedError(DomainError):
    """The agency is too late."""

    code = "deadline-passed"
    kind = Kind.CONFLICT
    title = Text("Đã hết hạn", "The deadline has passed")
    detail = Text(
        "Hạn là {deadline}; nếu cần thêm thời gian hãy đề nghị cán bộ Nội vụ gia hạn.",
        "The deadline was {deadline}; ask an officer for an extension if you need more time.",
    )


class ReportSubmittedError(DomainError):
    """A submitted report does not change."""

    code = "report-submitted"
    kind = Kind.CONFLICT
    title = Text("Báo cáo đã nộp", "The report is submitted")
    detail = Text(
        "Báo cáo đã nộp nên không sửa được; hãy rút lại trước hạn hoặc đề nghị cán bộ Nội vụ trả lại để sửa.",
        "The report is submitted and does not change; withdraw it before the deadline or ask an officer to return it.",
    )


class LeafNotReturnedError(DomainError):
    """Only the leaves that were sent back may be corrected."""

    code = "leaf-not-returned"
    kind = Kind.CONFLICT
    title = Text("Tiêu chí không nằm trong phần trả lại", "This leaf was not sent back")
    detail = Text(
        "Chỉ được sửa các tiêu chí bị trả lại: {leaves}.",
        "Only the leaves that were sent back may be corrected: {leaves}.",
    )


class NotSubmittedError(DomainError):
    """The report was not submitted."""

    code = "report-not-submitted"
    kind = Kind.CONFLICT
    title = Text("Báo cáo chưa nộp", "The report is not submitted")
    detail = Text(
        "Việc này cần báo cáo đã nộp, hiện báo cáo ở trạng thái {state}; hãy đợi đơn vị nộp.",
        "This needs a submitted report, but it is {state}; wait until the agency has submitted.",
    )


class NotReadyToSignError(DomainError):
    """Something is missing."""

    code = "not-ready-to-sign"
    kind = Kind.CONFLICT
    title = Text("Báo cáo chưa đủ để ký duyệt", "The report is not ready to be signed")
    detail = Text(
        "Còn {count} việc phải làm trước khi ký duyệt; `errors` nêu từng tiêu chí và cách xử lý.",
        "{count} things have to be done before it can be signed; `errors` names the leaves and what to do.",
    )


class ContentChangedError(DomainError):
    """The content is not what the head has seen."""

    code = "content-changed"
    kind = Kind.CONFLICT
    title = Text("Nội dung đã thay đổi", "The content has changed")
    detail = Text(
        "Báo cáo đã thay đổi so với bản bạn xem; hãy tải lại, kiểm tra rồi ký duyệt lại.",
        "The report is not what you looked at any more; load it again, look, and sign once more.",
    )


class EntryChangedError(DomainError):
    """Somebody changed the same leaf since the caller read it."""

    code = "entry-changed"
    kind = Kind.STALE
    title = Text("Tiêu chí đã được người khác sửa", "Somebody changed the leaf meanwhile")
    detail = Text(
        "{count} tiêu chí đã được sửa sau khi bạn tải; `errors` cho biết ai sửa, lúc nào, nội dung hiện tại. Chưa có gì được lưu.",
        "{count} leaves were changed since you read them; `errors` says by whom, when, and to what. Nothing was stored.",
    )


class NothingToMarkError(DomainError):
    """A leaf without entry cannot be done."""

    code = "nothing-to-mark"
    kind = Kind.INVALID
    title = Text("Chưa có nội dung để đánh dấu", "There is nothing to mark")
    detail = Text(
        "{count} tiêu chí chưa có nội dung; hãy nhập trước rồi đánh dấu. Chưa có gì được lưu.",
        "{count} leaves have no entry; fill them in first. Nothing was stored.",
    )


class SignOffVoidError(DomainError):
    """The content was changed after the head had signed."""

    code = "sign-off-void"
    kind = Kind.CONFLICT
    title = Text("Chữ ký duyệt đã mất hiệu lực", "The sign-off is void")
    detail = Text(
        "Chữ ký của {signed_by} mất hiệu lực vì {voided_by} đã thay đổi báo cáo lúc {voided_at} (tiêu chí: {leaves}); hãy kiểm tra, ký duyệt lại rồi nộp.",
        "The signature of {signed_by} is void because {voided_by} changed the report at {voided_at} (leaves: {leaves}); look, sign off once more, then submit.",
    )


class NotSignedError(DomainError):
    """A report needs a valid sign-off of exactly its content."""

    code = "not-signed"
    kind = Kind.CONFLICT
    title = Text("Báo cáo chưa được ký duyệt", "The report is not signed off")
    detail = Text(
        "Chưa có chữ ký duyệt còn hiệu lực cho đúng nội dung này; thủ trưởng hãy ký duyệt rồi nộp.",
        "There is no valid sign-off of exactly this content; sign it off, then submit.",
    )


class UnknownLeavesError(DomainError):
    """Leaves that the agency does not have."""

    code = "unknown-leaves"
    kind = Kind.INVALID
    title = Text("Có mã tiêu chí không đúng", "Some leaves do not exist here")
    detail = Text(
        "Các mã sau không có trong bộ chỉ số của đơn vị: {leaves}; hãy sửa lại.",
        "The agency's framework has no such leaves: {leaves}; mend the codes.",
    )


class UntilTooEarlyError(DomainError):
    """A deadline lies in the past."""

    code = "until-too-early"
    kind = Kind.INVALID
    title = Text("Thời hạn đã qua", "The deadline lies in the past")
    detail = Text(
        "`until` phải sau lúc này; hãy chọn thời điểm muộn hơn.",
        "`until` has to be after now; choose a later instant.",
    )
