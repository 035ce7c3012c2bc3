"""Where evidence bytes are kept: an object store, by their SHA-256, never held in memory."""

import hashlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Final
from uuid import uuid4

import obstore
from obstore.exceptions import AlreadyExistsError
from obstore.store import LocalStore, ObjectStore

from services.assessment.evidence.models import StoredFile

PART: Final = 5 * 1024 * 1024
"""Bytes written at a time: the least that S3 takes for a part of an upload."""

SERVED: Final = 256 * 1024
"""Bytes read at a time."""


class _Measured:
    """Counts and hashes what passes through, and remembers what went wrong in it."""

    def __init__(self, source: AsyncIterator[bytes]) -> None:
        self._source = source
        self.size = 0
        self.hash = hashlib.sha256()
        self.failure: BaseException | None = None

    async def chunks(self) -> AsyncIterator[bytes]:
        try:
            async for chunk in self._source:
                if chunk:
                    self.size += len(chunk)
                    self.hash.update(chunk)
                    yield chunk
        except BaseException as error:
            self.failure = error
            raise


class EvidenceFiles:
    """A folder of files named by their SHA-256; the same bytes are kept once. Any obstore store will do."""

    def __init__(self, store: ObjectStore) -> None:
        self._store = store

    @classmethod
    def in_folder(cls, folder: Path) -> "EvidenceFiles":
        """Keep files in a folder, made where it is missing."""
        return cls(LocalStore(folder.resolve(), mkdir=True, automatic_cleanup=False))

    async def receive(self, source: AsyncIterator[bytes]) -> StoredFile:
        """Store a stream; it gets its final name only when it is whole. What fails leaves nothing behind."""
        measured = _Measured(source)
        incoming = f"incoming/{uuid4()}"
        try:
            await obstore.put_async(
                self._store,
                incoming,
                measured.chunks(),
                use_multipart=True,
                chunk_size=PART,
                max_concurrency=1,
            )
        except BaseException as error:
            await self._discard(incoming)
            if measured.failure is not None and measured.failure is not error:
                raise measured.failure from None
            raise
        stored = StoredFile(measured.hash.hexdigest(), measured.size)
        try:
            await obstore.rename_async(self._store, incoming, _path(stored.sha256), overwrite=False)
        except AlreadyExistsError:
            await self._discard(incoming)
        return stored

    async def open(self, sha256: str, start: int, end: int) -> AsyncIterator[bytes]:
        """Read some bytes of a file, a little at a time. Raises `FileNotFoundError`."""
        found = await obstore.get_async(self._store, _path(sha256), options={"range": (start, end)})

        async def parts() -> AsyncIterator[bytes]:
            async for part in found.stream(min_chunk_size=SERVED):
                yield bytes(part)

        return parts()

    async def _discard(self, path: str) -> None:
        try:
            await obstore.delete_async(self._store, path)
        except FileNotFoundError:
            return


def _path(sha256: str) -> str:
    return f"sha256/{sha256[:2]}/{sha256}"
