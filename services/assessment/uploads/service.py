"""Resumable uploads: begun, continued, given up. What has arrived is safe part by part, whatever breaks."""

from collections.abc import AsyncIterator
from dataclasses import replace
from uuid import UUID

from services.assessment.documents.home import home_of
from services.assessment.tables import UploadTable
from services.assessment.unit import Unit
from services.assessment.uploads import store
from services.assessment.uploads.errors import (
    EmptyFileError,
    UploadBrokenError,
    UploadHeaderError,
    UploadOffsetError,
)
from services.assessment.uploads.parts import Arriving, living
from services.assessment.uploads.receiving import read_name
from services.assessment.uploads.tus import Checksum, read_metadata
from shared.db.engine import Database
from shared.ids import new_id
from shared.problems.common import BodyTooLargeError
from shared.storage.files import ObjectFiles


async def begin_with_bytes(
    unit: Unit,
    database: Database,
    files: ObjectFiles,
    *,
    length: int | None,
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
        length=None,
        limit=limit,
        announced=announced,
        checksum=checksum,
        source=source,
    )


async def begin_upload(
    unit: Unit, *, length: int | None, given_metadata: str | None, limit: int
) -> UploadTable:
    """Begin an upload; a name, type or length that would be refused in the end is refused now."""
    metadata = read_metadata(given_metadata)
    name = read_name(metadata.get("filename") or metadata.get("name"))
    _refuse_length(length, limit)
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
    return living(upload, unit.now)


async def give_up_upload(unit: Unit, files: ObjectFiles, upload_id: UUID) -> None:
    """Give an upload up, with all that has arrived."""
    upload = living(
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
    files: ObjectFiles,
    upload_id: UUID,
    *,
    offset: int,
    length: int | None,
    limit: int,
    announced: int | None,
    checksum: Checksum | None,
    source: AsyncIterator[bytes],
) -> UploadTable:
    """Take bytes that follow those that have arrived. No connection to the database is held while they do.

    The length comes with them where it was deferred; without one the bytes end at the limit of all files.

    What arrives before the line breaks counts. With a checksum all of the request counts, or nothing.
    """
    async with database.readers.begin() as session:
        found = await store.own_upload(session, upload_id, unit.caller.id)
        upload = living(found, unit.now)
    if upload.received != offset:
        raise UploadOffsetError(received=upload.received)
    if length is not None:
        await _set_length(database, upload, length, limit)
    ceiling = limit if upload.length is None else upload.length
    if announced is not None and announced > ceiling - offset:
        raise BodyTooLargeError(limit=ceiling - offset)
    arriving = Arriving(database, files, upload, unit.now, offset, ceiling, checksum)
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


def _refuse_length(length: int | None, limit: int) -> None:
    if length == 0:
        raise EmptyFileError
    if length is not None and length > limit:
        raise BodyTooLargeError(limit=limit)


async def _set_length(database: Database, upload: UploadTable, length: int, limit: int) -> None:
    """Enter a deferred length. Once said it never changes (tus: Upload-Defer-Length)."""
    _refuse_length(length, limit)
    async with database.writers.begin() as session:
        known = await store.set_length(session, upload.id, length)
    if not known:
        wanted = f">= {upload.received}" if upload.length is None else str(upload.length)
        raise UploadHeaderError(header="Upload-Length", wanted=wanted)
    upload.length = length


def _agency(metadata: dict[str, str]) -> UUID | None:
    given = metadata.get("agency_id")
    try:
        return UUID(given) if given else None
    except ValueError as error:
        raise UploadHeaderError(header="Upload-Metadata agency_id", wanted="a UUID") from error
