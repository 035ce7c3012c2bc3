"""Public answers that never change, kept in memory as a shared cache keeps them (RFC 9111)."""

import time
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.gateway.routes_table import KIB, MIB
from shared.http.conditional import tag_matches

Header = tuple[bytes, bytes]

LARGEST_ANSWER: Final = 1 * MIB
LARGEST_ADDRESS: Final = 1 * KIB
_PREFIX: Final = "/v1/publications/"
_KEPT: Final = frozenset(
    {
        b"cache-control",
        b"content-disposition",
        b"content-type",
        b"etag",
        b"link",
        b"repr-digest",
        b"x-content-type-options",
    }
)
_IN_304: Final = frozenset({b"cache-control", b"etag", b"x-content-type-options"})

Key = tuple[str, bytes]


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """An answer of a service."""

    headers: tuple[Header, ...]
    body: bytes
    tag: bytes
    since: float
    short_headers: tuple[Header, ...] = field(init=False)

    def __post_init__(self) -> None:
        short = tuple(one for one in self.headers if one[0] in _IN_304)
        object.__setattr__(self, "short_headers", short)


class KeptAnswers:
    """Answers GET of what a service called public and immutable without asking it again; what was asked least lately goes first.

    What is under embargo has no such answer, and a publication is never taken back; so nothing kept can be wrong.
    """

    def __init__(self, app: ASGIApp, *, most_bytes: int) -> None:
        self._app = app
        self._most_bytes = most_bytes
        self._bytes = 0
        self._answers: OrderedDict[Key, KeptAnswer] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if (
            scope["type"] != "http"
            or scope["method"] != "GET"
            or not scope["path"].startswith(_PREFIX)
            or len(scope["raw_path"]) + len(scope["query_string"]) > LARGEST_ADDRESS
        ):
            await self._app(scope, receive, send)
            return
        key = (scope["path"], scope["query_string"])
        kept = self._answers.get(key)
        if kept is None:
            await self._app(scope, receive, _Listening(self, key, send))
            return
        self._answers.move_to_end(key)
        scope["route_template"] = "/v1/publications"
        age = (b"age", b"%d" % (time.monotonic() - kept.since))
        given = _if_none_match(scope)
        if given is not None and (given == kept.tag or _matches(given, kept.tag)):
            headers = [*kept.short_headers, age]
            await send({"type": "http.response.start", "status": 304, "headers": headers})
            await send({"type": "http.response.body"})
            return
        headers = [*kept.headers, age]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": kept.body})

    def keep(self, key: Key, headers: list[Header], body: bytes) -> None:
        """Remember an answer."""
        if key in self._answers:
            return
        tag = dict(headers)[b"etag"]
        length = (b"content-length", b"%d" % len(body))
        kept = (*(one for one in headers if one[0] in _KEPT), length)
        self._answers[key] = KeptAnswer(kept, body, tag, time.monotonic())
        self._bytes += len(body)
        while self._bytes > self._most_bytes:
            _, gone = self._answers.popitem(last=False)
            self._bytes -= len(gone.body)


class _Listening:
    """Passes an answer on, and has it kept when it is whole."""

    def __init__(self, answers: KeptAnswers, key: Key, send: Send) -> None:
        self._answers = answers
        self._key = key
        self._send = send
        self._headers: list[Header] | None = None
        self._parts: list[bytes] = []
        self._length = 0

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = list(message.get("headers", ()))
            if message["status"] == 200 and _is_for_ever(dict(headers)):
                self._headers = headers
        elif self._headers is not None:
            self._hear(self._headers, message)
        await self._send(message)

    def _hear(self, headers: list[Header], message: Message) -> None:
        part = message.get("body", b"")
        self._length += len(part)
        if self._length > LARGEST_ANSWER:
            self._headers = None
            self._parts.clear()
            return
        self._parts.append(part)
        if not message.get("more_body", False):
            self._answers.keep(self._key, headers, b"".join(self._parts))


def _is_for_ever(headers: dict[bytes, bytes]) -> bool:
    control = headers.get(b"cache-control", b"")
    return (
        b"public" in control
        and b"immutable" in control
        and b"etag" in headers
        and b"vary" not in headers
    )


def _if_none_match(scope: Scope) -> bytes | None:
    for name, value in scope["headers"]:
        if name == b"if-none-match":
            given: bytes = value
            return given
    return None


def _matches(given: bytes, tag: bytes) -> bool:
    return tag_matches(given.decode("latin-1"), tag.decode("latin-1"))
