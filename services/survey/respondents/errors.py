"""Refusals that a respondent reads as a page; each says what to do now."""

from shared.problems.problem import DomainError, Kind, Text


class UnknownInvitationError(DomainError):
    """No such code, or one that nobody signed."""

    code = "unknown-invitation"
    kind = Kind.NOT_FOUND
    title = Text("Không tìm thấy phiếu", "There is no such questionnaire")
    detail = Text(
        "Đường dẫn hoặc mã không đúng. Anh/chị hãy quét lại mã QR hoặc nhập lại mã ghi trên giấy mời.",
        "The link or code is not right. Please scan the QR code again, or type the code on your invitation again.",
    )


class InvitationUsedError(DomainError):
    """Its one answer is here."""

    code = "invitation-used"
    kind = Kind.GONE
    title = Text("Phiếu này đã được trả lời", "This questionnaire has been answered")
    detail = Text(
        "Giấy mời này đã có câu trả lời và mỗi giấy mời chỉ nhận một phiếu. Anh/chị không cần làm gì thêm. Cảm ơn anh/chị.",
        "The answers for this invitation are here, and each invitation takes one. There is nothing more to do. Thank you.",
    )


class InvitationRevokedError(DomainError):
    """Its makers took it back."""

    code = "invitation-revoked"
    kind = Kind.GONE
    title = Text("Giấy mời này đã được thu hồi", "This invitation has been withdrawn")
    detail = Text(
        "Cơ quan khảo sát đã thu hồi giấy mời này. Nếu muốn góp ý, anh/chị hãy xin giấy mời mới tại nơi đã phát.",
        "The survey's organisers have withdrawn this invitation. To give your opinion, ask for a new one where you received it.",
    )


class InvitationExpiredError(DomainError):
    """Its time is over."""

    code = "invitation-expired"
    kind = Kind.GONE
    title = Text("Giấy mời đã hết hạn", "The invitation has expired")
    detail = Text(
        "Giấy mời này có hạn trả lời đến {expired}. Nếu vẫn muốn góp ý, anh/chị hãy xin giấy mời mới tại nơi đã phát.",
        "This invitation could be answered until {expired}. To give your opinion, ask for a new one where you received it.",
    )


class InvitationFullError(DomainError):
    """An open link has all the answers that it was made for."""

    code = "invitation-full"
    kind = Kind.GONE
    title = Text("Đã nhận đủ phiếu", "Enough answers have come in")
    detail = Text(
        "Đường dẫn này đã nhận đủ số phiếu cần thiết. Anh/chị không cần làm gì thêm. Cảm ơn anh/chị đã quan tâm.",
        "This link has received as many answers as were needed. There is nothing more to do. Thank you for your interest.",
    )


class SurveyNotYetOpenError(DomainError):
    """The campaign has not begun."""

    code = "survey-not-yet-open"
    kind = Kind.CONFLICT
    title = Text("Khảo sát chưa bắt đầu", "The survey has not begun")
    detail = Text(
        "Khảo sát nhận phiếu từ {opens} (giờ Việt Nam). Anh/chị hãy giữ giấy mời và quay lại sau.",
        "The survey takes answers from {opens} (Viet Nam time). Please keep your invitation and come back then.",
    )


class SurveyOverError(DomainError):
    """The campaign has ended."""

    code = "survey-over"
    kind = Kind.GONE
    title = Text("Khảo sát đã kết thúc", "The survey is over")
    detail = Text(
        "Khảo sát nhận phiếu đến {closed} (giờ Việt Nam) và không nhận thêm. Cảm ơn anh/chị đã quan tâm.",
        "The survey took answers until {closed} (Viet Nam time) and takes no more. Thank you for your interest.",
    )


class TooManyFromOnePlaceError(DomainError):
    """More answers from one address than an office full of people gives."""

    code = "too-many-from-one-place"
    kind = Kind.TOO_MANY
    title = Text("Đang có quá nhiều phiếu từ nơi này", "Too many answers from this place")
    detail = Text(
        "Đã nhận rất nhiều phiếu từ cùng một mạng. Câu trả lời chưa được gửi; anh/chị hãy quay lại trang trước và gửi lại sau {minutes} phút.",
        "Very many answers have come from the same network. Yours has not been sent; please go back and send it again in {minutes} minutes.",
    )


class UnreadableFormError(DomainError):
    """What was posted is no form, or only half of one."""

    code = "unreadable-form"
    kind = Kind.MALFORMED
    title = Text("Chưa nhận được câu trả lời", "Your answers did not arrive")
    detail = Text(
        "Dữ liệu gửi lên bị đứt giữa chừng. Anh/chị hãy quay lại trang trước và gửi lại; chưa có gì được lưu.",
        "What was sent broke off on its way. Please go back and send it again; nothing has been kept.",
    )
