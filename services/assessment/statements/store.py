"""Statements in the database; they are only ever added."""

from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.assessment.tables import StatementTable
from shared.db.cursor import Window, paginate


async def page_of_statements(
    session: AsyncSession, report_id: UUID, leaf: str, page: Window, *, hidden: list[str]
) -> tuple[list[StatementTable], str | None]:
    """Give a page of a leaf's thread, less the council's statements of hidden phases."""
    query = select(StatementTable).where(
        StatementTable.self_assessment_id == report_id, StatementTable.leaf == leaf
    )
    if hidden:
        query = query.where(
            or_(StatementTable.side == "AGENCY", StatementTable.phase.not_in(hidden))
        )
    return await paginate(session, query, page, StatementTable.created_at, StatementTable.id)


async def count_statements(
    session: AsyncSession, report_id: UUID
) -> dict[tuple[str, str, str], int]:
    """Count the statements of a report, by leaf, side and phase."""
    query = (
        select(StatementTable.leaf, StatementTable.side, StatementTable.phase, func.count())
        .where(StatementTable.self_assessment_id == report_id)
        .group_by(StatementTable.leaf, StatementTable.side, StatementTable.phase)
    )
    return {(leaf, side, phase): count for leaf, side, phase, count in await session.execute(query)}
