"""The bytes of one request on their way into parts that are stored and counted."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import uuid4

from services.assessment.tables import UploadTable
from services.assessment.uploads import store
from services.assessment.uploads.errors import UploadGoneError, UploadOffsetError
from services.assessment.uploads.receiving import read_name, refuse_beginning
from services.assessment.uploads.tus import Checksum
from shared.db.engine import Database
from shared.problems.common import BodyTooLargeError, NotFoundError
from shared.storage.files import ObjectFiles

PART: Final = 2 * 1024 * 1024
"""Bytes that are kept in memory before they are stored; at most these arrive twice when a process is killed."""


@dataclass
class Arriving:
    """The bytes of one request on their way into parts."""

    database: Database
    files: ObjectFiles
    upload: UploadTable
    now: datetime
    offset: int
    """Where the next part starts."""
    ceiling: int
    """Where the last part ends at the latest."""
    checksum: Checksum | None
    buffer: bytearray = field(default_factory=bytearray)
    waiting: list[tuple[int, str]] = field(default_factory=list)
    """Parts that are stored but count only when the checksum is right."""

    def __post_init__(self) -> None:
        self.begun_at = self.offset
        self.hasher: Any = self.checksum.hasher() if self.checksum else None

    async def take(self, chunk: bytes) -> None:
        """Take some bytes; every full part is stored."""
        if self.offset + len(self.buffer) + len(chunk) > self.ceiling:
            raise BodyTooLargeError(limit=self.ceiling - self.begun_at)
        if self.hasher is not None:
            self.hasher.update(chunk)
        self.buffer += chunk
        while len(self.buffer) >= PART:
            await self._store(PART)

    async def end(self) -> None:
        """Store the rest; the request has arrived whole."""
        if self.checksum is not None:
            try:
                self.checksum.verify(self.hasher)
            except BaseException:
                await self.drop()
                raise
        await self._store(len(self.buffer))
        await self._count()

    async def broke_off(self) -> None:
        """Keep what arrived before the line broke, unless nobody can tell whether it is right."""
        if self.checksum is not None:
            await self.drop()
        else:
            await self._store(len(self.buffer))

    async def drop(self) -> None:
        """Take back what does not count."""
        keys = [key for _, key in self.waiting]
        self.waiting.clear()
        await self.files.discard_parts(keys)

    async def _store(self, size: int) -> None:
        if not size:
            return
        part = bytes(self.buffer[:size])
        if self.offset == 0:
            refuse_beginning(read_name(self.upload.file_name), part, whole=self.ceiling)
        key = f"{self.upload.id}-{self.offset}-{uuid4().hex}"
        await self.files.write_part(key, _once(part))
        del self.buffer[:size]
        self.waiting.append((self.offset, key))
        self.offset += size
        if self.checksum is None:
            await self._count()

    async def _count(self) -> None:
        """Let stored parts count: all of them, or none where somebody else was faster."""
        if not self.waiting:
            return
        async with self.database.writers.begin() as session:
            start = self.waiting[0][0]
            advanced = await store.advance(
                session, self.upload.id, start=start, end=self.offset, now=self.now
            )
            if advanced:
                await store.add_parts(session, self.upload, self.waiting)
        if not advanced:
            raise UploadOffsetError(received=await self._received())
        self.waiting.clear()

    async def _received(self) -> int:
        async with self.database.readers.begin() as session:
            present = await store.own_upload(session, self.upload.id, self.upload.account_id)
        return living(present, self.now).received


def living(upload: UploadTable | None, now: datetime) -> UploadTable:
    """Give an upload that is there and has not expired, or refuse."""
    if upload is None:
        raise NotFoundError
    if upload.expires_at <= now:
        raise UploadGoneError
    return upload


async def _once(part: bytes) -> AsyncIterator[bytes]:
    yield part
