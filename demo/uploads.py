"""A large file over a bad line: the tus protocol (https://tus.io), spoken by hand so that one sees how little there is to it."""

from base64 import b64encode
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Final

import aiohttp

from demo.api import Caller, ProblemError

TUS: Final = {"tus-resumable": "1.0.0"}
BYTES: Final = {"content-type": "application/offset+octet-stream"}
PIECE: Final = 256 * 1024


class LineBrokeError(ConnectionError):
    """The line broke, on purpose."""


async def upload_over_a_bad_line(
    caller: Caller, content: bytes, *, file_name: str, breaks_at: int
) -> tuple[str, int]:
    """Send a file whose line breaks once; give the upload's id, and how much had arrived when it went on."""
    name = b64encode(file_name.encode()).decode()
    begun = await caller.gateway.call(
        "POST",
        "/v1/uploads",
        token=caller.token,
        headers={**TUS, "upload-length": str(len(content)), "upload-metadata": f"filename {name}"},
    )
    path = begun.headers["location"]
    with suppress(aiohttp.ClientError, LineBrokeError):
        await _send(caller, path, _breaking(content[:breaks_at]), 0)
    arrived = went_on = await _arrived(caller, path)
    while arrived < len(content):
        try:
            await _send(caller, path, _pieces(content[arrived:]), arrived)
            arrived = len(content)
        except ProblemError as problem:
            if problem.code != "upload-offset-conflict":
                raise
            # The last bytes of the broken request were put away meanwhile.
            arrived = went_on = await _arrived(caller, path)
    return path.rpartition("/")[2], went_on


async def _send(caller: Caller, path: str, pieces: AsyncIterator[bytes], offset: int) -> None:
    headers = {**TUS, **BYTES, "upload-offset": str(offset)}
    await caller.gateway.call("PATCH", path, token=caller.token, data=pieces, headers=headers)


async def _arrived(caller: Caller, path: str) -> int:
    answer = await caller.gateway.call("HEAD", path, token=caller.token, headers=TUS)
    return int(answer.headers["upload-offset"])


async def _pieces(content: bytes) -> AsyncIterator[bytes]:
    for start in range(0, len(content), PIECE):
        yield content[start : start + PIECE]


async def _breaking(content: bytes) -> AsyncIterator[bytes]:
    async for piece in _pieces(content):
        yield piece
    raise LineBrokeError
