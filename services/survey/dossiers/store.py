"""Reads single dossiers."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.survey.tables import DossierTable

DossierRow = DossierTable


class DossierStore:
    """Dossiers, within one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def find(self, dossier_id: UUID) -> DossierRow | None:
        """Find a dossier by its id."""
        return await self._session.scalar(select(DossierTable).where(DossierTable.id == dossier_id))
