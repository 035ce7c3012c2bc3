"""Earlier reports that may be copied from, in the database."""

from collections.abc import Sequence

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import contains_eager, joinedload

from services.assessment.tables import PeriodTable, SelfAssessmentTable, SuccessionLinkTable

MOST = 20


async def sources_of(
    session: AsyncSession, report: SelfAssessmentTable
) -> Sequence[SelfAssessmentTable]:
    """Give the submitted reports of closed earlier periods of the programme: the agency's, and of whom it took over from."""
    earlier = SelfAssessmentTable
    predecessors = select(SuccessionLinkTable.predecessor_id).where(
        SuccessionLinkTable.successor_id == report.agency_id
    )
    query = (
        select(earlier)
        .join(earlier.period)
        .where(
            PeriodTable.programme_id == report.period.programme_id,
            PeriodTable.phase == "CLOSED",
            PeriodTable.ends_on < report.period.ends_on,
            earlier.state == "SUBMITTED",
            or_(earlier.agency_id == report.agency_id, earlier.agency_id.in_(predecessors)),
        )
        .options(
            contains_eager(earlier.period).joinedload(PeriodTable.framework),
            joinedload(earlier.agency),
        )
        .order_by(PeriodTable.ends_on.desc(), earlier.id)
        .limit(MOST)
    )
    return (await session.scalars(query)).all()
