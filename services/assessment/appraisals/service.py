"""What still waits for an appraiser."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from services.assessment.appraisals import store
from services.assessment.appraisals.models import (
    WorkItem,
    WorkLeaf,
)
from services.assessment.appraisals.rules import (
    still_to_decide,
)
from services.assessment.frameworks import service as frameworks
from services.assessment.frameworks.cache import FrameworkCache
from services.assessment.opinions import store as opinion_store
from services.assessment.periods import service as periods
from services.assessment.periods.models import Phase
from services.assessment.self_assessments.rules import decidable_leaves, round_of
from services.assessment.tables import AssignmentTable, SelfAssessmentTable
from services.assessment.unit import Unit
from shared.db.cursor import Window
from shared.methodology.framework import Framework


async def read_work_list(
    unit: Unit, cache: FrameworkCache, period_id: UUID, page: Window
) -> tuple[list[WorkItem], str | None]:
    """List what still waits for the caller in the round that is going on, report by report."""
    period = await periods.find_period(unit, period_id)
    number = round_of(Phase(period.phase))
    if number is None:
        return [], None
    framework = await frameworks.parsed_framework(unit, cache, period.framework)
    assignments = await store.assignments_of(unit.session, period_id, unit.caller.id)
    reports, following = await store.page_of_assigned_reports(
        unit.session, period_id, unit.access, page
    )
    ids = [report.id for report in reports]
    decided = await store.leaves_given(unit.session, ids, number, unit.caller.id)
    supplemented = await store.supplemented_leaves(unit.session, ids)
    taken_up = await opinion_store.leaves_taken_up(unit.session, ids, number)
    claims = await store.claims_of(unit.session, ids)
    requested = await store.not_applicable_requests(unit.session, ids)
    items = []
    for report in reports:
        added = supplemented.get(report.id, set())
        waiting = still_to_decide(
            _assigned_leaves(framework, report, assignments),
            number=number,
            decided=decided.get(report.id, set()),
            open_again=added | taken_up.get(report.id, set()),
        )
        leaves = tuple(
            WorkLeaf(
                leaf.code,
                leaf.name,
                leaf.field,
                claims.get((report.id, leaf.code)),
                leaf.maximum,
                leaf.code in added,
                leaf.code in requested.get(report.id, ()),
            )
            for leaf in waiting
        )
        if leaves:
            items.append(
                WorkItem(
                    report.id,
                    report.agency_id,
                    report.agency.code,
                    report.agency.name,
                    number,
                    leaves,
                )
            )
    return items, following


def _assigned_leaves(
    framework: Framework, report: SelfAssessmentTable, assignments: Sequence[AssignmentTable]
) -> list[Any]:
    fields = {
        field
        for one in assignments
        if one.agency_ids is None or report.agency_id in one.agency_ids
        for field in one.fields
    }
    return [
        leaf
        for leaf in decidable_leaves(framework, report.block, report.agency.code)
        if leaf.field in fields
    ]
