"""The ZIP file itself, made piece by piece while it is sent."""

import hashlib
import stat
from collections.abc import AsyncIterable, AsyncIterator, Sequence
from datetime import UTC, datetime
from typing import Final

from stream_zip import ZIP_AUTO, AsyncMemberFile, async_stream_zip

from services.assessment.archives.models import ArchivedFile
from services.assessment.archives.rules import MANIFEST, manifest, paths_of
from shared.storage.errors import FileLostError
from shared.storage.files import ObjectFiles

PIECE: Final = 512 * 1024
"""Bytes that are sent at a time; each costs a change of threads."""

_MODE: Final = stat.S_IFREG | 0o644
_BEGINNING: Final = datetime(1980, 1, 1, tzinfo=UTC)
"""The earliest time that a ZIP file can name; the list of contents has no time of its own."""

_COMPRESSIBLE: Final = frozenset(
    {
        "application/msword",
        "application/vnd.ms-excel",
        "application/vnd.ms-powerpoint",
        "image/tiff",
    }
)
"""Types whose files are not compressed already; all others pass at level 0, which only counts and copies."""


async def stream_archive(
    files: ObjectFiles, contents: Sequence[ArchivedFile]
) -> AsyncIterator[bytes]:
    """Give the archive of some files. What fails in the middle raises, so that nobody takes a torso for the whole.

    Checksums and compression run in threads, a piece at a time, so the service goes on answering.
    """
    async for piece in async_stream_zip(_members(files, contents), chunk_size=PIECE):
        yield piece


async def _members(
    files: ObjectFiles, contents: Sequence[ArchivedFile]
) -> AsyncIterator[AsyncMemberFile]:
    paths = paths_of(contents)
    listed = manifest(contents, paths)
    yield MANIFEST, _BEGINNING, _MODE, ZIP_AUTO(len(listed), level=6), _once(listed)
    for one, path in zip(contents, paths, strict=True):
        if path is not None:
            level = 6 if one.media_type in _COMPRESSIBLE else 0
            yield path, one.cited_at, _MODE, ZIP_AUTO(one.size, level=level), _bytes_of(files, one)


async def _bytes_of(files: ObjectFiles, one: ArchivedFile) -> AsyncIterator[bytes]:
    """Read a file, and make sure that it is the one that was sent in."""
    digest = hashlib.sha256()
    try:
        source: AsyncIterable[bytes] = await files.read(one.sha256, 0, one.size)
    except FileNotFoundError as error:
        raise FileLostError(sha256=one.sha256) from error
    async for chunk in source:
        digest.update(chunk)
        yield chunk
    if digest.hexdigest() != one.sha256:
        raise FileLostError(sha256=one.sha256)


async def _once(content: bytes) -> AsyncIterator[bytes]:
    yield content
