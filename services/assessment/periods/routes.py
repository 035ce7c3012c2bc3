"""Periods over HTTP."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Response

from services.assessment.conflicts.errors import MoverInConflictError
from services.assessment.dependencies import (
    Frameworks,
    ManagesPeriods,
    MovesPhases,
    ReadsPeriods,
)
from services.assessment.errors import (
    CodeTakenError,
    IdTakenError,
    ReasonRequiredError,
    UnknownReferencesError,
)
from services.assessment.periods import phases, service
from services.assessment.periods.errors import (
    AgencyNotValidError,
    AlreadyParticipatingError,
    CalendarFaultsError,
    ExtensionTooShortError,
    FrameworkNotIssuedError,
    NoDeadlineError,
    NoParticipantsError,
    PeriodClosedError,
    PhaseOrderError,
    ReportsOpenError,
    UndecidedLeavesError,
    WrongPhaseError,
)
from services.assessment.periods.models import PeriodDetails
from services.assessment.periods.schemas import (
    CalendarChange,
    CalendarSchema,
    ExtensionList,
    ExtensionView,
    MovedPeriod,
    NewExtension,
    NewParticipants,
    NewPeriod,
    ParticipantList,
    ParticipantView,
    PeriodList,
    PeriodView,
    PhaseMove,
)
from shared.db.cursor import Page, UnreadableCursorError
from shared.http.etag import IfMatch, etag
from shared.problems import problems
from shared.problems.common import StaleVersionError, VersionRequiredError

router = APIRouter(prefix="/v1/periods", tags=["periods"])


@router.post(
    "",
    status_code=201,
    summary="Create a period",
    responses=problems(
        CodeTakenError,
        IdTakenError,
        FrameworkNotIssuedError,
        CalendarFaultsError,
        UnknownReferencesError,
    ),
)
async def create_period(
    *, period: NewPeriod, unit: ManagesPeriods, response: Response
) -> PeriodView:
    created = await service.create_period(
        unit,
        PeriodDetails(
            code=period.code,
            name=period.name,
            stage=period.stage,
            starts_on=period.starts_on,
            ends_on=period.ends_on,
        ),
        period.calendar.windows(),
        period_id=period.id,
        programme_id=period.programme_id,
        framework_id=period.framework_id,
    )
    response.headers["location"] = f"{router.prefix}/{created.id}"
    response.headers["etag"] = etag(created.version)
    return PeriodView(**period_members(created))


@router.get("", summary="List periods", responses=problems(UnreadableCursorError))
async def list_periods(
    *,
    unit: ReadsPeriods,
    page: Page,
    programme_id: Annotated[UUID | None, Query(description="Only of this programme")] = None,
) -> PeriodList:
    items, following = await service.list_periods(unit, page, programme_id=programme_id)
    return PeriodList(items=[PeriodView(**period_members(item)) for item in items], next=following)


@router.get("/{period_id}", summary="Read a period with its calendar")
async def read_period(*, period_id: UUID, unit: ReadsPeriods, response: Response) -> PeriodView:
    period = await service.find_period(unit, period_id)
    response.headers["etag"] = etag(period.version)
    return PeriodView(**period_members(period))


@router.put(
    "/{period_id}/calendar",
    summary="Change the calendar, with the reason",
    responses=problems(
        CalendarFaultsError, PeriodClosedError, StaleVersionError, VersionRequiredError
    ),
)
async def change_calendar(
    *,
    period_id: UUID,
    change: CalendarChange,
    expected: IfMatch,
    unit: ManagesPeriods,
    response: Response,
) -> PeriodView:
    period = await service.change_calendar(
        unit, period_id, change.calendar.windows(), reason=change.reason, expected=expected
    )
    response.headers["etag"] = etag(period.version)
    return PeriodView(**period_members(period))


@router.post(
    "/{period_id}/participants",
    status_code=201,
    summary="Let agencies take part; each gets its self-assessment",
    responses=problems(
        AgencyNotValidError, AlreadyParticipatingError, PeriodClosedError, WrongPhaseError
    ),
)
async def add_participants(
    *, period_id: UUID, participants: NewParticipants, unit: ManagesPeriods, cache: Frameworks
) -> ParticipantList:
    reports = await service.add_participants(unit, cache, period_id, participants.agency_ids)
    return ParticipantList(items=[_participant(report) for report in reports], next=None)


@router.get(
    "/{period_id}/participants",
    summary="List the agencies of a period",
    responses=problems(UnreadableCursorError),
)
async def list_participants(*, period_id: UUID, unit: ReadsPeriods, page: Page) -> ParticipantList:
    reports, following = await service.list_participants(unit, period_id, page)
    return ParticipantList(items=[_participant(report) for report in reports], next=following)


@router.post(
    "/{period_id}/phases",
    status_code=201,
    summary="Move a period to its next phase",
    responses=problems(
        MoverInConflictError,
        NoDeadlineError,
        NoParticipantsError,
        PeriodClosedError,
        PhaseOrderError,
        ReasonRequiredError,
        ReportsOpenError,
        UndecidedLeavesError,
        StaleVersionError,
        VersionRequiredError,
    ),
)
async def move_period(
    *,
    period_id: UUID,
    move: PhaseMove,
    expected: IfMatch,
    unit: MovesPhases,
    cache: Frameworks,
    response: Response,
) -> MovedPeriod:
    period, record_id = await phases.move_period(
        unit, cache, period_id, to=move.phase, reason=move.reason, expected=expected
    )
    response.headers["etag"] = etag(period.version)
    return MovedPeriod(**period_members(period), appraisal_record_id=record_id)


@router.post(
    "/{period_id}/extensions",
    status_code=201,
    summary="Give one agency a later deadline",
    responses=problems(
        ExtensionTooShortError,
        IdTakenError,
        PeriodClosedError,
        UnknownReferencesError,
        WrongPhaseError,
    ),
)
async def grant_extension(
    *, period_id: UUID, extension: NewExtension, unit: ManagesPeriods
) -> ExtensionView:
    granted = await service.grant_extension(
        unit,
        period_id,
        extension_id=extension.id,
        agency_id=extension.agency_id,
        until=extension.until,
        reason=extension.reason,
    )
    return ExtensionView.model_validate(granted)


@router.get(
    "/{period_id}/extensions",
    summary="List the extensions of a period",
    responses=problems(UnreadableCursorError),
)
async def list_extensions(*, period_id: UUID, unit: ReadsPeriods, page: Page) -> ExtensionList:
    items, following = await service.list_extensions(unit, period_id, page)
    return ExtensionList(
        items=[ExtensionView.model_validate(item) for item in items], next=following
    )


def period_members(period: Any) -> dict[str, Any]:
    """Give the members of a period's view."""
    framework = period.framework
    return {
        "id": period.id,
        "authority_id": period.authority_id,
        "programme_id": period.programme_id,
        "framework_id": period.framework_id,
        "framework_code": framework.code,
        "framework_number": framework.number,
        "framework_digest": framework.digest,
        "code": period.code,
        "name": period.name,
        "stage": period.stage,
        "starts_on": period.starts_on,
        "ends_on": period.ends_on,
        "quorum": period.quorum,
        "phase": period.phase,
        "phase_since": period.phase_since,
        "calendar": CalendarSchema.model_validate(
            {
                window.name: {"opens_at": window.opens_at, "closes_at": window.closes_at}
                for window in period.windows
            }
        ),
        "created_at": period.created_at,
        "version": period.version,
    }


def _participant(report: Any) -> ParticipantView:
    return ParticipantView(
        agency_id=report.agency_id,
        agency_code=report.agency.code,
        agency_name=report.agency.name,
        block=report.block,
        ranked=report.ranked,
        self_assessment_id=report.id,
        extended_until=report.extended_until,
    )
