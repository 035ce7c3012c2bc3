"""The baseline of a published ranking: a bare ASGI application that answers the same bytes, behind nginx."""

import os
from pathlib import Path
from typing import Any

_BODY = Path(os.environ["BARE_ANSWER"]).read_bytes()
_HEADERS = [
    (b"content-type", b"application/json"),
    (b"content-length", str(len(_BODY)).encode()),
]


async def app(scope: Any, receive: Any, send: Any) -> None:
    """Answer every request alike, and nothing else."""
    if scope["type"] == "http":
        await send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
        await send({"type": "http.response.body", "body": _BODY})
        return
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return
