"""Counts, pages and exclusions of responses; how they come in stands in `intake_store`."""

from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from services.survey.quotas.placing import place_in_quotas
from services.survey.responses.models import SUPERSEDED, CellCount
from services.survey.tables import QuotaTable, ResponseTable, TallyChangeTable
from shared.db.cursor import Window, paginate
from shared.ids import new_id

ResponseRow = ResponseTable

COUNTS: Final = text("""
SELECT t.agency_id, t.agency_code, t.agency_name, t.group_code, t.target,
       coalesce(r.received, 0) AS received, coalesce(r.excluded, 0) AS excluded
FROM target t
LEFT JOIN (
    SELECT agency_id, group_code, count(*) AS received, count(excluded_at) AS excluded
    FROM response WHERE campaign_id = :campaign
    GROUP BY agency_id, group_code
) AS r USING (agency_id, group_code)
WHERE t.campaign_id = :campaign AND (
    CAST(:interviewer AS uuid) IS NULL
    OR EXISTS (
        SELECT FROM assignment a
        WHERE a.campaign_id = :campaign AND a.interviewer_id = :interviewer
          AND a.agency_id = t.agency_id AND a.group_code = t.group_code
    )
)
ORDER BY t.agency_code, t.group_code
""")
"""One statement, answered from the index on campaign, agency and group: right at every moment."""


class ResponseStore:
    """Responses, within one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def counts(self, campaign_id: UUID, *, interviewer_id: UUID | None) -> list[CellCount]:
        """Count by agency and group; for an interviewer only where he or she is assigned."""
        rows = await self._session.execute(
            COUNTS, {"campaign": campaign_id, "interviewer": interviewer_id}
        )
        return [
            CellCount(
                row.agency_id,
                row.agency_code,
                row.agency_name,
                row.group_code,
                row.target,
                row.received,
                row.excluded,
            )
            for row in rows
        ]

    async def page(
        self,
        campaign_id: UUID,
        window: Window,
        *,
        agency_id: UUID | None,
        group: str | None,
        excluded: bool | None,
    ) -> tuple[list[ResponseRow], str | None]:
        """Read a page of a campaign's responses, by agency, group and id."""
        query = select(ResponseTable).where(ResponseTable.campaign_id == campaign_id)
        if agency_id is not None:
            query = query.where(ResponseTable.agency_id == agency_id)
        if group is not None:
            query = query.where(ResponseTable.group_code == group)
        if excluded is not None:
            query = query.where(ResponseTable.excluded_at.is_not(None) == excluded)
        return await paginate(
            self._session,
            query,
            window,
            ResponseTable.agency_id,
            ResponseTable.group_code,
            ResponseTable.id,
        )

    async def lock(self, campaign_id: UUID, response_id: UUID) -> ResponseRow | None:
        """Find a response of a campaign, and keep others from changing it."""
        return await self._session.scalar(
            select(ResponseTable)
            .where(ResponseTable.id == response_id, ResponseTable.campaign_id == campaign_id)
            .with_for_update()
        )

    async def set_aside(self, row: ResponseRow, reason: str, *, by: UUID, now: datetime) -> None:
        """Take a locked response, which counts, out of the figures."""
        row.excluded_at, row.excluded_by, row.exclusion_reason = now, by, reason
        await self._note_change(row, -1)

    async def supersede(self, row: ResponseRow, *, by: UUID, now: datetime) -> None:
        """Take a locked response out of the figures for a later version of it, also where it is out already."""
        if row.excluded_at is None:
            await self.set_aside(row, SUPERSEDED, by=by, now=now)
        else:
            row.exclusion_reason = SUPERSEDED

    async def send_back(self, row: ResponseRow, reason: str, *, by: UUID, now: datetime) -> None:
        """Take a locked response out of the figures while its interviewer asks again, also where it is out already."""
        if row.excluded_at is None:
            await self.set_aside(row, reason, by=by, now=now)
        else:
            row.excluded_by, row.exclusion_reason = by, reason
            await self._session.flush()

    async def place(self, row: ResponseRow, now: datetime) -> None:
        """Let a new response, which counts, take its place in the quota of its cell, if there is one."""
        await place_in_quotas(self._session, row.campaign_id, [row.id], now)

    async def take_back(self, row: ResponseRow) -> None:
        """Let a locked response, which was set aside, count again."""
        row.excluded_at = row.excluded_by = row.exclusion_reason = None
        await self._note_change(row, 1)

    async def _note_change(self, row: ResponseRow, direction: int) -> None:
        """Enter it into the tally's ledger, and move the quota of its cell, if there is one."""
        self._session.add(
            TallyChangeTable(
                response_id=row.id,
                id=new_id(),
                authority_id=row.authority_id,
                campaign_id=row.campaign_id,
                direction=direction,
            )
        )
        await self._session.flush()
        await self.move_quota(row, direction)

    async def move_quota(self, row: ResponseRow, number: int) -> None:
        """Count a response towards the quota of its cell, or no longer."""
        await self._session.execute(
            update(QuotaTable)
            .where(
                QuotaTable.campaign_id == row.campaign_id,
                QuotaTable.agency_id == row.agency_id,
                QuotaTable.group_code == row.group_code,
            )
            .values(used=QuotaTable.used + number)
        )
