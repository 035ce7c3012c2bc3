"""Initiatives in the database."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from services.assessment.initiatives.models import InitiativeFilter
from services.assessment.scope import report_in_reach
from services.assessment.tables import InitiativeTable, SelfAssessmentTable
from shared.auth.principal import Access
from shared.db.cursor import Window, paginate


def _within_reach(access: Access) -> Select[InitiativeTable]:
    report = SelfAssessmentTable
    return (
        select(InitiativeTable)
        .join(InitiativeTable.self_assessment)
        .where(report_in_reach(access))
        .options(
            contains_eager(InitiativeTable.self_assessment).options(
                joinedload(report.agency), joinedload(report.period)
            ),
            selectinload(InitiativeTable.judgements),
        )
    )


async def read_initiative(
    session: AsyncSession, initiative_id: UUID, access: Access, *, locked: bool = False
) -> InitiativeTable | None:
    """Give an initiative within reach, with its report."""
    query = _within_reach(access).where(InitiativeTable.id == initiative_id)
    if locked:
        query = query.with_for_update(of=InitiativeTable).execution_options(populate_existing=True)
    return (await session.scalars(query)).one_or_none()


async def page_of_initiatives(
    session: AsyncSession, access: Access, page: Window, wanted: InitiativeFilter
) -> tuple[list[InitiativeTable], str | None]:
    """Give a page of initiatives, oldest first."""
    report, initiative = SelfAssessmentTable, InitiativeTable
    query = _within_reach(access)
    if wanted.period_id is not None:
        query = query.where(report.period_id == wanted.period_id)
    if wanted.agency_id is not None:
        query = query.where(report.agency_id == wanted.agency_id)
    if wanted.kind is not None:
        query = query.where(initiative.kind == wanted.kind)
    return await paginate(session, query, page, initiative.created_at, initiative.id)


async def fed_by(session: AsyncSession, report_id: UUID) -> Sequence[InitiativeTable]:
    """Give the initiatives of a report that its agency stands by and that are meant for a leaf, with their judgements."""
    query = (
        select(InitiativeTable)
        .where(
            InitiativeTable.self_assessment_id == report_id,
            InitiativeTable.state == "REGISTERED",
            InitiativeTable.leaf.is_not(None),
        )
        .options(selectinload(InitiativeTable.judgements))
    )
    return (await session.scalars(query)).all()
