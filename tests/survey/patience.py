"""Clients that try again when they are told to."""

from collections.abc import Awaitable, Callable

import httpx


async def patiently(call: Callable[[], Awaitable[httpx.Response]]) -> httpx.Response:
    """Try again as every client does: a lock is waited for a few seconds only, however busy the machine."""
    answered = await call()
    while answered.status_code == 503:
        assert "retry-after" in answered.headers
        answered = await call()
    return answered
