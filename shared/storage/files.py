"""Files in an object store, named by their SHA-256; never held in memory, never seen in part."""

import asyncio
import io
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final, TypeVar
from uuid import uuid4

from shared.storage.errors import storage_failures
from shared.storage.measured import Measured
from shared.storage.models import KeptObject, StoredFile
from shared.storage.object_reader import ObjectReader
from shared.storage.place import checked_place, make_durable, open_place, write_plainly
from shared.storage.settings import StorageSettings

if TYPE_CHECKING:
    from obstore.store import ObjectStore

T = TypeVar("T")

PART: Final = 5 * 1024 * 1024
"""Bytes written at a time: the least that S3 takes for a part of an upload."""

SERVED: Final = 512 * 1024
"""Bytes read at a time, each a request of its own: a slow reader then holds nothing open in the store."""

WHOLE: Final = "sha256/"
INCOMING: Final = "incoming/"
PARTS: Final = "parts/"


class ObjectFiles:
    """Files by their SHA-256, the same bytes kept once; and parts of files that are still to be composed."""

    def __init__(self, settings: StorageSettings, folder: Path | None) -> None:
        self._settings = settings
        self._folder = folder

    @classmethod
    def of(cls, settings: StorageSettings) -> "ObjectFiles":
        """Keep files where the settings say; raises `ValueError` where they cannot be understood."""
        return cls(settings, checked_place(settings))

    @cached_property
    def _store(self) -> "ObjectStore":
        """Open the store with its first file: it takes five megabytes of a service that may never see one."""
        return open_place(self._settings)

    async def receive(self, source: AsyncIterator[bytes]) -> StoredFile:
        """Store a stream; it gets its final name only when it is whole. What fails leaves nothing behind.

        Whatever the source raises comes out as it is.
        """
        measured = Measured(source)
        head = await measured.up_to(PART)
        if len(head) < PART:
            await self._create(path_of(measured.file.sha256), head)
            return measured.file
        incoming = f"{INCOMING}{uuid4()}"
        await self._put(incoming, measured, head)
        with storage_failures():
            from obstore.exceptions import AlreadyExistsError

            try:
                path = path_of(measured.file.sha256)
                await self._store.rename_async(incoming, path, overwrite=False)
            except AlreadyExistsError:
                await self._discard(incoming)
            except BaseException:
                await self._discard(incoming)
                raise
            else:
                await self._settle(path)
        return measured.file

    async def write_part(self, key: str, source: AsyncIterator[bytes]) -> int:
        """Store one part under a key of the caller's, whole or not at all; written again it is replaced. Gives its size."""
        measured = Measured(source)
        await self._put(PARTS + key, measured, await measured.up_to(PART))
        return measured.file.size

    async def compose(self, keys: Iterable[str]) -> StoredFile:
        """Make one file of parts, in their order. The parts stay until `discard_parts`. Raises `FileNotFoundError`."""
        return await self.receive(self._joined(keys))

    async def discard_parts(self, keys: Iterable[str]) -> None:
        """Take parts away; those that are gone already are no matter."""
        for key in keys:
            await self._discard(PARTS + key)

    async def read(self, sha256: str, start: int, end: int) -> AsyncIterator[bytes]:
        """Read the bytes [start, end) of a file, a little at a time. Raises `FileNotFoundError`."""
        return await self._stream(path_of(sha256), start, end)

    async def look_into(self, sha256: str, look: Callable[[BinaryIO], T]) -> T:
        """Let something that reads here and there judge a file, beside the loop. Nothing is copied."""

        def looking() -> T:
            with storage_failures(), ObjectReader(self._store, path_of(sha256)) as reader:
                return look(io.BufferedReader(reader, SERVED))

        return await asyncio.to_thread(looking)

    async def exists(self, sha256: str) -> bool:
        """Whether the bytes are here."""
        try:
            with storage_failures(may_be_absent=True):
                await self._store.head_async(path_of(sha256))
        except FileNotFoundError:
            return False
        return True

    async def check(self) -> None:
        """Raise `StorageDownError` unless the store can be written to."""
        with storage_failures():
            if self._folder is not None:
                await asyncio.to_thread(write_plainly, self._folder, "ready", b"ready")
            else:
                await self._store.put_async("ready", b"ready")

    async def kept(self, prefix: str) -> AsyncIterator[KeptObject]:
        """Give all objects below a prefix."""
        with storage_failures():
            async for some in self._store.list(prefix):
                for one in some:
                    yield KeptObject(one["path"], one["size"], one["last_modified"])

    async def remove(self, path: str) -> None:
        """Take an object away for good."""
        with storage_failures():
            await self._discard(path)

    async def _create(self, path: str, content: bytes) -> None:
        """Write a small object in one go, unless it is there."""
        with storage_failures():
            from obstore.exceptions import AlreadyExistsError

            try:
                await self._store.put_async(path, content, mode="create")
            except AlreadyExistsError:
                return
            await self._settle(path)

    async def _put(self, path: str, measured: Measured, head: bytes) -> None:
        """Write a stream. Where it breaks, or the caller goes away, the store takes back what it has of it."""
        writing = asyncio.ensure_future(
            self._store.put_async(
                path,
                measured.after(head),
                use_multipart=True,
                chunk_size=PART,
                max_concurrency=1,
            )
        )
        try:
            with storage_failures():
                await asyncio.shield(writing)
        except asyncio.CancelledError:
            measured.stop()
            await asyncio.wait({writing})
            await self._discard(path)
            raise
        except BaseException:
            if measured.failure is not None:
                raise measured.failure from None
            raise
        with storage_failures():
            await self._settle(path)

    async def _joined(self, keys: Iterable[str]) -> AsyncIterator[bytes]:
        for key in keys:
            with storage_failures(may_be_absent=True):
                part = await self._store.head_async(PARTS + key)
            async for chunk in await self._stream(PARTS + key, 0, part["size"]):
                yield chunk

    async def _stream(self, path: str, start: int, end: int) -> AsyncIterator[bytes]:
        """Read on demand; but the beginning at once, so that what is not there is known before anything is answered."""
        first = await self._range(path, start, min(start + SERVED, end)) if end > start else b""

        async def chunks() -> AsyncIterator[bytes]:
            yield first
            for begin in range(start + SERVED, end, SERVED):
                yield await self._range(path, begin, min(begin + SERVED, end))

        return chunks()

    async def _range(self, path: str, start: int, end: int) -> bytes:
        with storage_failures(may_be_absent=True):
            return bytes(await self._store.get_range_async(path, start=start, end=end))

    async def _discard(self, path: str) -> None:
        with suppress(FileNotFoundError):
            await self._store.delete_async(path)

    async def _settle(self, path: str) -> None:
        if self._folder is not None:
            await asyncio.to_thread(make_durable, self._folder, path)


def path_of(sha256: str) -> str:
    """Name the object that holds a file."""
    return f"{WHOLE}{sha256[:2]}/{sha256}"
