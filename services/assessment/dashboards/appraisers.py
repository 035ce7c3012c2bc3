"""The dashboard of appraisers in the database: one statement."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import (
    CTE,
    ColumnElement,
    String,
    and_,
    exists,
    false,
    func,
    literal,
    select,
    true,
)
from sqlalchemy.ext.asyncio import AsyncSession

from services.assessment.dashboards.cells import Ground, covers
from services.assessment.dashboards.marks import Mark
from services.assessment.dashboards.sources import carries
from services.assessment.dashboards.store import Found
from services.assessment.dashboards.tallies import tally_of, total
from services.assessment.dashboards.work import work_done
from services.assessment.tables import AssignmentTable, ConflictTable, OpinionTable


async def count_by_appraiser(
    session: AsyncSession, ground: Ground, *, only: UUID | None, number: int | None
) -> Sequence[Found]:
    """Count what is assigned to each appraiser, or to one, and how far he or she is, in one statement.

    A conflict of interest takes an appraiser's part in an agency away. Whatever somebody has given an opinion on was due, so
    what still waits is the one less the other.
    """
    assignment = AssignmentTable
    chosen = [assignment.period_id == ground.period_id]
    if only is not None:
        chosen.append(assignment.appraiser_id == only)
    person = (
        select(assignment.appraiser_id, func.min(assignment.appraiser_name).label("name"))
        .where(*chosen)
        .group_by(assignment.appraiser_id)
        .cte("person")
    )
    duty = _duties(ground, chosen)
    assigned, given = _assigned(ground, duty, number), _given(ground, duty, number)
    others = {"appraiser_id", "due", "answered"}
    query = (
        select(
            person,
            *(one for one in (*assigned.c, *given.c) if one.key not in others),
            _waiting(assigned, given, number).label("waiting"),
        )
        .outerjoin(assigned, assigned.c.appraiser_id == person.c.appraiser_id)
        .outerjoin(given, given.c.appraiser_id == person.c.appraiser_id)
        .order_by(person.c.name, person.c.appraiser_id)
    )
    return (await session.execute(query)).mappings().all()


def _duties(ground: Ground, chosen: Sequence[ColumnElement[bool]]) -> CTE:
    """Say who appraises which field of which report."""
    assignment, report = AssignmentTable, ground.report
    conflict = exists().where(
        ConflictTable.account_id == assignment.appraiser_id,
        ConflictTable.period_id == ground.period_id,
        ConflictTable.agency_id == report.c.agency_id,
        ConflictTable.withdrawn_at.is_(None),
    )
    field = func.unnest(assignment.fields, type_=String).label("field")
    return (
        select(assignment.appraiser_id, *report.c["first", "state"], field)
        .select_from(assignment)
        .join(report, covers(report.c.agency_id))
        .where(*chosen, ~conflict)
        .distinct()
        .cte("duty")
    )


def _assigned(ground: Ground, duty: CTE, number: int | None) -> CTE:
    """Count the cells before everybody to whom they are assigned."""
    tally = tally_of(ground)
    work = work_done(tally.c.shown, true())
    due = and_(duty.c.state == "SUBMITTED", _is_due(tally.c.shown, number))
    return (
        select(
            duty.c.appraiser_id,
            func.count(duty.c["first"].distinct()).label("reports"),
            total(tally.c.size).label("assigned"),
            total(tally.c.size, due).label("due"),
            *(total(tally.c.size, flag).label(name) for name, flag in work.items()),
        )
        .join(tally, and_(tally.c["first"] == duty.c["first"], tally.c.field == duty.c.field))
        .where(tally.c.decided)
        .group_by(duty.c.appraiser_id)
        .cte("assigned")
    )


def _given(ground: Ground, duty: CTE, number: int | None) -> CTE:
    """Count the opinions that people have given on what is assigned to them."""
    given = _given_by_field(ground)
    answered = given.c.given_1 if number == 1 else given.c.given_2
    return (
        select(
            given.c.appraiser_id,
            *(total(given.c[name]).label(name) for name in ("given_1", "given_2")),
            total(answered, duty.c.state == "SUBMITTED").label("answered"),
        )
        .join(
            duty,
            and_(
                duty.c.appraiser_id == given.c.appraiser_id,
                duty.c["first"] == given.c["first"],
                duty.c.field == given.c.field,
            ),
        )
        .group_by(given.c.appraiser_id)
        .cte("given")
    )


def _given_by_field(ground: Ground) -> CTE:
    """Count opinions by report and field. Whether a leaf applies is asked while counting: no join may begin with it."""
    opinion, report, leaf = OpinionTable, ground.report, ground.leaf
    counts = and_(leaf.c.decided, ground.applies())
    key = (opinion.appraiser_id, report.c["first"], leaf.c.field)
    return (
        select(
            *key,
            *(
                func.count().filter(opinion.round == one, counts).label(f"given_{one}")
                for one in (1, 2)
            ),
        )
        .select_from(report)
        .join(opinion, opinion.self_assessment_id == report.c.id)
        .join(leaf, leaf.c.code == opinion.leaf)
        .group_by(*key)
        .cte("given_by_field")
    )


def _waiting(assigned: CTE, given: CTE, number: int | None) -> ColumnElement[int]:
    if number is None:
        return literal(0)
    return assigned.c.due - func.coalesce(given.c.answered, 0)


def _is_due(marks: ColumnElement[int], number: int | None) -> ColumnElement[bool]:
    """Whether an opinion on a cell is asked for in the round that is going on, as the work list says it."""
    if number is None:
        return false()
    return true() if number == 1 else carries(marks, Mark.SUPPLEMENTED | Mark.LISTED_2)
