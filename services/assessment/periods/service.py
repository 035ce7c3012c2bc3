"""What may be done with periods."""

from datetime import datetime
from uuid import UUID

from services.assessment.agencies import store as agency_store
from services.assessment.agencies.rules import touches
from services.assessment.agencies.service import details_of
from services.assessment.announcements import announce_period, announce_report
from services.assessment.assignments import store as assignment_store
from services.assessment.conflicts import store as conflict_store
from services.assessment.errors import UnknownReferencesError
from services.assessment.events import EventType
from services.assessment.frameworks import service as frameworks
from services.assessment.frameworks.cache import FrameworkCache
from services.assessment.periods import store
from services.assessment.periods.errors import (
    AgencyNotValidError,
    CalendarFaultsError,
    ExtensionTooShortError,
    FrameworkNotIssuedError,
    PeriodClosedError,
    WrongPhaseError,
)
from services.assessment.periods.models import (
    Calendar,
    PeriodDetails,
    Phase,
    Window,
    WindowName,
    calendar_data,
)
from services.assessment.periods.rules import Extra, check_calendar, deadline, is_after
from services.assessment.permissions import Permission
from services.assessment.programmes import service as programmes
from services.assessment.repeats import made_before
from services.assessment.tables import (
    AgencyVersionTable,
    ExtensionTable,
    PeriodTable,
    SelfAssessmentTable,
)
from services.assessment.unit import Unit
from shared.clock import local_text
from shared.db.cursor import Window as PageWindow
from shared.http.etag import check_version
from shared.ids import new_id
from shared.methodology.framework import Framework
from shared.problems import Fault, Text
from shared.problems.common import NotFoundError


async def create_period(
    unit: Unit,
    details: PeriodDetails,
    calendar: Calendar,
    *,
    period_id: UUID | None,
    programme_id: UUID,
    framework_id: UUID,
) -> PeriodTable:
    """Make a period of a programme under one of its issued frameworks."""
    programme = await programmes.find_programme(unit, programme_id)
    unit.must_cover(programme.authority_id)
    before = await made_before(
        unit.session,
        PeriodTable,
        period_id,
        programme_id=programme_id,
        framework_id=framework_id,
        code=details.code,
        name=details.name,
    )
    if before is not None:
        return await find_period(unit, before.id)
    framework = await frameworks.find_framework(unit, framework_id)
    if framework.programme_id != programme_id:
        raise UnknownReferencesError(faults=[FRAMEWORK_OF_OTHER], count=1)
    if framework.state != "ISSUED":
        raise FrameworkNotIssuedError(framework=framework.code)
    _refuse_faults(calendar)
    period = PeriodTable(
        id=period_id or new_id(),
        authority_id=programme.authority_id,
        programme_id=programme_id,
        framework_id=framework_id,
        code=details.code,
        name=details.name,
        stage=details.stage,
        starts_on=details.starts_on,
        ends_on=details.ends_on,
        phase=str(Phase.PREPARATION),
        phase_since=unit.now,
        created_at=unit.now,
        version=1,
    )
    unit.session.add(period)
    await unit.session.flush()
    await store.replace_calendar(unit.session, period, calendar, unit.now)
    unit.audit(
        "period.created",
        ("period", period.id),
        period.authority_id,
        after={"code": period.code, "name": period.name, "calendar": calendar_data(calendar)},
    )
    return await find_period(unit, period.id)


async def change_calendar(
    unit: Unit, period_id: UUID, calendar: Calendar, *, reason: str, expected: int
) -> PeriodTable:
    """Put another calendar in place of the present one, with the reason."""
    period = await changeable_period(unit, period_id)
    check_version(expected, period.version)
    _refuse_faults(calendar)
    before = calendar_data(calendar_of(period))
    await store.replace_calendar(unit.session, period, calendar, unit.now)
    period.version += 1
    unit.audit(
        "period.calendar-changed",
        ("period", period.id),
        period.authority_id,
        before=before,
        after=calendar_data(calendar),
        reason=reason,
    )
    announce_period(
        unit,
        EventType.CALENDAR_CHANGED,
        period,
        agencies=await store.participants_of(unit.session, period_id),
        accounts=await assignment_store.appraisers_of(unit.session, period_id),
        reason=reason,
    )
    await unit.session.flush()
    return period


