"""Clearing the evidence store of what no upload will finish and no row names."""

from collections.abc import Collection
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.assessment.storage.settings import StorageSettings
from services.assessment.tables import Base, UploadPartTable
from shared.storage import sweep as storage
from shared.storage.sweep import Swept


async def sweep(settings: StorageSettings, *, older_than: timedelta, remove: bool) -> Swept:
    """Find what was left over longer ago than `older_than`, and remove it if asked to."""
    return await storage.sweep(
        settings,
        "assessment",
        Base.metadata,
        older_than=older_than,
        remove=remove,
        parts_named=parts_named_among,
    )


async def parts_named_among(session: AsyncSession, names: Collection[str]) -> set[str]:
    """Choose those parts that belong to an upload which is still under way."""
    query = select(UploadPartTable.key).where(UploadPartTable.key.in_(names))
    return set(await session.scalars(query))
