"""Which bytes are named by rows: nothing that a row names may be swept away, not even while the row is being written."""

from collections.abc import Collection

from sqlalchemy import Column, MetaData, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.db.engine import Database
from shared.storage.errors import RETRY_AFTER, StorageDownError
from shared.storage.files import ObjectFiles, path_of


async def hold_file(session: AsyncSession, files: ObjectFiles, sha256: str) -> None:
    """Keep bytes from being swept until this transaction has named them, and make sure that they are there.

    Bytes that came a second time may be old ones that nothing named, which the sweep was about to remove.
    """
    await session.execute(select(func.pg_advisory_xact_lock_shared(lock_key(sha256))))
    if not await files.exists(sha256):
        raise StorageDownError(headers=RETRY_AFTER)


async def forbid_naming(session: AsyncSession, sha256: str) -> None:
    """Let nobody name certain bytes until this transaction ends."""
    await session.execute(select(func.pg_advisory_xact_lock(lock_key(sha256))))


async def remove_unnamed(
    database: Database, files: ObjectFiles, metadata: MetaData, sha256: str
) -> bool:
    """Remove bytes unless somebody names them at this moment."""
    async with database.writers.begin() as session:
        await forbid_naming(session, sha256)
        if await named_among(session, metadata, [sha256]):
            return False
        await files.remove(path_of(sha256))
    return True


async def named_among(
    session: AsyncSession, metadata: MetaData, digests: Collection[str]
) -> set[str]:
    """Choose those digests that a row names. Every column that is called `…sha256` names files."""
    named: set[str] = set()
    for column in naming_columns(metadata):
        query = select(column).where(column.in_(digests)).distinct()
        named.update(await session.scalars(query))
    return named


def naming_columns(metadata: MetaData) -> list[Column[str]]:
    """Give the columns of all tables that name files."""
    return [
        column
        for table in metadata.sorted_tables
        for column in table.columns
        if column.name.endswith("sha256")
    ]


def lock_key(sha256: str) -> int:
    """Make a digest a number that PostgreSQL can lock; a chance meeting of two only makes one wait."""
    return int.from_bytes(bytes.fromhex(sha256[:16]), "big", signed=True)
