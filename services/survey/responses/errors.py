"""Refusals around responses."""

from shared.problems import DomainError, Kind, Text


class InvalidResponseError(DomainError):
    """The response does not fit its form or campaign."""

    code = "invalid-response"
    kind = Kind.INVALID
    title = Text("Phiếu trả lời không hợp lệ", "The response is not valid")
    detail = Text(
        "Có {count} chỗ cần sửa trong phiếu; xem danh sách `errors`.",
        "{count} places of the response need mending; see `errors`.",
    )


class UnknownFormVersionError(DomainError):
    """The campaign does not know the form version that was filled in."""

    code = "unknown-form-version"
    kind = Kind.INVALID
    title = Text("Phiên bản phiếu không thuộc đợt điều tra", "Unknown form version")
    detail = Text(
        "Đợt điều tra {campaign} không nhận phiên bản phiếu {questionnaire_id}; hãy tải lại phiếu của đợt điều tra.",
        "Campaign {campaign} takes no answers to form version {questionnaire_id}; fetch the campaign's forms again.",
    )


class ResponseIdTakenError(DomainError):
    """Another response has this id."""

    code = "response-id-taken"
    kind = Kind.CONFLICT
    title = Text("Mã phiếu đã dùng cho nội dung khác", "The id belongs to another response")
    detail = Text(
        "Mã {response_id} đã có phiếu với nội dung khác và không bị ghi đè; hãy tạo mã mới cho phiếu này.",
        "A response with other content has the id {response_id} and is left as it is; make a new id for this one.",
    )


class NotAssignedError(DomainError):
    """The interviewer collects something else."""

    code = "not-assigned"
    kind = Kind.NOT_PERMITTED
    title = Text("Không được phân công", "Not assigned")
    detail = Text(
        "Bạn không được phân công thu phiếu về cơ quan và nhóm này; hãy báo người giám sát.",
        "You are not assigned to this agency and group; ask the supervisor for the assignment.",
    )


class AlreadyExcludedError(DomainError):
    """The response does not count already."""

    code = "already-excluded"
    kind = Kind.CONFLICT
    title = Text("Phiếu đã bị loại", "The response is excluded already")
    detail = Text(
        "Phiếu này đã bị loại khỏi số liệu; muốn đổi lý do, hãy khôi phục rồi loại lại.",
        "It is out of the figures already; to change the reason, take it back in and exclude it again.",
    )


class NotExcludedError(DomainError):
    """The response counts."""

    code = "not-excluded"
    kind = Kind.CONFLICT
    title = Text("Phiếu chưa bị loại", "The response is not excluded")
    detail = Text(
        "Phiếu này đang được tính trong số liệu, không cần khôi phục.",
        "It counts in the figures, so there is nothing to take back.",
    )


class SupersededResponseError(DomainError):
    """A later version of the response stands in its place."""

    code = "response-superseded"
    kind = Kind.CONFLICT
    title = Text("Phiếu đã có bản mới hơn", "A later version has replaced it")
    detail = Text(
        "Bản này đã được thay bằng bản sau nên không khôi phục được; hãy xem bản mới nhất của phiếu.",
        "A later version stands in its place, so it cannot count again; look at the newest version of the response.",
    )


class WrongBatchSizeError(DomainError):
    """A batch holds one response at least, and not too many."""

    code = "wrong-number-of-responses"
    kind = Kind.INVALID
    title = Text("Số phiếu trong lô không hợp lệ", "The batch has a wrong number of responses")
    detail = Text(
        "Lô có {count} phiếu; hãy gửi từ 1 đến {limit} phiếu mỗi lô.",
        "The batch has {count} responses; send 1 to {limit} at a time.",
    )
