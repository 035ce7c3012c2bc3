"""Statements in the database; they are only ever added."""

from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.assessment.statements.models import StatementGroup
from services.assessment.tables import StatementTable
from shared.db.cursor import Window, paginate


async def page_of_statements(
    session: AsyncSession,
    report_id: UUID,
    leaf: str,
    page: Window,
    *,
    hidden: list[str],
    reader_id: UUID,
) -> tuple[list[StatementTable], str | None]:
    """Give a page of a leaf's thread, less what others of the council stated in hidden phases."""
    query = select(StatementTable).where(
        StatementTable.self_assessment_id == report_id, StatementTable.leaf == leaf
    )
    if hidden:
        query = query.where(
            or_(
                StatementTable.side == "AGENCY",
                StatementTable.phase.not_in(hidden),
                StatementTable.author_id == reader_id,
            )
        )
    return await paginate(session, query, page, StatementTable.created_at, StatementTable.id)


async def count_statements(
    session: AsyncSession, report_id: UUID, reader_id: UUID
) -> dict[StatementGroup, int]:
    """Count the statements of a report, by leaf, side, phase, and whether the reader made them."""
    own = StatementTable.author_id == reader_id
    parts = (StatementTable.leaf, StatementTable.side, StatementTable.phase)
    query = (
        select(*parts, own.label("own"), func.count())
        .where(StatementTable.self_assessment_id == report_id)
        .group_by(*parts, "own")
    )
    return {
        StatementGroup(code, side, phase, mine): count
        for code, side, phase, mine, count in await session.execute(query)
    }
