"""How the parts of an upload become one file, which is what it claims to be, or is not there at all."""

from datetime import datetime

from services.assessment.tables import UploadTable
from services.assessment.uploads import store
from services.assessment.uploads.errors import UploadLengthUnknownError, UploadUnfinishedError
from services.assessment.uploads.models import ReceivedFile
from services.assessment.uploads.receiving import looked_into, read_name
from shared.db.engine import Database
from shared.problems.common import NotFoundError
from shared.storage.files import ObjectFiles
from shared.storage.holding import hold_file


async def assemble(
    database: Database, files: ObjectFiles, upload: UploadTable, now: datetime
) -> ReceivedFile:
    """Join the parts of an upload that has arrived whole. Done again it gives the same, at once."""
    if upload.expires_at <= now:
        raise NotFoundError
    if upload.length is None:
        raise UploadLengthUnknownError(received=upload.received)
    if upload.received < upload.length:
        raise UploadUnfinishedError(received=upload.received, length=upload.length)
    name = read_name(upload.file_name)
    if upload.sha256 is not None:
        return ReceivedFile(name.text, name.type.media_type, upload.sha256, upload.length)
    async with database.readers.begin() as session:
        keys = await store.parts_of(session, upload.id)
    received = await looked_into(database, files, name, await files.compose(keys))
    async with database.writers.begin() as session:
        await hold_file(session, files, received.sha256)
        await store.name_whole(session, upload.id, received.sha256)
    await files.discard_parts(keys)
    return received
