"""Decisions of the council in the database."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.assessment.tables import (
    AppraisalTable,
    AssignmentTable,
    CitationTable,
    EntryTable,
    StatementTable,
)

LeafSets = Mapping[UUID, set[str]]


async def decisions_of(session: AsyncSession, report_id: UUID) -> Sequence[AppraisalTable]:
    """Give every decision of both rounds on a report."""
    query = select(AppraisalTable).where(AppraisalTable.self_assessment_id == report_id)
    return (await session.scalars(query)).all()


async def decided_leaves(
    session: AsyncSession, report_ids: Collection[UUID], number: int
) -> LeafSets:
    """Give the leaves that one round has decided, by report."""
    query = select(AppraisalTable.self_assessment_id, AppraisalTable.leaf).where(
        AppraisalTable.self_assessment_id.in_(report_ids), AppraisalTable.round == number
    )
    return await _leaf_sets(session, query)


async def leaves_to_explain(session: AsyncSession, report_ids: Collection[UUID]) -> LeafSets:
    """Give the leaves that round 1 wants explained, by report."""
    query = select(AppraisalTable.self_assessment_id, AppraisalTable.leaf).where(
        AppraisalTable.self_assessment_id.in_(report_ids),
        AppraisalTable.round == 1,
        AppraisalTable.explanation_requested,
    )
    return await _leaf_sets(session, query)


async def supplemented_leaves(session: AsyncSession, report_ids: Collection[UUID]) -> LeafSets:
    """Give the leaves to which an agency added evidence or a statement between the rounds, by report."""
    evidence = select(CitationTable.self_assessment_id, CitationTable.leaf).where(
        CitationTable.self_assessment_id.in_(report_ids),
        CitationTable.phase == "SUPPLEMENT",
        CitationTable.removed_at.is_(None),
    )
    statements = select(StatementTable.self_assessment_id, StatementTable.leaf).where(
        StatementTable.self_assessment_id.in_(report_ids),
        StatementTable.phase == "SUPPLEMENT",
        StatementTable.side == "AGENCY",
        StatementTable.withdrawn_at.is_(None),
    )
    return await _leaf_sets(session, evidence.union(statements))


async def not_applicable_requests(session: AsyncSession, report_ids: Collection[UUID]) -> LeafSets:
    """Give the leaves of which agencies ask that they do not apply, by report."""
    query = select(EntryTable.self_assessment_id, EntryTable.leaf).where(
        EntryTable.self_assessment_id.in_(report_ids),
        EntryTable.answer["state"].astext == "NOT_APPLICABLE",
    )
    return await _leaf_sets(session, query)


async def assignments_of(
    session: AsyncSession, period_id: UUID, appraiser_id: UUID
) -> Sequence[AssignmentTable]:
    """Give the assignments of one appraiser in a period."""
    query = select(AssignmentTable).where(
        AssignmentTable.period_id == period_id, AssignmentTable.appraiser_id == appraiser_id
    )
    return (await session.scalars(query)).all()


async def _leaf_sets(session: AsyncSession, query: Any) -> LeafSets:
    found: dict[UUID, set[str]] = defaultdict(set)
    for report, leaf in await session.execute(query):
        found[report].add(leaf)
    return found
