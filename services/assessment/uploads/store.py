"""Uploads in the database; their bytes are parts in the store of files."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import delete, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.assessment.tables import UploadPartTable, UploadTable

UNUSED: Final = timedelta(hours=24)
"""How long an upload is kept from its last byte on. The sweep spares parts as long as their upload is there."""


async def own_upload(
    session: AsyncSession, upload_id: UUID, account_id: UUID, *, locked: bool = False
) -> UploadTable | None:
    """Give an upload of an account."""
    query = select(UploadTable).where(
        UploadTable.id == upload_id, UploadTable.account_id == account_id
    )
    if locked:
        query = query.with_for_update()
    return (await session.scalars(query)).one_or_none()


async def own_uploads(
    session: AsyncSession, upload_ids: Collection[UUID], account_id: UUID, *, locked: bool = False
) -> dict[UUID, UploadTable]:
    """Give those of some uploads that are an account's, always locked in the same order."""
    query = select(UploadTable).where(
        UploadTable.id.in_(upload_ids), UploadTable.account_id == account_id
    )
    if locked:
        query = query.order_by(UploadTable.id).with_for_update()
    return {upload.id: upload for upload in await session.scalars(query)}


async def advance(
    session: AsyncSession, upload_id: UUID, *, start: int, end: int, now: datetime
) -> bool:
    """Let an upload end later, unless it does not end where these bytes start: of two who send, one wins."""
    moved = await session.execute(
        update(UploadTable)
        .where(UploadTable.id == upload_id, UploadTable.received == start)
        .values(received=end, expires_at=now + UNUSED)
        .returning(UploadTable.id)
    )
    return moved.first() is not None


async def set_length(session: AsyncSession, upload_id: UUID, length: int) -> bool:
    """Enter how long an upload is, unless it is longer already, or somebody said otherwise before."""
    known = await session.execute(
        update(UploadTable)
        .where(
            UploadTable.id == upload_id,
            UploadTable.received <= length,
            or_(UploadTable.length.is_(None), UploadTable.length == length),
        )
        .values(length=length)
        .returning(UploadTable.id)
    )
    return known.first() is not None


async def add_parts(
    session: AsyncSession, upload: UploadTable, parts: Sequence[tuple[int, str]]
) -> None:
    """Enter stored parts: where each starts, and its name in the store."""
    await session.execute(
        insert(UploadPartTable).values(
            [
                {
                    "upload_id": upload.id,
                    "authority_id": upload.authority_id,
                    "created_at": upload.created_at,
                    "starts_at": start,
                    "key": key,
                }
                for start, key in parts
            ]
        )
    )


async def parts_of(session: AsyncSession, upload_id: UUID) -> Sequence[str]:
    """Name the parts of an upload, in their order."""
    query = (
        select(UploadPartTable.key)
        .where(UploadPartTable.upload_id == upload_id)
        .order_by(UploadPartTable.starts_at)
    )
    return (await session.scalars(query)).all()


async def name_whole(session: AsyncSession, upload_id: UUID, sha256: str) -> None:
    """Enter which file an upload has become, and forget its parts."""
    await session.execute(
        update(UploadTable).where(UploadTable.id == upload_id).values(sha256=sha256)
    )
    await session.execute(delete(UploadPartTable).where(UploadPartTable.upload_id == upload_id))


async def forget(session: AsyncSession, upload_ids: Collection[UUID]) -> Sequence[str]:
    """Delete uploads; give the names of their parts."""
    query = select(UploadPartTable.key).where(UploadPartTable.upload_id.in_(upload_ids))
    keys = (await session.scalars(query)).all()
    await session.execute(delete(UploadTable).where(UploadTable.id.in_(upload_ids)))
    return keys


async def expired(session: AsyncSession, now: datetime, *, limit: int) -> Sequence[UUID]:
    """Lock some uploads that were left unfinished, or unused, for too long."""
    query = (
        select(UploadTable.id)
        .where(UploadTable.expires_at <= now)
        .order_by(UploadTable.expires_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return (await session.scalars(query)).all()
