"""Which leaves of round 1 are open again in round 2."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.assessment.appraisals import store as appraisal_store
from services.assessment.opinions import store


async def leaves_of_round_2(
    session: AsyncSession, report_ids: Collection[UUID]
) -> dict[UUID, set[str]]:
    """Give the leaves with a supplement, and those that an appraiser has taken up again, by report."""
    supplemented = await appraisal_store.supplemented_leaves(session, report_ids)
    taken_up = await store.leaves_taken_up(session, report_ids, 2)
    return {
        report_id: supplemented.get(report_id, set()) | taken_up.get(report_id, set())
        for report_id in report_ids
    }
