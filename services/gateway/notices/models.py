"""What a notice is, apart from where it is kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from shared.problems.problem import Text


class NoticeState(StrEnum):
    """How far its mail is."""

    QUEUED = "QUEUED"
    SENT = "SENT"
    """The mail server has taken it."""
    FAILED = "FAILED"
    """It cannot be sent as it is; trying again would not help."""
    GAVE_UP = "GAVE_UP"
    """It was tried for a day and more."""
    SUPPRESSED = "SUPPRESSED"
    """It is only listed."""


class Reason(StrEnum):
    """Why a mail was not sent (yet)."""

    NOT_WANTED = "NOT_WANTED"
    NO_MAIL_SERVER = "NO_MAIL_SERVER"
    SUSPENDED = "SUSPENDED"
    ADDRESS_UNUSABLE = "ADDRESS_UNUSABLE"
    REFUSED = "REFUSED"
    PUT_OFF = "PUT_OFF"
    NOT_REACHED = "NOT_REACHED"
    NOT_SIGNED_IN = "NOT_SIGNED_IN"

    @property
    def text(self) -> Text:
        """Say it in words."""
        return _TEXTS[self]


_TEXTS = {
    Reason.NOT_WANTED: Text(
        "Người nhận chọn không nhận thư điện tử loại này.",
        "The recipient has chosen not to get mail of this kind.",
    ),
    Reason.NO_MAIL_SERVER: Text(
        "Hệ thống chưa được cấu hình máy chủ thư; thông báo chỉ hiện trong danh sách.",
        "No mail server is set up; the notice is only listed.",
    ),
    Reason.SUSPENDED: Text(
        "Tài khoản của người nhận đang bị tạm dừng.", "The recipient's account is suspended."
    ),
    Reason.ADDRESS_UNUSABLE: Text(
        "Không thể gửi thư tới địa chỉ này; hãy sửa địa chỉ của tài khoản.",
        "No mail can be written to this address; correct the address of the account.",
    ),
    Reason.REFUSED: Text(
        "Máy chủ thư từ chối người nhận hoặc nội dung; hãy kiểm tra địa chỉ rồi gửi lại.",
        "The mail server refused the recipient or the message; check the address, then send it again.",
    ),
    Reason.PUT_OFF: Text(
        "Máy chủ thư tạm thời không nhận; hệ thống sẽ tự gửi lại.",
        "The mail server does not take it at the moment; it will be tried again.",
    ),
    Reason.NOT_REACHED: Text(
        "Không kết nối được máy chủ thư; hệ thống sẽ tự gửi lại.",
        "The mail server cannot be reached; it will be tried again.",
    ),
    Reason.NOT_SIGNED_IN: Text(
        "Không đăng nhập được vào máy chủ thư; quản trị viên cần sửa GATEWAY_SMTP_URL, sau đó hệ thống sẽ tự gửi lại.",
        "The mail server cannot be signed in to; whoever runs the system has to mend GATEWAY_SMTP_URL, then it will be tried again.",
    ),
}


@dataclass(frozen=True, slots=True)
class Failure:
    """Why one attempt to send failed."""

    reason: Reason
    detail: str
    final: bool
    """Whether trying again would not help."""
    of_server: bool = False
    """Whether the server itself is at fault, so that the next mail would fail as well."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """An event for one account, and how its mail stands."""

    id: UUID
    event_id: UUID
    event_type: str
    event_data: Mapping[str, Any]
    subject_type: str
    subject_id: str
    happened_at: datetime
    authority_id: UUID
    account_id: UUID
    account_name: str
    language: str
    state: NoticeState
    attempts: int
    resends: int
    next_attempt_at: datetime
    reason: Reason | None
    last_error: str | None
    created_at: datetime
    sent_at: datetime | None
    read_at: datetime | None


@dataclass(frozen=True, slots=True)
class NoticeSetting:
    """What an account wants to be mailed, and in which language."""

    language: str = "vi"
    without_mail: tuple[str, ...] = ()
    version: int = 0
    """0 where nothing was chosen yet."""


@dataclass(frozen=True, slots=True)
class NoticeFilter:
    """Which notices are wanted."""

    authority_id: UUID | None = None
    account_id: UUID | None = None
    event_id: UUID | None = None
    event_type: str | None = None
    state: NoticeState | None = None
