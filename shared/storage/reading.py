"""Handing out files that rows name."""

from functools import partial

from shared.downloads.models import Content, Download, Wish
from shared.downloads.opening import open_content
from shared.storage.errors import FileLostError
from shared.storage.files import ObjectFiles


async def open_download(files: ObjectFiles, download: Download, wish: Wish) -> Content:
    """Open the bytes of a file, or the part of them that is wanted. That the store has lost them is said in words."""
    try:
        return await open_content(download, wish, partial(files.read, download.sha256))
    except FileNotFoundError as error:
        raise FileLostError(sha256=download.sha256) from error