async def add_participants(
    unit: Unit, cache: FrameworkCache, period_id: UUID, agency_ids: list[UUID]
) -> list[SelfAssessmentTable]:
    """Let agencies take part, each with an empty self-assessment; those that do already are left alone."""
    period = await changeable_period(unit, period_id)
    if is_after(Phase(period.phase), Phase.SELF_ASSESSMENT):
        raise WrongPhaseError(needed="PREPARATION, SELF_ASSESSMENT", present=period.phase)
    wanted = list(dict.fromkeys(agency_ids))
    known = await agency_store.agencies_of(
        unit.session, period.authority_id, wanted, period.ends_on
    )
    for agency_id in await conflict_store.hidden_agencies(unit.session, period_id, unit.caller):
        known.pop(agency_id, None)
    framework = await frameworks.parsed_framework(unit, cache, period.framework)
    faults = [
        fault
        for place, agency_id in enumerate(agency_ids)
        if (fault := _refuse_agency(place, known.get(agency_id), period, framework))
    ]
    if faults:
        raise AgencyNotValidError(faults=faults, count=len(faults))
    present = {
        report.agency_id: report
        for report in await store.reports_of_period(unit.session, period_id)
    }
    new = [
        _new_report(unit, period, known[agency_id])
        for agency_id in wanted
        if agency_id not in present
    ]
    unit.session.add_all(new)
    await unit.session.flush()
    if new:
        unit.audit(
            "period.participants-added",
            ("period", period.id),
            period.authority_id,
            after={"agencies": [known[report.agency_id].code for report in new]},
        )
    if new and period.phase == Phase.SELF_ASSESSMENT:
        announce_opening(unit, period, [report.agency_id for report in new])
    present.update({report.agency_id: report for report in new})
    return [present[agency_id] for agency_id in wanted]


def announce_opening(unit: Unit, period: PeriodTable, agency_ids: list[UUID]) -> None:
    """Tell agencies that they may fill in their reports."""
    window = calendar_of(period).get(WindowName.SELF_ASSESSMENT)
    announce_period(
        unit,
        EventType.PERIOD_OPENED,
        period,
        agencies=agency_ids,
        deadline_at=window.closes_at if window else None,
    )


def _new_report(unit: Unit, period: PeriodTable, agency: AgencyVersionTable) -> SelfAssessmentTable:
    return SelfAssessmentTable(
        id=new_id(),
        authority_id=period.authority_id,
        period_id=period.id,
        agency=agency,
        agency_id=agency.agency_id,
        block=agency.block,
        ranked=agency.ranked,
        state="DRAFT",
        late=False,
        created_at=unit.now,
        version=1,
    )


def _refuse_agency(
    place: int, agency: AgencyVersionTable | None, period: PeriodTable, framework: Framework
) -> Fault | None:
    pointer = f"#/agency_ids/{place}"
    if agency is None:
        return Fault(
            pointer,
            Text(
                "Không có đơn vị này trong danh bạ; hãy kiểm tra lại mã.",
                "The register has no such agency; check the id.",
            ),
            "unknown-agency",
        )
    if framework.block(agency.block) is None:
        blocks = ", ".join(block.code for block in framework.blocks)
        return Fault(
            pointer,
            Text(
                f"Khối “{agency.block}” của {agency.name} không có trong bộ chỉ số; các khối: {blocks}.",
                f"The framework has no block “{agency.block}” of {agency.name}; its blocks: {blocks}.",
            ),
            "unknown-block",
        )
    if not touches(details_of(agency), period.starts_on, period.ends_on):
        return Fault(
            pointer,
            Text(
                f"{agency.name} không hoạt động trong kỳ này; hãy kiểm tra ngày hiệu lực.",
                f"{agency.name} does not exist in this period; check its validity.",
            ),
            "agency-not-valid",
        )
    return None


async def list_participants(
    unit: Unit, period_id: UUID, page: PageWindow
) -> tuple[list[SelfAssessmentTable], str | None]:
    """List the agencies of a period that the caller may see."""
    period = await find_period(unit, period_id)
    return await store.page_of_reports(unit.session, period.id, unit.access, page)


