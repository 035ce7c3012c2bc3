"""Reads and writes portals and the meanings of their status codes."""

from collections.abc import Collection, Mapping
from typing import Any, Final
from uuid import UUID

from sqlalchemy import insert, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from services.survey.portals.models import DossierStatus
from services.survey.tables import PortalStatusTable, PortalTable
from shared.db.cursor import Window, paginate

PortalRow = PortalTable

_UNKNOWN: Final = text("""
SELECT d.status, count(*) AS dossiers FROM dossier d
WHERE d.authority_id = :authority AND d.portal_id = :portal AND NOT EXISTS (
    SELECT FROM portal_status s
    WHERE s.portal_id = d.portal_id AND s.version = :version AND s.code = d.status
)
GROUP BY d.status ORDER BY dossiers DESC, d.status LIMIT 200
""")


class PortalStore:
    """Portals, within one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, values: Mapping[str, Any], statuses: Mapping[str, DossierStatus]) -> None:
        """Keep a portal with the first version of its meanings."""
        await self._session.execute(insert(PortalTable), [dict(values)])
        await self.add_statuses(values["id"], values["authority_id"], 1, statuses)

    async def add_statuses(
        self,
        portal_id: UUID,
        authority_id: UUID,
        version: int,
        statuses: Mapping[str, DossierStatus],
    ) -> None:
        """Keep one version of the meanings."""
        if statuses:
            await self._session.execute(
                insert(PortalStatusTable),
                [
                    {
                        "portal_id": portal_id,
                        "version": version,
                        "code": code,
                        "authority_id": authority_id,
                        "meaning": meaning,
                    }
                    for code, meaning in statuses.items()
                ],
            )

    async def find(
        self, portal_id: UUID, visible_in: Collection[UUID], *, locked: bool = False
    ) -> PortalRow | None:
        """Find a portal of these authorities, and keep others from changing it where `locked`."""
        query = select(PortalTable).where(
            PortalTable.id == portal_id, PortalTable.authority_id.in_(visible_in)
        )
        if locked:
            query = query.with_for_update().execution_options(populate_existing=True)
        return await self._session.scalar(query)

    async def find_named(self, portal_id: UUID, authority_id: UUID, code: str) -> PortalRow | None:
        """Find the portal that has this id or this code already."""
        return await self._session.scalar(
            select(PortalTable).where(
                (PortalTable.id == portal_id)
                | ((PortalTable.authority_id == authority_id) & (PortalTable.code == code))
            )
        )

    async def page(
        self, visible_in: Collection[UUID], window: Window
    ) -> tuple[list[PortalRow], str | None]:
        """Read a page of portals, oldest first."""
        query = select(PortalTable).where(PortalTable.authority_id.in_(visible_in))
        return await paginate(self._session, query, window, PortalTable.id)

    async def statuses(self, portal: PortalRow) -> dict[str, DossierStatus]:
        """Read the version of the meanings that holds."""
        rows = await self._session.execute(
            select(PortalStatusTable.code, PortalStatusTable.meaning)
            .where(
                PortalStatusTable.portal_id == portal.id,
                PortalStatusTable.version == portal.statuses_version,
            )
            .order_by(PortalStatusTable.code)
        )
        return {row.code: DossierStatus(row.meaning) for row in rows}

    async def unknown_statuses(self, portal: PortalRow) -> dict[str, int]:
        """Count dossiers by a status code that means nothing yet."""
        rows = await self._session.execute(
            _UNKNOWN,
            {
                "authority": portal.authority_id,
                "portal": portal.id,
                "version": portal.statuses_version,
            },
        )
        return {row.status: row.dossiers for row in rows}

    async def save(self) -> None:
        """Write changed rows now."""
        await self._session.flush()
