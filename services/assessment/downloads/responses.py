"""Bytes as HTTP answers: what a browser may do with them is said in headers, and is little."""

from collections.abc import AsyncIterator, Mapping
from typing import Any, Final

from fastapi import Response
from fastapi.responses import StreamingResponse

from services.assessment.archives import service as archives
from services.assessment.archives.models import Archive
from services.assessment.downloads import service
from services.assessment.downloads.models import Content, Download, Wish
from services.assessment.downloads.rules import SHOWN, disposition
from services.assessment.storage.files import EvidenceFiles
from shared.problems import DomainError

BYTES: Final[dict[str, Any]] = {
    "application/octet-stream": {"schema": {"type": "string", "format": "binary"}}
}
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
        _or_break(content.pieces),
        status_code=206 if content.is_part else 200,
        media_type=download.media_type,
        headers=headers,
    )


def archive_response(name: str, pieces: AsyncIterator[bytes]) -> Response:
    """Answer with a ZIP file whose length nobody knows yet."""
    return StreamingResponse(
        _or_break(pieces),
        media_type="application/zip",
        headers={
            **SAFE,
            "accept-ranges": "none",
            "content-disposition": disposition(f"{name}.zip"),
        },
    )


async def offer_response(
    files: EvidenceFiles, offer: Download | Archive, wish: Wish, *, inline: bool
) -> Response:
    """Answer with what a link leads to."""
    if isinstance(offer, Archive):
        return archive_response(offer.name, await archives.begin(files, offer))
    return file_response(offer, await service.open_download(files, offer, wish), inline=inline)


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


async def _or_break(pieces: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    try:
        async for piece in pieces:
            yield piece
    except DomainError as error:
        raise TransferBrokenError(str(error)) from error
