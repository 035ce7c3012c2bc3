"""A real mail server on loopback, which keeps what it takes and answers as tests tell it to."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from deploy.local import free_port

OK = "250 taken"


@dataclass
class MailBox:
    """What a mail server has taken."""

    url: str = ""
    messages: list[EmailMessage] = field(default_factory=list)
    answers: dict[str, list[str]] = field(default_factory=dict)
    """What the next mails to an address are answered, at RCPT; `DATA …` answers the mail itself."""
    connections: int = 0
    on_taken: Callable[[EmailMessage], None] = lambda _message: None
    """Called before the mail is answered."""

    async def handle_EHLO(  # noqa: N802
        self,
        server: SMTP,
        session: Session,
        envelope: Envelope,
        hostname: str,
        responses: list[str],
    ) -> list[str]:
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        waiting = self.answers.get(address)
        if waiting and not waiting[0].startswith("DATA "):
            return waiting.pop(0)
        envelope.rcpt_tos.append(address)
        return OK

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        content: Any = envelope.content
        message = message_from_bytes(content, policy=policy.default)
        (address,) = envelope.rcpt_tos
        waiting = self.answers.get(address)
        if waiting:
            return waiting.pop(0).removeprefix("DATA ")
        self.messages.append(message)
        self.on_taken(message)
        return OK

    def to(self, address: str) -> list[EmailMessage]:
        """Give the mails to one address."""
        return [one for one in self.messages if address in str(one["To"])]


@contextmanager
def mail_server(port: int | None = None) -> Iterator[MailBox]:
    """Run a mail server in a thread."""
    box = MailBox()
    controller = Controller(box, hostname="127.0.0.1", port=port or free_port())
    controller.start()
    box.url = f"smtp://127.0.0.1:{controller.port}"
    try:
        yield box
    finally:
        controller.stop()
