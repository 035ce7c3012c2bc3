"""Which bytes are named by rows: nothing that a row names may be swept away, not even while the row is being written."""

from collections.abc import Collection

from sqlalchemy import Column, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.assessment.storage.errors import RETRY_AFTER, StorageDownError
from services.assessment.storage.files import EvidenceFiles, path_of
from services.assessment.tables import Base, UploadPartTable
from shared.db.engine import Database


async def hold_file(session: AsyncSession, files: EvidenceFiles, sha256: str) -> None:
    """Keep bytes from being swept until this transaction has named them, and make sure that they are there.

    Bytes that came a second time may be old ones that nothing named, which the sweep was about to remove.
    """
    await session.execute(select(func.pg_advisory_xact_lock_shared(_key(sha256))))
    if not await files.exists(sha256):
        raise StorageDownError(headers=RETRY_AFTER)


async def forbid_naming(session: AsyncSession, sha256: str) -> None:
    """Let nobody name certain bytes until this transaction ends."""
    await session.execute(select(func.pg_advisory_xact_lock(_key(sha256))))


async def remove_unnamed(database: Database, files: EvidenceFiles, sha256: str) -> bool:
    """Remove bytes unless somebody names them at this moment."""
    async with database.writers.begin() as session:
        await forbid_naming(session, sha256)
        if await named_among(session, [sha256]):
            return False
        await files.remove(path_of(sha256))
    return True


async def named_among(session: AsyncSession, digests: Collection[str]) -> set[str]:
    """Choose those digests that a row names. Every column that is called `…sha256` names files."""
    named: set[str] = set()
    for column in naming_columns():
        query = select(column).where(column.in_(digests)).distinct()
        named.update(await session.scalars(query))
    return named


async def parts_named_among(session: AsyncSession, names: Collection[str]) -> set[str]:
    """Choose those parts that belong to an upload which is still under way."""
    query = select(UploadPartTable.key).where(UploadPartTable.key.in_(names))
    return set(await session.scalars(query))


def naming_columns() -> list[Column[str]]:
    """Give the columns of all tables that name files."""
    return [
        column
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if column.name.endswith("sha256")
    ]


def _key(sha256: str) -> int:
    """Make a digest a number that PostgreSQL can lock; a chance meeting of two only makes one wait."""
    return int.from_bytes(bytes.fromhex(sha256[:16]), "big", signed=True)
