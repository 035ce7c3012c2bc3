"""What reminders are derived from, and those that were made."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload, selectinload

from services.assessment.periods.models import Phase
from services.assessment.reminders.models import Reminder
from services.assessment.tables import (
    ExtensionTable,
    PeriodTable,
    ReminderTable,
    RoundExtensionTable,
    SelfAssessmentTable,
)

_WORKING = (Phase.SELF_ASSESSMENT, Phase.ROUND_1, Phase.SUPPLEMENT, Phase.ROUND_2)


async def working_periods(session: AsyncSession) -> Sequence[UUID]:
    """Give the periods in which something can be due."""
    query = select(PeriodTable.id).where(PeriodTable.phase.in_(_WORKING)).order_by(PeriodTable.id)
    return (await session.scalars(query)).all()


async def read_period(session: AsyncSession, period_id: UUID) -> PeriodTable:
    """Give a period with its calendar and framework."""
    query = (
        select(PeriodTable)
        .where(PeriodTable.id == period_id)
        .options(selectinload(PeriodTable.windows), joinedload(PeriodTable.framework))
    )
    return (await session.scalars(query)).one()


async def reports_in_state(
    session: AsyncSession, period_id: UUID, *, submitted: bool
) -> Sequence[SelfAssessmentTable]:
    """Give the reports of a period that were sent, or those that were not, with their agencies."""
    state = SelfAssessmentTable.state
    query = (
        select(SelfAssessmentTable)
        .where(
            SelfAssessmentTable.period_id == period_id,
            state == "SUBMITTED" if submitted else state != "SUBMITTED",
        )
        .options(joinedload(SelfAssessmentTable.agency))
        .order_by(SelfAssessmentTable.id)
    )
    return (await session.scalars(query)).all()


async def extended_since(session: AsyncSession, period_id: UUID) -> dict[UUID, datetime]:
    """Give when each agency of a period was last given more time."""
    query = (
        select(ExtensionTable.agency_id, func.max(ExtensionTable.created_at))
        .where(ExtensionTable.period_id == period_id)
        .group_by(ExtensionTable.agency_id)
    )
    return {agency_id: instant for agency_id, instant in await session.execute(query)}  # noqa: C416


async def round_extended_since(
    session: AsyncSession, period_id: UUID, number: int
) -> datetime | None:
    """Tell when a round was last extended."""
    return await session.scalar(
        select(func.max(RoundExtensionTable.created_at)).where(
            RoundExtensionTable.period_id == period_id, RoundExtensionTable.round == number
        )
    )


async def keep_new(
    session: AsyncSession, period: PeriodTable, reminders: Sequence[Reminder], now: datetime
) -> set[UUID]:
    """Store reminders, and give the recipients of those that nobody has made before; who makes them now waits for us."""
    if not reminders:
        return set()
    rows = [
        {
            "authority_id": period.authority_id,
            "created_at": now,
            "period_id": period.id,
            "kind": str(one.kind),
            "recipient_id": one.recipient_id,
            "deadline_at": one.deadline,
            "minutes": one.minutes,
        }
        for one in sorted(reminders, key=lambda one: one.recipient_id)
    ]
    new = await session.scalars(
        insert(ReminderTable)
        .values(rows)
        .on_conflict_do_nothing()
        .returning(ReminderTable.recipient_id)
    )
    return set(new.all())
