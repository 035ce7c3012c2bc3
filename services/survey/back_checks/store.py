"""Reads and writes back-checks."""

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import exists, insert, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from services.survey.back_checks.models import Agreement, Candidate, ItemOutcome
from services.survey.responses.models import Channel
from services.survey.tables import BackCheckItemTable, BackCheckTable, ResponseTable
from shared.db.cursor import Window, paginate

BackCheckRow = BackCheckTable
ItemRow = BackCheckItemTable

_BY_QUESTION: Final = text("""
SELECT a.key, count(*), count(*) FILTER (WHERE a.value = 'true')
FROM back_check_item i CROSS JOIN LATERAL jsonb_each(i.agreed) AS a
WHERE i.back_check_id = :back_check GROUP BY a.key
""")
_BY_INTERVIEWER: Final = text("""
SELECT i.interviewer_id, i.outcome, count(*) AS items, sum(a.compared)::int, sum(a.agreed)::int
FROM back_check_item i CROSS JOIN LATERAL (
    SELECT count(*) AS compared, count(*) FILTER (WHERE value = 'true') AS agreed
    FROM jsonb_each(i.agreed)
) AS a
WHERE i.back_check_id = :back_check GROUP BY i.interviewer_id, i.outcome
""")


class BackCheckStore:
    """Back-checks, within one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def candidates(self, campaign_id: UUID) -> list[Candidate]:
        """Read what interviewers collected, counts, and was not drawn before."""
        rows = await self._session.execute(
            select(
                ResponseTable.id,
                ResponseTable.principal_id,
                ResponseTable.agency_id,
                ResponseTable.group_code,
            ).where(
                ResponseTable.campaign_id == campaign_id,
                ResponseTable.channel == Channel.INTERVIEWER,
                ResponseTable.excluded_at.is_(None),
                ~exists().where(BackCheckItemTable.response_id == ResponseTable.id),
            )
        )
        return [Candidate(*row) for row in rows]

    async def named(self, back_check_id: UUID) -> BackCheckRow | None:
        """Find a back-check, of whichever campaign."""
        return await self._session.get(BackCheckTable, back_check_id)

    async def find(self, campaign_id: UUID, back_check_id: UUID) -> BackCheckRow | None:
        """Find a back-check of a campaign."""
        return await self._session.scalar(
            select(BackCheckTable).where(
                BackCheckTable.id == back_check_id, BackCheckTable.campaign_id == campaign_id
            )
        )

    async def page(
        self, campaign_id: UUID, window: Window
    ) -> tuple[list[BackCheckRow], str | None]:
        """Read a page of a campaign's back-checks, the first first."""
        query = select(BackCheckTable).where(BackCheckTable.campaign_id == campaign_id)
        return await paginate(self._session, query, window, BackCheckTable.id)

    async def add(self, values: dict[str, Any], items: Sequence[dict[str, Any]]) -> BackCheckRow:
        """Keep a back-check with what was drawn."""
        row = BackCheckTable(**values)
        self._session.add(row)
        await self._session.flush()
        await self._session.execute(insert(BackCheckItemTable), items)
        return row

    async def items(
        self,
        back_check_id: UUID,
        window: Window,
        *,
        outcome: ItemOutcome | None,
        interviewer_id: UUID | None,
    ) -> tuple[list[ItemRow], str | None]:
        """Read a page of what was drawn."""
        query = select(BackCheckItemTable).where(BackCheckItemTable.back_check_id == back_check_id)
        if outcome is not None:
            query = query.where(BackCheckItemTable.outcome == outcome)
        if interviewer_id is not None:
            query = query.where(BackCheckItemTable.interviewer_id == interviewer_id)
        return await paginate(self._session, query, window, BackCheckItemTable.response_id)

    async def lock_item(
        self, back_check_id: UUID, response_id: UUID
    ) -> tuple[ItemRow, ResponseTable] | None:
        """Find what was drawn with its response, and keep others from changing it."""
        rows = await self._session.execute(
            select(BackCheckItemTable, ResponseTable)
            .join(ResponseTable, ResponseTable.id == BackCheckItemTable.response_id)
            .where(
                BackCheckItemTable.back_check_id == back_check_id,
                BackCheckItemTable.response_id == response_id,
            )
            .with_for_update(of=BackCheckItemTable)
        )
        found = rows.one_or_none()
        return None if found is None else (found[0], found[1])

    async def by_question(self, back_check_id: UUID) -> dict[str, Agreement]:
        """Compare by question."""
        rows = await self._session.execute(_BY_QUESTION, {"back_check": back_check_id})
        return {code: Agreement(compared, agreed) for code, compared, agreed in rows}

    async def by_interviewer(
        self, back_check_id: UUID
    ) -> list[tuple[UUID, ItemOutcome, int, Agreement]]:
        """Count and compare by interviewer and outcome."""
        rows = await self._session.execute(_BY_INTERVIEWER, {"back_check": back_check_id})
        return [
            (who, ItemOutcome(outcome), items, Agreement(compared, agreed))
            for who, outcome, items, compared, agreed in rows
        ]

    async def save(self) -> None:
        """Write changed rows now."""
        await self._session.flush()
