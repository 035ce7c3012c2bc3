"""What may be done with replacements: look at one beforehand, do it, and see those that were."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.assessment.announcements import announce_period, announce_report
from services.assessment.events import EventType
from services.assessment.framework_replacements import store
from services.assessment.framework_replacements.errors import (
    BlocksMissingError,
    CorrectionDeadlineNeededError,
    MappingOpenError,
)
from services.assessment.framework_replacements.models import (
    Archived,
    FlaggedEntry,
    NewReplacement,
    Plan,
    ReportPlan,
    Totals,
)
from services.assessment.framework_replacements.planning import (
    find_framework_for,
    goes_back,
    plan_replacement,
    plan_reports,
)
from services.assessment.framework_replacements.rules import (
    blocks_missing,
    fields_after,
    review_entry,
)
from services.assessment.frameworks.cache import FrameworkCache
from services.assessment.opinions.deciding import decide_again
from services.assessment.periods import service as periods
from services.assessment.periods import store as period_store
from services.assessment.periods.models import Phase
from services.assessment.repeats import made_before
from services.assessment.self_assessments.errors import UntilTooEarlyError
from services.assessment.self_assessments.models import ReportState
from services.assessment.tables import (
    FrameworkReplacementTable,
    FrameworkTable,
    PeriodTable,
    SelfAssessmentTable,
)
from services.assessment.unit import Unit
from shared.db.cursor import Window
from shared.http.etag import check_version
from shared.ids import new_id
from shared.problems import Fault, Text

ReportPlans = Mapping[UUID, ReportPlan]


@dataclass(frozen=True, slots=True)
class Preview:
    """What a replacement would do."""

    plan: Plan
    reports: Sequence[tuple[SelfAssessmentTable, ReportPlan]]
    """Those that the caller may know of."""
    blocks_missing: list[str]


async def preview_replacement(
    unit: Unit, cache: FrameworkCache, period_id: UUID, framework_id: UUID
) -> Preview:
    """Say what a replacement would do, and change nothing."""
    period = await periods.find_period(unit, period_id)
    unit.must_cover(period.authority_id)
    framework = await find_framework_for(unit, period, framework_id)
    plan = await plan_replacement(unit, cache, period, framework)
    reports = await store.reports_in_reach(unit.session, period_id, unit.access)
    planned = await plan_reports(unit, plan, reports)
    return Preview(
        plan,
        [(report, planned[report.id]) for report in reports],
        blocks_missing(plan.new, [report.block for report in reports]),
    )


async def replace_framework(
    unit: Unit, cache: FrameworkCache, period_id: UUID, new: NewReplacement, *, expected: int
) -> tuple[FrameworkReplacementTable, PeriodTable]:
    """Put another framework in the place of a period's, with everything that follows from it, or refuse."""
    period = await periods.changeable_period(unit, period_id)
    before = await _done_before(unit, period_id, new)
    if before is not None:
        return await store.read_replacement(unit.session, before.id), period
    check_version(expected, period.version)
    framework = await find_framework_for(unit, period, new.framework_id)
    plan = await plan_replacement(unit, cache, period, framework)
    reports = await period_store.reports_of_period(unit.session, period_id, locked=True)
    await unit.tell_time()
    planned = await plan_reports(unit, plan, reports)
    _refuse_plan(plan, period, reports)
    _refuse_deadline(unit, new, sum(goes_back(one, planned[one.id]) for one in reports))
    replacement = _row(unit, period, new, _totals(reports, planned))
    unit.session.add(replacement)
    await unit.session.flush()
    await _archive(unit, plan, replacement, planned)
    await store.move_rows(unit.session, list(planned), plan.homes)
    await _flag(unit, plan, planned, period.stage)
    await _void_sign_offs(unit, period, reports)
    await _reassign(unit, plan, period)
    _correct(unit, period, new, reports, planned)
    await _switch(unit, period, framework, replacement)
    if period.phase == Phase.ROUND_1:
        await decide_again(unit, cache, period)
    _tell(unit, period, framework, replacement, reports)
    return await store.read_replacement(unit.session, replacement.id), period


async def _done_before(
    unit: Unit, period_id: UUID, new: NewReplacement
) -> FrameworkReplacementTable | None:
    return await made_before(
        unit.session,
        FrameworkReplacementTable,
        new.id,
        period_id=period_id,
        framework_id=new.framework_id,
        reason=new.reason,
        decision_number=new.decision_number,
        decision_date=new.decision_date,
    )


