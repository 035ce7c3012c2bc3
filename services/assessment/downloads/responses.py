"""Bytes as HTTP answers: what a browser may do with them is said in headers, and is little."""

from collections.abc import AsyncIterator, Mapping
from typing import Any, Final

from fastapi import Response
from fastapi.responses import StreamingResponse

from services.assessment.downloads.rules import disposition
from shared.problems import DomainError

ARCHIVE: Final[dict[str, Any]] = {
    "description": "The archive; a transfer that breaks off is not whole",
    "content": {"application/zip": {"schema": {"type": "string", "format": "binary"}}},
}
SAFE: Final[Mapping[str, str]] = {
    "x-content-type-options": "nosniff",
    "content-security-policy": "sandbox; default-src 'none'",
    "cache-control": "private, no-store",
}
"""A file is never run, whatever it claims to be: no script, no origin, no guessing of types."""


class TransferBrokenError(Exception):
    """A transfer failed in its middle: no answer can be given any more, only the connection be cut, so that it shows."""


def archive_response(name: str, pieces: AsyncIterator[bytes]) -> Response:
    """Answer with a ZIP file whose length nobody knows yet."""
    return StreamingResponse(
        _or_break(pieces),
        media_type="application/zip",
        headers={
            **SAFE,
            "accept-ranges": "none",
            "content-disposition": disposition(f"{name}.zip", inline=False),
        },
    )


async def _or_break(pieces: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    try:
        async for piece in pieces:
            yield piece
    except DomainError as error:
        raise TransferBrokenError(str(error)) from error
