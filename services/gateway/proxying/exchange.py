"""One request on its way to a service, and the answer on its way back."""

import asyncio
from typing import Any

import aiohttp
import structlog
from starlette.types import Message, Receive, Scope, Send
from yarl import URL

from services.gateway.proxying.body import ClientGoneError, RequestBody
from services.gateway.proxying.errors import (
    ServiceBrokeOffError,
    ServiceDownError,
    ServiceTooSlowError,
)
from services.gateway.proxying.headers import answer_headers, request_headers
from services.gateway.routes_table import Route
from shared.observability.request import outgoing_headers
from shared.problems.common import BodyTooLargeError, MalformedBodyError

log = structlog.get_logger()

RETRY_AFTER = {"retry-after": "3"}
WATCH_AFTER_SECONDS = 0.5
"""A client that leaves is noticed by a task of its own, which quick answers are spared."""


class AnswerCutShortError(Exception):
    """The service broke off in the middle of its answer, when the client had already seen its beginning."""


class Exchange:
    """Passes one request on. Whatever ends one side early ends the other."""

    def __init__(
        self, route: Route, origin: str, *, scope: Scope, receive: Receive, send: Send
    ) -> None:
        self._route = route
        self._origin = origin
        self._scope = scope
        self._receive = receive
        self._send = send
        self._body = RequestBody(receive, route.limits)
        self._task: asyncio.Task[Any] | None = None
        self._watcher: asyncio.Task[None] | None = None
        self._answering = False
        self._answered = False

    async def run(self, client: aiohttp.ClientSession, *, connect_seconds: float) -> None:
        """Pass the request on and the answer back, or raise what stood in the way."""
        self._task = asyncio.current_task()
        alarm = asyncio.get_running_loop().call_later(WATCH_AFTER_SECONDS, self._start_watching)
        try:
            await self._perform(client, connect_seconds)
        except asyncio.CancelledError as error:
            if self._task is None or not self._body.client_gone or self._task.uncancel():
                raise
            raise ClientGoneError from error
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise self._explained(error) from error
        finally:
            alarm.cancel()
            if self._watcher is not None:
                self._watcher.cancel()

    async def _perform(self, client: aiohttp.ClientSession, connect_seconds: float) -> None:
        length = declared_length(self._scope, limit=self._route.limits.body_bytes)
        await self._body.begin()
        whole = self._body.whole
        async with client.request(
            self._scope["method"],
            self._url(),
            headers=request_headers(
                self._scope["headers"],
                forwarded=forwarded(self._scope),
                body_length=length if whole is None else None,
            ),
            data=self._body if whole is None else whole or None,
            allow_redirects=False,
            timeout=aiohttp.ClientTimeout(
                total=self._route.limits.total_seconds,
                sock_connect=connect_seconds,
                sock_read=self._route.limits.answer_seconds,
            ),
        ) as answer:
            await self._give_back(answer)

    async def _give_back(self, answer: aiohttp.ClientResponse) -> None:
        headers = answer_headers(answer.raw_headers, status=answer.status, origin=self._origin)
        start: Message = {
            "type": "http.response.start",
            "status": answer.status,
            "headers": headers,
        }
        content = answer.content
        part = await content.readany()
        self._answering = True
        await self._send(start)
        while not content.at_eof():
            await self._send({"type": "http.response.body", "body": part, "more_body": True})
            part = await content.readany()
        self._answered = True
        await self._send({"type": "http.response.body", "body": part, "more_body": False})

    def _url(self) -> URL:
        """Keep the path and query as they were written; nothing is decoded or encoded anew."""
        target = self._scope["raw_path"].decode("ascii")
        if query := self._scope["query_string"]:
            target += "?" + query.decode("latin-1")
        return URL(self._origin + target, encoded=True)

    def _explained(self, error: Exception) -> Exception:
        """Say what a failure of the HTTP client means: it may have begun with our own client."""
        service = self._route.service
        if self._body.client_gone:
            return ClientGoneError()
        if self._answering:
            log.warning("answer_cut_short", service=service, reason=_reason(error))
            return AnswerCutShortError(service)
        if self._body.refusal is not None:
            return self._body.refusal
        log.warning("service_failed", service=service, reason=_reason(error))
        if isinstance(error, aiohttp.ClientConnectorError | aiohttp.ConnectionTimeoutError):
            return ServiceDownError(service=service, headers=RETRY_AFTER)
        if isinstance(error, TimeoutError):
            return ServiceTooSlowError(service=service, headers=RETRY_AFTER)
        return ServiceBrokeOffError(service=service)

    def _start_watching(self) -> None:
        self._watcher = asyncio.create_task(self._watch_client())

    async def _watch_client(self) -> None:
        """Cancel the exchange when the client leaves. Only one may read from it, so the body goes first."""
        await self._body.read.wait()
        while (await self._receive())["type"] != "http.disconnect":
            pass
        if self._task is not None and not self._answered:
            self._body.client_gone = True
            self._task.cancel()


def _reason(error: Exception) -> str:
    """Name a failure without the address that was called: some addresses hold a key."""
    if isinstance(error, aiohttp.ClientResponseError):
        return f"{type(error).__name__}({error.status}, {error.message!r})"
    return repr(error)


def declared_length(scope: Scope, *, limit: int) -> int | None:
    """Read how long the client says its body is, and refuse at once one that is too long."""
    headers = dict(scope["headers"])
    if b"transfer-encoding" in headers or b"content-length" not in headers:
        return None
    text = headers[b"content-length"]
    if not text.isdigit() or len(text) > 18:
        raise MalformedBodyError
    if int(text) > limit:
        raise BodyTooLargeError(limit=limit)
    return int(text)


def forwarded(scope: Scope) -> dict[str, str]:
    """Say where the request came from, and carry its id and trace on."""
    client, headers = scope.get("client"), dict(scope["headers"])
    said = {
        "x-forwarded-proto": str(scope.get("scheme", "http")),
        "x-forwarded-host": headers.get(b"host", b"").decode("latin-1"),
        **outgoing_headers(),
    }
    if client:
        said["x-forwarded-for"] = str(client[0])
    return said
