"""Streams responses out of PostgreSQL by COPY: what is between its rows and the network is a few buffers."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from services.survey.tables import ResponseTable

_AHEAD: Final = 8
"""Buffers that may wait for a slow reader."""
_LONGEST: Final = "30min"


class ExportStore:
    """Responses of a campaign, within one snapshot."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def count(self, campaign_id: UUID, questionnaire_id: UUID, *, excluded: bool) -> int:
        """Count the rows of an export."""
        query = select(func.count()).where(
            ResponseTable.campaign_id == campaign_id,
            ResponseTable.questionnaire_id == questionnaire_id,
        )
        if not excluded:
            query = query.where(ResponseTable.excluded_at.is_(None))
        return (await self._session.execute(query)).scalar_one()

    async def copy(self, query: str, values: list[Any]) -> AsyncIterator[bytes]:
        """Give the rows as CSV, no faster than they are taken."""
        connection = await self._connection()
        waiting = asyncio.Queue[bytes | None](_AHEAD)

        async def copy() -> None:
            try:
                await connection.copy_from_query(query, *values, output=waiting.put, format="csv")
            finally:
                await waiting.put(None)

        copying = asyncio.create_task(copy())
        try:
            while (chunk := await waiting.get()) is not None:
                yield chunk
            await copying
        finally:
            copying.cancel()

    async def copy_to(self, path: Path, query: str, values: list[Any]) -> None:
        """Write the rows to a file as CSV."""
        connection = await self._connection()
        await connection.copy_from_query(query, *values, output=str(path), format="csv")

    async def _connection(self) -> Any:
        """Give asyncpg's own connection, in the session's transaction; an export may take longer than other statements."""
        await self._session.execute(
            text("SELECT set_config('statement_timeout', :longest, true)"), {"longest": _LONGEST}
        )
        raw = await (await self._session.connection()).get_raw_connection()
        return raw.driver_connection
