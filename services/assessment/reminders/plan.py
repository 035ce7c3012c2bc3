"""When the people of a period are reminded: as usual, or as its officer chooses."""

from collections.abc import Sequence
from uuid import UUID

from services.assessment.periods.service import changeable_period, find_period
from services.assessment.reminders.models import ReminderPlan
from services.assessment.tables import PeriodTable
from services.assessment.unit import Unit
from shared.http.etag import check_version


async def read_plan(unit: Unit, period_id: UUID, default: Sequence[int]) -> ReminderPlan:
    """Tell when the people of a period are reminded."""
    return _plan(await find_period(unit, period_id), default)


async def change_plan(
    unit: Unit,
    period_id: UUID,
    minutes: Sequence[int] | None,
    *,
    default: Sequence[int],
    expected: int,
) -> ReminderPlan:
    """Give a period a plan of its own, or the common one again."""
    period = await changeable_period(unit, period_id)
    check_version(expected, period.version)
    before = _plan(period, default)
    period.reminder_minutes = None if minutes is None else sorted(set(minutes), reverse=True)
    period.version += 1
    await unit.session.flush()
    after = _plan(period, default)
    unit.audit(
        "period.reminders-changed",
        ("period", period.id),
        period.authority_id,
        before={"minutes_before": list(before.minutes_before), "own": before.own},
        after={"minutes_before": list(after.minutes_before), "own": after.own},
    )
    return after


def _plan(period: PeriodTable, default: Sequence[int]) -> ReminderPlan:
    own = period.reminder_minutes
    return ReminderPlan(tuple(default if own is None else own), own is not None, period.version)
