"""Reads and writes invitations."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.survey.tables import InvitationBatchTable, InvitationTable

BatchRow = InvitationBatchTable


class InvitationStore:
    """Invitations, within one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def named(self, batch_id: UUID) -> BatchRow | None:
        """Find whatever batch has an id, in any campaign."""
        return await self._session.get(InvitationBatchTable, batch_id)

    async def add(self, batch: dict[str, Any], invitations: Sequence[dict[str, Any]]) -> BatchRow:
        """Keep a batch with its invitations."""
        row = InvitationBatchTable(**batch)
        self._session.add(row)
        await self._session.flush()
        await self._session.execute(insert(InvitationTable), invitations)
        return row
