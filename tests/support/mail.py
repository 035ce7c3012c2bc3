"""A real mail server on loopback, which keeps what it takes and answers as tests tell it to."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from ssl import PROTOCOL_TLS_SERVER, SSLContext
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

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
    signed_in: list[tuple[str, str, bool]] = field(default_factory=list)
    """Who signed in: name, password, and whether the connection was encrypted."""
    locked: bool = False
    """Whether one has to sign in."""
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
        if self.locked and not session.authenticated:
            return "530 5.7.0 sign in first"
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


@dataclass(frozen=True)
class Locks:
    """How a mail server is locked: its certificate, how it encrypts, whom it lets in."""

    certificate: Path | None = None
    """PEM of key and certificate; without it nothing is encrypted."""
    at_once: bool = False
    """Whether a connection is encrypted from its first byte (smtps), and not by STARTTLS."""
    password: str = ""
    """What one has to sign in with; empty lets everybody send."""

    def options(self, box: MailBox) -> dict[str, Any]:
        """Give the same as options of the server."""
        chosen: dict[str, Any] = {}
        if self.certificate:
            context = SSLContext(PROTOCOL_TLS_SERVER)
            context.load_cert_chain(self.certificate)
            chosen["ssl_context" if self.at_once else "tls_context"] = context
        if self.password:

            def let_in(
                _server: SMTP, session: Session, _envelope: Envelope, _mechanism: str, given: Any
            ) -> AuthResult:
                assert isinstance(given, LoginPassword)
                name, password = given.login.decode(), given.password.decode()
                encrypted = self.at_once or session.ssl is not None
                box.signed_in.append((name, password, encrypted))
                return AuthResult(success=password == self.password, handled=False)

            chosen |= {
                "authenticator": let_in,
                "auth_require_tls": False,
            }
        return chosen


@contextmanager
def mail_server(port: int | None = None, locks: Locks | None = None) -> Iterator[MailBox]:
    """Run a mail server in a thread."""
    box = MailBox(locked=bool(locks and locks.password))
    options = locks.options(box) if locks else {}
    controller = Controller(box, hostname="127.0.0.1", port=port or free_port(), **options)
    controller.start()
    box.url = f"smtp://127.0.0.1:{controller.port}"
    try:
        yield box
    finally:
        controller.stop()
