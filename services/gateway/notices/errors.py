"""Refusals about notices."""

from shared.problems.problem import DomainError, Kind, Text


class NoticeQueuedError(DomainError):
    """It is going to be sent anyway."""

    code = "notice-queued"
    kind = Kind.CONFLICT
    title = Text("Thông báo đang chờ gửi", "The notice is waiting to be sent")
    detail = Text(
        "Thông báo này đang chờ gửi và sẽ được gửi tự động lúc {next_attempt_at}; không cần gửi lại.",
        "This notice is queued and will be tried at {next_attempt_at}; there is no need to send it again.",
    )


class MailNotSetUpError(DomainError):
    """There is no mail server."""

    code = "mail-not-set-up"
    kind = Kind.CONFLICT
    title = Text("Chưa cấu hình máy chủ thư", "No mail server is set up")
    detail = Text(
        "Hệ thống chưa gửi được thư; hãy đề nghị quản trị viên cấu hình GATEWAY_SMTP_URL rồi gửi lại.",
        "Mails cannot be sent; ask the administrator to set GATEWAY_SMTP_URL, then send it again.",
    )


class MailNotWantedError(DomainError):
    """The recipient has chosen so."""

    code = "mail-not-wanted"
    kind = Kind.CONFLICT
    title = Text("Người nhận không nhận loại thư này", "The recipient wants no such mail")
    detail = Text(
        "Người nhận đã chọn không nhận thư loại này; thông báo vẫn có trong danh sách của họ. Hãy liên hệ trực tiếp.",
        "The recipient has chosen not to get mail of this kind and sees the notice in the list; get in touch directly.",
    )


class UnknownEventTypesError(DomainError):
    """There are no events of these types."""

    code = "unknown-event-types"
    kind = Kind.INVALID
    title = Text("Loại sự kiện không tồn tại", "There are no such events")
    detail = Text(
        "Có {count} loại sự kiện không tồn tại; hãy dùng các loại sau: {known}.",
        "{count} types of events do not exist; use some of: {known}.",
    )
