"""What every answer under the OpenRosa addresses carries, whoever gives it: the service, or the gateway in front of it.

OpenRosa HTTP Request API 1.0: `X-OpenRosa-Version` and `Date` on every response, and how much a submission may hold. `Date`
is the server's (uvicorn's) own header.
"""

from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

PREFIX: Final = "/v1/openrosa"
VERSION: Final = "1.0"
ACCEPTED_BYTES: Final = 10 * 1024 * 1024
"""Longest submission; clients send what is longer in several, each with the same XML and some of the files."""

_HEADERS: Final = (
    (b"x-openrosa-version", VERSION.encode()),
    (b"x-openrosa-accept-content-length", str(ACCEPTED_BYTES).encode()),
)
_NAMES: Final = frozenset(name for name, _ in _HEADERS)


class OpenRosaHeaders:
    """Adds the headers to every answer below the prefix, refusals included."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http" or not scope["path"].startswith(PREFIX):
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                kept = [one for one in message.get("headers", ()) if one[0].lower() not in _NAMES]
                message["headers"] = [*kept, *_HEADERS]
            await send(message)

        await self._app(scope, receive, send_with_headers)
