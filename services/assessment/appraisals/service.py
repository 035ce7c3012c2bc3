"""What appraisers do: decide leaves, and see what still waits for them."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from services.assessment.appraisals import store
from services.assessment.appraisals.errors import (
    DecisionRefusedError,
    LeafNotDecidableError,
    NoRoundError,
    NotAssignedError,
    OwnAgencyError,
)
from services.assessment.appraisals.models import (
    CheckedDecision,
    DraftDecision,
    WorkItem,
    WorkLeaf,
)
from services.assessment.appraisals.rules import (
    DecisionFaultsError,
    check_decision,
    still_to_decide,
)
from services.assessment.frameworks import service as frameworks
from services.assessment.frameworks.cache import FrameworkCache
from services.assessment.kernel_faults import to_faults
from services.assessment.periods import service as periods
from services.assessment.periods.models import Phase
from services.assessment.self_assessments import store as report_store
from services.assessment.self_assessments.access import Report, is_own_agency, lock_report
from services.assessment.self_assessments.errors import NotSubmittedError
from services.assessment.self_assessments.models import ReportState
from services.assessment.self_assessments.rules import decidable_leaves, round_of
from services.assessment.tables import AppraisalTable, AssignmentTable, SelfAssessmentTable
from services.assessment.unit import Unit
from shared.db.cursor import Window
from shared.http.etag import check_version
from shared.methodology.decimals import decimal_text
from shared.methodology.framework import Framework, Source
from shared.problems import Fault
from shared.problems.common import StaleVersionError


async def decide_leaves(
    unit: Unit,
    cache: FrameworkCache,
    report_id: UUID,
    number: int,
    drafts: Sequence[DraftDecision],
    *,
    bulk: bool,
) -> list[AppraisalTable]:
    """Decide leaves of a submitted report in the round that is going on, all or none."""
    report = await lock_report(unit, cache, report_id, shared=True)
    await _refuse_appraiser(unit, report, [draft.leaf for draft in drafts])
    if round_of(report.phase) != number:
        raise NoRoundError(round=number, present=report.period.phase)
    if report.row.state != ReportState.SUBMITTED:
        raise NotSubmittedError(state=report.row.state)
    checked = _check(report, drafts, bulk=bulk)
    leaves = [draft.leaf for draft in drafts]
    present = await store.lock_decisions(unit.session, report_id, number, leaves)
    new: list[dict[str, Any]] = []
    for draft in drafts:
        row = present.get(draft.leaf)
        check_version(draft.expected, row.version if row else 0)
        values = _values(unit, draft, checked[draft.leaf])
        unit.audit(
            "appraisal.decided",
            ("appraisal", f"{report_id}/{number}/{draft.leaf}"),
            report.row.authority_id,
            before=_state(row) if row else None,
            after=_plain(values),
        )
        if row is None:
            new.append(
                {
                    "self_assessment_id": report_id,
                    "round": number,
                    "leaf": draft.leaf,
                    "authority_id": report.row.authority_id,
                    "created_at": unit.now,
                    "version": 1,
                    **values,
                }
            )
        else:
            _write(row, values)
    if len(await store.insert_decisions(unit.session, new)) < len(new):
        raise StaleVersionError(given=0, current=1)
    await unit.session.flush()
    saved = await store.lock_decisions(unit.session, report_id, number, leaves)
    return [saved[leaf] for leaf in leaves]


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
    decided = await store.decided_leaves(unit.session, ids, number)
    supplemented = await store.supplemented_leaves(unit.session, ids)
    claims = await store.claims_of(unit.session, ids)
    items = []
    for report in reports:
        added = supplemented.get(report.id, set())
        waiting = still_to_decide(
            _assigned_leaves(framework, report, assignments),
            number=number,
            decided=decided.get(report.id, set()),
            supplemented=added,
        )
        leaves = tuple(
            WorkLeaf(
                leaf.code,
                leaf.name,
                leaf.field,
                claims.get((report.id, leaf.code)),
                leaf.maximum,
                leaf.code in added,
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


async def _refuse_appraiser(unit: Unit, report: Report, leaves: Sequence[str]) -> None:
    """Refuse whoever works for the agency, and whoever the fields are not assigned to."""
    if is_own_agency(unit, report.row):
        raise OwnAgencyError
    assigned = await report_store.fields_assigned(unit.session, report.row, unit.caller.id)
    wanted = [leaf.field for code in leaves if (leaf := report.framework.leaf(code))]
    foreign = [field for field in dict.fromkeys(wanted) if field not in assigned]
    if foreign:
        raise NotAssignedError(fields=", ".join(foreign))


def _check(
    report: Report, drafts: Sequence[DraftDecision], *, bulk: bool
) -> dict[str, CheckedDecision]:
    """Check every decision before any is stored, and tell all faults at once."""
    checked: dict[str, CheckedDecision] = {}
    faults: list[Fault] = []
    for number, draft in enumerate(drafts):
        leaf = report.framework.leaf(draft.leaf)
        if leaf is None or leaf.source is Source.SURVEY or not report.has(leaf):
            raise LeafNotDecidableError(leaf=draft.leaf)
        try:
            checked[draft.leaf] = check_decision(report.framework, leaf, draft)
        except DecisionFaultsError as error:
            faults += to_faults(error.faults, f"/items/{number}" if bulk else "")
    if faults:
        raise DecisionRefusedError(faults=faults, count=len(faults))
    return checked


def _values(unit: Unit, draft: DraftDecision, checked: CheckedDecision) -> dict[str, Any]:
    return {
        "decision": str(draft.decision),
        "answer": checked.answer,
        "points": checked.points,
        "opinion": draft.opinion,
        "explanation_requested": draft.explanation_requested,
        "appraiser_id": unit.caller.id,
        "appraiser_name": unit.caller.name,
        "decided_at": unit.now,
    }


def _write(row: AppraisalTable, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    row.version += 1


def _state(row: AppraisalTable) -> dict[str, Any]:
    return _plain(
        {
            "decision": row.decision,
            "answer": row.answer,
            "points": row.points,
            "opinion": row.opinion,
            "explanation_requested": row.explanation_requested,
            "appraiser_name": row.appraiser_name,
        }
    )


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    points: Decimal | None = values["points"]
    return {
        "decision": values["decision"],
        "answer": values["answer"],
        "points": None if points is None else decimal_text(points),
        "opinion": values["opinion"],
        "explanation_requested": values["explanation_requested"],
        "appraiser": values["appraiser_name"],
    }
