"""Reads frames, and keeps samples."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import insert, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from services.survey.samples.models import Stratum
from services.survey.tables import SampleTable
from shared.db.cursor import Window, paginate

SampleRow = SampleTable

_FRAME: Final = text("""
SELECT u.agency_id, max(u.agency_code) AS code, max(u.agency_name) AS name,
       array_agg(d.number ORDER BY d.number) AS numbers
FROM dossier d
JOIN unit_map m ON m.authority_id = d.authority_id
JOIN mapped_unit u ON u.authority_id = d.authority_id
    AND u.version = m.version AND u.unit = d.resolving_unit
WHERE d.authority_id = :authority
  AND coalesce(d.finished_at, d.returned_at) >= :starts
  AND coalesce(d.finished_at, d.returned_at) < :ends
GROUP BY u.agency_id ORDER BY code, u.agency_id
""")


class SampleStore:
    """Samples, within one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def frame(self, authority_id: UUID, starts: datetime, ends: datetime) -> list[Stratum]:
        """Read the dossiers that were completed in a span, by resolving agency."""
        rows = await self._session.execute(
            _FRAME, {"authority": authority_id, "starts": starts, "ends": ends}
        )
        return [Stratum(row.agency_id, row.code, row.name, tuple(row.numbers)) for row in rows]

    async def find(self, sample_id: UUID) -> SampleRow | None:
        """Find a sample, without its bytes."""
        return await self._session.get(SampleTable, sample_id)

    async def add(self, values: Mapping[str, Any]) -> None:
        """Keep a sample for good."""
        await self._session.execute(insert(SampleTable), [dict(values)])

    async def content(
        self, sample_id: UUID, visible_in: Collection[UUID]
    ) -> tuple[bytes, str] | None:
        """Read the bytes of a sample, and their digest."""
        rows = await self._session.execute(
            select(SampleTable.content, SampleTable.digest).where(
                SampleTable.id == sample_id, SampleTable.authority_id.in_(visible_in)
            )
        )
        found = rows.one_or_none()
        return None if found is None else (found.content, found.digest)

    async def page(
        self, visible_in: Collection[UUID], window: Window
    ) -> tuple[list[SampleRow], str | None]:
        """Read a page of samples without their bytes, oldest first."""
        query = select(SampleTable).where(SampleTable.authority_id.in_(visible_in))
        return await paginate(self._session, query, window, SampleTable.id)
