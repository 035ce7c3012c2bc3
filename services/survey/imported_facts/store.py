"""Keeps imported facts."""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.survey.tables import ImportedFactsTable, PortalTable
from shared.db.cursor import Window, paginate

FactsRow = ImportedFactsTable


class FactsStore:
    """Imported facts, within one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def find(self, facts_id: UUID) -> FactsRow | None:
        """Find what is frozen under an id, without its bytes."""
        return await self._session.get(ImportedFactsTable, facts_id)

    async def add(self, values: Mapping[str, Any]) -> None:
        """Keep a document for good."""
        await self._session.execute(insert(ImportedFactsTable), [dict(values)])

    async def statuses(self, authority_id: UUID, portal_id: UUID | None) -> dict[str, int]:
        """Read which meanings of status codes hold, by portal."""
        query = select(PortalTable.code, PortalTable.statuses_version).where(
            PortalTable.authority_id == authority_id
        )
        if portal_id is not None:
            query = query.where(PortalTable.id == portal_id)
        return {row.code: row.statuses_version for row in await self._session.execute(query)}

    async def content(
        self, facts_id: UUID, visible_in: Collection[UUID]
    ) -> tuple[bytes, str] | None:
        """Read the bytes of a document, and their digest."""
        rows = await self._session.execute(
            select(ImportedFactsTable.content, ImportedFactsTable.digest).where(
                ImportedFactsTable.id == facts_id, ImportedFactsTable.authority_id.in_(visible_in)
            )
        )
        found = rows.one_or_none()
        return None if found is None else (found.content, found.digest)

    async def page(
        self, visible_in: Collection[UUID], window: Window, *, period_id: UUID | None
    ) -> tuple[list[FactsRow], str | None]:
        """Read a page of documents without their bytes, oldest first."""
        query = select(ImportedFactsTable).where(ImportedFactsTable.authority_id.in_(visible_in))
        if period_id is not None:
            query = query.where(ImportedFactsTable.period_id == period_id)
        return await paginate(self._session, query, window, ImportedFactsTable.id)
