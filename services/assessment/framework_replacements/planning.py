"""How a replacement is worked out before anything is changed."""

import asyncio
from collections.abc import Iterable
from uuid import UUID

from services.assessment.errors import UnknownReferencesError
from services.assessment.framework_differences.rules import difference
from services.assessment.framework_mappings.rules import settled_links
from services.assessment.framework_mappings.store import leaf_mapping
from services.assessment.framework_replacements import store
from services.assessment.framework_replacements.errors import SameFrameworkHoldsError
from services.assessment.framework_replacements.models import Plan, ReportPlan
from services.assessment.framework_replacements.rules import make_plan, plan_report
from services.assessment.frameworks import service as frameworks
from services.assessment.frameworks.cache import FrameworkCache
from services.assessment.periods.errors import FrameworkNotIssuedError, WrongPhaseError
from services.assessment.periods.models import Phase
from services.assessment.periods.service import FRAMEWORK_OF_OTHER
from services.assessment.self_assessments.models import ReportState
from services.assessment.tables import FrameworkTable, PeriodTable, SelfAssessmentTable
from services.assessment.unit import Unit

REPLACEABLE = (Phase.PREPARATION, Phase.SELF_ASSESSMENT, Phase.ROUND_1)
"""Later than round 1 agencies have answered the council's opinions: another framework then is another period."""


async def find_framework_for(unit: Unit, period: PeriodTable, framework_id: UUID) -> FrameworkTable:
    """Give a framework that may take the place of a period's, or refuse."""
    if Phase(period.phase) not in REPLACEABLE:
        raise WrongPhaseError(needed=", ".join(REPLACEABLE), present=period.phase)
    framework = await frameworks.find_framework(unit, framework_id)
    if framework.programme_id != period.programme_id:
        raise UnknownReferencesError(faults=[FRAMEWORK_OF_OTHER], count=1)
    if framework.state != "ISSUED":
        raise FrameworkNotIssuedError(framework=framework.code)
    if framework.id == period.framework_id:
        raise SameFrameworkHoldsError(period=period.code)
    return framework


async def plan_replacement(
    unit: Unit, cache: FrameworkCache, period: PeriodTable, framework: FrameworkTable
) -> Plan:
    """Work out what becomes of every leaf."""
    old = await frameworks.parsed_framework(unit, cache, period.framework)
    new = await frameworks.parsed_framework(unit, cache, framework)
    mapping = await leaf_mapping(unit.session, period.framework_id, framework.id)
    links = settled_links(mapping, same_framework=period.framework.code == framework.code)
    open_leaves = tuple(code for code in mapping.unmapped if code not in links)
    found = await asyncio.to_thread(difference, old, new, links)
    return make_plan(old, new, links, open_leaves, found)


async def plan_reports(
    unit: Unit, plan: Plan, reports: Iterable[SelfAssessmentTable]
) -> dict[UUID, ReportPlan]:
    """Work out what that means for each report, whose agency is loaded."""
    known = {report.id: report for report in reports}
    entries = await store.entries_by_report(unit.session, list(known))
    return {
        report_id: plan_report(
            plan, report.block, report.agency.code, entries.get(report_id, frozenset())
        )
        for report_id, report in known.items()
    }


def goes_back(report: SelfAssessmentTable, planned: ReportPlan) -> bool:
    """Whether a report that was sent has to be corrected."""
    return report.state == ReportState.SUBMITTED and bool(planned.concerned)
