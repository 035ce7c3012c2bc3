"""A small service to stand behind the gateway: it tells what reached it, and misbehaves on request."""

import asyncio
import gzip
import hashlib
import json
from dataclasses import dataclass, field
from typing import Any

from starlette.types import Receive, Scope, Send

PART = bytes(range(256)) * 256


@dataclass
class Upstream:
    """An ASGI app; the last segment of the path says what it does."""

    started: asyncio.Event = field(default_factory=asyncio.Event)
    cancelled: asyncio.Event = field(default_factory=asyncio.Event)
    parts_sent: int = 0
    bytes_received: int = 0
    may_read: asyncio.Event = field(default_factory=asyncio.Event)
    connections: set[int] = field(default_factory=set)
    requests: int = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await _lifespan(receive, send)
            return
        self.requests += 1
        self.connections.add(scope["client"][1])
        self.started.set()
        action = scope["path"].rsplit("/", 1)[-1].replace("-", "_")
        await getattr(self, f"_{action}", self._echo)(scope, receive, send)

    async def _echo(self, scope: Scope, receive: Receive, send: Send) -> None:
        body = await self._read(receive)
        document = {
            "method": scope["method"],
            "raw_path": scope["raw_path"].decode(),
            "query": scope["query_string"].decode(),
            "headers": [[n.decode("latin-1"), v.decode("latin-1")] for n, v in scope["headers"]],
            "length": len(body),
            "sha256": hashlib.sha256(body).hexdigest(),
        }
        await _answer(send, 200, json.dumps(document).encode())

    async def _digest(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Read without keeping anything."""
        digest, more = hashlib.sha256(), True
        while more:
            message = await receive()
            digest.update(message.get("body", b""))
            self.bytes_received += len(message.get("body", b""))
            more = message.get("more_body", False)
        await _answer(send, 200, digest.hexdigest().encode())

    async def _unwilling(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Read the first part, then wait until it may read on."""
        message = await receive()
        self.bytes_received += len(message.get("body", b""))
        await self.may_read.wait()
        await self._digest(scope, receive, send)

    async def _early(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer in the middle of the upload."""
        await receive()
        await _answer(send, 413, b"enough", headers=[(b"x-early", b"yes")])

    async def _endless(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send parts for ever."""
        await send({"type": "http.response.start", "status": 200, "headers": []})
        try:
            while True:
                await send({"type": "http.response.body", "body": PART, "more_body": True})
                self.parts_sent += 1
                await asyncio.sleep(0)
                if await _is_gone(receive):
                    break
        finally:
            self.cancelled.set()

    async def _long(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send 64 MiB."""
        await send({"type": "http.response.start", "status": 200, "headers": []})
        for _ in range(1024):
            await send({"type": "http.response.body", "body": PART, "more_body": True})
            self.parts_sent += 1
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _silent(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Never answer; notice when nobody waits any more."""
        await self._read(receive)
        while (await receive())["type"] != "http.disconnect":
            pass
        self.cancelled.set()

    async def _cut(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Break off in the middle of the answer."""
        headers = [(b"content-length", b"1000000")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": PART, "more_body": True})

    async def _gzipped(self, scope: Scope, receive: Receive, send: Send) -> None:
        await _answer(send, 200, gzip.compress(b"plain"), headers=[(b"content-encoding", b"gzip")])

    async def _headers(self, scope: Scope, receive: Receive, send: Send) -> None:
        host = dict(scope["headers"])[b"host"]
        await _answer(
            send,
            201,
            b"made",
            headers=[
                (b"location", b"http://" + host + b"/v1/periods/7"),
                (b"set-cookie", b"session=1"),
                (b"x-private", b"for the next hop"),
                (b"connection", b"x-private"),
                (b"keep-alive", b"timeout=5"),
                (b"etag", b'"7"'),
                (b"x-request-id", b"the service's own"),
            ],
        )

    async def _moved(self, scope: Scope, receive: Receive, send: Send) -> None:
        await _answer(send, 302, b"", headers=[(b"location", b"https://elsewhere.example/x")])

    async def _unchanged(self, scope: Scope, receive: Receive, send: Send) -> None:
        await _answer(send, 304, b"", headers=[(b"etag", b'"7"'), (b"content-length", b"77")])

    async def _gone(self, scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    async def _read(self, receive: Receive) -> bytes:
        body, more = bytearray(), True
        while more:
            message = await receive()
            body += message.get("body", b"")
            more = message.get("more_body", False)
        return bytes(body)


async def _lifespan(receive: Receive, send: Send) -> None:
    for step in ("startup", "shutdown"):
        await receive()
        await send({"type": f"lifespan.{step}.complete"})


async def _answer(
    send: Send, status: int, body: bytes, *, headers: list[tuple[bytes, bytes]] | None = None
) -> None:
    given = headers or []
    if not any(name == b"content-length" for name, _ in given):
        given = [*given, (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": given})
    await send({"type": "http.response.body", "body": body})


async def _is_gone(receive: Receive) -> bool:
    """Ask without waiting whether the client has left."""
    try:
        async with asyncio.timeout(0.001):
            message: dict[str, Any] = dict(await receive())
    except TimeoutError:
        return False
    return message["type"] == "http.disconnect"
