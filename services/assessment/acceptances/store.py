"""What is looked at before many claims are accepted, in the database."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from services.assessment.opinions.store import Key
from services.assessment.scope import free_of_conflict, is_assigned
from services.assessment.tables import (
    AppraisalTable,
    EntryTable,
    PeriodTable,
    SelfAssessmentTable,
)
from shared.auth.principal import Access
from shared.db.cursor import Window, paginate


async def lock_period(session: AsyncSession, period_id: UUID) -> None:
    """Keep a period from moving while many of its reports are locked, so that both never wait for each other."""
    await session.execute(
        select(PeriodTable.id).where(PeriodTable.id == period_id).with_for_update(read=True)
    )


async def lock_assigned_reports(
    session: AsyncSession,
    period_id: UUID,
    access: Access,
    page: Window,
    *,
    blocks: Collection[str] | None,
    agency_ids: Collection[UUID] | None,
) -> tuple[list[SelfAssessmentTable], str | None]:
    """Lock a page of the submitted reports that some assignment of the caller covers, but for those of a conflict."""
    report = SelfAssessmentTable
    query = (
        select(report)
        .where(
            report.period_id == period_id,
            report.state == "SUBMITTED",
            report.authority_id.in_(sorted(access.whole_authority_ids)),
            is_assigned(access.principal.id),
            free_of_conflict(
                report.authority_id, report.period_id, report.agency_id, access.principal
            ),
        )
        .options(joinedload(report.agency))
        .with_for_update(of=report)
    )
    if blocks is not None:
        query = query.where(report.block.in_(blocks))
    if agency_ids is not None:
        query = query.where(report.agency_id.in_(agency_ids))
    return await paginate(session, query, page, report.id)


async def entries_on(session: AsyncSession, report_ids: Sequence[UUID]) -> dict[Key, EntryTable]:
    """Give every entry of some reports."""
    query = select(EntryTable).where(EntryTable.self_assessment_id.in_(report_ids))
    return {(row.self_assessment_id, row.leaf): row for row in await session.scalars(query)}


async def decided_in_round_1(session: AsyncSession, report_ids: Sequence[UUID]) -> dict[Key, str]:
    """Say what round 1 decided on the leaves of some reports: ACCEPTED or CHANGED."""
    query = select(
        AppraisalTable.self_assessment_id, AppraisalTable.leaf, AppraisalTable.decision
    ).where(AppraisalTable.self_assessment_id.in_(report_ids), AppraisalTable.round == 1)
    return {(report, leaf): decision for report, leaf, decision in await session.execute(query)}
