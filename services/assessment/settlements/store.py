"""What waits for the chair, in the database."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import and_, any_, exists, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from services.assessment.opinions.store import Key
from services.assessment.scope import report_in_reach
from services.assessment.tables import (
    AppraisalTable,
    AssignmentTable,
    DifferenceTable,
    EntryTable,
    OpinionTable,
    SelfAssessmentTable,
)
from shared.auth.principal import Access
from shared.db.cursor import Window, paginate


async def page_of_differences(
    session: AsyncSession,
    period_id: UUID,
    access: Access,
    page: Window,
    *,
    field: str | None,
    agency_id: UUID | None,
) -> tuple[list[DifferenceTable], str | None]:
    """Give a page of the leaves on which appraisers differ, within reach.

    Who appraises a leaf finds it here only after giving an opinion of his or her own, whatever else he or she is.
    """
    difference, report = DifferenceTable, SelfAssessmentTable
    mine = and_(
        AssignmentTable.period_id == difference.period_id,
        AssignmentTable.appraiser_id == access.principal.id,
        difference.field == any_(AssignmentTable.fields),
        or_(
            AssignmentTable.agency_ids.is_(None),
            report.agency_id == any_(AssignmentTable.agency_ids),
        ),
    )
    given = and_(
        OpinionTable.self_assessment_id == difference.self_assessment_id,
        OpinionTable.round == difference.round,
        OpinionTable.leaf == difference.leaf,
        OpinionTable.appraiser_id == access.principal.id,
    )
    query = (
        select(difference)
        .join(report, report.id == difference.self_assessment_id)
        .where(
            difference.period_id == period_id,
            report_in_reach(access),
            or_(~exists().where(mine), exists().where(given)),
        )
    )
    if field is not None:
        query = query.where(difference.field == field)
    if agency_id is not None:
        query = query.where(report.agency_id == agency_id)
    return await paginate(
        session, query, page, difference.self_assessment_id, difference.leaf, difference.round
    )


async def reports_of(
    session: AsyncSession, report_ids: Collection[UUID]
) -> dict[UUID, SelfAssessmentTable]:
    """Give reports with their agencies."""
    query = (
        select(SelfAssessmentTable)
        .where(SelfAssessmentTable.id.in_(report_ids))
        .options(joinedload(SelfAssessmentTable.agency))
    )
    return {report.id: report for report in await session.scalars(query)}


async def opinions_on(
    session: AsyncSession, differences: Sequence[DifferenceTable]
) -> dict[tuple[UUID, int, str], list[OpinionTable]]:
    """Give all opinions on some leaves, oldest first."""
    keys = [(one.self_assessment_id, one.round, one.leaf) for one in differences]
    query = (
        select(OpinionTable)
        .where(
            tuple_(OpinionTable.self_assessment_id, OpinionTable.round, OpinionTable.leaf).in_(keys)
        )
        .order_by(OpinionTable.created_at, OpinionTable.appraiser_id)
    )
    found: dict[tuple[UUID, int, str], list[OpinionTable]] = defaultdict(list)
    for row in await session.scalars(query):
        found[row.self_assessment_id, row.round, row.leaf].append(row)
    return found


async def claims_on(
    session: AsyncSession, differences: Sequence[DifferenceTable]
) -> dict[Key, EntryTable]:
    """Give what the agencies claim on some leaves."""
    keys = [(one.self_assessment_id, one.leaf) for one in differences]
    query = select(EntryTable).where(
        tuple_(EntryTable.self_assessment_id, EntryTable.leaf).in_(keys)
    )
    return {(row.self_assessment_id, row.leaf): row for row in await session.scalars(query)}


async def is_differing(session: AsyncSession, report_id: UUID, number: int, leaf: str) -> bool:
    """Whether appraisers differ on a leaf."""
    query = select(
        exists().where(
            DifferenceTable.self_assessment_id == report_id,
            DifferenceTable.round == number,
            DifferenceTable.leaf == leaf,
        )
    )
    return bool(await session.scalar(query))


async def decisions_of_round_1(
    session: AsyncSession, report_id: UUID, leaves: Sequence[str]
) -> dict[str, AppraisalTable]:
    """Give what round 1 decided on some leaves."""
    query = select(AppraisalTable).where(
        AppraisalTable.self_assessment_id == report_id,
        AppraisalTable.round == 1,
        AppraisalTable.leaf.in_(leaves),
    )
    return {row.leaf: row for row in await session.scalars(query)}
