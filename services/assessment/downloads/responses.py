"""Archives and the targets of links as HTTP answers."""

from collections.abc import AsyncIterator
from typing import Any, Final

from fastapi import Response
from fastapi.responses import StreamingResponse

from services.assessment.archives import service as archives
from services.assessment.archives.models import Archive
from shared.downloads.answers import SAFE, file_response, or_break
from shared.downloads.models import Download, Wish
from shared.downloads.rules import disposition
from shared.storage.files import ObjectFiles
from shared.storage.reading import open_download

ARCHIVE: Final[dict[str, Any]] = {
    "description": "The archive; a transfer that breaks off is not whole",
    "content": {"application/zip": {"schema": {"type": "string", "format": "binary"}}},
}


def archive_response(name: str, pieces: AsyncIterator[bytes]) -> Response:
    """Answer with a ZIP file whose length nobody knows yet."""
    return StreamingResponse(
        or_break(pieces),
        media_type="application/zip",
        headers={
            **SAFE,
            "accept-ranges": "none",
            "content-disposition": disposition(f"{name}.zip"),
        },
    )


async def offer_response(
    files: ObjectFiles, offer: Download | Archive, wish: Wish, *, inline: bool
) -> Response:
    """Answer with what a link leads to."""
    if isinstance(offer, Archive):
        return archive_response(offer.name, await archives.begin(files, offer))
    return file_response(offer, await open_download(files, offer, wish), inline=inline)
