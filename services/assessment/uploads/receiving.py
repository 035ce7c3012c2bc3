"""How a file is taken in: its name, its size and its first bytes are checked while it streams to the store."""

from collections.abc import AsyncIterator

from services.assessment.tables import Base
from services.assessment.uploads.errors import (
    EmptyFileError,
    FileNameRefusedError,
    FileTypeRefusedError,
)
from services.assessment.uploads.models import FileName, ReceivedFile
from services.assessment.uploads.rules import (
    BY_EXTENSION,
    HEAD,
    begins_like,
    clean_name,
    type_of_name,
)
from services.assessment.uploads.structure import is_what_it_says
from shared.db.engine import Database
from shared.problems.common import BodyTooLargeError
from shared.storage.files import ObjectFiles
from shared.storage.holding import remove_unnamed
from shared.storage.models import StoredFile


def read_name(given: str | None) -> FileName:
    """Clean a name and find the type that it claims, or refuse it."""
    name = clean_name(given)
    if name is None:
        raise FileNameRefusedError
    kind = type_of_name(name)
    if kind is None:
        raise FileTypeRefusedError(name=name, accepted=accepted())
    return FileName(name, kind)


async def receive(
    database: Database,
    files: ObjectFiles,
    name: FileName,
    source: AsyncIterator[bytes],
    *,
    limit: int,
) -> ReceivedFile:
    """Store a file that arrives; what fails leaves nothing behind."""
    stored = await files.receive(_checked(source, name, limit))
    return await looked_into(database, files, name, stored)


async def looked_into(
    database: Database, files: ObjectFiles, name: FileName, stored: StoredFile
) -> ReceivedFile:
    """Look into a stored file; one that is not what its name says is removed, unless others know it by another name."""
    if not await files.look_into(stored.sha256, lambda file: is_what_it_says(name, file)):
        await remove_unnamed(database, files, Base.metadata, stored.sha256)
        raise FileTypeRefusedError(name=name.text, accepted=accepted())
    return ReceivedFile(name.text, name.type.media_type, stored.sha256, stored.size)


def refuse_beginning(name: FileName, head: bytes, *, whole: int) -> None:
    """Refuse a file at its first bytes, where there are enough of them to tell."""
    if len(head) >= min(HEAD, whole) and not begins_like(name.type, head):
        raise FileTypeRefusedError(name=name.text, accepted=accepted())


def accepted() -> str:
    """Name the extensions that are taken."""
    return ", ".join(BY_EXTENSION)


async def _checked(
    source: AsyncIterator[bytes], name: FileName, limit: int
) -> AsyncIterator[bytes]:
    """Pass a file on, refusing it at the first byte too many, and at its first bytes if they are of another type."""
    head = b""
    size = 0
    passed = False
    async for chunk in source:
        size += len(chunk)
        if size > limit:
            raise BodyTooLargeError(limit=limit)
        if passed:
            yield chunk
            continue
        head += chunk
        if len(head) >= HEAD:
            refuse_beginning(name, head, whole=HEAD)
            passed = True
            yield head
    if not size:
        raise EmptyFileError
    if not passed:
        refuse_beginning(name, head, whole=size)
        yield head
