"""Gaps in the database: points are added up there, exactly, as decimals."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from sqlalchemy import (
    CTE,
    ColumnElement,
    Select,
    String,
    and_,
    case,
    cast,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from services.assessment.dashboards.cells import Ground
from services.assessment.gaps.models import GapDimension, GapRow, LeafGap
from services.assessment.tables import AppraisalTable, EntryTable, OpinionTable

_NOTHING: Final = Decimal(0)


async def add_up(
    session: AsyncSession, ground: Ground, by: GapDimension, *, only: UUID | None
) -> tuple[GapRow, ...]:
    """Add up claims and decisions by a dimension, in one statement; by appraiser all of them, or one."""
    cell = _claimed_cells(ground)
    one = (
        _of_appraisers(cell, only) if by is GapDimension.APPRAISER else _of_council(cell, by)
    ).cte("one")
    compared = and_(one.c.claimed_points.is_not(None), one.c.final_points.is_not(None))
    points = ("claimed_points", "round_1_points", "round_2_points", "final_points")
    query = (
        select(
            one.c.key,
            func.min(one.c.code).label("code"),
            func.min(one.c.name).label("name"),
            func.count(one.c.claimed_points).label("claimed"),
            func.count().filter(one.c.accepted).label("accepted"),
            func.count().filter(~one.c.accepted).label("changed"),
            func.count()
            .filter(one.c.accepted.is_not(None), one.c.final_points.is_(None))
            .label("without_points"),
            func.count().filter(one.c.final_points < one.c.claimed_points).label("lowered"),
            func.count().filter(one.c.final_points > one.c.claimed_points).label("raised"),
            *(
                func.coalesce(func.sum(one.c[name]).filter(compared), _NOTHING).label(name)
                for name in points
            ),
        )
        .group_by(one.c.key)
        .order_by(func.min(one.c.code), one.c.key)
    )
    return tuple(GapRow(**row) for row in (await session.execute(query)).mappings())


async def largest(session: AsyncSession, ground: Ground, number: int) -> tuple[LeafGap, ...]:
    """Give the leaves whose claim and decision differ the most, whichever is higher."""
    cell = _claimed_cells(ground)
    one = _of_council(cell, GapDimension.AGENCY).cte("one")
    gap = func.abs(one.c.claimed_points - one.c.final_points)
    query = (
        select(
            one.c.report_id.label("self_assessment_id"),
            one.c.code.label("agency_code"),
            one.c.name.label("agency_name"),
            *one.c[
                "leaf",
                "field",
                "claimed_points",
                "round_1_points",
                "round_2_points",
                "final_points",
            ],
        )
        .where(gap > 0)
        .order_by(gap.desc(), one.c.report_id, one.c.leaf)
        .limit(number)
    )
    return tuple(LeafGap(**row) for row in (await session.execute(query)).mappings())


def _claimed_cells(ground: Ground) -> CTE:
    """Give the leaves of submitted reports that agencies score themselves, as far as the caller sees them."""
    cell, report, leaf = ground.cells(), ground.report, ground.leaf
    return (
        select(
            report.c.id.label("report_id"),
            *report.c["code", "name"],
            leaf.c.code.label("leaf"),
            leaf.c.field,
            *(ground.open(cell, number).label(f"open_{number}") for number in (1, 2)),
        )
        .select_from(cell)
        .join(report, report.c["first"] == cell.c["first"])
        .join(leaf, leaf.c.no == cell.c.leaf_no)
        .where(leaf.c.claimed, report.c.state == "SUBMITTED")
        .cte("cell")
    )


def _at(cell: CTE, table: Any) -> ColumnElement[bool]:
    """Choose the rows of a table that are about the leaf of a cell."""
    return and_(table.self_assessment_id == cell.c.report_id, table.leaf == cell.c.leaf)


_KEYS: Final[Mapping[GapDimension, Any]] = {
    GapDimension.AGENCY: lambda cell: (cast(cell.c.report_id, String), cell.c.code, cell.c.name),
    GapDimension.FIELD: lambda cell: (cell.c.field, cell.c.field, literal("")),
}


def _of_council(cell: CTE, by: GapDimension) -> Select[Any]:
    """Put beside each claim what the council decided, as far as it is open to the caller."""
    first, second = aliased(AppraisalTable), aliased(AppraisalTable)
    key, code, name = _KEYS[by](cell)
    shown = [
        and_(cell.c.open_1, first.leaf.is_not(None)),
        and_(cell.c.open_2, second.leaf.is_not(None)),
    ]
    return (
        select(
            key.label("key"),
            code.label("code"),
            name.label("name"),
            *cell.c["report_id", "leaf", "field"],
            EntryTable.claimed_points,
            case((shown[0], _points(first))).label("round_1_points"),
            case((shown[1], _points(second))).label("round_2_points"),
            case((shown[1], _points(second)), (shown[0], _points(first))).label("final_points"),
            case((shown[1], _takes_claim(second)), (shown[0], _takes_claim(first))).label(
                "accepted"
            ),
        )
        .select_from(cell)
        .join(EntryTable, _at(cell, EntryTable))
        .outerjoin(first, and_(_at(cell, first), first.round == 1))
        .outerjoin(second, and_(_at(cell, second), second.round == 2))
        .where(EntryTable.claimed_points.is_not(None))
    )


def _of_appraisers(cell: CTE, only: UUID | None) -> Select[Any]:
    """Put beside each claim what each appraiser gave, and what the council decided."""
    council = _of_council(cell, GapDimension.AGENCY).subquery("council")
    given = _last_opinions(cell, only).cte("given")
    return select(
        cast(given.c.appraiser_id, String).label("key"),
        literal("").label("code"),
        given.c.name,
        council.c.claimed_points,
        given.c.round_1_points,
        given.c.round_2_points,
        council.c.final_points,
        given.c.accepted,
    ).join(
        council,
        and_(council.c.report_id == given.c.report_id, council.c.leaf == given.c.leaf),
    )


def _last_opinions(cell: CTE, only: UUID | None) -> Select[Any]:
    opinion = OpinionTable
    points = _points(opinion)
    mine = [opinion.appraiser_id == only] if only else []
    return (
        select(
            opinion.appraiser_id,
            func.min(opinion.appraiser_name).label("name"),
            *cell.c["report_id", "leaf"],
            func.max(points).filter(opinion.round == 1).label("round_1_points"),
            func.max(points).filter(opinion.round == 2).label("round_2_points"),
            func.coalesce(
                func.bool_and(_takes_claim(opinion)).filter(opinion.round == 2),
                func.bool_and(_takes_claim(opinion)),
            ).label("accepted"),
        )
        .select_from(cell)
        .join(EntryTable, _at(cell, EntryTable))
        .join(opinion, _at(cell, opinion))
        .where(
            EntryTable.claimed_points.is_not(None),
            or_(
                and_(opinion.round == 1, cell.c.open_1),
                and_(opinion.round == 2, cell.c.open_2),
            ),
            *mine,
        )
        .group_by(opinion.appraiser_id, cell.c.report_id, cell.c.leaf)
    )


def _takes_claim(given: Any) -> ColumnElement[bool]:
    """Whether an opinion or a decision accepts the claim as it is."""
    return and_(given.answer.is_(None), given.points.is_(None))


def _points(given: Any) -> ColumnElement[Any]:
    """Give the points of an opinion or a decision: those given, those of the rule for its answer, or what was claimed."""
    return case(
        (given.points.is_not(None), given.points),
        (given.answer.is_not(None), given.rule_points),
        else_=EntryTable.claimed_points,
    )
