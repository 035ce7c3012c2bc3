"""Clearing the store of what no upload will finish and no row names. Only what is old enough: the rest may be under way."""

from collections.abc import AsyncIterator, Awaitable, Callable, Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from sqlalchemy import MetaData
from sqlalchemy.ext.asyncio import AsyncSession

from shared.db.engine import Database, open_database
from shared.storage.files import INCOMING, PARTS, WHOLE, ObjectFiles
from shared.storage.holding import named_among, remove_unnamed
from shared.storage.leftovers import leftovers_of
from shared.storage.models import KeptObject
from shared.storage.settings import StorageSettings

ASKED: Final = 500
"""Names that the database is asked about at a time."""

Named = Callable[[AsyncSession, Collection[str]], Awaitable[set[str]]]
"""Chooses those of some names that a row knows."""


@dataclass(slots=True)
class Swept:
    """What a sweep found; removed, unless it was only asked to look."""

    objects: int = 0
    size: int = 0

    def count(self, one: KeptObject) -> None:
        """Count one more."""
        self.objects += 1
        self.size += one.size


async def nobody(_session: AsyncSession, _names: Collection[str]) -> set[str]:
    """Say that no row knows any of them."""
    return set()


async def sweep(
    settings: StorageSettings,
    service: str,
    metadata: MetaData,
    *,
    older_than: timedelta,
    remove: bool,
    parts_named: Named = nobody,
) -> Swept:
    """Find what was left over longer ago than `older_than`, and remove it if asked to."""
    before = datetime.now(UTC) - older_than
    files = ObjectFiles.of(settings)
    swept = Swept()

    async def named(session: AsyncSession, digests: Collection[str]) -> set[str]:
        return await named_among(session, metadata, digests)

    async with open_database(settings, service) as database:
        async for one in _unnamed(database, files, WHOLE, before, named):
            if not remove or await remove_unnamed(database, files, metadata, _last(one)):
                swept.count(one)
        async for one in _unnamed(database, files, PARTS, before, parts_named):
            if remove:
                await files.remove(one.path)
            swept.count(one)
    async for one in files.kept(INCOMING):
        if one.written_at < before:
            if remove:
                await files.remove(one.path)
            swept.count(one)
    async with leftovers_of(settings) as leftovers:
        if leftovers is not None:
            async for one in leftovers.found():
                if one.written_at < before:
                    if remove:
                        await leftovers.remove(one)
                    swept.count(one)
    return swept


async def _unnamed(
    database: Database, files: ObjectFiles, prefix: str, before: datetime, named: Named
) -> AsyncIterator[KeptObject]:
    """Find old objects whose last name no row knows."""
    old: dict[str, KeptObject] = {}
    async for one in files.kept(prefix):
        if one.written_at < before:
            old[_last(one)] = one
        if len(old) == ASKED:
            async for unnamed in _not_named(database, old, named):
                yield unnamed
            old = {}
    async for unnamed in _not_named(database, old, named):
        yield unnamed


async def _not_named(
    database: Database, objects: dict[str, KeptObject], named: Named
) -> AsyncIterator[KeptObject]:
    async with database.readers.begin() as session:
        known = await named(session, objects)
    for name, one in objects.items():
        if name not in known:
            yield one


def _last(one: KeptObject) -> str:
    return one.path.rpartition("/")[2]
