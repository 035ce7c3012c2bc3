"""Refusals around contact data."""

from shared.problems import DomainError, Kind, Text


class ContactsNotConfiguredError(DomainError):
    """Nothing is kept in the clear: without a secret, nothing is kept."""

    code = "contacts-not-configured"
    kind = Kind.UNAVAILABLE
    title = Text("Chưa có khoá mã hoá", "There is no encryption key")
    detail = Text(
        "Hệ thống chưa có khoá để mã hoá thông tin liên hệ nên chưa nhận danh sách; hãy nhờ quản trị đặt SURVEY_CONTACT_SECRET rồi gửi lại.",
        "There is no key to encrypt contact data with, so that no list is taken; ask the administrator to set SURVEY_CONTACT_SECRET, then send it again.",
    )


class ContactErasedError(DomainError):
    """There is nothing left to read."""

    code = "contact-erased"
    kind = Kind.GONE
    title = Text("Thông tin liên hệ đã xoá", "The contact data were erased")
    detail = Text(
        "Thông tin liên hệ của người này đã bị xoá theo thời hạn lưu giữ hoặc theo yêu cầu, hoặc chưa từng có; không khôi phục được. Phiếu và kết quả vẫn còn.",
        "How this person is reached was erased after its time or on request, or never known, and cannot be brought back. The case and its results stay.",
    )


class NotAPhoneError(DomainError):
    """What is searched for is no telephone number."""

    code = "not-a-phone"
    kind = Kind.INVALID
    title = Text("Không phải số điện thoại", "No telephone number")
    detail = Text(
        "Hãy ghi đủ số điện thoại ở Việt Nam, ví dụ 0912345678 hoặc 02438250000.",
        "Write all digits of a telephone number of Viet Nam, such as 0912345678 or 02438250000.",
    )


class ListErasedError(DomainError):
    """What was erased does not come back."""

    code = "list-erased"
    kind = Kind.CONFLICT
    title = Text("Thông tin liên hệ đã được xoá", "The contact data have been erased")
    detail = Text(
        "Thông tin liên hệ của danh sách này đã hết thời hạn lưu giữ và không khôi phục được; nếu còn cần, hãy nộp lại danh sách.",
        "The contact data of this list have had their time and cannot be brought back; if they are still needed, hand the list in again.",
    )
