"""Dashboards in the database: each is one statement, so that its figures are of one instant and fit together."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import (
    CTE,
    ColumnElement,
    RowMapping,
    Select,
    String,
    and_,
    cast,
    exists,
    false,
    func,
    literal,
    or_,
    select,
    true,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from services.assessment.dashboards.cells import covers
from services.assessment.dashboards.models import Dimension
from services.assessment.dashboards.rounds import Rounds, at, is_supplemented, is_taken_up
from services.assessment.leaf_standings.store import fact_columns
from services.assessment.tables import (
    AssignmentTable,
    CitationTable,
    ConflictTable,
    EntryTable,
    OpinionTable,
    SelfAssessmentTable,
)

Found = RowMapping
_NOTHING: Final = literal("")


async def count_by(
    session: AsyncSession,
    cell: CTE,
    dimension: Dimension,
    *,
    closes_at: datetime | None,
    now: datetime,
) -> Sequence[Found]:
    """Count reports and leaves by a dimension, in one statement.

    Gives a row for each key and each group of leaves that stand alike; the reports' figures are the same in all rows of a key.
    """
    key, code, name = _KEYS[dimension](cell)
    keyed = select(key.label("key"), code.label("label"), name.label("title"), *cell.c).cte("keyed")
    reports = _reports(keyed, closes_at, now).cte("reports")
    leaves = _leaves(keyed).cte("leaves")
    query = (
        select(*reports.c, *(one for one in leaves.c if one.key != "key"))
        .join(leaves, leaves.c.key == reports.c.key)
        .order_by(reports.c.code, reports.c.key)
    )
    return (await session.execute(query)).mappings().all()


_KEYS: Final[Mapping[Dimension, Any]] = {
    Dimension.PERIOD: lambda _cell: (_NOTHING, _NOTHING, _NOTHING),
    Dimension.BLOCK: lambda cell: (cell.c.block, cell.c.block, _NOTHING),
    Dimension.FIELD: lambda cell: (cell.c.field, cell.c.field, _NOTHING),
    Dimension.AGENCY: lambda cell: (cast(cell.c.report_id, String), cell.c.code, cell.c.name),
}


def _reports(keyed: CTE, closes_at: datetime | None, now: datetime) -> Select[Any]:
    report = SelfAssessmentTable
    member = select(
        keyed.c.key,
        keyed.c.report_id,
        func.min(keyed.c.label).label("code"),
        func.min(keyed.c.title).label("name"),
    ).group_by(keyed.c.key, keyed.c.report_id)
    member_of = member.cte("member")
    deadline = func.greatest(closes_at, report.extended_until, report.returned_until)
    unsent = report.state != "SUBMITTED"
    return (
        select(
            member_of.c.key,
            func.min(member_of.c.code).label("code"),
            func.min(member_of.c.name).label("name"),
            func.array_agg(report.agency_id).label("agency_ids"),
            *(
                func.count().filter(report.state == state).label(state)
                for state in ("DRAFT", "SUBMITTED", "RETURNED")
            ),
            func.count().filter(report.late).label("late"),
            func.count().filter(unsent, deadline <= now).label("overdue"),
            func.min(deadline).filter(unsent, deadline > now).label("deadline_next"),
        )
        .join(report, report.id == member_of.c.report_id)
        .group_by(member_of.c.key)
    )


def _leaves(keyed: CTE) -> Select[Any]:
    entry = EntryTable
    evidence = _evidence(keyed)
    facts = [entry.leaf.is_not(None).label("entered"), *fact_columns()]
    own = [keyed.c.claimed, keyed.c.proven, *facts]
    at_leaf = at(keyed, entry)
    rounds = Rounds(keyed)
    each = (
        select(
            keyed.c.key,
            *own,
            func.coalesce(evidence.c.size, 0).label("evidence"),
            *rounds.flags(),
        )
        .select_from(
            rounds.join(keyed)
            .outerjoin(entry, at_leaf)
            .outerjoin(
                evidence,
                and_(evidence.c.report_id == keyed.c.report_id, evidence.c.leaf == keyed.c.leaf),
            )
        )
        .cte("each_leaf")
    )
    groups = [each.c[str(one.key)] for one in own]
    return select(
        each.c.key,
        *groups,
        func.count().label("size"),
        func.sum(each.c.evidence).label("evidence"),
        *(func.count().filter(each.c[name]).label(name) for name in rounds.names),
    ).group_by(each.c.key, *groups)


def _evidence(keyed: CTE) -> CTE:
    """Count the evidence of each leaf that was not taken back."""
    citation = CitationTable
    return (
        select(
            citation.self_assessment_id.label("report_id"),
            citation.leaf,
            func.count().label("size"),
        )
        .where(
            citation.self_assessment_id.in_(select(keyed.c.report_id)),
            citation.removed_at.is_(None),
        )
        .group_by(citation.self_assessment_id, citation.leaf)
        .cte("evidence_of_leaf")
    )


async def count_by_appraiser(
    session: AsyncSession,
    cell: CTE,
    period_id: UUID,
    *,
    only: UUID | None,
    number: int | None,
) -> Sequence[Found]:
    """Count what is assigned to each appraiser, or to one, and how far he or she is, in one statement.

    A conflict of interest takes an appraiser's part in an agency away.
    """
    assignment = AssignmentTable
    chosen = [assignment.period_id == period_id]
    if only is not None:
        chosen.append(assignment.appraiser_id == only)
    person = (
        select(assignment.appraiser_id, func.min(assignment.appraiser_name).label("name"))
        .where(*chosen)
        .group_by(assignment.appraiser_id)
        .cte("person")
    )
    mine = (
        select(person.c.appraiser_id, *cell.c)
        .join(cell, cell.c.decided)
        .where(_is_assigned_to(person, cell, period_id), ~_is_in_conflict(person, cell, period_id))
        .cte("mine")
    )
    each = _opinions(mine, number)
    counted = (
        select(
            each.c.appraiser_id,
            func.count(each.c.report_id.distinct()).label("reports"),
            func.count().label("assigned"),
            *(
                func.count().filter(flag).label(flag.key)
                for flag in each.c
                if flag.key not in {"appraiser_id", "report_id"}
            ),
        )
        .group_by(each.c.appraiser_id)
        .cte("counted")
    )
    query = (
        select(person, *(one for one in counted.c if one.key != "appraiser_id"))
        .outerjoin(counted, counted.c.appraiser_id == person.c.appraiser_id)
        .order_by(person.c.name, person.c.appraiser_id)
    )
    return (await session.execute(query)).mappings().all()


def _is_assigned_to(person: CTE, cell: CTE, period_id: UUID) -> ColumnElement[bool]:
    return exists().where(
        covers(literal(period_id), cell.c.agency_id, cell.c.field),
        AssignmentTable.appraiser_id == person.c.appraiser_id,
    )


def _is_in_conflict(person: CTE, cell: CTE, period_id: UUID) -> ColumnElement[bool]:
    return exists().where(
        ConflictTable.account_id == person.c.appraiser_id,
        ConflictTable.period_id == period_id,
        ConflictTable.agency_id == cell.c.agency_id,
        ConflictTable.withdrawn_at.is_(None),
    )


def _opinions(mine: CTE, number: int | None) -> CTE:
    """Say of each cell whether its appraiser has given an opinion, and whether one is waited for."""
    rounds = Rounds(mine)
    own = {one: aliased(OpinionTable) for one in (1, 2)}
    start: Any = rounds.join(mine)
    for one, opinion in own.items():
        start = start.outerjoin(
            opinion,
            and_(
                at(mine, opinion),
                opinion.round == one,
                opinion.appraiser_id == mine.c.appraiser_id,
            ),
        )
    waiting: ColumnElement[bool] = false()
    if number is not None:
        due = true() if number == 1 else or_(is_supplemented(mine), is_taken_up(mine, 2))
        waiting = and_(mine.c.state == "SUBMITTED", own[number].leaf.is_(None), due)
    return (
        select(
            mine.c.appraiser_id,
            mine.c.report_id,
            *(opinion.leaf.is_not(None).label(f"given_{one}") for one, opinion in own.items()),
            waiting.label("waiting"),
            *rounds.flags(),
        )
        .select_from(start)
        .cte("opined")
    )
