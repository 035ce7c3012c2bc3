"""Assignments in the database."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import exists, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.assessment.tables import AssignmentTable, ConflictTable
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


async def appraisers_of(session: AsyncSession, period_id: UUID) -> Sequence[UUID]:
    """Give the accounts of everybody who appraises in a period."""
    query = select(AssignmentTable.appraiser_id).where(AssignmentTable.period_id == period_id)
    return (await session.scalars(query.distinct())).all()


async def appraisers_of_leaf(
    session: AsyncSession, period_id: UUID, agency_id: UUID, field: str
) -> Sequence[UUID]:
    """Give the accounts of those who appraise one field of one agency; a conflict of interest takes one out."""
    query = select(AssignmentTable.appraiser_id).where(
        AssignmentTable.period_id == period_id,
        AssignmentTable.fields.contains([field]),
        or_(
            AssignmentTable.agency_ids.is_(None),
            AssignmentTable.agency_ids.contains([agency_id]),
        ),
        ~exists().where(
            ConflictTable.account_id == AssignmentTable.appraiser_id,
            ConflictTable.period_id == period_id,
            ConflictTable.agency_id == agency_id,
            ConflictTable.withdrawn_at.is_(None),
        ),
    )
    return (await session.scalars(query.distinct())).all()
