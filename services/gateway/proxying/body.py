"""The body of a request on its way to the service, counted while it passes."""

import asyncio
from collections.abc import AsyncIterator
from typing import Final

import aiohttp
from starlette.types import Receive

from services.gateway.proxying.errors import BodyTooSlowError
from services.gateway.routes_table import Limits
from shared.problems.common import BodyTooLargeError
from shared.problems.problem import DomainError

LONGEST_IN_ONE: Final = 256 * 1024
"""A body that arrives in one part of at most this length is sent in one, and may be sent again."""


class ClientGoneError(Exception):
    """The client has closed its connection."""


class RequestBody:
    """Reads from the client as fast as the service takes it, and no faster.

    `refusal` and `client_gone` say why reading ended early: the HTTP client tells its caller only that sending failed.
    """

    def __init__(self, receive: Receive, limits: Limits) -> None:
        self._receive = receive
        self._limits = limits
        self._first = b""
        self._more = True
        self._bytes = 0
        self._streamed = False
        self.read = asyncio.Event()
        self.refusal: DomainError | None = None
        self.client_gone = False

    async def begin(self) -> None:
        """Take the first part, which is often all."""
        self._first = await self._next()

    @property
    def whole(self) -> bytes | None:
        """The body, where it has arrived in one part."""
        return None if self._more or self._bytes > LONGEST_IN_ONE else self._first

    def __aiter__(self) -> AsyncIterator[bytes]:
        """Give the parts, once: a body that has passed cannot be sent again."""
        if self._streamed:
            raise aiohttp.ClientConnectionError("a streamed body is sent once")
        self._streamed = True
        return self._parts()

    async def _parts(self) -> AsyncIterator[bytes]:
        yield self._first
        self._first = b""
        while self._more:
            yield await self._next()

    async def _next(self) -> bytes:
        try:
            async with asyncio.timeout(self._limits.idle_seconds):
                message = await self._receive()
        except TimeoutError as error:
            self.refusal = BodyTooSlowError(seconds=round(self._limits.idle_seconds))
            raise self.refusal from error
        if message["type"] == "http.disconnect":
            self.client_gone = True
            raise ClientGoneError
        part: bytes = message.get("body", b"")
        self._bytes += len(part)
        if self._bytes > self._limits.body_bytes:
            self.refusal = BodyTooLargeError(limit=self._limits.body_bytes)
            raise self.refusal
        self._more = message.get("more_body", False)
        if not self._more:
            self.read.set()
        return part
