"""The protocol of clamd(8): a file is streamed to it in counted pieces (INSTREAM), and it answers in one line."""

import asyncio
import socket
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any, Final

from services.assessment.scanning.models import ScannerDownError, ScannerError, Verdict

LONGEST_ANSWER: Final = 4096
_PIECE: Final = 128 * 1024


class Clamd:
    """A daemon at an address: the path of its socket, or host:port."""

    def __init__(self, address: str, *, seconds: float) -> None:
        self._address = address
        self._seconds = seconds

    async def scan(self, content: AsyncIterator[bytes]) -> Verdict:
        """Let a file be judged while it streams; never more than a piece of it is held."""
        async with self._connected() as connection:
            # It stops reading where it has decided already, such as on a file that is too long; its answer still waits.
            with suppress(ConnectionError):
                await _stream(connection, content)
            return _verdict(await _answer(connection))

    async def ping(self) -> None:
        """Raise `ScannerError` unless the daemon answers."""
        async with self._connected() as connection:
            await asyncio.get_running_loop().sock_sendall(connection, b"zPING\0")
            if await _answer(connection) != "PONG":
                raise ScannerError("clamd does not answer PING with PONG")

    @asynccontextmanager
    async def _connected(self) -> AsyncIterator[socket.socket]:
        """Connect with a plain socket: a stream of asyncio throws an answer away when writing fails."""
        try:
            async with asyncio.timeout(self._seconds):
                with await self._connect() as connection:
                    yield connection
        except (OSError, TimeoutError) as error:
            reason = str(error) or type(error).__name__
            raise ScannerDownError(f"clamd at {self._address}: {reason}") from error

    async def _connect(self) -> socket.socket:
        family, address = await self._place()
        connection = socket.socket(family)
        connection.settimeout(0)
        try:
            await asyncio.get_running_loop().sock_connect(connection, address)
        except BaseException:
            connection.close()
            raise
        return connection

    async def _place(self) -> tuple[int, Any]:
        """Give the family of the address, and the address as a socket takes it."""
        host, colon, port = self._address.rpartition(":")
        if not colon or not port.isdigit():
            return socket.AF_UNIX, self._address
        [(family, _, _, _, address), *_] = await asyncio.get_running_loop().getaddrinfo(
            host.strip("[]"), int(port), type=socket.SOCK_STREAM
        )
        return family, address


async def _stream(connection: socket.socket, content: AsyncIterator[bytes]) -> None:
    send = asyncio.get_running_loop().sock_sendall
    await send(connection, b"zINSTREAM\0")
    async for chunk in content:
        for start in range(0, len(chunk), _PIECE):
            piece = chunk[start : start + _PIECE]
            await send(connection, struct.pack("!L", len(piece)) + piece)
    await send(connection, struct.pack("!L", 0))


async def _answer(connection: socket.socket) -> str:
    """Read up to the sign that ends an answer."""
    answer = b""
    while not answer.endswith(b"\0"):
        part = await asyncio.get_running_loop().sock_recv(connection, LONGEST_ANSWER)
        if not part or len(answer) > LONGEST_ANSWER:
            raise ScannerDownError("clamd closed the connection without an answer")
        answer += part
    return answer.rstrip(b"\0").decode(errors="replace")


def _verdict(answer: str) -> Verdict:
    """Read `stream: OK`, `stream: <signature> FOUND`, or what went wrong."""
    said = answer.removeprefix("stream: ")
    if said == "OK":
        return Verdict(None)
    if said.endswith(" FOUND"):
        return Verdict(said.removesuffix(" FOUND")[:500])
    if "size limit exceeded" in said:
        raise ScannerError(
            "the file is longer than clamd takes: raise StreamMaxLength in clamd.conf above ASSESSMENT_EVIDENCE_LIMIT"
        )
    raise ScannerError(f"clamd answers: {said[:300]}")
