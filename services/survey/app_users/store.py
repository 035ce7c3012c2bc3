"""Reads and writes app users."""

from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.survey.tables import AppUserTable
from shared.db.cursor import Window, paginate

AppUserRow = AppUserTable


class AppUserStore:
    """App users, within one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, **values: Any) -> AppUserRow:
        """Keep a new app user."""
        row = AppUserTable(**values)
        self._session.add(row)
        await self._session.flush()
        return row

    async def named(self, app_user_id: UUID) -> AppUserRow | None:
        """Find whoever has an id, in any campaign."""
        return await self._session.get(AppUserTable, app_user_id)

    async def find(
        self, campaign_id: UUID, app_user_id: UUID, *, lock: bool = False
    ) -> AppUserRow | None:
        """Find one app user of a campaign."""
        query = select(AppUserTable).where(
            AppUserTable.id == app_user_id, AppUserTable.campaign_id == campaign_id
        )
        return await self._session.scalar(query.with_for_update() if lock else query)

    async def page(
        self, campaign_id: UUID, window: Window, *, interviewer_id: UUID | None
    ) -> tuple[list[AppUserRow], str | None]:
        """Read a page of a campaign's app users, oldest first."""
        query = select(AppUserTable).where(AppUserTable.campaign_id == campaign_id)
        if interviewer_id is not None:
            query = query.where(AppUserTable.interviewer_id == interviewer_id)
        return await paginate(self._session, query, window, AppUserTable.id)

    async def save(self) -> None:
        """Write changed rows now, so that their versions are known."""
        await self._session.flush()
