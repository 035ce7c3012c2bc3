"""Reads, finds, seals anew and erases contact data."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, bindparam, delete, func, literal, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from services.survey.cases.models import CaseState
from services.survey.contacts.sealing import Sealed
from services.survey.tables import CaseTable, ContactTable, FrameTable, FrameUnitTable
from shared.db.cursor import Window, paginate

ContactRow = ContactTable
FrameRow = FrameTable


@dataclass(frozen=True, slots=True)
class FoundContact:
    """Where a telephone number stands."""

    unit_id: UUID
    frame_id: UUID
    frame_name: str
    case_id: UUID | None
    case_number: int | None


class ContactStore:
    """Contact data, within one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def is_known(
        self, campaign_id: UUID, unit_id: UUID, *, interviewer_id: UUID | None
    ) -> bool:
        """Say whether somebody stands in a frame of the campaign; for an interviewer, in an own case that is out."""
        query = (
            select(FrameUnitTable.id)
            .join(FrameTable, FrameTable.id == FrameUnitTable.frame_id)
            .where(FrameUnitTable.id == unit_id, FrameTable.campaign_id == campaign_id)
        )
        if interviewer_id is not None:
            query = query.join(CaseTable, CaseTable.unit_id == FrameUnitTable.id).where(
                *_in_hand(interviewer_id)
            )
        return await self._session.scalar(query) is not None

    async def read(self, unit_id: UUID, now: datetime) -> ContactRow | None:
        """Read how somebody is reached, while it may be kept."""
        return await self._session.scalar(_kept(now).where(ContactTable.unit_id == unit_id))

    async def remove(self, unit_id: UUID) -> bool:
        """Erase how somebody is reached; says whether there was anything."""
        erased = await self._session.scalars(
            delete(ContactTable)
            .where(ContactTable.unit_id == unit_id)
            .returning(ContactTable.unit_id)
        )
        return erased.first() is not None

    async def page_in_hand(
        self, campaign_id: UUID, interviewer_id: UUID, window: Window, now: datetime
    ) -> tuple[list[ContactRow], str | None]:
        """Read a page of how those are reached whom an interviewer has yet to ask."""
        query = (
            _kept(now)
            .join(CaseTable, CaseTable.unit_id == ContactTable.unit_id)
            .where(ContactTable.campaign_id == campaign_id, *_in_hand(interviewer_id))
        )
        return await paginate(self._session, query, window, ContactTable.unit_id)

    async def find_phone(
        self, campaign_id: UUID, hashes: Collection[bytes], now: datetime
    ) -> list[FoundContact]:
        """Find who has a telephone number, by its hashes."""
        rows = await self._session.execute(
            select(
                ContactTable.unit_id,
                FrameTable.id,
                FrameTable.name,
                CaseTable.id,
                CaseTable.number,
            )
            .join(FrameTable, FrameTable.id == ContactTable.frame_id)
            .outerjoin(CaseTable, CaseTable.unit_id == ContactTable.unit_id)
            .where(
                ContactTable.campaign_id == campaign_id,
                ContactTable.phone_hash == func.any(list(hashes)),
                FrameTable.keep_until > now,
            )
            .order_by(ContactTable.unit_id)
        )
        return [FoundContact(*row) for row in rows]

    async def due_frame(self, now: datetime) -> FrameRow | None:
        """Lock a frame whose contact data have had their time, passing over those that another process erases."""
        return await self._session.scalar(
            select(FrameTable)
            .where(FrameTable.keep_until <= now, FrameTable.erased_at.is_(None))
            .order_by(FrameTable.keep_until)
            .limit(1)
            .with_for_update(skip_locked=True)
        )

    async def lock_frame(self, campaign_id: UUID, frame_id: UUID) -> FrameRow | None:
        """Find a frame of a campaign, and keep others from changing it meanwhile."""
        return await self._session.scalar(
            select(FrameTable)
            .where(FrameTable.id == frame_id, FrameTable.campaign_id == campaign_id)
            .with_for_update()
        )

    async def keep_frame(self, frame: FrameRow, until: datetime) -> None:
        """Keep how all of a frame are reached for another time."""
        frame.keep_until = until
        await self._session.flush()

    async def erase_frame(self, frame: FrameRow, now: datetime) -> int:
        """Erase how all of a frame are reached; gives how many they were."""
        erased = await self._session.scalars(
            delete(ContactTable)
            .where(ContactTable.frame_id == frame.id)
            .returning(ContactTable.unit_id)
        )
        frame.erased_at = now
        return len(erased.all())

    async def count_other_keys(self, key_id: str) -> int:
        """Count what is sealed with another key than this one."""
        query = select(func.count()).where(ContactTable.key_id != key_id)
        return await self._session.scalar(query) or 0

    async def lock_other_keys(self, key_id: str, limit: int) -> Sequence[ContactRow]:
        """Lock some of what is sealed with another key."""
        rows = await self._session.scalars(
            select(ContactTable)
            .where(ContactTable.key_id != key_id)
            .order_by(ContactTable.unit_id)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        return rows.all()

    async def reseal(self, sealed: Sequence[tuple[UUID, Sealed]]) -> None:
        """Keep contacts under another key."""
        connection = await self._session.connection()
        await connection.execute(
            update(ContactTable)
            .where(ContactTable.unit_id == bindparam("of"))
            .values(
                key_id=bindparam("key"), sealed=bindparam("content"), phone_hash=bindparam("hash")
            ),
            [
                {"of": unit_id, "key": one.key_id, "content": one.content, "hash": one.phone_hash}
                for unit_id, one in sealed
            ],
        )


def _kept(now: datetime) -> Select[ContactTable]:
    """Select what may still be read: what is due is gone, whether the erasing has come round or not."""
    return (
        select(ContactTable)
        .join(FrameTable, FrameTable.id == ContactTable.frame_id)
        .where(FrameTable.keep_until > now)
    )


def _in_hand(interviewer_id: UUID) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return (
        CaseTable.interviewer_id == interviewer_id,
        CaseTable.state == literal(CaseState.SENT.value),
    )