async def list_replacements(
    unit: Unit, period_id: UUID, page: Window
) -> tuple[list[FrameworkReplacementTable], str | None]:
    """List the replacements of a period that the caller may see."""
    period = await periods.find_period(unit, period_id)
    return await store.page_of_replacements(unit.session, period.id, page)


def _refuse_plan(plan: Plan, period: PeriodTable, reports: Sequence[SelfAssessmentTable]) -> None:
    missing = blocks_missing(plan.new, [report.block for report in reports])
    if missing:
        raise BlocksMissingError(blocks=", ".join(missing))
    if plan.open_leaves and period.phase != Phase.PREPARATION:
        raise MappingOpenError(
            faults=[_open_fault(plan, code) for code in plan.open_leaves],
            count=len(plan.open_leaves),
        )


def _refuse_deadline(unit: Unit, new: NewReplacement, sent_back: int) -> None:
    if sent_back and new.until is None:
        raise CorrectionDeadlineNeededError(count=sent_back)
    if new.until is not None and new.until <= unit.now:
        raise UntilTooEarlyError


def _open_fault(plan: Plan, code: str) -> Fault:
    name = plan.old.leaves[code].name
    return Fault(
        f"#/leaves/{code}",
        Text(
            f"Tiêu chí {code} “{name}” chưa đối chiếu; hãy chọn tiêu chí mới tương ứng hoặc ghi là đã bỏ.",
            f"Leaf {code} “{name}” is not mapped; name the new leaf that it became, or say that it is gone.",
        ),
        "unmapped-leaf",
    )


def _totals(reports: Sequence[SelfAssessmentTable], planned: ReportPlans) -> Totals:
    plans = planned.values()
    return Totals(
        reports=len(reports),
        moved=sum(len(one.moved) for one in plans),
        flagged=sum(len(one.flagged) for one in plans),
        added=sum(len(one.added) for one in plans),
        archived=sum(len(one.archived) for one in plans),
        sent_back=sum(goes_back(report, planned[report.id]) for report in reports),
    )


def _row(
    unit: Unit, period: PeriodTable, new: NewReplacement, totals: Totals
) -> FrameworkReplacementTable:
    return FrameworkReplacementTable(
        id=new.id or new_id(),
        authority_id=period.authority_id,
        created_at=unit.now,
        period_id=period.id,
        from_framework_id=period.framework_id,
        framework_id=new.framework_id,
        phase=period.phase,
        reason=new.reason,
        decision_number=new.decision_number,
        decision_date=new.decision_date,
        until=new.until,
        totals=totals.data(),
        replaced_by=unit.caller.name,
    )


async def _archive(
    unit: Unit, plan: Plan, replacement: FrameworkReplacementTable, planned: ReportPlans
) -> None:
    """Keep what stands on leaves that agencies have no more, and decisions on leaves that changed; then take it away."""
    tables = store.leaf_tables()
    decisions = [table for table in tables if "round" in table.c]
    for pairs, kinds in (
        ([(report, leaf) for report, one in planned.items() for leaf in one.archived], tables),
        (
            [(report, leaf) for report, one in planned.items() for leaf in one.decided_anew],
            decisions,
        ),
    ):
        found = await store.read_rows(unit.session, pairs, kinds)
        await store.archive(
            unit.session,
            (
                (new_id(), Archived(report, code, leaf.name, leaf.field, content))
                for (report, code), content in sorted(found.items())
                if (leaf := plan.old.leaves[code])
            ),
            replacement=replacement,
        )
        await store.remove_rows(unit.session, pairs, kinds, now=unit.now, by=unit.caller.name)


async def _flag(unit: Unit, plan: Plan, planned: ReportPlans, stage: str) -> None:
    """Have changed leaves looked at again; what is claimed stays as it is, even where it is too much now."""
    pairs = [(report, leaf) for report, one in planned.items() for leaf in one.flagged]
    entries = await store.read_entries(unit.session, pairs) if pairs else []

    def review() -> list[FlaggedEntry]:
        return [
            FlaggedEntry(report, leaf, *review_entry(plan, leaf, answer, claimed, stage))
            for report, leaf, answer, claimed in entries
        ]

    await store.flag_entries(unit.session, await asyncio.to_thread(review))


