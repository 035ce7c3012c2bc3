"""How far a period is, agency by agency."""

from uuid import UUID

from services.assessment.appraisals import store as appraisal_store
from services.assessment.frameworks import service as frameworks
from services.assessment.frameworks.cache import FrameworkCache
from services.assessment.leaf_standings.rules import claimable_leaves, progress_of, stand_all
from services.assessment.leaf_standings.store import facts_of
from services.assessment.periods import service, store
from services.assessment.periods.models import ReportProgress
from services.assessment.self_assessments.rules import decidable_leaves
from services.assessment.unit import Unit
from shared.db.cursor import Window


async def read_progress(
    unit: Unit, cache: FrameworkCache, period_id: UUID, page: Window
) -> tuple[list[ReportProgress], str | None]:
    """Count what is filled in and decided, by a fixed number of statements."""
    period = await service.find_period(unit, period_id)
    framework = await frameworks.parsed_framework(unit, cache, period.framework)
    reports, following = await store.page_of_reports(unit.session, period_id, unit.access, page)
    ids = [report.id for report in reports]
    facts = await facts_of(unit.session, ids)
    counts = await appraisal_store.count_by_report(unit.session, ids)
    items = [
        ReportProgress(
            self_assessment_id=report.id,
            agency_id=report.agency_id,
            agency_code=report.agency.code,
            agency_name=report.agency.name,
            state=report.state,
            late=report.late,
            submitted_at=report.submitted_at,
            progress=progress_of(
                stand_all(
                    claimable_leaves(framework, report.block, report.agency.code),
                    facts.get(report.id, {}),
                )
            ),
            evidence=counts.get(("evidence", report.id), 0),
            to_decide=len(decidable_leaves(framework, report.block, report.agency.code)),
            decided_round_1=counts.get(("round_1", report.id), 0),
            decided_round_2=counts.get(("round_2", report.id), 0),
        )
        for report in reports
    ]
    return items, following
