"""A period moves from phase to phase, each move with its own conditions."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from services.assessment.announcements import announce_period, announce_report
from services.assessment.appraisals import store as appraisal_store
from services.assessment.appraisals.models import UndecidedLeaf
from services.assessment.appraisals.rules import still_to_decide
from services.assessment.assignments import store as assignment_store
from services.assessment.conflicts import service as conflicts
from services.assessment.errors import ReasonRequiredError
from services.assessment.events import EventType
from services.assessment.frameworks import service as frameworks
from services.assessment.frameworks.cache import FrameworkCache
from services.assessment.opinions.reopening import leaves_of_round_2
from services.assessment.periods import service, store
from services.assessment.periods.errors import (
    NoDeadlineError,
    NoParticipantsError,
    PeriodClosedError,
    PhaseOrderError,
    ReportsOpenError,
    UndecidedLeavesError,
)
from services.assessment.periods.models import Phase, WindowName
from services.assessment.periods.rules import (
    MOVERS,
    WINDOW_OF,
    Extra,
    deadline,
    has_passed,
    may_move,
    next_phase,
)
from services.assessment.records import service as records
from services.assessment.rounds.service import end_of_round
from services.assessment.self_assessments.models import ReportState
from services.assessment.self_assessments.rules import decidable_leaves
from services.assessment.tables import PeriodTable, SelfAssessmentTable
from services.assessment.unit import Unit
from shared.clock import local_text
from shared.http.etag import check_version
from shared.methodology.framework import Framework
from shared.problems import Fault, Text
from shared.problems.common import NotPermittedError

SHOWN_FAULTS = 100


async def move_period(
    unit: Unit,
    cache: FrameworkCache,
    period_id: UUID,
    *,
    to: Phase,
    reason: str | None,
    expected: int,
) -> tuple[PeriodTable, UUID | None]:
    """Move a period to its next phase; closing it freezes the appraisal record, whose id is given back."""
    period = await service.find_period(unit, period_id, locked=True)
    _refuse_mover(unit, period, to)
    present = Phase(period.phase)
    if present is Phase.CLOSED:
        raise PeriodClosedError(period=period.code)
    possible = next_phase(present)
    if to is not possible:
        raise PhaseOrderError(present=present, possible=possible)
    if to is not Phase.SELF_ASSESSMENT:
        await conflicts.refuse_mover_in_conflict(unit, period_id)
    check_version(expected, period.version)
    framework = await frameworks.parsed_framework(unit, cache, period.framework)
    reports = await store.reports_of_period(unit.session, period_id, locked=True)
    record_id: UUID | None = None
    match to:
        case Phase.SELF_ASSESSMENT:
            _refuse_opening(period, reports)
        case Phase.ROUND_1:
            _begin_round_1(unit, period, reports)
        case Phase.SUPPLEMENT:
            await _refuse_undecided(unit, framework, reports, 1)
            _refuse_early(unit.now, await end_of_round(unit, period, 1), reason)
        case Phase.ROUND_2:
            window = service.calendar_of(period).get(WindowName.SUPPLEMENT)
            _refuse_early(unit.now, window.closes_at if window else None, reason)
        case Phase.CLOSED:
            await _refuse_undecided(unit, framework, reports, 2)
            _refuse_early(unit.now, await end_of_round(unit, period, 2), reason)
            record_id = await records.freeze_record(unit, period, framework, reports)
        case Phase.PREPARATION:
            raise PhaseOrderError(present=present, possible=possible)
    period.phase = str(to)
    period.phase_since = unit.now
    period.version += 1
    await unit.session.flush()
    unit.audit(
        "period.moved",
        ("period", period.id),
        period.authority_id,
        before={"phase": str(present)},
        after={"phase": str(to), "appraisal_record_id": str(record_id) if record_id else None},
        reason=reason,
    )
    await _announce_move(unit, period, to, reports)
    return period, record_id


async def _announce_move(
    unit: Unit, period: PeriodTable, to: Phase, reports: Sequence[SelfAssessmentTable]
) -> None:
    """Tell everybody in the period; what was asked of agencies in a round may be known now that it is closed."""
    agencies = [report.agency_id for report in reports]
    if to is Phase.SELF_ASSESSMENT:
        service.announce_opening(unit, period, agencies)
        return
    appraisers = await assignment_store.appraisers_of(unit.session, period.id)
    closed = {Phase.SUPPLEMENT: 1, Phase.CLOSED: 2}.get(to)
    begun = {Phase.ROUND_1: 1, Phase.ROUND_2: 2}.get(to)
    calendar = service.calendar_of(period)
    window = calendar.get(WINDOW_OF[to]) if to in WINDOW_OF else None
    announce_period(
        unit,
        EventType.PERIOD_MOVED if begun else EventType.ROUND_CLOSED,
        period,
        agencies=agencies,
        accounts=appraisers,
        round=begun or closed,
        deadline_at=window.closes_at if window else None,
    )
    if to is Phase.SUPPLEMENT:
        asked = await appraisal_store.leaves_to_explain(
            unit.session, [report.id for report in reports]
        )
        for report in reports:
            if leaves := asked.get(report.id):
                announce_report(
                    unit,
                    EventType.EXPLANATION_REQUESTED,
                    report,
                    period,
                    leaves=sorted(leaves),
                    deadline_at=window.closes_at if window else None,
                )


def _refuse_mover(unit: Unit, period: PeriodTable, to: Phase) -> None:
    """Let the officer open and the chair close; nobody does both parts."""
    unit.must_cover(period.authority_id)
    roles = {
        grant.role for grant in unit.access.grants if grant.authority_id == period.authority_id
    }
    if to is not Phase.PREPARATION and not may_move(to, roles):
        raise NotPermittedError(roles=MOVERS[to])


def _refuse_opening(period: PeriodTable, reports: Sequence[SelfAssessmentTable]) -> None:
    if not reports:
        raise NoParticipantsError(period=period.code)
    if WindowName.SELF_ASSESSMENT not in service.calendar_of(period):
        raise NoDeadlineError(period=period.code)


def _begin_round_1(unit: Unit, period: PeriodTable, reports: Sequence[SelfAssessmentTable]) -> None:
    """Round 1 begins when every agency has submitted or is too late.

    A report that was sent back and not sent again in time counts as it stands now: it was submitted once, and one leaf that
    is still wrong must not cost the agency all the others. It is marked as late.
    """
    window = service.calendar_of(period).get(WindowName.SELF_ASSESSMENT)
    pending = [
        report
        for report in reports
        if report.state != ReportState.SUBMITTED
        and not has_passed(
            deadline(window, Extra(report.extended_until, report.returned_until)), unit.now
        )
    ]
    if pending:
        raise ReportsOpenError(
            count=len(pending), agencies=", ".join(one.agency.code for one in pending[:20])
        )
    for report in reports:
        if report.state == ReportState.RETURNED:
            report.state = str(ReportState.SUBMITTED)
            report.late = True
            unit.audit(
                "self-assessment.correction-lapsed",
                ("self-assessment", report.id),
                report.authority_id,
                before={"state": str(ReportState.RETURNED)},
                after={"state": report.state, "late": True},
            )


async def _refuse_undecided(
    unit: Unit, framework: Framework, reports: Sequence[SelfAssessmentTable], number: int
) -> None:
    submitted = [report for report in reports if report.state == ReportState.SUBMITTED]
    ids = [report.id for report in submitted]
    decided = await appraisal_store.decided_leaves(unit.session, ids, number)
    open_again = await leaves_of_round_2(unit.session, ids) if number > 1 else {}
    undecided = [
        UndecidedLeaf(report.agency.code, leaf.code)
        for report in submitted
        for leaf in still_to_decide(
            decidable_leaves(framework, report.block, report.agency.code),
            number=number,
            decided=decided.get(report.id, set()),
            open_again=open_again.get(report.id, set()),
        )
    ]
    if undecided:
        raise UndecidedLeavesError(
            faults=[_undecided_fault(one) for one in undecided[:SHOWN_FAULTS]],
            count=len(undecided),
        )


def _undecided_fault(one: UndecidedLeaf) -> Fault:
    return Fault(
        f"#/{one.agency_code}/{one.leaf}",
        Text(
            f"Tiêu chí {one.leaf} của {one.agency_code} chưa có kết luận.",
            f"Leaf {one.leaf} of {one.agency_code} has no decision.",
        ),
        "undecided",
        {"agency_code": one.agency_code, "leaf": one.leaf},
    )


def _refuse_early(now: datetime, promised: datetime | None, reason: str | None) -> None:
    """People were promised their time: ending a round or the supplement window early needs a reason."""
    if promised is not None and now < promised and not reason:
        raise ReasonRequiredError(planned=local_text(promised))
