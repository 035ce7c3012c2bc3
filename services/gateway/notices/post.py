"""One connection to the mail server, opened when there is something to send and closed when there is nothing."""

import asyncio
import ssl
from email.message import EmailMessage
from typing import Final
from urllib.parse import unquote, urlsplit

import aiosmtplib
from aiosmtplib import (
    SMTPDataError,
    SMTPException,
    SMTPRecipientsRefused,
    SMTPResponseException,
)

from services.gateway.notices.models import Failure, Reason

COMMAND_SECONDS: Final = 10.0


class MailServer:
    """A mail server by its address: `smtp://` (encrypted where the server can), `smtp+starttls://` (always), `smtps://`."""

    def __init__(self, url: str, *, seconds: float = 40) -> None:
        """Take at most `seconds` for one mail with all its commands; less than a notice is claimed for."""
        parts = urlsplit(url)
        self._host = parts.hostname or "localhost"
        self._tls = parts.scheme == "smtps"
        self._port = parts.port or (465 if self._tls else 587 if parts.username else 25)
        self._start_tls = {"smtp": None, "smtp+starttls": True, "smtps": False}[parts.scheme]
        self._user = unquote(parts.username) if parts.username else None
        self._password = unquote(parts.password) if parts.password else None
        self._seconds = seconds
        self._client: aiosmtplib.SMTP | None = None

    async def send(self, message: EmailMessage) -> Failure | None:
        """Send a mail; give why it failed."""
        try:
            async with asyncio.timeout(self._seconds):
                client = await self._connected()
                await client.send_message(message)
        except SMTPRecipientsRefused as error:
            refused = error.recipients[0]
            return _answered(refused.code, refused.message)
        except SMTPDataError as error:
            return _answered(error.code, error.message)
        except SMTPResponseException as error:  # of the session, not of this mail
            self.close()
            return Failure(
                Reason.PUT_OFF, f"{error.code} {error.message}", final=False, of_server=True
            )
        except (SMTPException, OSError, TimeoutError, ssl.SSLError) as error:
            self.close()
            words = f"{type(error).__name__}: {error}"
            return Failure(Reason.NOT_REACHED, words, final=False, of_server=True)
        return None

    async def _connected(self) -> aiosmtplib.SMTP:
        if self._client is not None and self._client.is_connected:
            return self._client
        client = aiosmtplib.SMTP(
            hostname=self._host,
            port=self._port,
            username=self._user,
            password=self._password,
            use_tls=self._tls,
            start_tls=self._start_tls,
            timeout=min(COMMAND_SECONDS, self._seconds),
        )
        await client.connect()
        self._client = client
        return client

    def close(self) -> None:
        """Close the connection without a word more."""
        if self._client is not None:
            self._client.close()
            self._client = None

    async def leave(self) -> None:
        """Take leave of the server, as long as it listens."""
        if self._client is not None and self._client.is_connected:
            try:
                await self._client.quit()
            except (SMTPException, OSError, TimeoutError):
                self.close()
        self._client = None


def _answered(code: int, message: str) -> Failure:
    final = 500 <= code < 600
    return Failure(Reason.REFUSED if final else Reason.PUT_OFF, f"{code} {message}", final=final)
