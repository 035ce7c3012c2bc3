"""Bodies of the gateway's own operations."""

import asyncio

from starlette.types import Message, Receive, Scope, Send

from services.gateway.proxying.bounded import BoundedBody
from tests.support.waiting import SECONDS


async def test_a_body_that_comes_to_a_halt_is_refused() -> None:
    """Otherwise anybody could hold connections open for ever, without signing in."""
    sent: list[Message] = []
    first: list[Message] = [{"type": "http.request", "body": b"grant", "more_body": True}]

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        raise AssertionError("the body has not come")

    async def receive() -> Message:
        if first:
            return first.pop()
        await asyncio.Event().wait()
        raise AssertionError("nothing more comes")

    async def send(message: Message) -> None:
        sent.append(message)

    scope: Scope = {"type": "http", "method": "POST", "path": "/v1/oauth/token", "headers": []}
    async with asyncio.timeout(SECONDS):
        await BoundedBody(app, limit=100, seconds=0.1)(scope, receive, send)
    assert sent[0]["status"] == 408
