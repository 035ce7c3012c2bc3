"""Self-assessments in the database."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, literal, select, union_all, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from services.assessment.evidence.store import changes_of_evidence
from services.assessment.scope import report_in_reach
from services.assessment.tables import (
    AssignmentTable,
    EntryTable,
    OpinionTable,
    PeriodTable,
    SelfAssessmentTable,
    SignOffTable,
)
from shared.auth.principal import Access
from shared.db.cursor import Window, paginate


async def lock_report(
    session: AsyncSession, report_id: UUID, access: Access, *, shared: bool
) -> SelfAssessmentTable | None:
    """Lock a report within reach: shared while its parts are changed, alone while its state is.

    Locked before anything else is read, so that state and phase are those after the lock was given.
    """
    query = (
        select(SelfAssessmentTable)
        .where(SelfAssessmentTable.id == report_id, report_in_reach(access))
        .with_for_update(read=shared, of=SelfAssessmentTable)
    )
    return (await session.scalars(query)).one_or_none()


async def load_report(
    session: AsyncSession, report_id: UUID, access: Access
) -> SelfAssessmentTable | None:
    """Give a report within reach with its agency and its period's calendar and framework."""
    return (await session.scalars(_one_report(report_id, access))).unique().one_or_none()


async def load_signed_report(
    session: AsyncSession, report_id: UUID, access: Access
) -> tuple[SelfAssessmentTable | None, SignOffTable | None]:
    """Give a report as `load_report` does, and its latest sign-off, voided or not, in one statement."""
    latest = (
        select(SignOffTable.id)
        .where(SignOffTable.self_assessment_id == report_id)
        .order_by(SignOffTable.created_at.desc(), SignOffTable.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    query = (
        _one_report(report_id, access)
        .outerjoin(SignOffTable, SignOffTable.id == latest)
        .add_columns(SignOffTable)
    )
    found = (await session.execute(query)).unique().one_or_none()
    return (None, None) if found is None else (found[0], found[1])


def _one_report(report_id: UUID, access: Access) -> Select[SelfAssessmentTable]:
    period = joinedload(SelfAssessmentTable.period)
    return (
        select(SelfAssessmentTable)
        .where(SelfAssessmentTable.id == report_id, report_in_reach(access))
        .options(
            joinedload(SelfAssessmentTable.agency),
            period.joinedload(PeriodTable.framework),
            period.joinedload(PeriodTable.windows),
        )
    )


async def page_of_reports(
    session: AsyncSession,
    access: Access,
    page: Window,
    *,
    period_id: UUID | None,
    agency_id: UUID | None,
    state: str | None,
) -> tuple[list[SelfAssessmentTable], str | None]:
    """Give a page of the reports within reach."""
    query = (
        select(SelfAssessmentTable)
        .where(report_in_reach(access))
        .options(
            joinedload(SelfAssessmentTable.agency),
            joinedload(SelfAssessmentTable.period).joinedload(PeriodTable.framework),
            joinedload(SelfAssessmentTable.period).selectinload(PeriodTable.windows),
        )
    )
    if period_id is not None:
        query = query.where(SelfAssessmentTable.period_id == period_id)
    if agency_id is not None:
        query = query.where(SelfAssessmentTable.agency_id == agency_id)
    if state is not None:
        query = query.where(SelfAssessmentTable.state == state)
    return await paginate(session, query, page, SelfAssessmentTable.id)


async def fields_assigned(
    session: AsyncSession, report: SelfAssessmentTable, appraiser_id: UUID
) -> frozenset[str]:
    """Give the fields that an appraiser is assigned to for a report's agency."""
    query = select(AssignmentTable.fields, AssignmentTable.agency_ids).where(
        AssignmentTable.period_id == report.period_id,
        AssignmentTable.appraiser_id == appraiser_id,
    )
    return frozenset(
        field
        for fields, agency_ids in await session.execute(query)
        if agency_ids is None or report.agency_id in agency_ids
        for field in fields
    )


async def opinions_given(
    session: AsyncSession, report_id: UUID, appraiser_id: UUID
) -> frozenset[tuple[int, str]]:
    """Give the rounds and leaves of a report on which an appraiser has given an opinion."""
    query = select(OpinionTable.round, OpinionTable.leaf).where(
        OpinionTable.appraiser_id == appraiser_id, OpinionTable.self_assessment_id == report_id
    )
    return frozenset((number, leaf) for number, leaf in await session.execute(query))


async def entries_of(session: AsyncSession, report_id: UUID) -> Sequence[EntryTable]:
    """Give every entry of a report."""
    query = select(EntryTable).where(EntryTable.self_assessment_id == report_id)
    return (await session.scalars(query)).all()


async def lock_entries(
    session: AsyncSession, report_id: UUID, leaves: Collection[str]
) -> dict[str, EntryTable]:
    """Lock the entries of some leaves, always in the same order."""
    query = (
        select(EntryTable)
        .where(EntryTable.self_assessment_id == report_id, EntryTable.leaf.in_(leaves))
        .order_by(EntryTable.leaf)
        .with_for_update()
    )
    return {entry.leaf: entry for entry in await session.scalars(query)}


async def insert_entries(
    session: AsyncSession, rows: Sequence[dict[str, Any]]
) -> dict[str, EntryTable]:
    """Insert new entries in one statement; give by leaf those that nobody else had made meanwhile."""
    if not rows:
        return {}
    query = insert(EntryTable).values(list(rows)).on_conflict_do_nothing().returning(EntryTable)
    return {entry.leaf: entry for entry in await session.scalars(query)}


async def flag_returned(session: AsyncSession, report_id: UUID, leaves: Collection[str]) -> None:
    """Note on the entries of leaves that they were sent back; what was marked as done is not any more."""
    await session.execute(
        update(EntryTable)
        .where(EntryTable.self_assessment_id == report_id, EntryTable.leaf.in_(leaves))
        .values(returned=True, done_at=None, done_by=None)
    )


async def page_of_sign_offs(
    session: AsyncSession, report_id: UUID, page: Window
) -> tuple[list[SignOffTable], str | None]:
    """Give a page of the sign-offs of a report, newest first."""
    query = select(SignOffTable).where(SignOffTable.self_assessment_id == report_id)
    return await paginate(session, query, page, SignOffTable.id, descending=True)


async def unreviewed_leaves(
    session: AsyncSession, report_id: UUID, leaves: Collection[str]
) -> set[str]:
    """Give those of some leaves whose entries nobody has looked at since the framework was replaced."""
    query = select(EntryTable.leaf).where(
        EntryTable.self_assessment_id == report_id,
        EntryTable.leaf.in_(leaves),
        EntryTable.review.is_not(None),
    )
    return set(await session.scalars(query))


async def valid_sign_off(session: AsyncSession, report_id: UUID) -> SignOffTable | None:
    """Give the sign-off that nothing has voided."""
    query = select(SignOffTable).where(
        SignOffTable.self_assessment_id == report_id, SignOffTable.voided_at.is_(None)
    )
    return (await session.scalars(query)).one_or_none()


async def last_sign_off(session: AsyncSession, report_id: UUID) -> SignOffTable | None:
    """Give the latest sign-off, voided or not."""
    query = (
        select(SignOffTable)
        .where(SignOffTable.self_assessment_id == report_id)
        .order_by(SignOffTable.created_at.desc(), SignOffTable.id.desc())
        .limit(1)
    )
    return (await session.scalars(query)).one_or_none()


async def void_sign_offs(
    session: AsyncSession,
    report_id: UUID,
    now: datetime,
    *,
    by: str,
    action: str,
    leaves: Sequence[str],
) -> list[UUID]:
    """Void the sign-off of a report, for its content has changed: by whom, and what was done to which leaves."""
    query = (
        update(SignOffTable)
        .where(SignOffTable.self_assessment_id == report_id, SignOffTable.voided_at.is_(None))
        .values(voided_at=now, voided_by=by, voided_action=action, voided_leaves=list(leaves))
        .returning(SignOffTable.id)
    )
    return list((await session.scalars(query)).all())


async def versions_of(
    session: AsyncSession, report_id: UUID, access: Access
) -> list[tuple[str, str, int]] | None:
    """Give what has which version in a report within reach, in one statement; None where it is not."""
    report = (
        select(SelfAssessmentTable.id, SelfAssessmentTable.version)
        .where(SelfAssessmentTable.id == report_id, report_in_reach(access))
        .cte("reached")
    )
    entries = select(literal("entry"), EntryTable.leaf, EntryTable.version).join(
        report, report.c.id == EntryTable.self_assessment_id
    )
    evidence = changes_of_evidence(select(report.c.id).scalar_subquery()).subquery()
    signed = (
        select(literal("signed"), literal(""), literal(1))
        .select_from(SignOffTable)
        .join(report, report.c.id == SignOffTable.self_assessment_id)
        .where(SignOffTable.voided_at.is_(None))
    )
    query = union_all(
        select(literal("report"), literal(""), report.c.version),
        entries,
        select(literal("evidence"), *evidence.c),
        signed,
    )
    return [(kind, leaf, version) for kind, leaf, version in await session.execute(query)] or None