async def _void_sign_offs(
    unit: Unit, period: PeriodTable, reports: Sequence[SelfAssessmentTable]
) -> None:
    """Void every signature: it names the framework under which it was given."""
    voided = await store.void_sign_offs(
        unit.session, [report.id for report in reports], now=unit.now, by=unit.caller.name
    )
    for sign_off_id in voided:
        unit.audit(
            "sign-off.voided",
            ("sign-off", sign_off_id),
            period.authority_id,
            before={"valid": True},
            after={"valid": False, "action": "period.framework-replaced"},
        )


async def _reassign(unit: Unit, plan: Plan, period: PeriodTable) -> None:
    """Let appraisers follow their leaves into other fields."""
    for assignment in await store.assignments_of_period(unit.session, period.id):
        fields = fields_after(plan, assignment.fields)
        if fields == assignment.fields:
            continue
        unit.audit(
            "assignment.changed",
            ("assignment", assignment.id),
            period.authority_id,
            before={"fields": assignment.fields},
            after={"fields": fields},
        )
        assignment.fields = fields


def _correct(
    unit: Unit,
    period: PeriodTable,
    new: NewReplacement,
    reports: Sequence[SelfAssessmentTable],
    planned: ReportPlans,
) -> None:
    """Send back what was sent and has to be corrected: just the leaves concerned, until the day given.

    During round 1 such a report stays submitted, so that the council can go on with all its other leaves.
    """
    for report in reports:
        one = planned[report.id]
        before = {"state": report.state, "returned_leaves": report.returned_leaves}
        if report.returned_leaves:
            kept = [one.moved.get(code, code) for code in report.returned_leaves]
            gone = set(one.archived)
            report.returned_leaves = [
                code
                for old, code in zip(report.returned_leaves, kept, strict=True)
                if old not in gone
            ]
        if goes_back(report, one):
            _send_back(unit, period, new, report, one.concerned)
        elif report.state == ReportState.RETURNED and report.returned_leaves and one.concerned:
            leaves = [*report.returned_leaves, *one.concerned]
            report.returned_leaves = list(dict.fromkeys(leaves))
        unit.audit(
            "self-assessment.framework-replaced",
            ("self-assessment", report.id),
            period.authority_id,
            before=before,
            after={
                "state": report.state,
                "returned_leaves": report.returned_leaves,
                "moved": dict(one.moved),
                "needs_review": list(one.flagged),
                "added": list(one.added),
                "archived": list(one.archived),
            },
            reason=new.reason,
        )


def _send_back(
    unit: Unit,
    period: PeriodTable,
    new: NewReplacement,
    report: SelfAssessmentTable,
    leaves: Sequence[str],
) -> None:
    if period.phase == Phase.SELF_ASSESSMENT:
        report.state = str(ReportState.RETURNED)
    report.returned_until = new.until
    report.returned_reason = new.reason
    report.returned_leaves = list(leaves)
    announce_report(
        unit,
        EventType.REPORT_RETURNED,
        report,
        period,
        deadline_at=new.until,
        leaves=report.returned_leaves,
        reason=new.reason,
    )


async def _switch(
    unit: Unit,
    period: PeriodTable,
    framework: FrameworkTable,
    replacement: FrameworkReplacementTable,
) -> None:
    before = period.framework
    period.framework = framework
    period.version += 1
    await unit.session.flush()
    unit.audit(
        "period.framework-replaced",
        ("period", period.id),
        period.authority_id,
        before={"framework": before.code, "number": before.number, "digest": before.digest},
        after={
            "framework": framework.code,
            "number": framework.number,
            "digest": framework.digest,
            "decision_number": replacement.decision_number,
            "decision_date": replacement.decision_date.isoformat(),
            "until": _text(replacement.until),
            **replacement.totals,
        },
        reason=replacement.reason,
    )


def _tell(
    unit: Unit,
    period: PeriodTable,
    framework: FrameworkTable,
    replacement: FrameworkReplacementTable,
    reports: Sequence[SelfAssessmentTable],
) -> None:
    announce_period(
        unit,
        EventType.FRAMEWORK_REPLACED,
        period,
        agencies=[report.agency_id for report in reports],
        framework_name=framework.name,
        decision_number=replacement.decision_number,
        decision_date=replacement.decision_date.strftime("%d/%m/%Y"),
        reason=replacement.reason,
    )


def _text(instant: datetime | None) -> str | None:
    return instant.isoformat() if instant else None
