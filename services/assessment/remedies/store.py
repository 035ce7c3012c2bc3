"""Remedies in the database."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import contains_eager, joinedload

from services.assessment.remedies.models import OPEN, RemedyFilter
from services.assessment.scope import report_in_reach
from services.assessment.tables import (
    AgencyVersionTable,
    DocumentVersionTable,
    FollowUpDocumentTable,
    FollowUpTable,
    LossTable,
    RemedyTable,
    SelfAssessmentTable,
)
from shared.auth.principal import Access
from shared.db.cursor import Window, paginate


def _within_reach(access: Access) -> Select[RemedyTable]:
    report = SelfAssessmentTable
    return (
        select(RemedyTable)
        .join(RemedyTable.self_assessment)
        .where(report_in_reach(access))
        .options(
            contains_eager(RemedyTable.self_assessment).options(
                joinedload(report.agency), joinedload(report.period)
            )
        )
    )


async def read_remedy(
    session: AsyncSession, remedy_id: UUID, access: Access, *, locked: bool = False
) -> RemedyTable | None:
    """Give a remedy within reach, with its report."""
    query = _within_reach(access).where(RemedyTable.id == remedy_id)
    if locked:
        query = query.with_for_update(of=RemedyTable)
    return (await session.scalars(query)).one_or_none()


async def page_of_remedies(
    session: AsyncSession, access: Access, page: Window, wanted: RemedyFilter
) -> tuple[list[RemedyTable], str | None]:
    """Give a page of remedies, those that are due first first."""
    report, remedy = SelfAssessmentTable, RemedyTable
    query = _within_reach(access)
    if wanted.period_id is not None:
        query = query.where(report.period_id == wanted.period_id)
    if wanted.agency_id is not None:
        query = query.where(report.agency_id == wanted.agency_id)
    if wanted.leaf is not None:
        query = query.where(remedy.leaf == wanted.leaf)
    if wanted.state is not None:
        query = query.where(remedy.state == wanted.state)
    if wanted.overdue_on is not None:
        query = query.where(remedy.state.in_(OPEN), remedy.due_on < wanted.overdue_on)
    return await paginate(session, query, page, remedy.due_on, remedy.id)


async def follow_ups_of(
    session: AsyncSession, remedy_id: UUID
) -> list[tuple[FollowUpTable, list[DocumentVersionTable]]]:
    """Give what was said about a remedy, oldest first, with the documents that show it."""
    follow_up, shown = FollowUpTable, FollowUpDocumentTable
    query = (
        select(follow_up)
        .where(follow_up.remedy_id == remedy_id)
        .order_by(follow_up.created_at, follow_up.id)
    )
    documents: dict[UUID, list[DocumentVersionTable]] = defaultdict(list)
    of_remedy = (
        select(shown.follow_up_id, DocumentVersionTable)
        .join(shown.document_version)
        .join(follow_up, follow_up.id == shown.follow_up_id)
        .where(follow_up.remedy_id == remedy_id)
        .order_by(DocumentVersionTable.id)
    )
    for follow_up_id, version in await session.execute(of_remedy):
        documents[follow_up_id].append(version)
    return [(one, documents[one.id]) for one in await session.scalars(query)]


async def shown_document(
    session: AsyncSession, remedy_id: UUID, version_id: UUID
) -> DocumentVersionTable | None:
    """Give a document that was shown for a remedy, with its file."""
    query = (
        select(DocumentVersionTable)
        .join(
            FollowUpDocumentTable,
            FollowUpDocumentTable.document_version_id == DocumentVersionTable.id,
        )
        .join(FollowUpTable, FollowUpTable.id == FollowUpDocumentTable.follow_up_id)
        .where(FollowUpTable.remedy_id == remedy_id, DocumentVersionTable.id == version_id)
        .options(joinedload(DocumentVersionTable.file))
        .limit(1)
    )
    return (await session.scalars(query)).one_or_none()


@dataclass(frozen=True, slots=True)
class RemedyCounts:
    """How far one agency is with what it lost in a period."""

    self_assessment_id: UUID
    agency_id: UUID
    agency_code: str
    agency_name: str
    losses: int
    losses_without_remedy: int
    planned: int
    in_progress: int
    completed: int
    accepted: int
    cancelled: int
    overdue: int


async def counts_of_period(
    session: AsyncSession, period_id: UUID, access: Access, today: date
) -> list[RemedyCounts]:
    """Count losses and remedies of every agency of a period, in one statement."""
    report, remedy, loss = SelfAssessmentTable, RemedyTable, LossTable
    mine = remedy.self_assessment_id == report.id
    states = ("PLANNED", "IN_PROGRESS", "COMPLETED", "ACCEPTED", "CANCELLED")
    of_remedies = (
        select(
            *(func.count().filter(remedy.state == state).label(state) for state in states),
            func.count().filter(remedy.state.in_(OPEN), remedy.due_on < today).label("overdue"),
        )
        .where(mine)
        .lateral()
    )
    answered = (
        select(remedy.id)
        .where(mine, remedy.leaf == loss.leaf, remedy.state != "CANCELLED")
        .correlate(report, loss)
        .exists()
    )
    of_losses = (
        select(func.count().label("lost"), func.count().filter(~answered).label("unanswered"))
        .where(loss.self_assessment_id == report.id)
        .lateral()
    )
    agency = AgencyVersionTable
    query = (
        select(
            report.id,
            report.agency_id,
            agency.code,
            agency.name,
            of_losses.c.lost,
            of_losses.c.unanswered,
            *(of_remedies.c[state] for state in states),
            of_remedies.c.overdue,
        )
        .join(report.agency)
        .join(of_losses, of_losses.c.lost >= 0)
        .join(of_remedies, of_remedies.c.overdue >= 0)
        .where(report.period_id == period_id, report_in_reach(access))
        .order_by(agency.code)
    )
    return [RemedyCounts(*row) for row in await session.execute(query)]
