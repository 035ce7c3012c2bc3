"""Assignments in the database."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.assessment.tables import AssignmentTable
from shared.db.cursor import Window, paginate


async def page_of_assignments(
    session: AsyncSession, period_id: UUID, page: Window, *, appraiser_id: UUID | None
) -> tuple[list[AssignmentTable], str | None]:
    """Give a page of the assignments of a period, perhaps of one appraiser."""
    query = select(AssignmentTable).where(AssignmentTable.period_id == period_id)
    if appraiser_id is not None:
        query = query.where(AssignmentTable.appraiser_id == appraiser_id)
    return await paginate(session, query, page, AssignmentTable.id)


async def read_assignment(
    session: AsyncSession, period_id: UUID, assignment_id: UUID
) -> AssignmentTable | None:
    """Give one assignment of a period."""
    query = select(AssignmentTable).where(
        AssignmentTable.period_id == period_id, AssignmentTable.id == assignment_id
    )
    return (await session.scalars(query)).one_or_none()
