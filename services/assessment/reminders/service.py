"""Making reminders: what is due is derived from the calendar each time, so that nothing has to be planned, moved or undone."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.assessment.announcements import announce_period, announce_report
from services.assessment.appraisals import store as appraisal_store
from services.assessment.assignments import store as assignment_store
from services.assessment.events import EventType
from services.assessment.frameworks import service as frameworks
from services.assessment.frameworks.cache import FrameworkCache
from services.assessment.leaf_standings.rules import claimable_leaves, progress_of, stand_all
from services.assessment.leaf_standings.store import facts_of
from services.assessment.periods.models import Phase, Window, WindowName
from services.assessment.periods.rules import WINDOW_OF, Extra, deadline
from services.assessment.periods.service import calendar_of
from services.assessment.reminders import store
from services.assessment.reminders.models import Reminder, ReminderKind
from services.assessment.reminders.rules import due_minutes
from services.assessment.rounds.service import end_of_round
from services.assessment.tables import PeriodTable, SelfAssessmentTable
from services.assessment.unit import Unit
from services.assessment.work_lists import service as work_lists
from services.assessment.work_lists.models import Wanted
from shared.auth.principal import Access, Grant, Principal, Role
from shared.db.cursor import MAX_LIMIT, read_cursor
from shared.db.cursor import Window as PageWindow

_SYSTEM = Access(Principal(UUID(int=0), "system", ()), ())


async def remind(
    session: AsyncSession,
    cache: FrameworkCache,
    period_id: UUID,
    default: Sequence[int],
    now: datetime,
) -> int:
    """Make the reminders of a period that are due; give how many."""
    unit = Unit(session, now, _SYSTEM)
    period = await store.read_period(session, period_id)
    minutes = default if period.reminder_minutes is None else period.reminder_minutes
    phase = Phase(period.phase)
    window = period_window(period, phase)
    match phase:
        case Phase.SELF_ASSESSMENT:
            return await _remind_of_reports(unit, cache, period, window, minutes)
        case Phase.SUPPLEMENT if window:
            return await _remind_of_explanations(unit, period, window, minutes)
        case Phase.ROUND_1 | Phase.ROUND_2:
            return await _remind_of_decisions(unit, cache, period, minutes)
        case _:
            return 0


def period_window(period: PeriodTable, phase: Phase) -> Window | None:
    """Give the window of the calendar in which a phase is worked."""
    name: WindowName | None = WINDOW_OF.get(phase)
    return calendar_of(period).get(name) if name else None


async def _remind_of_reports(
    unit: Unit,
    cache: FrameworkCache,
    period: PeriodTable,
    window: Window | None,
    minutes: Sequence[int],
) -> int:
    """Remind the agencies that have not sent their reports, each of its own deadline."""
    reports = await store.reports_in_state(unit.session, period.id, submitted=False)
    extended = await store.extended_since(unit.session, period.id)
    since = _known_since(period)
    deadlines = {
        report.agency_id: deadline(window, Extra(report.extended_until, report.returned_until))
        for report in reports
    }
    due = [
        Reminder(ReminderKind.REPORT, agency_id, last, each)
        for agency_id, last in deadlines.items()
        if last is not None
        and (
            each := due_minutes(
                last,
                minutes,
                known_since=max(since, extended.get(agency_id, since)),
                now=unit.now,
            )
        )
    ]
    new = await store.keep_new(unit.session, period, due, unit.now)
    reminded = [report for report in reports if report.agency_id in new]
    if not reminded:
        return 0
    framework = await frameworks.parsed_framework(unit, cache, period.framework)
    facts = await facts_of(unit.session, [report.id for report in reminded])
    for report in reminded:
        leaves = claimable_leaves(framework, report.block, report.agency.code)
        progress = progress_of(stand_all(leaves, facts.get(report.id, {})))
        announce_report(
            unit,
            EventType.REPORT_DUE,
            report,
            period,
            deadline_at=deadlines[report.agency_id],
            total=progress.total,
            missing=progress.total - progress.complete,
        )
    return len(reminded)


async def _remind_of_explanations(
    unit: Unit, period: PeriodTable, window: Window, minutes: Sequence[int]
) -> int:
    """Remind the agencies that have not answered what the council asked."""
    each = due_minutes(window.closes_at, minutes, known_since=_known_since(period), now=unit.now)
    if each is None:
        return 0
    reports = await store.reports_in_state(unit.session, period.id, submitted=True)
    ids = [report.id for report in reports]
    asked = await appraisal_store.leaves_to_explain(unit.session, ids)
    answered = await appraisal_store.supplemented_leaves(unit.session, ids)
    open_leaves = {
        report.agency_id: (report, left)
        for report in reports
        if (left := set(asked.get(report.id, ())) - set(answered.get(report.id, ())))
    }
    due = [
        Reminder(ReminderKind.EXPLANATION, agency_id, window.closes_at, each)
        for agency_id in open_leaves
    ]
    new = await store.keep_new(unit.session, period, due, unit.now)
    for agency_id in new:
        report, left = open_leaves[agency_id]
        _announce_open(unit, period, report, left, window)
    return len(new)


def _announce_open(
    unit: Unit,
    period: PeriodTable,
    report: SelfAssessmentTable,
    left: set[str],
    window: Window,
) -> None:
    announce_report(
        unit,
        EventType.EXPLANATION_DUE,
        report,
        period,
        leaves=sorted(left),
        deadline_at=window.closes_at,
    )


async def _remind_of_decisions(
    unit: Unit,
    cache: FrameworkCache,
    period: PeriodTable,
    minutes: Sequence[int],
) -> int:
    """Remind the appraisers who have leaves left to decide, as their own work lists say."""
    number = 1 if period.phase == Phase.ROUND_1 else 2
    end = await end_of_round(unit, period, number)
    extended = await store.round_extended_since(unit.session, period.id, number)
    since = _known_since(period)
    each = due_minutes(end, minutes, known_since=max(since, extended or since), now=unit.now)
    if each is None or end is None:
        return 0
    kind = ReminderKind.ROUND_1 if number == 1 else ReminderKind.ROUND_2
    appraisers = await assignment_store.appraisers_of(unit.session, period.id)
    due = [Reminder(kind, one, end, each) for one in appraisers]
    reminded = 0
    for appraiser_id in sorted(await store.keep_new(unit.session, period, due, unit.now)):
        agencies, leaves = await _work_left(unit, cache, period, appraiser_id)
        if leaves:
            reminded += 1
            announce_period(
                unit,
                EventType.DECISIONS_DUE,
                period,
                accounts=[appraiser_id],
                round=number,
                leaves_left=leaves,
                agencies_left=agencies,
                deadline_at=end,
            )
    return reminded


async def _work_left(
    unit: Unit, cache: FrameworkCache, period: PeriodTable, appraiser_id: UUID
) -> tuple[int, int]:
    """Count what waits on an appraiser's own work list: agencies and leaves."""
    caller = Principal(appraiser_id, "", (Grant(Role.APPRAISER, period.authority_id),))
    own = Unit(unit.session, unit.now, caller.acting_as({Role.APPRAISER}))
    agencies = leaves = 0
    after: str | None = None
    page = PageWindow(limit=MAX_LIMIT, after=None)
    while True:
        items, after = await work_lists.read_work_list(own, cache, period.id, Wanted(), page)
        agencies += len(items)
        leaves += sum(len(item.leaves) for item in items)
        if after is None:
            return agencies, leaves
        page = PageWindow(limit=MAX_LIMIT, after=read_cursor(after))


def _known_since(period: PeriodTable) -> datetime:
    """Tell since when the deadlines of the present phase have been known: its beginning, or the last change of the calendar."""
    return max([period.phase_since, *(window.created_at for window in period.windows)])
