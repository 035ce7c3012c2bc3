"""Opening a file for whoever asks for it, or for a part of it."""

from shared.downloads.errors import RangeRefusedError
from shared.downloads.models import Content, Download, ReadRange, Wish
from shared.downloads.rules import read_range
from shared.http.conditional import tag_matches


async def open_content(download: Download, wish: Wish, read: ReadRange) -> Content:
    """Open the bytes of a file, or the part of them that is wanted. Raises `RangeRefusedError`, and what `read` raises."""
    size = download.size
    if tag_matches(wish.unless, download.etag):
        return Content(None, 0, size, is_part=False)
    part = wish.part if wish.only_if_still in {None, download.etag} else None
    try:
        span = read_range(part, size)
    except ValueError as error:
        raise RangeRefusedError(size=size, headers={"content-range": f"bytes */{size}"}) from error
    start, end = span or (0, size)
    return Content(await read(start, end), start, end, is_part=span is not None)
