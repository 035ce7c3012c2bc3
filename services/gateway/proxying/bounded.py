"""Bodies of the gateway's own operations are short; a longer one is refused before it is read on."""

import asyncio

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.gateway.proxying.errors import BodyTooSlowError
from services.gateway.proxying.exchange import declared_length
from shared.problems.common import BodyTooLargeError
from shared.problems.handlers import problem_response
from shared.problems.problem import DomainError


class BoundedBody:
    """Reads the body up to its limit and within its time, then gives it to the app in one piece."""

    def __init__(self, app: ASGIApp, *, limit: int, seconds: float = 30) -> None:
        self._app = app
        self._limit = limit
        self._seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http" or scope["method"] in {"GET", "HEAD", "OPTIONS"}:
            await self._app(scope, receive, send)
            return
        try:
            async with asyncio.timeout(self._seconds):
                body = await self._read(scope, receive)
        except TimeoutError:
            refusal = BodyTooSlowError(seconds=round(self._seconds))
            await problem_response(Request(scope), refusal)(scope, receive, send)
            return
        except DomainError as error:
            await problem_response(Request(scope), error)(scope, receive, send)
            return
        if body is None:
            return
        messages: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

        async def replay() -> Message:
            return messages.pop() if messages else await receive()

        await self._app(scope, replay, send)

    async def _read(self, scope: Scope, receive: Receive) -> bytes | None:
        declared_length(scope, limit=self._limit)
        body, more = bytearray(), True
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                return None
            body += message.get("body", b"")
            more = message.get("more_body", False)
            if len(body) > self._limit:
                raise BodyTooLargeError(limit=self._limit)
        return bytes(body)
