"""How meetings of the council are minuted, and how the chair approves."""

from collections.abc import Sequence
from uuid import UUID

from services.assessment.council import store
from services.assessment.council.errors import (
    ApproverInConflictError,
    MinutesNotDraftedError,
    MinutesNotReadyError,
    SessionApprovedError,
)
from services.assessment.council.models import Attendance, Flaw, FoundFlaw, Protocol
from services.assessment.council.rules import flaws_of
from services.assessment.periods import service as periods
from services.assessment.periods.models import Phase
from services.assessment.permissions import Permission
from services.assessment.repeats import made_before
from services.assessment.self_assessments import store as report_store
from services.assessment.self_assessments.access import is_own_agency
from services.assessment.tables import CouncilSessionTable, ResolutionTable
from services.assessment.unit import Unit
from shared.canonical import digest
from shared.db.cursor import Window
from shared.http.etag import check_version
from shared.ids import new_id
from shared.problems import Fault, Text
from shared.problems.common import NotFoundError

_FLAWS = {
    Flaw.NO_MINUTES: Text(
        "Chưa ghi nội dung cuộc họp; hãy ghi vào `minutes`.",
        "Nothing is minuted; write it into `minutes`.",
    ),
    Flaw.NO_QUORUM: Text(
        "Chưa có quá nửa số thành viên dự họp; hãy kiểm tra danh sách thành phần.",
        "No more than half of the members were present; check the attendance.",
    ),
    Flaw.MORE_VOTES_THAN_MEMBERS: Text(
        "Số phiếu nhiều hơn số thành viên dự họp; hãy kiểm tra lại.",
        "There are more votes than members present; count again.",
    ),
    Flaw.NOT_CARRIED: Text(
        "Chưa có quá nửa số phiếu tán thành; hãy biểu quyết lại hoặc bỏ kết luận này.",
        "No more than half of the votes are for it; vote again or take it out.",
    ),
    Flaw.NOT_RESOLVED: Text(
        "Chưa có kết luận về đơn vị này; hãy bổ sung.",
        "Nothing is resolved on this agency; add it.",
    ),
}


async def open_session(
    unit: Unit, period_id: UUID, protocol: Protocol, *, session_id: UUID | None
) -> CouncilSessionTable:
    """Enter a meeting about a period, with as much as is known of it."""
    period = await periods.find_period(unit, period_id)
    unit.must_cover(period.authority_id)
    before = await made_before(
        unit.session,
        CouncilSessionTable,
        session_id,
        period_id=period_id,
        held_at=protocol.held_at,
    )
    if before is not None:
        return before
    reach = await _reach(unit, period_id, protocol)
    row = CouncilSessionTable(
        id=session_id or new_id(),
        authority_id=period.authority_id,
        period_id=period_id,
        held_at=protocol.held_at,
        place=protocol.place,
        agenda=protocol.agenda,
        minutes=protocol.minutes,
        state="DRAFT",
        kept_by=unit.caller.name,
        created_at=unit.now,
    )
    unit.session.add(row)
    await unit.session.flush()
    await store.write_lists(unit.session, row, protocol, reach)
    _audit(unit, row, "council-session.entered", after=protocol)
    return row


async def change_session(
    unit: Unit, session_id: UUID, protocol: Protocol, *, expected: int
) -> CouncilSessionTable:
    """Replace the draft of the minutes; resolutions that the caller may not see stay as they are."""
    row = await _found(unit, session_id, locked=True)
    unit.must_cover(row.authority_id)
    check_version(expected, row.version)
    if row.state == "APPROVED":
        raise SessionApprovedError
    reach = await _reach(unit, row.period_id, protocol)
    before = await _protocol(unit, row)
    row.held_at, row.place = protocol.held_at, protocol.place
    row.agenda, row.minutes = protocol.agenda, protocol.minutes
    row.version += 1
    await store.write_lists(unit.session, row, protocol, reach)
    await unit.session.flush()
    _audit(unit, row, "council-session.changed", before=before, after=await _protocol(unit, row))
    return row


