"""Refusals around submissions."""

from shared.problems import DomainError, Kind, Text


class SubmissionDecidedError(DomainError):
    """There is nothing to decide."""

    code = "submission-decided"
    kind = Kind.CONFLICT
    title = Text("Bản gửi không chờ quyết định", "Nothing is to be decided about it")
    detail = Text(
        "Bản gửi này đang ở trạng thái {state}, không chờ quyết định; muốn loại hay khôi phục phiếu, hãy dùng mục loại phiếu.",
        "This submission is {state} and waits for no decision; to exclude or restore its response, use exclusions.",
    )


class AgencyNeededError(DomainError):
    """A response is about an agency of the campaign."""

    code = "agency-needed"
    kind = Kind.INVALID
    title = Text("Cần chỉ rõ cơ quan được đánh giá", "The agency must be named")
    detail = Text(
        "Bản gửi không ghi cơ quan có chỉ tiêu cho nhóm {group}; hãy hỏi điều tra viên rồi gửi kèm `agency_id`, hoặc bỏ bản này.",
        "It names no agency with a target for group {group}; ask the interviewer and send `agency_id`, or leave it out.",
    )
