"""Gaps in the database: points are added up there, exactly, as decimals."""

from collections.abc import Callable, Mapping
from typing import Any, Final
from uuid import UUID

from sqlalchemy import (
    CTE,
    ColumnElement,
    Integer,
    Select,
    String,
    and_,
    cast,
    func,
    literal,
    null,
    select,
    union_all,
)
from sqlalchemy.ext.asyncio import AsyncSession

from services.assessment.dashboards.cells import Ground
from services.assessment.gaps.cells import appraised_cells, judged_cells
from services.assessment.gaps.models import GapDimension, GapRow, LeafGap

_POINTS: Final = ("claimed_points", "round_1_points", "round_2_points", "final_points")
_COUNTS: Final = ("claimed", "accepted", "changed", "without_points", "lowered", "raised")
_NAMELESS: Final = literal("")


async def add_up(
    session: AsyncSession, ground: Ground, by: GapDimension, *, only: UUID | None, largest: int
) -> tuple[tuple[GapRow, ...], tuple[LeafGap, ...]]:
    """Add up claims and decisions by a dimension, and give the leaves on which they differ the most.

    By appraiser it is all of them, or one. One statement gathers the cells once for both.
    """
    judged = judged_cells(ground)
    summed = _sums(_KEYED[by](ground, judged, only).cte("keyed"))
    query = union_all(summed, _largest(ground, judged, largest)).order_by("place")
    rows, leaves = [], []
    for one in (await session.execute(query)).mappings():
        points = {name: one[name] for name in _POINTS}
        if one["leaf"] is None:
            counts = {name: one[name] for name in _COUNTS}
            rows.append(GapRow(one["key"], one["code"], one["name"], **counts, **points))
        else:
            leaves.append(
                LeafGap(
                    UUID(one["key"]), one["code"], one["name"], one["leaf"], one["field"], **points
                )
            )
    return tuple(rows), tuple(leaves)


def _sums(one: CTE) -> Select[Any]:
    compared = and_(one.c.claimed_points.is_not(None), one.c.final_points.is_not(None))
    decided = one.c.accepted.is_not(None)
    flags: Mapping[str, ColumnElement[bool]] = {
        "claimed": one.c.claimed_points.is_not(None),
        "accepted": one.c.accepted,
        "changed": ~one.c.accepted,
        "without_points": and_(decided, one.c.final_points.is_(None)),
        "lowered": one.c.final_points < one.c.claimed_points,
        "raised": one.c.final_points > one.c.claimed_points,
    }
    code, name = func.min(one.c.code), func.min(one.c.name)
    return select(
        func.row_number().over(order_by=(code, one.c.key)).label("place"),
        *(one.c.key.label("key"), code.label("code"), name.label("name")),
        *(cast(null(), String).label(empty) for empty in ("leaf", "field")),
        *(func.count().filter(flags[name]).label(name) for name in _COUNTS),
        *(func.coalesce(func.sum(one.c[name]).filter(compared), 0).label(name) for name in _POINTS),
    ).group_by(one.c.key)


def _largest(ground: Ground, judged: CTE, number: int) -> Select[Any]:
    """Give the leaves whose claim and decision differ the most, whichever is higher."""
    report, leaf = ground.report, ground.leaf
    gap = func.abs(judged.c.claimed_points - judged.c.final_points)
    order = (gap.desc(), report.c.id, leaf.c.code)
    return (
        select(
            func.row_number().over(order_by=order).label("place"),
            *(cast(report.c.id, String), report.c.code, report.c.name),
            *leaf.c["code", "field"],
            *(cast(null(), Integer) for _ in _COUNTS),
            *judged.c[_POINTS],
        )
        .select_from(judged)
        .join(report, report.c["first"] == judged.c["first"])
        .join(leaf, leaf.c.no == judged.c.leaf_no)
        .where(gap > 0)
        .order_by(*order)
        .limit(number)
    )


def _by_agency(ground: Ground, judged: CTE, _only: UUID | None) -> Select[Any]:
    report = ground.report
    key = cast(report.c.id, String).label("key")
    return select(key, *report.c["code", "name"], *_judged_in(judged)).join(
        judged, judged.c["first"] == report.c["first"]
    )


def _by_field(ground: Ground, judged: CTE, _only: UUID | None) -> Select[Any]:
    leaf = ground.leaf
    field = leaf.c.field
    return select(
        field.label("key"), field.label("code"), _NAMELESS.label("name"), *_judged_in(judged)
    ).join(judged, judged.c.leaf_no == leaf.c.no)


def _by_appraiser(ground: Ground, judged: CTE, only: UUID | None) -> Select[Any]:
    one = appraised_cells(ground, judged, only=only)
    key = cast(one.c.appraiser_id, String).label("key")
    return select(key, _NAMELESS.label("code"), one.c.name, *_judged_in(one))


def _judged_in(one: CTE) -> list[ColumnElement[Any]]:
    return [*one.c[_POINTS], one.c.accepted]


_KEYED: Final[Mapping[GapDimension, Callable[[Ground, CTE, UUID | None], Select[Any]]]] = {
    GapDimension.AGENCY: _by_agency,
    GapDimension.FIELD: _by_field,
    GapDimension.APPRAISER: _by_appraiser,
}
