"""A notice as a mail: plain text and simple HTML, in the reader's language, known by its Message-ID."""

from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from html import escape
from typing import NamedTuple
from uuid import UUID

from services.gateway.notices.saying import Said
from shared.problems.problem import Text


class Letter(NamedTuple):
    """What a mail is made of."""

    notice_id: UUID
    resends: int
    recipient_name: str
    recipient_address: str
    language: str
    said: Said
    link: str


_GREETING = Text("Kính gửi {name},", "Dear {name},")
_FOOTER = Text(
    "Thư này do hệ thống PAR INDEX tự động gửi. Có thể chọn loại thư muốn nhận trong phần cài đặt thông báo.",
    "This mail was sent automatically by the PAR INDEX system. Which mails you get is chosen in the notice settings.",
)


class UnusableAddressError(ValueError):
    """An account's address that no mail can be written to."""


def compose(letter: Letter, *, sender: str, now: datetime) -> EmailMessage:
    """Write the mail. Its Message-ID stays the same however often it is tried, so that a copy is known as one."""
    message = EmailMessage(policy=SMTP)
    message["From"] = sender
    message["To"] = _address(letter)
    message["Subject"] = letter.said.subject
    message["Date"] = format_datetime(now)
    message["Message-ID"] = message_id(letter, sender)
    message["Auto-Submitted"] = "auto-generated"
    greeting = _GREETING.said(letter.language, name=letter.recipient_name)
    footer = _FOOTER.said(letter.language)
    parts = (greeting, letter.said.body, letter.link, footer)
    message.set_content("\n\n".join(parts) + "\n")
    message.add_alternative(_html(letter, greeting, footer), subtype="html")
    message["Content-Language"] = letter.language  # the parts would have taken it with them
    return message


def message_id(letter: Letter, sender: str) -> str:
    """Name a mail (RFC 5322 §3.6.4); one that is sent again by hand is another mail."""
    domain = sender.rpartition("@")[2].rstrip("> ")
    return f"<{letter.notice_id}.{letter.resends}@{domain}>"


def _address(letter: Letter) -> Address:
    try:
        return Address(letter.recipient_name, addr_spec=letter.recipient_address)
    except Exception as error:  # the library raises whatever its parser stumbles over
        raise UnusableAddressError(str(error)) from error


def _html(letter: Letter, greeting: str, footer: str) -> str:
    link = escape(letter.link)
    return (
        f'<!doctype html><html lang="{letter.language}"><body>'
        f"<p>{escape(greeting)}</p><p>{escape(letter.said.body)}</p>"
        f'<p><a href="{link}">{link}</a></p><hr><p><small>{escape(footer)}</small></p>'
        "</body></html>\n"
    )
