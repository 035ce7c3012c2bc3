"""Statements in the database; they are never edited."""

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, func, insert, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.assessment.statements.models import StatementGroup
from services.assessment.tables import CitationTable, StatementCitationTable, StatementTable
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
        StatementTable.self_assessment_id == report_id,
        StatementTable.leaf == leaf,
        _is_open(hidden, reader_id),
    )
    return await paginate(session, query, page, StatementTable.created_at, StatementTable.id)


async def lock_statement(
    session: AsyncSession,
    report_id: UUID,
    leaf: str,
    statement_id: UUID,
    *,
    hidden: list[str],
    reader_id: UUID,
) -> StatementTable | None:
    """Lock one statement of a leaf, as far as it is open to the reader."""
    query = (
        select(StatementTable)
        .where(
            StatementTable.id == statement_id,
            StatementTable.self_assessment_id == report_id,
            StatementTable.leaf == leaf,
            _is_open(hidden, reader_id),
        )
        .with_for_update()
    )
    return (await session.scalars(query)).one_or_none()


async def attach(
    session: AsyncSession, statement: StatementTable, citation_ids: Sequence[UUID]
) -> None:
    """Let a statement point to evidence."""
    rows = [
        {
            "statement_id": statement.id,
            "citation_id": citation_id,
            "authority_id": statement.authority_id,
            "created_at": statement.created_at,
        }
        for citation_id in citation_ids
    ]
    if rows:
        await session.execute(insert(StatementCitationTable), rows)


async def live_citations(
    session: AsyncSession, report_id: UUID, leaf: str, citation_ids: Sequence[UUID]
) -> set[UUID]:
    """Give those of some pieces of evidence that the leaf has."""
    if not citation_ids:
        return set()
    query = select(CitationTable.id).where(
        CitationTable.id.in_(citation_ids),
        CitationTable.self_assessment_id == report_id,
        CitationTable.leaf == leaf,
        CitationTable.removed_at.is_(None),
    )
    return set((await session.scalars(query)).all())


async def evidence_of(
    session: AsyncSession, statement_ids: Sequence[UUID]
) -> dict[UUID, list[UUID]]:
    """Give the evidence that statements point to."""
    query = select(StatementCitationTable.statement_id, StatementCitationTable.citation_id).where(
        StatementCitationTable.statement_id.in_(statement_ids)
    )
    found: dict[UUID, list[UUID]] = defaultdict(list)
    for statement_id, citation_id in await session.execute(query):
        found[statement_id].append(citation_id)
    return found


async def answered(session: AsyncSession, statement_ids: Sequence[UUID]) -> set[UUID]:
    """Give those of some statements that the agency has answered."""
    if not statement_ids:
        return set()
    query = select(StatementTable.reply_to).where(
        StatementTable.reply_to.in_(statement_ids),
        StatementTable.side == "AGENCY",
        StatementTable.withdrawn_at.is_(None),
    )
    return {one for one in await session.scalars(query) if one}


def _is_open(hidden: list[str], reader_id: UUID) -> ColumnElement[bool]:
    """Choose what agencies stated, what one stated oneself, and what the council stated in phases that are not hidden."""
    return or_(
        StatementTable.side == "AGENCY",
        StatementTable.phase.not_in(hidden),
        StatementTable.author_id == reader_id,
    )


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