async def grant_extension(
    unit: Unit,
    period_id: UUID,
    *,
    extension_id: UUID | None,
    agency_id: UUID,
    until: datetime,
    reason: str,
) -> ExtensionTable:
    """Give one agency a later deadline."""
    period = await changeable_period(unit, period_id)
    before = await made_before(
        unit.session,
        ExtensionTable,
        extension_id,
        period_id=period_id,
        agency_id=agency_id,
        until=until,
        reason=reason,
    )
    if before is not None:
        return before
    if is_after(Phase(period.phase), Phase.SELF_ASSESSMENT):
        raise WrongPhaseError(needed="PREPARATION, SELF_ASSESSMENT", present=period.phase)
    report = await store.lock_report_of_agency(unit.session, period_id, agency_id, unit.caller)
    if report is None:
        raise UnknownReferencesError(faults=[_AGENCY_NOT_IN_PERIOD], count=1)
    present = deadline(
        calendar_of(period).get(WindowName.SELF_ASSESSMENT), Extra(report.extended_until)
    )
    if until <= unit.now or (present is not None and until <= present):
        raise ExtensionTooShortError(deadline=local_text(present) if present else "-")
    extension = ExtensionTable(
        id=extension_id or new_id(),
        authority_id=period.authority_id,
        period_id=period_id,
        agency_id=agency_id,
        until=until,
        reason=reason,
        granted_by=unit.caller.name,
        created_at=unit.now,
    )
    unit.session.add(extension)
    unit.audit(
        "self-assessment.extended",
        ("self-assessment", report.id),
        period.authority_id,
        before={"deadline": present.isoformat() if present else None},
        after={"deadline": until.isoformat()},
        reason=reason,
    )
    announce_report(
        unit, EventType.EXTENSION_GRANTED, report, period, deadline_at=until, reason=reason
    )
    report.extended_until = until
    await unit.session.flush()
    return extension


async def list_extensions(
    unit: Unit, period_id: UUID, page: PageWindow
) -> tuple[list[ExtensionTable], str | None]:
    """List the extensions of a period that the caller may see."""
    period = await find_period(unit, period_id)
    return await store.page_of_extensions(unit.session, period.id, unit.access, page)


async def list_periods(
    unit: Unit, page: PageWindow, *, programme_id: UUID | None
) -> tuple[list[PeriodTable], str | None]:
    """List the periods of the caller's authorities."""
    return await store.page_of_periods(unit.session, unit.access, page, programme_id=programme_id)


async def find_period(unit: Unit, period_id: UUID, *, locked: bool = False) -> PeriodTable:
    """Give a period that the caller may see."""
    access = unit.seen(Permission.READ_PERIODS)
    period = await store.read_period(unit.session, period_id, access, locked=locked)
    if period is None:
        raise NotFoundError
    if locked:
        await unit.tell_time()
    return period


async def changeable_period(unit: Unit, period_id: UUID) -> PeriodTable:
    """Give a period that the caller may change, locked; a closed one never changes."""
    period = await find_period(unit, period_id, locked=True)
    unit.must_cover(period.authority_id)
    if period.phase == Phase.CLOSED:
        raise PeriodClosedError(period=period.code)
    return period


def calendar_of(period: PeriodTable) -> dict[WindowName, Window]:
    """Give the calendar of a period."""
    return {
        WindowName(window.name): Window(window.opens_at, window.closes_at)
        for window in period.windows
    }


def _refuse_faults(calendar: Calendar) -> None:
    faults = check_calendar(calendar)
    if faults:
        raise CalendarFaultsError(faults=faults, count=len(faults))


FRAMEWORK_OF_OTHER = Fault(
    "#/framework_id",
    Text(
        "Bộ chỉ số này thuộc chương trình khác; hãy chọn bộ chỉ số của chương trình đã nêu.",
        "This framework belongs to another programme; choose one of the programme that is named.",
    ),
    "other-programme",
)
_AGENCY_NOT_IN_PERIOD = Fault(
    "#/agency_id",
    Text(
        "Đơn vị này không tham gia kỳ đánh giá; hãy chọn một đơn vị tham gia.",
        "This agency does not take part in the period; choose one that does.",
    ),
    "not-a-participant",
)
