"""Calls to webhooks: to public addresses only, without following redirects, and without keeping what is answered.

A name is resolved once, and the address that was judged is the one that is called: who answers the second question of a resolver
differently (DNS rebinding) gains nothing.
"""

import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import ThreadedResolver
from typing_extensions import override

from services.gateway.webhooks.models import Answer
from services.gateway.webhooks.rules import is_public, wrong_with_url

EXCERPT_BYTES: Final = 300
CONNECTIONS: Final = 20


class PublicResolver(AbstractResolver):
    """Resolves names to addresses of the open internet only."""

    def __init__(self) -> None:
        self._resolver = ThreadedResolver()

    @override
    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """Resolve a name; raise `OSError` where all its addresses are inner ones."""
        found = await self._resolver.resolve(host, port, family)
        public = [one for one in found if is_public(one["host"])]
        if not public:
            raise OSError(f"{host} has no public address")
        return public

    @override
    async def close(self) -> None:
        """Hold nothing open."""
        await self._resolver.close()


class Caller:
    """Posts messages to webhooks."""

    def __init__(self, session: aiohttp.ClientSession, *, private: bool) -> None:
        self._session = session
        self._private = private

    async def post(self, url: str, body: bytes, headers: dict[str, str]) -> Answer:
        """Post one message; give what was answered, or why nothing was."""
        if wrong_with_url(url, private=self._private) is not None:
            return Answer(error="the address may not be called any more")
        try:
            async with self._session.post(
                url, data=body, headers=headers, allow_redirects=False
            ) as answer:
                excerpt = await answer.content.read(EXCERPT_BYTES)
                return Answer(answer.status, _printable(excerpt), _words(answer.status))
        except TimeoutError:
            return Answer(error="no answer in time")
        except (aiohttp.ClientError, OSError, ValueError) as error:
            return Answer(error=f"{type(error).__name__}: {error}"[:500])


@asynccontextmanager
async def open_caller(*, seconds: float, private: bool) -> AsyncIterator[Caller]:
    """Open the connections that webhooks are called over."""
    connector = aiohttp.TCPConnector(
        limit=CONNECTIONS, resolver=ThreadedResolver() if private else PublicResolver()
    )
    async with aiohttp.ClientSession(
        connector=connector,
        timeout=aiohttp.ClientTimeout(total=seconds, connect=min(seconds, 5)),
        cookie_jar=aiohttp.DummyCookieJar(),
        auto_decompress=False,
        headers={"user-agent": "par-index-webhooks"},
    ) as session:
        yield Caller(session, private=private)


def _words(status: int) -> str | None:
    if 200 <= status < 300:
        return None
    if 300 <= status < 400:
        return f"HTTP {status}: redirects are not followed"
    return f"HTTP {status}"


def _printable(excerpt: bytes) -> str | None:
    text = excerpt.decode(errors="replace")
    return "".join(one if one.isprintable() else " " for one in text).strip() or None
