"""What may be done with assignments."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from uuid import UUID

from services.assessment.announcements import announce_period
from services.assessment.assignments import store
from services.assessment.assignments.errors import AppraiserInConflictError
from services.assessment.conflicts import store as conflict_store
from services.assessment.errors import UnknownReferencesError
from services.assessment.events import EventType
from services.assessment.frameworks import service as frameworks
from services.assessment.frameworks.cache import FrameworkCache
from services.assessment.opinions.deciding import decide_again
from services.assessment.periods import service as periods
from services.assessment.periods import store as period_store
from services.assessment.repeats import made_before
from services.assessment.tables import AssignmentTable
from services.assessment.unit import Unit
from shared.auth.principal import Role
from shared.db.cursor import Window
from shared.ids import new_id
from shared.problems import Fault, Text
from shared.problems.common import NotFoundError


@dataclass(frozen=True, slots=True)
class ShownAssignment:
    """An assignment as the caller may see it."""

    row: AssignmentTable
    agency_ids: list[UUID] | None
    excluded_agency_ids: list[UUID]
    """Agencies that it would cover, but for a conflict of interest of the appraiser."""


async def create_assignment(
    unit: Unit,
    cache: FrameworkCache,
    period_id: UUID,
    *,
    assignment_id: UUID | None,
    appraiser_id: UUID,
    appraiser_name: str,
    fields: list[str],
    agency_ids: list[UUID] | None,
) -> ShownAssignment:
    """Assign fields of some agencies, or of all, to an appraiser.

    Agencies that are named may not be those of a standing conflict of interest; of "all agencies" they are left out, and the
    view says so. Accounts and their grants live in the gateway, so that nobody appraises the own agency is held when a report
    is reached for.
    """
    period = await periods.changeable_period(unit, period_id)
    wanted = list(dict.fromkeys(fields))
    agencies = None if agency_ids is None else list(dict.fromkeys(agency_ids))
    before = await made_before(
        unit.session,
        AssignmentTable,
        assignment_id,
        period_id=period_id,
        appraiser_id=appraiser_id,
        fields=wanted,
        agency_ids=agencies,
    )
    if before is not None:
        return (await _shown(unit, period_id, [before]))[0]
    framework = await frameworks.parsed_framework(unit, cache, period.framework)
    known = {field.code for field in framework.fields}
    reports = await period_store.reports_of_period(unit.session, period_id)
    hidden = await conflict_store.hidden_agencies(unit.session, period_id, unit.caller)
    taking_part = {report.agency_id for report in reports} - hidden
    in_conflict = await conflict_store.agencies_in_conflict(unit.session, period_id, [appraiser_id])
    faults = [
        Fault(f"#/fields/{place}", _UNKNOWN_FIELD, "unknown-field")
        for place, code in enumerate(fields)
        if code not in known
    ] + [
        Fault(f"#/agency_ids/{place}", _NOT_IN_PERIOD, "not-a-participant")
        for place, agency_id in enumerate(agency_ids or ())
        if agency_id not in taking_part
    ]
    if faults:
        raise UnknownReferencesError(faults=faults, count=len(faults))
    _refuse_conflicts(appraiser_name, agency_ids or (), in_conflict.get(appraiser_id, set()))
    assignment = AssignmentTable(
        id=assignment_id or new_id(),
        authority_id=period.authority_id,
        period_id=period_id,
        appraiser_id=appraiser_id,
        appraiser_name=appraiser_name,
        fields=wanted,
        agency_ids=agencies,
        created_at=unit.now,
    )
    unit.session.add(assignment)
    await unit.session.flush()
    unit.audit(
        "assignment.created",
        ("assignment", assignment.id),
        period.authority_id,
        after=_plain(assignment),
    )
    announce_period(
        unit,
        EventType.ASSIGNMENT_CREATED,
        period,
        accounts=[appraiser_id],
        fields=wanted,
        agencies_assigned=len(agencies if agencies is not None else taking_part),
    )
    return (await _shown(unit, period_id, [assignment]))[0]


async def delete_assignment(
    unit: Unit, cache: FrameworkCache, period_id: UUID, assignment_id: UUID
) -> None:
    """Take an assignment back; decisions that were made under it stand, and nobody waits for the opinion any more."""
    period = await periods.changeable_period(unit, period_id)
    assignment = await store.read_assignment(unit.session, period_id, assignment_id)
    if assignment is None:
        raise NotFoundError
    unit.audit(
        "assignment.deleted",
        ("assignment", assignment.id),
        period.authority_id,
        before=_plain(assignment),
    )
    await unit.session.delete(assignment)
    await unit.session.flush()
    await decide_again(unit, cache, period)


async def list_assignments(
    unit: Unit, period_id: UUID, page: Window
) -> tuple[list[ShownAssignment], str | None]:
    """List the assignments of a period, an appraiser the own ones only; without the agencies hidden from the caller."""
    period = await periods.find_period(unit, period_id)
    unit.must_cover(period.authority_id)
    others = {
        grant.role for grant in unit.access.grants if grant.authority_id == period.authority_id
    }
    only = unit.caller.id if others == {Role.APPRAISER} else None
    rows, following = await store.page_of_assignments(
        unit.session, period_id, page, appraiser_id=only
    )
    return await _shown(unit, period_id, rows), following


async def _shown(
    unit: Unit, period_id: UUID, rows: Sequence[AssignmentTable]
) -> list[ShownAssignment]:
    hidden = await conflict_store.hidden_agencies(unit.session, period_id, unit.caller)
    in_conflict = await conflict_store.agencies_in_conflict(
        unit.session, period_id, {row.appraiser_id for row in rows}
    )
    return [
        ShownAssignment(
            row,
            None
            if row.agency_ids is None
            else [one for one in row.agency_ids if one not in hidden],
            sorted(
                agency_id
                for agency_id in in_conflict.get(row.appraiser_id, set()) - hidden
                if row.agency_ids is None or agency_id in row.agency_ids
            ),
        )
        for row in rows
    ]


def _refuse_conflicts(
    appraiser: str, agency_ids: Sequence[UUID], in_conflict: AbstractSet[UUID]
) -> None:
    faults = [
        Fault(f"#/agency_ids/{place}", _IN_CONFLICT, "conflict-of-interest")
        for place, agency_id in enumerate(agency_ids)
        if agency_id in in_conflict
    ]
    if faults:
        raise AppraiserInConflictError(faults=faults, count=len(faults), appraiser=appraiser)


def _plain(assignment: AssignmentTable) -> dict[str, object]:
    agencies = assignment.agency_ids
    return {
        "appraiser_id": str(assignment.appraiser_id),
        "appraiser_name": assignment.appraiser_name,
        "fields": assignment.fields,
        "agency_ids": None if agencies is None else [str(one) for one in agencies],
    }


_UNKNOWN_FIELD = Text(
    "Bộ chỉ số không có lĩnh vực này; hãy dùng mã lĩnh vực của bộ chỉ số.",
    "The framework has no such field; use one of its codes.",
)
_IN_CONFLICT = Text(
    "Thành viên này đã khai xung đột lợi ích với đơn vị này; hãy giao cho người khác.",
    "This member has declared a conflict of interest with this agency; assign it to another.",
)
_NOT_IN_PERIOD = Text(
    "Đơn vị này không tham gia kỳ; hãy chọn đơn vị tham gia.",
    "This agency does not take part; choose one that does.",
)
