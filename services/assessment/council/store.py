"""Meetings of the council in the database."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import contains_eager, joinedload

from services.assessment.council.models import Attendance, Protocol, Resolution, Verdict
from services.assessment.scope import in_authority, report_in_reach
from services.assessment.tables import (
    AgencyVersionTable,
    CouncilAttendanceTable,
    CouncilSessionTable,
    ResolutionTable,
    SelfAssessmentTable,
)
from shared.auth.principal import Access
from shared.db.cursor import Window, paginate


async def read_session(
    session: AsyncSession, session_id: UUID, access: Access, *, locked: bool = False
) -> CouncilSessionTable | None:
    """Give a meeting within reach, with its period."""
    table = CouncilSessionTable
    query = (
        select(table)
        .where(table.id == session_id, in_authority(table.authority_id, access))
        .options(joinedload(table.period))
    )
    if locked:
        query = query.with_for_update(of=table)
    return (await session.scalars(query)).one_or_none()


async def page_of_sessions(
    session: AsyncSession, period_id: UUID, page: Window
) -> tuple[list[CouncilSessionTable], str | None]:
    """Give a page of the meetings about a period, oldest first."""
    table = CouncilSessionTable
    query = select(table).where(table.period_id == period_id)
    return await paginate(session, query, page, table.held_at, table.id)


async def attendance_of(session: AsyncSession, session_id: UUID) -> tuple[Attendance, ...]:
    """Give who was there, in the order of the minutes."""
    table = CouncilAttendanceTable
    query = (
        select(table.name, table.function, table.present)
        .where(table.council_session_id == session_id)
        .order_by(table.place_in_list)
    )
    return tuple(Attendance(*row) for row in await session.execute(query))


async def resolutions_of(
    session: AsyncSession, session_id: UUID, access: Access | None
) -> Sequence[ResolutionTable]:
    """Give what was resolved on the agencies within reach, by their codes; on all of them without an access."""
    report, table = SelfAssessmentTable, ResolutionTable
    query = (
        select(table)
        .join(table.self_assessment)
        .join(report.agency)
        .where(table.council_session_id == session_id)
        .options(contains_eager(table.self_assessment).contains_eager(report.agency))
        .order_by(AgencyVersionTable.code)
    )
    if access is not None:
        query = query.where(report_in_reach(access))
    return (await session.scalars(query)).all()


async def submitted_reports(
    session: AsyncSession, period_id: UUID, access: Access | None = None
) -> dict[UUID, str]:
    """Give the codes of the agencies of a period that have submitted, by report."""
    report = SelfAssessmentTable
    query = (
        select(report.id, AgencyVersionTable.code)
        .join(report.agency)
        .where(report.period_id == period_id, report.state == "SUBMITTED")
    )
    if access is not None:
        query = query.where(report_in_reach(access))
    return dict(list(await session.execute(query)))


async def write_lists(
    session: AsyncSession,
    row: CouncilSessionTable,
    protocol: Protocol,
    replaced: Collection[UUID],
) -> None:
    """Replace attendance, and the resolutions on the reports that may be replaced."""
    of_authority = {"authority_id": row.authority_id, "created_at": row.created_at}
    attendance, resolution = CouncilAttendanceTable, ResolutionTable
    await session.execute(delete(attendance).where(attendance.council_session_id == row.id))
    if protocol.attendance:
        await session.execute(
            insert(attendance),
            [
                {
                    "council_session_id": row.id,
                    "place_in_list": place,
                    "name": one.name,
                    "function": one.function,
                    "present": one.present,
                    **of_authority,
                }
                for place, one in enumerate(protocol.attendance, 1)
            ],
        )
    await session.execute(
        delete(resolution).where(
            resolution.council_session_id == row.id,
            resolution.self_assessment_id.in_(replaced),
        )
    )
    if protocol.resolutions:
        await session.execute(
            insert(resolution),
            [
                {
                    "council_session_id": row.id,
                    "self_assessment_id": one.self_assessment_id,
                    "verdict": str(one.verdict),
                    "text": one.text,
                    "votes_for": one.votes_for,
                    "votes_against": one.votes_against,
                    "abstentions": one.abstentions,
                    **of_authority,
                }
                for one in protocol.resolutions
            ],
        )


def resolution_of(row: ResolutionTable) -> Resolution:
    """Give a resolution apart from how it is stored."""
    return Resolution(
        row.self_assessment_id,
        Verdict(row.verdict),
        row.text,
        row.votes_for,
        row.votes_against,
        row.abstentions,
    )


async def resolutions_on(session: AsyncSession, report_id: UUID) -> Sequence[ResolutionTable]:
    """Give what approved meetings resolved on a report, oldest first."""
    table, meeting = ResolutionTable, CouncilSessionTable
    query = (
        select(table, meeting)
        .join(meeting, meeting.id == table.council_session_id)
        .where(table.self_assessment_id == report_id, meeting.state == "APPROVED")
        .order_by(meeting.held_at)
    )
    return (await session.scalars(query)).all()
