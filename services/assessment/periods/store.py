"""Periods in the database."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload, selectinload

from services.assessment.periods.models import Calendar
from services.assessment.scope import free_of_conflict, in_authority, of_participant_in_reach
from services.assessment.tables import (
    AgencyVersionTable,
    CalendarWindowTable,
    ExtensionTable,
    PeriodTable,
    SelfAssessmentTable,
)
from shared.auth.principal import Access, Principal
from shared.db.cursor import Window, paginate


async def read_period(
    session: AsyncSession, period_id: UUID, access: Access, *, locked: bool = False
) -> PeriodTable | None:
    """Give a period within reach, with its calendar and framework."""
    query = (
        select(PeriodTable)
        .where(PeriodTable.id == period_id, in_authority(PeriodTable.authority_id, access))
        .options(selectinload(PeriodTable.windows), joinedload(PeriodTable.framework))
    )
    if locked:
        query = query.with_for_update(of=PeriodTable)
    return (await session.scalars(query)).one_or_none()


async def page_of_periods(
    session: AsyncSession, access: Access, page: Window, *, programme_id: UUID | None
) -> tuple[list[PeriodTable], str | None]:
    """Give a page of the periods within reach."""
    query = (
        select(PeriodTable)
        .where(in_authority(PeriodTable.authority_id, access))
        .options(selectinload(PeriodTable.windows), joinedload(PeriodTable.framework))
    )
    if programme_id is not None:
        query = query.where(PeriodTable.programme_id == programme_id)
    return await paginate(session, query, page, PeriodTable.code, PeriodTable.id)


async def replace_calendar(
    session: AsyncSession, period: PeriodTable, calendar: Calendar, now: datetime
) -> None:
    """Write the windows of a calendar in place of those before."""
    await session.execute(
        delete(CalendarWindowTable).where(CalendarWindowTable.period_id == period.id)
    )
    session.add_all(
        CalendarWindowTable(
            authority_id=period.authority_id,
            created_at=now,
            period_id=period.id,
            name=str(name),
            opens_at=window.opens_at,
            closes_at=window.closes_at,
        )
        for name, window in calendar.items()
    )
    await session.flush()
    await session.refresh(period, ["windows"])


async def reports_of_period(
    session: AsyncSession, period_id: UUID, *, locked: bool = False
) -> Sequence[SelfAssessmentTable]:
    """Give every report of a period with its agency, in the order of codes."""
    query = (
        select(SelfAssessmentTable)
        .join(SelfAssessmentTable.agency)
        .where(SelfAssessmentTable.period_id == period_id)
        .options(joinedload(SelfAssessmentTable.agency))
        .order_by(AgencyVersionTable.code)
    )
    if locked:
        query = query.with_for_update(of=SelfAssessmentTable)
    return (await session.scalars(query)).unique().all()


async def participants_of(session: AsyncSession, period_id: UUID) -> Sequence[UUID]:
    """Give the agencies of a period."""
    query = select(SelfAssessmentTable.agency_id).where(SelfAssessmentTable.period_id == period_id)
    return (await session.scalars(query)).all()


async def count_reports(session: AsyncSession, period_id: UUID) -> int:
    """Count the agencies of a period."""
    query = select(func.count()).where(SelfAssessmentTable.period_id == period_id)
    return (await session.execute(query)).scalar_one()


async def page_of_reports(
    session: AsyncSession, period_id: UUID, access: Access, page: Window
) -> tuple[list[SelfAssessmentTable], str | None]:
    """Give a page of the reports of a period within reach, with their agencies."""
    query = (
        select(SelfAssessmentTable)
        .where(
            SelfAssessmentTable.period_id == period_id,
            of_participant_in_reach(
                SelfAssessmentTable.authority_id,
                SelfAssessmentTable.period_id,
                SelfAssessmentTable.agency_id,
                access,
            ),
        )
        .options(joinedload(SelfAssessmentTable.agency))
    )
    return await paginate(session, query, page, SelfAssessmentTable.id)


async def lock_report_of_agency(
    session: AsyncSession, period_id: UUID, agency_id: UUID, caller: Principal
) -> SelfAssessmentTable | None:
    """Give the report of one agency, locked, unless the caller has a conflict with it."""
    report = SelfAssessmentTable
    query = (
        select(report)
        .options(joinedload(report.agency))
        .where(
            report.period_id == period_id,
            report.agency_id == agency_id,
            free_of_conflict(report.authority_id, report.period_id, report.agency_id, caller),
        )
        .with_for_update(of=SelfAssessmentTable)
    )
    return (await session.scalars(query)).one_or_none()


async def page_of_extensions(
    session: AsyncSession, period_id: UUID, access: Access, page: Window
) -> tuple[list[ExtensionTable], str | None]:
    """Give a page of the extensions of a period within reach."""
    query = select(ExtensionTable).where(
        ExtensionTable.period_id == period_id,
        of_participant_in_reach(
            ExtensionTable.authority_id, ExtensionTable.period_id, ExtensionTable.agency_id, access
        ),
    )
    return await paginate(session, query, page, ExtensionTable.id)
