"""Appraisal records in the database, and what they are composed of."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, literal, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import undefer

from services.assessment.agency_successions.models import Link
from services.assessment.agency_successions.store import LONGEST_CHAIN, named_links
from services.assessment.records.rules import FrozenDecision, FrozenEntry
from services.assessment.scope import free_of_conflict, in_authority
from services.assessment.tables import (
    AgencySuccessionTable,
    AppraisalRecordTable,
    AppraisalTable,
    AuthorityTable,
    EntryTable,
    ProgrammeTable,
    SelfAssessmentTable,
    SuccessionLinkTable,
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


async def predecessors_of(
    session: AsyncSession, agency_ids: Collection[UUID], until: date
) -> dict[UUID, list[Link]]:
    """Give by agency the links to all that it took over from up to a day, through however many reorganisations."""
    link, succession = SuccessionLinkTable, AgencySuccessionTable
    in_time = link.succession.has(succession.effective_on <= until)
    columns = (link.succession_id, link.predecessor_id, link.successor_id)
    walked = (
        select(link.successor_id.label("heir"), literal(1).label("steps"), *columns)
        .where(link.successor_id.in_(agency_ids), in_time)
        .cte("walked", recursive=True)
    )
    walked = walked.union(
        select(walked.c.heir, walked.c.steps + 1, *columns)
        .join(walked, link.successor_id == walked.c.predecessor_id)
        .where(walked.c.steps < LONGEST_CHAIN, in_time)
    )
    heirs: dict[tuple[UUID, UUID, UUID], set[UUID]] = defaultdict(set)
    for heir, _, *key in await session.execute(select(walked)):
        heirs[key[0], key[1], key[2]].add(heir)
    found: dict[UUID, list[Link]] = defaultdict(list)
    if heirs:
        for one in await named_links(session, {succession_id for succession_id, _, _ in heirs}):
            for heir in heirs.get(one.key, ()):
                found[heir].append(one)
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
