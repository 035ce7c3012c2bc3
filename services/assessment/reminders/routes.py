"""Plans of reminders over HTTP."""

from uuid import UUID

from fastapi import APIRouter, Response

from services.assessment.dependencies import CurrentSettings, ManagesPeriods, ReadsPeriods
from services.assessment.periods.errors import PeriodClosedError
from services.assessment.reminders import plan as plans
from services.assessment.reminders.schemas import ReminderPlanChange, ReminderPlanView
from shared.http.etag import IfMatch, etag
from shared.problems import problems
from shared.problems.common import StaleVersionError, VersionRequiredError

router = APIRouter(prefix="/v1/periods/{period_id}/reminders", tags=["periods"])


@router.get("", summary="Read when people are reminded of the deadlines of a period")
async def read_reminder_plan(
    *, period_id: UUID, unit: ReadsPeriods, settings: CurrentSettings, response: Response
) -> ReminderPlanView:
    plan = await plans.read_plan(unit, period_id, settings.reminder_minutes)
    response.headers["etag"] = etag(plan.version)
    return ReminderPlanView.model_validate(plan)


@router.put(
    "",
    summary="Choose when people are reminded of the deadlines of a period",
    responses=problems(PeriodClosedError, StaleVersionError, VersionRequiredError),
)
async def change_reminder_plan(
    *,
    period_id: UUID,
    change: ReminderPlanChange,
    expected: IfMatch,
    unit: ManagesPeriods,
    settings: CurrentSettings,
    response: Response,
) -> ReminderPlanView:
    plan = await plans.change_plan(
        unit,
        period_id,
        change.minutes_before,
        default=settings.reminder_minutes,
        expected=expected,
    )
    response.headers["etag"] = etag(plan.version)
    return ReminderPlanView.model_validate(plan)
