"""Reads and writes the table of units."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import insert, select, text
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from services.survey.dossier_units.models import MappedUnit, UnitMap, UnknownUnit
from services.survey.tables import MappedUnitTable, UnitMapTable

_UNKNOWN: Final = text("""
SELECT unit, sum(resolving)::int AS resolving, sum(receiving)::int AS receiving FROM (
    SELECT resolving_unit AS unit, count(*) AS resolving, 0 AS receiving
    FROM dossier WHERE authority_id = :authority GROUP BY 1
    UNION ALL
    SELECT receiving_unit, 0, count(*) FROM dossier WHERE authority_id = :authority GROUP BY 1
) AS seen
WHERE unit IS NOT NULL AND NOT EXISTS (
    SELECT FROM mapped_unit m
    WHERE m.authority_id = :authority AND m.version = :version AND m.unit = seen.unit
)
GROUP BY unit ORDER BY resolving DESC, receiving DESC, unit LIMIT 1000
""")


class UnitStore:
    """The table of units, within one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def version(self, authority_id: UUID, *, locked: bool = False) -> int:
        """Tell which version holds; 0 where there is none. `locked` keeps others from changing it."""
        if locked:
            await self._session.execute(
                text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))"),
                {"name": f"unit_map {authority_id}"},
            )
        found = await self._session.scalar(
            select(UnitMapTable.version).where(UnitMapTable.authority_id == authority_id)
        )
        return found or 0

    async def read(self, authority_id: UUID) -> UnitMap:
        """Read the table that holds."""
        version = await self.version(authority_id)
        rows = await self._session.scalars(
            select(MappedUnitTable)
            .where(MappedUnitTable.authority_id == authority_id, MappedUnitTable.version == version)
            .order_by(MappedUnitTable.unit)
        )
        units = tuple(
            MappedUnit(row.unit, row.agency_id, row.agency_code, row.agency_name) for row in rows
        )
        return UnitMap(authority_id, version, units)

    async def write(
        self, authority_id: UUID, version: int, units: Sequence[MappedUnit], *, now: datetime
    ) -> None:
        """Keep a version, and let it hold."""
        if units:
            await self._session.execute(
                insert(MappedUnitTable),
                [
                    {"authority_id": authority_id, "version": version, **asdict(one)}
                    for one in units
                ],
            )
        statement = upsert(UnitMapTable).values(
            authority_id=authority_id, version=version, changed_at=now
        )
        await self._session.execute(
            statement.on_conflict_do_update(
                index_elements=["authority_id"],
                set_={
                    "version": statement.excluded.version,
                    "changed_at": statement.excluded.changed_at,
                },
            )
        )

    async def unknown(self, authority_id: UUID) -> list[UnknownUnit]:
        """Count dossiers by a unit that belongs to no agency yet."""
        version = await self.version(authority_id)
        rows = await self._session.execute(
            _UNKNOWN, {"authority": authority_id, "version": version}
        )
        return [UnknownUnit(row.unit, row.resolving, row.receiving) for row in rows]
