"""Resumable uploads for tests, request by request."""

import base64
from typing import Any

import httpx

from tests.assessment.world import Caller

TUS = {"tus-resumable": "1.0.0"}
BYTES = "application/offset+octet-stream"


def metadata(**pairs: str) -> str:
    """Write Upload-Metadata."""
    return ",".join(
        f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in pairs.items()
    )


async def tus(
    caller: Caller, method: str, path: str = "/v1/uploads", *, content: Any = None, **headers: Any
) -> httpx.Response:
    """Send one request of the protocol; `upload_offset=3` becomes the header Upload-Offset."""
    said = {
        name.replace("_", "-"): str(value) for name, value in headers.items() if value is not None
    }
    return await caller.call(method, path, content=content, headers=TUS | said)


async def begin(caller: Caller, length: int, name: str = "Kế hoạch.pdf", **pairs: str) -> str:
    """Begin an upload; give its path."""
    answer = await tus(
        caller,
        "POST",
        upload_length=length,
        upload_metadata=metadata(filename=name, **pairs),
    )
    assert answer.status_code == 201, answer.text
    return answer.headers["location"]


async def send(
    caller: Caller, path: str, content: Any, offset: int = 0, **headers: Any
) -> httpx.Response:
    """Send bytes that follow."""
    return await tus(
        caller, "PATCH", path, content=content, upload_offset=offset, content_type=BYTES, **headers
    )


async def uploaded(caller: Caller, content: bytes, name: str = "Kế hoạch.pdf") -> str:
    """Upload a whole file; give the upload's id."""
    path = await begin(caller, len(content), name)
    answer = await send(caller, path, content)
    assert answer.status_code == 204, answer.text
    return path.rpartition("/")[2]
