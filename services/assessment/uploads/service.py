"""Resumable uploads: begun, continued, given up. What has arrived is safe part by part, whatever breaks."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final
from uuid import UUID, uuid4

from services.assessment.documents.home import home_of
from services.assessment.storage.files import EvidenceFiles
from services.assessment.tables import UploadTable
from services.assessment.unit import Unit
from services.assessment.uploads import store
from services.assessment.uploads.errors import (
    EmptyFileError,
    UploadBrokenError,
    UploadGoneError,
    UploadHeaderError,
    UploadOffsetError,
)
from services.assessment.uploads.receiving import read_name, refuse_beginning
from services.assessment.uploads.tus import Checksum, read_metadata
from shared.db.engine import Database
from shared.ids import new_id
from shared.problems.common import BodyTooLargeError, NotFoundError

PART: Final = 2 * 1024 * 1024
"""Bytes that are kept in memory before they are stored; at most these arrive twice when a process is killed."""


async def begin_with_bytes(
    unit: Unit,
    database: Database,
    files: EvidenceFiles,
    *,
    length: int,
    given_metadata: str | None,
    limit: int,
    announced: int | None,
    checksum: Checksum | None,
    source: AsyncIterator[bytes] | None,
) -> UploadTable:
    """Begin an upload, and take the bytes that come with it. It is there before they are."""
    if source is None:
        return await begin_upload(unit, length=length, given_metadata=given_metadata, limit=limit)
    async with database.writers.begin() as session:
        upload = await begin_upload(
            replace(unit, session=session),
            length=length,
            given_metadata=given_metadata,
            limit=limit,
        )
    return await continue_upload(
        unit,
        database,
        files,
        upload.id,
        offset=0,
        announced=announced,
        checksum=checksum,
        source=source,
    )


async def begin_upload(
    unit: Unit, *, length: int, given_metadata: str | None, limit: int
) -> UploadTable:
    """Begin an upload; a name, type or length that would be refused in the end is refused now."""
    metadata = read_metadata(given_metadata)
    name = read_name(metadata.get("filename") or metadata.get("name"))
    if length == 0:
        raise EmptyFileError
    if length > limit:
        raise BodyTooLargeError(limit=limit)
    authority, agency = await home_of(unit, _agency(metadata))
    upload = UploadTable(
        id=new_id(),
        authority_id=authority,
        agency_id=agency,
        account_id=unit.caller.id,
        length=length,
        received=0,
        file_name=name.text,
        given_metadata=given_metadata or "",
        expires_at=unit.now + store.UNUSED,
        created_at=unit.now,
    )
    unit.session.add(upload)
    await unit.session.flush()
    unit.audit(
        "upload.begun",
        ("upload", upload.id),
        authority,
        after={"agency_id": str(agency), "file_name": name.text, "length": length},
    )
    return upload


async def find_upload(unit: Unit, upload_id: UUID) -> UploadTable:
    """Give an upload of the caller's own that has not expired."""
    upload = await store.own_upload(unit.session, upload_id, unit.caller.id)
    return _living(upload, unit.now)


async def give_up_upload(unit: Unit, files: EvidenceFiles, upload_id: UUID) -> None:
    """Give an upload up, with all that has arrived."""
    upload = _living(
        await store.own_upload(unit.session, upload_id, unit.caller.id, locked=True), unit.now
    )
    keys = await store.forget(unit.session, [upload_id])
    unit.audit(
        "upload.given-up",
        ("upload", upload_id),
        upload.authority_id,
        before={
            "agency_id": str(upload.agency_id),
            "file_name": upload.file_name,
            "received": upload.received,
        },
    )
    await files.discard_parts(keys)


async def continue_upload(
    unit: Unit,
    database: Database,
    files: EvidenceFiles,
    upload_id: UUID,
    *,
    offset: int,
    announced: int | None,
    checksum: Checksum | None,
    source: AsyncIterator[bytes],
) -> UploadTable:
    """Take bytes that follow those that have arrived. No connection to the database is held while they do.

    What arrives before the line breaks counts. With a checksum all of the request counts, or nothing.
    """
    async with database.readers.begin() as session:
        found = await store.own_upload(session, upload_id, unit.caller.id)
        upload = _living(found, unit.now)
    if upload.received != offset:
        raise UploadOffsetError(received=upload.received)
    if announced is not None and announced > upload.length - offset:
        raise BodyTooLargeError(limit=upload.length - offset)
    arriving = _Arriving(database, files, upload, unit.now, offset, checksum)
    try:
        async for chunk in source:
            await arriving.take(chunk)
    except UploadBrokenError:
        await arriving.broke_off()
        raise
    except BaseException:
        await arriving.drop()
        raise
    await arriving.end()
    upload.received = arriving.offset
    upload.expires_at = unit.now + store.UNUSED
    return upload


@dataclass
class _Arriving:
    """The bytes of one request on their way into parts."""

    database: Database
    files: EvidenceFiles
    upload: UploadTable
    now: datetime
    offset: int
    """Where the next part starts."""
    checksum: Checksum | None
    buffer: bytearray = field(default_factory=bytearray)
    waiting: list[tuple[int, str]] = field(default_factory=list)
    """Parts that are stored but count only when the checksum is right."""

    def __post_init__(self) -> None:
        self.begun_at = self.offset
        self.hasher: Any = self.checksum.hasher() if self.checksum else None

    async def take(self, chunk: bytes) -> None:
        """Take some bytes; every full part is stored."""
        if self.offset + len(self.buffer) + len(chunk) > self.upload.length:
            raise BodyTooLargeError(limit=self.upload.length - self.begun_at)
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
            refuse_beginning(read_name(self.upload.file_name), part, whole=self.upload.length)
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
        return _living(present, self.now).received


def _living(upload: UploadTable | None, now: datetime) -> UploadTable:
    if upload is None:
        raise NotFoundError
    if upload.expires_at <= now:
        raise UploadGoneError
    return upload


def _agency(metadata: dict[str, str]) -> UUID | None:
    given = metadata.get("agency_id")
    try:
        return UUID(given) if given else None
    except ValueError as error:
        raise UploadHeaderError(header="Upload-Metadata agency_id", wanted="a UUID") from error


async def _once(part: bytes) -> AsyncIterator[bytes]:
    yield part