async def approve_session(unit: Unit, session_id: UUID, *, expected: int) -> CouncilSessionTable:
    """Approve the minutes, which then stand for ever, as the chair."""
    row = await _found(unit, session_id, locked=True)
    unit.must_cover(row.authority_id)
    check_version(expected, row.version)
    if row.state == "APPROVED":
        raise SessionApprovedError
    everything = await store.resolutions_of(unit.session, session_id, None)
    access = unit.seen(Permission.READ_COUNCIL)
    if len(await store.resolutions_of(unit.session, session_id, access)) < len(everything):
        raise ApproverInConflictError
    protocol = await _protocol(unit, row)
    agencies = await store.submitted_reports(unit.session, row.period_id)
    flaws = flaws_of(protocol, agencies, closing=row.period.phase == Phase.CLOSED)
    if flaws:
        raise MinutesNotReadyError(faults=[_fault(one) for one in flaws], count=len(flaws))
    row.state = "APPROVED"
    row.digest = digest(protocol.to_data())
    row.approved_at = unit.now
    row.approved_by_id, row.approved_by = unit.caller.id, unit.caller.name
    await unit.session.flush()
    unit.audit(
        "council-session.approved",
        ("council-session", row.id),
        row.authority_id,
        before={"state": "DRAFT"},
        after={"state": row.state, "digest": row.digest},
    )
    return row


async def list_sessions(
    unit: Unit, period_id: UUID, page: Window
) -> tuple[list[CouncilSessionTable], str | None]:
    """List the meetings about a period, oldest first."""
    await periods.find_period(unit, period_id)
    return await store.page_of_sessions(unit.session, period_id, page)


async def show_session(
    unit: Unit, session_id: UUID
) -> tuple[CouncilSessionTable, Sequence[Attendance], Sequence[ResolutionTable]]:
    """Give a meeting with who was there and what was resolved on the agencies that the caller may see."""
    row = await _found(unit, session_id)
    attendance = await store.attendance_of(unit.session, session_id)
    access = unit.seen(Permission.READ_COUNCIL)
    return row, attendance, await store.resolutions_of(unit.session, session_id, access)


async def list_resolutions(unit: Unit, report_id: UUID) -> Sequence[ResolutionTable]:
    """List what approved meetings resolved on a report; the agency reads it when the council has done its work."""
    access = unit.seen(Permission.READ_SELF_ASSESSMENTS)
    report = await report_store.load_report(unit.session, report_id, access)
    if report is None:
        raise NotFoundError
    if is_own_agency(unit, report) and report.period.phase != Phase.CLOSED:
        return ()
    return await store.resolutions_on(unit.session, report_id)


async def _found(unit: Unit, session_id: UUID, *, locked: bool = False) -> CouncilSessionTable:
    access = unit.seen(Permission.READ_COUNCIL)
    row = await store.read_session(unit.session, session_id, access, locked=locked)
    if row is None:
        raise NotFoundError
    return row


async def _reach(unit: Unit, period_id: UUID, protocol: Protocol) -> set[UUID]:
    """Give the reports that the caller may resolve on; refuse minutes that name any other, or one twice."""
    access = unit.seen(Permission.READ_COUNCIL)
    known = set(await store.submitted_reports(unit.session, period_id, access))
    seen: set[UUID] = set()
    faults = []
    for place, one in enumerate(protocol.resolutions):
        if one.self_assessment_id not in known or one.self_assessment_id in seen:
            faults.append(_unknown(place))
        seen.add(one.self_assessment_id)
    if faults:
        raise MinutesNotDraftedError(faults=faults, count=len(faults))
    return known


def _unknown(place: int) -> Fault:
    return Fault(
        f"#/resolutions/{place}/self_assessment_id",
        Text(
            "Không phải báo cáo đã nộp của kỳ này, hoặc đã nêu ở trên; hãy chọn lại.",
            "This is no submitted report of the period, or it is named above; choose again.",
        ),
        "not-a-submitted-report",
    )


async def _protocol(unit: Unit, row: CouncilSessionTable) -> Protocol:
    """Give everything that is minuted, also what the caller may not see: it is what is approved and recorded."""
    resolutions = await store.resolutions_of(unit.session, row.id, None)
    return Protocol(
        row.held_at,
        row.place,
        row.agenda,
        row.minutes,
        await store.attendance_of(unit.session, row.id),
        tuple(store.resolution_of(one) for one in resolutions),
    )


def _fault(found: FoundFlaw) -> Fault:
    text = _FLAWS[found.flaw]
    if found.agency_code:
        text = Text(f"{found.agency_code}: {text.vi}", f"{found.agency_code}: {text.en}")
    return Fault(f"#{found.pointer}", text, found.flaw.lower().replace("_", "-"))


def _audit(
    unit: Unit,
    row: CouncilSessionTable,
    action: str,
    *,
    after: Protocol,
    before: Protocol | None = None,
) -> None:
    unit.audit(
        action,
        ("council-session", row.id),
        row.authority_id,
        before=before.to_data() if before else None,
        after=after.to_data(),
    )
