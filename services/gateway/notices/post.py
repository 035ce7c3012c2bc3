"""One connection to the mail server, opened when there is something to send and closed when there is nothing."""

import asyncio
import ssl
from email.message import EmailMessage
from typing import Final
from urllib.parse import unquote, urlsplit

import aiosmtplib
from aiosmtplib import (
    SMTPAuthenticationError,
    SMTPDataError,
    SMTPException,
    SMTPRecipientsRefused,
    SMTPResponseException,
)

from services.gateway.notices.models import Failure, Reason

COMMAND_SECONDS: Final = 10.0


class NotEncryptedError(SMTPException):
    """The connection is not encrypted, so that whoever listens would learn the password."""


class MailServer:
    """A mail server by its address.

    `smtp://` is encrypted where the server can, `smtp+starttls://` and `smtps://` always, `smtp+plain://` never. A password
    goes over an unencrypted connection by `smtp+plain://` only: with `smtp://`, whoever stands between could take the
    server's offer of encryption out and read it (RFC 3207 §6).
    """

    def __init__(self, url: str, *, seconds: float = 40, ca_file: str | None = None) -> None:
        """Take at most `seconds` for one mail with all its commands; less than a notice is claimed for."""
        parts = urlsplit(url)
        self._host = parts.hostname or "localhost"
        self._tls = parts.scheme == "smtps"
        self._plain = parts.scheme == "smtp+plain"
        self._ca_file = ca_file
        self._port = parts.port or (465 if self._tls else 587 if parts.username else 25)
        self._start_tls = {
            "smtp": None,
            "smtp+plain": False,
            "smtp+starttls": True,
            "smtps": False,
        }[parts.scheme]
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
        except (SMTPAuthenticationError, NotEncryptedError) as error:
            self.close()
            return Failure(Reason.NOT_SIGNED_IN, str(error), final=False, of_server=True)
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
            cert_bundle=self._ca_file,
            use_tls=self._tls,
            start_tls=self._start_tls,
            timeout=min(COMMAND_SECONDS, self._seconds),
        )
        self._client = client
        await client.connect()
        await self._sign_in(client)
        return client

    async def _sign_in(self, client: aiosmtplib.SMTP) -> None:
        if self._user is None:
            return
        if not self._plain and client.get_transport_info("sslcontext") is None:
            raise NotEncryptedError(
                "the connection is not encrypted, so the password was not sent; use smtp+starttls:// or smtps://"
            )
        await client.login(self._user, self._password or "")

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
