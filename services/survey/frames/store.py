"""Reads and writes frames and the contact data that come with them."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final, cast
from uuid import UUID

import asyncpg
from sqlalchemy import delete, func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from services.survey.frames.models import ListedAgency, NewDossierFrame
from services.survey.tables import (
    CampaignTable,
    ContactTable,
    FrameTable,
    FrameUnitTable,
    TargetTable,
)
from shared.db.cursor import Window, paginate

FrameRow = FrameTable

_FROM_DOSSIERS: Final = text("""
INSERT INTO frame_unit (id, authority_id, frame_id, number, agency_id, dossier)
SELECT gen_random_uuid(), d.authority_id, :frame, row_number() OVER (ORDER BY d.number), u.agency_id, d.number
FROM dossier d
JOIN unit_map m ON m.authority_id = d.authority_id
JOIN mapped_unit u ON u.authority_id = d.authority_id
    AND u.version = m.version AND u.unit = d.resolving_unit
JOIN target t ON t.campaign_id = :campaign AND t.agency_id = u.agency_id AND t.group_code = :group
WHERE d.authority_id = :authority
  AND coalesce(d.finished_at, d.returned_at) >= :starts
  AND coalesce(d.finished_at, d.returned_at) < :ends
  AND (CAST(:applicant AS text) IS NULL OR d.applicant = :applicant)
""")


class FrameStore:
    """Frames, within one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def take_turn(self, campaign_id: UUID) -> None:
        """Let lists of one campaign be taken in one after another: each is compared with those before it."""
        await self._session.execute(
            select(CampaignTable.id)
            .where(CampaignTable.id == campaign_id)
            .with_for_update(key_share=True)
        )

    async def agencies(self, campaign_id: UUID, group: str) -> list[ListedAgency]:
        """Name the agencies that a group is asked about."""
        rows = await self._session.execute(
            select(TargetTable.agency_id, TargetTable.agency_code, TargetTable.agency_name)
            .where(TargetTable.campaign_id == campaign_id, TargetTable.group_code == group)
            .order_by(TargetTable.agency_code, TargetTable.agency_id)
        )
        return [ListedAgency(*row) for row in rows]

    async def find(self, campaign_id: UUID, frame_id: UUID) -> FrameRow | None:
        """Find a frame of a campaign."""
        return await self._session.scalar(
            select(FrameTable).where(
                FrameTable.id == frame_id, FrameTable.campaign_id == campaign_id
            )
        )

    async def find_anywhere(self, frame_id: UUID) -> FrameRow | None:
        """Find a frame of any campaign, to tell a repeat from an id that is taken."""
        return await self._session.get(FrameTable, frame_id)

    async def phones_of(
        self, campaign_id: UUID, hashes: Collection[bytes]
    ) -> list[tuple[bytes, str]]:
        """Say which numbers the campaign has already, by their hashes, each with the name of its list."""
        rows = await self._session.execute(
            select(ContactTable.phone_hash, FrameTable.name)
            .join(FrameTable, FrameTable.id == ContactTable.frame_id)
            .where(
                ContactTable.campaign_id == campaign_id,
                ContactTable.phone_hash == func.any(list(hashes)),
            )
        )
        return [(row.phone_hash, row.name) for row in rows]

    async def add(
        self,
        frame: Mapping[str, Any],
        units: Sequence[Mapping[str, Any]] = (),
        contacts: Sequence[Mapping[str, Any]] = (),
    ) -> FrameRow:
        """Keep a frame with all who stand in it."""
        row = FrameTable(**frame)
        self._session.add(row)
        await self._session.flush()
        if units:
            await self._copy(FrameUnitTable.__tablename__, units)
            await self._copy(ContactTable.__tablename__, contacts)
        return row

    async def fill_from_dossiers(self, frame: FrameRow, order: NewDossierFrame) -> int:
        """Put the dossiers completed in these months into a frame; gives their number."""
        months = order.months
        await self._session.execute(
            _FROM_DOSSIERS,
            {
                "frame": frame.id,
                "campaign": frame.campaign_id,
                "group": frame.group_code,
                "authority": frame.authority_id,
                "starts": months[0].starts_at,
                "ends": months[-1].ends_at,
                "applicant": order.applicant,
            },
        )
        count = await self._session.scalar(
            select(func.count()).where(FrameUnitTable.frame_id == frame.id)
        )
        return count or 0

    async def _copy(self, table: str, rows: Sequence[Mapping[str, Any]]) -> None:
        """Write rows of the same columns by COPY: a district's households are twenty thousand."""
        raw = await (await self._session.connection()).get_raw_connection()
        columns = list(rows[0])
        await cast("asyncpg.Connection", raw.driver_connection).copy_records_to_table(
            table, records=[[one[name] for name in columns] for one in rows], columns=columns
        )

    async def sizes(self, frame_id: UUID) -> list[tuple[UUID, int, int, int]]:
        """Count units, wards and villages of each agency of a frame."""
        unit = FrameUnitTable
        village = func.row(unit.ward, unit.village)
        rows = await self._session.execute(
            select(
                unit.agency_id,
                func.count(),
                func.count(unit.ward.distinct()),
                func.count(village.distinct()).filter(unit.village.is_not(None)),
            )
            .where(unit.frame_id == frame_id)
            .group_by(unit.agency_id)
            .order_by(unit.agency_id)
        )
        return [(row[0], row[1], row[2], row[3]) for row in rows]

    async def remove(self, frame: FrameRow) -> None:
        """Forget a frame, with all who stand in it and how they are reached."""
        await self._session.execute(delete(FrameTable).where(FrameTable.id == frame.id))

    async def page(self, campaign_id: UUID, window: Window) -> tuple[list[FrameRow], str | None]:
        """Read a page of a campaign's frames, oldest first."""
        query = select(FrameTable).where(FrameTable.campaign_id == campaign_id)
        return await paginate(self._session, query, window, FrameTable.id)
