"""Tallies: how many cells of each report are alike. All dashboards are sums of these few thousand rows."""

from sqlalchemy import CTE, ColumnElement, Integer, cast, func, select

from services.assessment.dashboards.cells import Ground
from services.assessment.dashboards.sources import agency_sources, council_sources


def total(
    counted: ColumnElement[int], flag: ColumnElement[bool] | None = None
) -> ColumnElement[int]:
    """Add up a column of a tally, of those rows for which something holds."""
    found = func.sum(counted)
    return cast(func.coalesce(found if flag is None else found.filter(flag), 0), Integer)


def tally_of(ground: Ground) -> CTE:
    """Count the cells of each report that are alike."""
    report, leaf = ground.report, ground.leaf
    cell = ground.cells(*agency_sources(report, leaf), *council_sources(report, leaf))
    alike = [cell.c["first"], leaf.c.kind, ground.shown(cell).label("shown")]
    sizes = [func.count().label("size"), func.sum(cell.c.evidence).label("evidence")]
    by_kind = (
        select(*alike, *sizes)
        .select_from(cell)
        .join(leaf, leaf.c.no == cell.c.leaf_no)
        .group_by(*alike)
        .subquery("by_kind")
    )
    kind = select(*leaf.c["kind", "field", "claimed", "decided", "proven"]).distinct().cte("kind")
    return (
        select(
            *by_kind.c["first", "shown", "size", "evidence"],
            *(one for one in kind.c if one.key != "kind"),
        )
        .join(kind, kind.c.kind == by_kind.c.kind)
        .cte("tally")
    )
