"""What there is for an appraiser to do."""

from collections import defaultdict
from typing import Any
from uuid import UUID

from services.assessment.frameworks import service as frameworks
from services.assessment.frameworks.cache import FrameworkCache
from services.assessment.periods import service as periods
from services.assessment.periods.models import Phase
from services.assessment.self_assessments.access import lock_report
from services.assessment.self_assessments.rules import round_of
from services.assessment.unit import Unit
from services.assessment.work_lists import store
from services.assessment.work_lists.models import (
    Wanted,
    WorkCount,
    Working,
    WorkItem,
    WorkLeaf,
    WorkState,
)
from shared.db.cursor import Window
from shared.methodology.framework import Framework, Leaf, Source


async def read_work_list(
    unit: Unit, cache: FrameworkCache, period_id: UUID, wanted: Wanted, page: Window
) -> tuple[list[WorkItem], str | None]:
    """List the caller's leaves of the round that is going on, report by report."""
    found = await _working(unit, cache, period_id)
    if found is None:
        return [], None
    of, framework = found
    reports, following = await store.page_of_reports(unit.session, of, unit.access, wanted, page)
    rows: dict[UUID, dict[str, Any]] = defaultdict(dict)
    for row in await store.leaves_of(unit.session, of, wanted, [report.id for report in reports]):
        rows[row.id][row.code] = row
    items = [
        WorkItem(
            report.id,
            report.agency_id,
            report.agency.code,
            report.agency.name,
            of.number,
            tuple(
                _leaf(leaf, rows[report.id][leaf.code])
                for leaf in framework.leaves.values()
                if leaf.code in rows[report.id]
            ),
        )
        for report in reports
    ]
    return items, following


async def count_work(
    unit: Unit, cache: FrameworkCache, period_id: UUID, wanted: Wanted
) -> list[WorkCount]:
    """Count the caller's leaves of the round that is going on, field by field."""
    found = await _working(unit, cache, period_id)
    if found is None:
        return []
    of, _ = found
    rows = await store.counts_of(unit.session, of, unit.access, wanted)
    return [WorkCount(*row) for row in rows]


async def visit_report(unit: Unit, cache: FrameworkCache, report_id: UUID) -> None:
    """Mark a report as looked at now: what comes later is new."""
    report = await lock_report(unit, cache, report_id, shared=True)
    await store.mark_visit(unit.session, report.row, unit.caller.id, unit.now)
    unit.audit(
        "report.visited",
        ("visit", f"{report_id}/{unit.caller.id}"),
        report.row.authority_id,
        after={"visited_at": unit.now.isoformat()},
    )


async def _working(
    unit: Unit, cache: FrameworkCache, period_id: UUID
) -> tuple[Working, Framework] | None:
    period = await periods.find_period(unit, period_id)
    number = round_of(Phase(period.phase))
    if number is None:
        return None
    framework = await frameworks.parsed_framework(unit, cache, period.framework)
    leaves = [
        {
            "code": leaf.code,
            "field": leaf.field,
            "blocks": _listed(leaf.applies_to),
            "only_agencies": _listed(leaf.only_agencies),
            "except_agencies": _listed(leaf.except_agencies or None),
        }
        for leaf in framework.leaves.values()
        if leaf.source is not Source.SURVEY
    ]
    return Working(period_id, number, unit.caller.id, leaves), framework


def _listed(codes: frozenset[str] | None) -> list[str] | None:
    return None if codes is None else sorted(codes)


def _leaf(leaf: Leaf, row: Any) -> WorkLeaf:
    given = WorkState.DIFFERING if row.differing else WorkState.DONE
    return WorkLeaf(
        leaf.code,
        leaf.name,
        leaf.field,
        row.claimed_points,
        leaf.maximum,
        row.supplemented,
        row.state == "NOT_APPLICABLE",
        given if row.given else WorkState.TO_DO,
        row.new,
    )
