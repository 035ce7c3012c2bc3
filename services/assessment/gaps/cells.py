"""Claims and what was given on them, cell by cell: gathered as dashboards gather theirs, with points besides marks."""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from sqlalchemy import (
    CTE,
    ColumnElement,
    Integer,
    Numeric,
    Subquery,
    and_,
    case,
    cast,
    func,
    null,
    or_,
    select,
)

from services.assessment.dashboards.cells import Ground
from services.assessment.dashboards.marks import ACCEPTED, DECIDED, GIVEN, Mark
from services.assessment.dashboards.sources import Marks, Measure, bits, carries, marked
from services.assessment.tables import AppraisalTable, EntryTable, OpinionTable

_NO_POINTS: Final = cast(null(), Numeric)
_CLAIMED: Final = Measure("claimed_points", _NO_POINTS.label("claimed_points"), func.max)
_GIVEN: Final = {
    number: Measure(name, _NO_POINTS.label(name), func.max)
    for number, name in ((1, "given_1"), (2, "given_2"))
}
"""Points besides the claim's. Of each measure a cell has one row at most."""
_LAST_FIRST: Final = (2, 1)
Flags = dict[int, ColumnElement[bool]]


def judged_cells(ground: Ground) -> CTE:
    """Give each claim, and beside it what the council decided as far as that is open to the caller."""
    cell = ground.cells(
        _claims(ground),
        _given(ground, AppraisalTable, DECIDED),
        measures=(_CLAIMED, *_GIVEN.values()),
    )
    is_open = {number: ground.open(cell, number) for number in DECIDED}
    shown = {
        number: and_(is_open[number], carries(cell.c.marks, mark))
        for number, mark in DECIDED.items()
    }
    return (
        select(
            *cell.c["first", "leaf_no", _CLAIMED.name],
            *_judged(shown, cell, cell.c[_CLAIMED.name]).values(),
            *(one.label(f"open_{number}") for number, one in is_open.items()),
        )
        .where(cell.c[_CLAIMED.name].is_not(None))
        .cte("judged")
    )


def appraised_cells(ground: Ground, judged: CTE, *, only: UUID | None) -> CTE:
    """Give what each appraiser gave on each claim, or just one of them, beside what the council decided at last."""
    source = _given(ground, OpinionTable, GIVEN)
    if only is not None:
        source = source.where(OpinionTable.appraiser_id == only)
    row = source.add_columns(OpinionTable.appraiser_id, OpinionTable.appraiser_name).subquery("row")
    opinion = (
        select(
            *row.c["appraiser_id", "cell"],
            func.min(row.c.appraiser_name).label("name"),
            func.bit_or(row.c.marks, type_=Integer).label("marks"),
            *(one.gather(row.c[one.name]).label(one.name) for one in _GIVEN.values()),
        )
        .group_by(*row.c["appraiser_id", "cell"])
        .subquery("opinion")
    )
    shown = {
        number: and_(judged.c[f"open_{number}"], carries(opinion.c.marks, mark))
        for number, mark in GIVEN.items()
    }
    said = _judged(shown, opinion, judged.c[_CLAIMED.name])
    return (
        select(
            *opinion.c["appraiser_id", "name"],
            judged.c[_CLAIMED.name],
            *(said | {"final_points": judged.c.final_points}).values(),
        )
        .join(judged, judged.c["first"] + judged.c.leaf_no == opinion.c.cell)
        .where(or_(*shown.values()))
        .cte("appraised")
    )


def _claims(ground: Ground) -> Marks:
    nothing = (one.nothing for one in _GIVEN.values())
    return marked(
        ground.report,
        ground.leaf,
        EntryTable,
        bits(),
        EntryTable.claimed_points.label(_CLAIMED.name),
        *nothing,
    )


def _given(ground: Ground, table: Any, given: Mapping[int, Mark]) -> Marks:
    """Read what was given on claims: decisions of the council, or opinions of its members."""
    accepts = and_(table.answer.is_(None), table.points.is_(None))
    marks = bits(
        *((table.round == number, mark) for number, mark in given.items()),
        *((and_(table.round == number, accepts), mark) for number, mark in ACCEPTED.items()),
    )
    points = case((table.points.is_not(None), table.points), else_=table.rule_points)
    measures = (
        case((table.round == number, points)).label(one.name) for number, one in _GIVEN.items()
    )
    return marked(ground.report, ground.leaf, table, marks, _CLAIMED.nothing, *measures)


def _judged(
    shown: Flags, given: Subquery, claimed: ColumnElement[Any]
) -> dict[str, ColumnElement[Any]]:
    """Give the points of each round that are shown, those of the last one, and whether that one accepts the claim.

    Points are those fixed, or those of the rule for another answer, or what was claimed.
    """
    accepted = {number: carries(given.c.marks, mark) for number, mark in ACCEPTED.items()}
    points = {
        number: case((accepted[number], claimed), else_=given.c[one.name])
        for number, one in _GIVEN.items()
    }
    found: dict[str, ColumnElement[Any]] = {
        f"round_{number}_points": case((holds, points[number])) for number, holds in shown.items()
    }
    found["final_points"] = case(*((shown[one], points[one]) for one in _LAST_FIRST))
    found["accepted"] = case(*((shown[one], accepted[one]) for one in _LAST_FIRST))
    return {name: one.label(name) for name, one in found.items()}
