"""Dashboards in the database: each is one statement, so that its figures are of one instant and fit together."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import CTE, ColumnElement, RowMapping, String, cast, func, literal, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.assessment.dashboards.cells import Ground
from services.assessment.dashboards.marks import STANDING
from services.assessment.dashboards.models import Dimension
from services.assessment.dashboards.tallies import tally_of, total
from services.assessment.dashboards.work import work_done

Found = RowMapping
_NOTHING: Final = literal("")
_KEYS: Final[Mapping[Dimension, Any]] = {
    Dimension.PERIOD: lambda _report, _tally: (_NOTHING, _NOTHING, _NOTHING),
    Dimension.BLOCK: lambda report, _tally: (report.block, report.block, _NOTHING),
    Dimension.FIELD: lambda _report, tally: (tally.field, tally.field, _NOTHING),
    Dimension.AGENCY: lambda report, _tally: (cast(report.id, String), report.code, report.name),
}


async def count_by(
    session: AsyncSession,
    ground: Ground,
    dimension: Dimension,
    *,
    closes_at: datetime | None,
    now: datetime,
) -> Sequence[Found]:
    """Count reports and leaves by a dimension, in one statement.

    Gives a row for each key and each group of leaves that stand alike; the reports' figures are the same in all rows of a key.
    """
    tally = tally_of(ground)
    key, code, name = _KEYS[dimension](ground.report.c, tally.c)
    keyed = (
        select(key.label("key"), code.label("code"), name.label("name"), tally)
        .join(ground.report, ground.report.c["first"] == tally.c["first"])
        .cte("keyed")
    )
    reports = _reports(ground.report, keyed, closes_at, now)
    standing = keyed.c.shown.bitwise_and(int(STANDING)).label("standing")
    alike = [*keyed.c["key", "claimed", "proven"], standing]
    work = work_done(keyed.c.shown, keyed.c.decided)
    leaves = (
        select(
            *alike,
            *(total(keyed.c[one]).label(one) for one in ("size", "evidence")),
            *(total(keyed.c.size, flag).label(name) for name, flag in work.items()),
        )
        .group_by(*alike)
        .cte("leaves")
    )
    query = (
        select(*reports.c, *(one for one in leaves.c if one.key != "key"))
        .join(leaves, leaves.c.key == reports.c.key)
        .order_by(reports.c.code, reports.c.key)
    )
    return (await session.execute(query)).mappings().all()


def _reports(report: CTE, keyed: CTE, closes_at: datetime | None, now: datetime) -> CTE:
    member = select(*keyed.c["key", "code", "name", "first"]).distinct().cte("member")
    deadline: ColumnElement[Any] = func.greatest(
        closes_at, report.c.extended_until, report.c.returned_until
    )
    unsent = report.c.state != "SUBMITTED"
    return (
        select(
            *member.c["key", "code", "name"],
            func.array_agg(report.c.agency_id).label("agency_ids"),
            *(
                func.count().filter(report.c.state == state).label(state)
                for state in ("DRAFT", "SUBMITTED", "RETURNED")
            ),
            func.count().filter(report.c.late).label("late"),
            func.count().filter(unsent, deadline <= now).label("overdue"),
            func.min(deadline).filter(unsent, deadline > now).label("deadline_next"),
        )
        .join(report, report.c["first"] == member.c["first"])
        .group_by(*member.c["key", "code", "name"])
        .cte("reports")
    )
