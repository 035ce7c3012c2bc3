"""Files as HTTP answers: what a browser may do with them is said in headers, and is little."""

from collections.abc import AsyncIterator, Mapping
from typing import Annotated, Any, Final

from fastapi import Depends, Header, Response
from fastapi.responses import StreamingResponse

from shared.downloads.models import Content, Download, Wish
from shared.downloads.rules import SHOWN, disposition
from shared.problems.problem import DomainError

BYTES: Final[dict[str, Any]] = {
    "application/octet-stream": {"schema": {"type": "string", "format": "binary"}}
}
CONTENT: Final[dict[int | str, dict[str, Any]]] = {
    200: {"description": "The whole", "content": BYTES},
    206: {"description": "The part that was asked for", "content": BYTES},
    304: {"description": "The client has it already"},
}
SAFE: Final[Mapping[str, str]] = {
    "x-content-type-options": "nosniff",
    "content-security-policy": "sandbox; default-src 'none'",
    "cache-control": "private, no-store",
}
"""A file is never run, whatever it claims to be: no script, no origin, no guessing of types."""

_VIEWER: Final = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'"
"""For a PDF that is shown: browsers keep their own viewer out of a sandbox, which the PDF itself never leaves."""


class TransferBrokenError(Exception):
    """A transfer failed in its middle: no answer can be given any more, only the connection be cut, so that it shows."""


def described(download: Download, *, inline: bool) -> Response:
    """Answer with everything but the bytes."""
    headers = _headers(download, inline=inline) | {"content-length": str(download.size)}
    return Response(media_type=download.media_type, headers=headers)


def file_response(download: Download, content: Content, *, inline: bool) -> Response:
    """Answer with a file, or with a part of it, or that the client has it."""
    headers = _headers(download, inline=inline)
    if content.pieces is None:
        return Response(status_code=304, headers=headers)
    headers["content-length"] = str(content.end - content.start)
    if content.is_part:
        headers["content-range"] = f"bytes {content.start}-{content.end - 1}/{download.size}"
    return StreamingResponse(
        or_break(content.pieces),
        status_code=206 if content.is_part else 200,
        media_type=download.media_type,
        headers=headers,
    )


async def or_break(pieces: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """Cut the connection where the bytes end too early."""
    try:
        async for piece in pieces:
            yield piece
    except (DomainError, FileNotFoundError) as error:
        raise TransferBrokenError(str(error)) from error


def _headers(download: Download, *, inline: bool) -> dict[str, str]:
    shown = inline and download.media_type in SHOWN
    headers = {
        **SAFE,
        "etag": download.etag,
        "accept-ranges": "bytes",
        "content-disposition": disposition(download.file_name, inline=shown),
    }
    if shown and download.media_type == "application/pdf":
        headers["content-security-policy"] = _VIEWER
    return headers


async def _wish(
    part: Annotated[
        str | None, Header(alias="range", description="One range of bytes", examples=["bytes=0-99"])
    ] = None,
    if_range: Annotated[
        str | None, Header(description="ETag of what one has a part of; another gives the whole")
    ] = None,
    if_none_match: Annotated[str | None, Header(description="ETag of what one has")] = None,
) -> Wish:
    return Wish(part, if_range, if_none_match)


Wished = Annotated[Wish, Depends(_wish)]
"""Which part of a file is wanted."""
