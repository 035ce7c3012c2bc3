"""Appraisal records in the database, and what they are composed of."""

from collections import defaultdict
from collections.abc import Collection
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import undefer

from services.assessment.records.rules import FrozenDecision, FrozenEntry
from services.assessment.scope import free_of_conflict, in_authority
from services.assessment.tables import (
    AppraisalRecordTable,
    AppraisalTable,
    AuthorityTable,
    EntryTable,
    ProgrammeTable,
    SelfAssessmentTable,
)
from shared.auth.principal import Access
from shared.db.cursor import Window, paginate


async def entries_of(
    session: AsyncSession, report_ids: Collection[UUID]
) -> dict[UUID, dict[str, FrozenEntry]]:
    """Give every entry of some reports."""
    query = select(
        EntryTable.self_assessment_id,
        EntryTable.leaf,
        EntryTable.answer,
        EntryTable.rule_points,
        EntryTable.claimed_points,
        EntryTable.explanation,
    ).where(EntryTable.self_assessment_id.in_(report_ids))
    found: dict[UUID, dict[str, FrozenEntry]] = defaultdict(dict)
    for report, leaf, *content in await session.execute(query):
        found[report][leaf] = FrozenEntry(*content)
    return found


async def decisions_of(
    session: AsyncSession, report_ids: Collection[UUID]
) -> dict[UUID, dict[tuple[int, str], FrozenDecision]]:
    """Give every decision on some reports."""
    query = select(
        AppraisalTable.self_assessment_id,
        AppraisalTable.round,
        AppraisalTable.leaf,
        AppraisalTable.decision,
        AppraisalTable.answer,
        AppraisalTable.points,
        AppraisalTable.opinion,
    ).where(AppraisalTable.self_assessment_id.in_(report_ids))
    found: dict[UUID, dict[tuple[int, str], FrozenDecision]] = defaultdict(dict)
    for report, number, leaf, *content in await session.execute(query):
        found[report][number, leaf] = FrozenDecision(*content)
    return found


async def head_of(
    session: AsyncSession, authority_id: UUID, programme_id: UUID
) -> tuple[AuthorityTable, ProgrammeTable]:
    """Give the authority and the programme of a period."""
    query = (
        select(AuthorityTable, ProgrammeTable)
        .join(ProgrammeTable, ProgrammeTable.authority_id == AuthorityTable.id)
        .where(AuthorityTable.id == authority_id, ProgrammeTable.id == programme_id)
    )
    authority, programme = (await session.execute(query)).one()
    return authority, programme


async def read_record(
    session: AsyncSession, record_id: UUID, access: Access
) -> AppraisalRecordTable | None:
    """Give a record within reach, with its bytes."""
    query = (
        select(AppraisalRecordTable)
        .where(
            AppraisalRecordTable.id == record_id,
            _in_reach(access),
        )
        .options(undefer(AppraisalRecordTable.content))
    )
    return (await session.scalars(query)).one_or_none()


async def page_of_records(
    session: AsyncSession, access: Access, page: Window, *, period_id: UUID | None
) -> tuple[list[AppraisalRecordTable], str | None]:
    """Give a page of the records within reach, without their bytes."""
    query = select(AppraisalRecordTable).where(_in_reach(access))
    if period_id is not None:
        query = query.where(AppraisalRecordTable.period_id == period_id)
    return await paginate(session, query, page, AppraisalRecordTable.id)


def _in_reach(access: Access) -> ColumnElement[bool]:
    """Choose the records of the caller's authorities, but none of a period in which the caller has a conflict.

    A record tells of all reports of its period, and its bytes cannot be cut without being another document.
    """
    report = SelfAssessmentTable
    in_conflict = exists().where(
        report.period_id == AppraisalRecordTable.period_id,
        ~free_of_conflict(
            report.authority_id, report.period_id, report.agency_id, access.principal
        ),
    )
    return and_(in_authority(AppraisalRecordTable.authority_id, access), ~in_conflict)
