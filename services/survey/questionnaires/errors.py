"""Refusals around questionnaires."""

from shared.problems import DomainError, Kind, Text


class FaultyQuestionnaireError(DomainError):
    """The questionnaire contradicts itself."""

    code = "faulty-questionnaire"
    kind = Kind.INVALID
    title = Text("Phiếu khảo sát còn lỗi", "The questionnaire has faults")
    detail = Text(
        "Có {count} chỗ cần sửa trước khi lưu; xem danh sách `errors`.",
        "{count} places need mending before it can be kept; see `errors`.",
    )


class QuestionnaireIssuedError(DomainError):
    """An issued version never changes."""

    code = "questionnaire-issued"
    kind = Kind.CONFLICT
    title = Text("Phiếu đã ban hành", "The questionnaire is issued")
    detail = Text(
        "Phiếu {questionnaire} phiên bản {form_version} đã ban hành; muốn sửa, hãy gửi lại phiếu với cùng mã để lập phiên bản mới.",
        "Version {form_version} of {questionnaire} is issued already; to change it, post the form again under the same code, which begins the next version.",
    )


class DraftExistsError(DomainError):
    """Two people drafted the same form at the same moment."""

    code = "draft-exists"
    kind = Kind.CONFLICT
    title = Text("Phiếu vừa được người khác soạn", "Somebody drafted it just now")
    detail = Text(
        "Một người khác vừa lưu phiếu cùng mã; hãy tải lại rồi gửi lại nội dung của bạn.",
        "Somebody else has just kept a form of this code; load it, look, and post yours again.",
    )
