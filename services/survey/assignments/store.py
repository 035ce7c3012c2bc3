"""Reads and writes assignments."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select, tuple_
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.survey.assignments.rules import Cell
from services.survey.tables import AssignmentTable
from shared.db.cursor import Window, paginate

AssignmentRow = AssignmentTable


class AssignmentStore:
    """Assignments, within one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, rows: Sequence[dict[str, Any]]) -> None:
        """Keep assignments; those that are there already stay as they are."""
        statement = insert(AssignmentTable).on_conflict_do_nothing(constraint="uq_assignment_cell")
        await self._session.execute(statement, rows)

    async def read(
        self, campaign_id: UUID, interviewer_id: UUID, cells: Sequence[Cell]
    ) -> list[AssignmentRow]:
        """Read an interviewer's assignments to these agencies and groups."""
        return list(
            await self._session.scalars(
                select(AssignmentTable)
                .where(
                    AssignmentTable.campaign_id == campaign_id,
                    AssignmentTable.interviewer_id == interviewer_id,
                    tuple_(AssignmentTable.agency_id, AssignmentTable.group_code).in_(cells),
                )
                .order_by(AssignmentTable.id)
            )
        )

    async def find(self, campaign_id: UUID, assignment_id: UUID) -> AssignmentRow | None:
        """Find one assignment of a campaign."""
        return await self._session.scalar(
            select(AssignmentTable).where(
                AssignmentTable.id == assignment_id, AssignmentTable.campaign_id == campaign_id
            )
        )

    async def remove(self, row: AssignmentRow) -> None:
        """Forget an assignment; what was collected under it stays."""
        await self._session.delete(row)
        await self._session.flush()

    async def page(
        self, campaign_id: UUID, window: Window, *, interviewer_id: UUID | None
    ) -> tuple[list[AssignmentRow], str | None]:
        """Read a page of a campaign's assignments, oldest first."""
        query = select(AssignmentTable).where(AssignmentTable.campaign_id == campaign_id)
        if interviewer_id is not None:
            query = query.where(AssignmentTable.interviewer_id == interviewer_id)
        return await paginate(self._session, query, window, AssignmentTable.id)
