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
