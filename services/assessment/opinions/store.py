"""Opinions and differences in the database."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import delete, exists, insert, select, tuple_
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.asyncio import AsyncSession

from services.assessment.appraisals.models import Assigned, Opinion
from services.assessment.tables import (
    AppraisalTable,
    AssignmentTable,
    ConflictTable,
    DifferenceTable,
    OpinionTable,
    SelfAssessmentTable,
)

Key = tuple[UUID, str]
"""A leaf of a report."""


async def lock_own(
    session: AsyncSession, report_ids: Collection[UUID], number: int, appraiser_id: UUID
) -> dict[Key, OpinionTable]:
    """Lock what an appraiser has given in a round on some reports, always in the same order."""
    query = (
        select(OpinionTable)
        .where(
            OpinionTable.appraiser_id == appraiser_id,
            OpinionTable.self_assessment_id.in_(report_ids),
            OpinionTable.round == number,
        )
        .order_by(OpinionTable.self_assessment_id, OpinionTable.leaf)
        .with_for_update()
    )
    return {(row.self_assessment_id, row.leaf): row for row in await session.scalars(query)}


async def insert_opinions(session: AsyncSession, rows: Sequence[dict[str, Any]]) -> None:
    """Insert opinions; the report is locked, so that nobody else inserts the same."""
    if rows:
        await session.execute(insert(OpinionTable), rows)


async def leaves_of_others(
    session: AsyncSession, report_id: UUID, number: int, appraiser_id: UUID
) -> set[str]:
    """Give the leaves of a report on which somebody else has given an opinion in a round."""
    query = (
        select(OpinionTable.leaf)
        .where(
            OpinionTable.self_assessment_id == report_id,
            OpinionTable.round == number,
            OpinionTable.appraiser_id != appraiser_id,
        )
        .distinct()
    )
    return set((await session.scalars(query)).all())


async def opinions_of(session: AsyncSession, report_id: UUID) -> Sequence[OpinionTable]:
    """Give every opinion of both rounds on a report, oldest first."""
    query = (
        select(OpinionTable)
        .where(OpinionTable.self_assessment_id == report_id)
        .order_by(OpinionTable.leaf, OpinionTable.round, OpinionTable.created_at)
    )
    return (await session.scalars(query)).all()


async def counted_opinions(
    session: AsyncSession, report_ids: Collection[UUID], number: int
) -> dict[Key, list[Opinion]]:
    """Give the opinions of a round that count: not those of persons who are in a conflict with the agency."""
    report, conflict = SelfAssessmentTable, ConflictTable
    query = (
        select(OpinionTable)
        .join(report, report.id == OpinionTable.self_assessment_id)
        .where(
            OpinionTable.self_assessment_id.in_(report_ids),
            OpinionTable.round == number,
            ~exists().where(
                conflict.account_id == OpinionTable.appraiser_id,
                conflict.period_id == report.period_id,
                conflict.agency_id == report.agency_id,
                conflict.withdrawn_at.is_(None),
            ),
        )
        .order_by(OpinionTable.given_at, OpinionTable.appraiser_id)
    )
    found: dict[Key, list[Opinion]] = defaultdict(list)
    for row in await session.scalars(query):
        found[row.self_assessment_id, row.leaf].append(
            Opinion(
                row.appraiser_id,
                row.appraiser_name,
                row.decision,
                row.answer,
                row.points,
                row.opinion,
                row.explanation_requested,
                row.given_at,
                row.rule_points,
            )
        )
    return found


async def leaves_taken_up(
    session: AsyncSession, report_ids: Collection[UUID], number: int
) -> dict[UUID, set[str]]:
    """Give the leaves on which somebody has given an opinion in a round, by report."""
    query = (
        select(OpinionTable.self_assessment_id, OpinionTable.leaf)
        .where(OpinionTable.self_assessment_id.in_(report_ids), OpinionTable.round == number)
        .distinct()
    )
    found: dict[UUID, set[str]] = defaultdict(set)
    for report_id, leaf in await session.execute(query):
        found[report_id].add(leaf)
    return found


async def reports_with_opinions(
    session: AsyncSession, period_id: UUID, number: int
) -> Sequence[SelfAssessmentTable]:
    """Lock the reports of a period on which opinions were given in a round, always in the same order."""
    report = SelfAssessmentTable
    query = (
        select(report)
        .where(
            report.period_id == period_id,
            exists().where(
                OpinionTable.self_assessment_id == report.id, OpinionTable.round == number
            ),
        )
        .order_by(report.id)
        .with_for_update()
    )
    return (await session.scalars(query)).all()


async def assigned_in(session: AsyncSession, period_id: UUID) -> list[Assigned]:
    """Give all assignments of a period."""
    query = select(
        AssignmentTable.appraiser_id, AssignmentTable.fields, AssignmentTable.agency_ids
    ).where(AssignmentTable.period_id == period_id)
    return [
        Assigned(appraiser_id, frozenset(fields), None if agencies is None else frozenset(agencies))
        for appraiser_id, fields, agencies in await session.execute(query)
    ]


async def lock_decisions(
    session: AsyncSession, report_ids: Collection[UUID], number: int
) -> dict[Key, AppraisalTable]:
    """Lock the decisions of a round on some reports, always in the same order."""
    query = (
        select(AppraisalTable)
        .where(AppraisalTable.self_assessment_id.in_(report_ids), AppraisalTable.round == number)
        .order_by(AppraisalTable.self_assessment_id, AppraisalTable.leaf)
        .with_for_update()
    )
    return {(row.self_assessment_id, row.leaf): row for row in await session.scalars(query)}


async def insert_decisions(session: AsyncSession, rows: Sequence[dict[str, Any]]) -> None:
    """Insert decisions; the report is locked, so that nobody else inserts the same."""
    if rows:
        await session.execute(insert(AppraisalTable), rows)


async def delete_decisions(session: AsyncSession, number: int, keys: Collection[Key]) -> None:
    """Take decisions back that rest on opinions which agree no more."""
    if keys:
        await session.execute(
            delete(AppraisalTable).where(
                AppraisalTable.round == number,
                tuple_(AppraisalTable.self_assessment_id, AppraisalTable.leaf).in_(list(keys)),
            )
        )


async def insert_differences(session: AsyncSession, rows: Sequence[Mapping[str, Any]]) -> None:
    """Enter leaves on which the appraisers differ, those that are entered already left alone."""
    if rows:
        await session.execute(
            postgresql.insert(DifferenceTable).on_conflict_do_nothing(), list(rows)
        )


async def delete_differences(session: AsyncSession, number: int, keys: Collection[Key]) -> None:
    """Strike leaves on which nothing is left to be settled."""
    if keys:
        await session.execute(
            delete(DifferenceTable).where(
                DifferenceTable.round == number,
                tuple_(DifferenceTable.self_assessment_id, DifferenceTable.leaf).in_(list(keys)),
            )
        )
