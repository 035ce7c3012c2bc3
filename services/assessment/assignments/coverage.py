"""What nobody appraises: fields that are not assigned, or only to members in a conflict of interest."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from services.assessment.appraisals.models import Assigned
from services.assessment.conflicts import store as conflict_store
from services.assessment.frameworks import service as frameworks
from services.assessment.frameworks.cache import FrameworkCache
from services.assessment.opinions.store import assigned_in
from services.assessment.periods import service as periods
from services.assessment.periods import store as period_store
from services.assessment.self_assessments.rules import decidable_leaves
from services.assessment.unit import Unit
from shared.db.cursor import Window


@dataclass(frozen=True, slots=True)
class Uncovered:
    """Leaves of an agency that nobody appraises."""

    self_assessment_id: UUID
    agency_id: UUID
    agency_code: str
    agency_name: str
    leaves: list[str]


async def list_uncovered(
    unit: Unit, cache: FrameworkCache, period_id: UUID, page: Window
) -> tuple[list[Uncovered], str | None]:
    """List agencies with leaves that nobody appraises, of those that are not hidden from the caller."""
    period = await periods.find_period(unit, period_id)
    framework = await frameworks.parsed_framework(unit, cache, period.framework)
    reports, following = await period_store.page_of_reports(
        unit.session, period_id, unit.access, page
    )
    assignments = await assigned_in(unit.session, period_id)
    conflicts = await conflict_store.agencies_in_conflict(
        unit.session, period_id, {one.appraiser_id for one in assignments}
    )
    found = []
    for report in reports:
        covered = fields_covered(report.agency_id, assignments, conflicts)
        leaves = [
            leaf.code
            for leaf in decidable_leaves(framework, report.block, report.agency.code)
            if leaf.field not in covered
        ]
        if leaves:
            found.append(
                Uncovered(
                    report.id, report.agency_id, report.agency.code, report.agency.name, leaves
                )
            )
    return found, following


def fields_covered(
    agency_id: UUID, assignments: Sequence[Assigned], conflicts: Mapping[UUID, set[UUID]]
) -> frozenset[str]:
    """Give the fields of an agency that somebody without a conflict appraises."""
    return frozenset(
        field
        for one in assignments
        if (one.agency_ids is None or agency_id in one.agency_ids)
        and agency_id not in conflicts.get(one.appraiser_id, ())
        for field in one.fields
    )
