"""What may be done with conflicts of interest."""

from uuid import UUID

from services.assessment.conflicts import store
from services.assessment.conflicts.errors import (
    ConflictDeclaredError,
    ConflictWithdrawnError,
    MoverInConflictError,
    OnlyOwnConflictError,
    OwnConflictError,
)
from services.assessment.conflicts.models import ConflictKind
from services.assessment.errors import UnknownReferencesError
from services.assessment.frameworks.cache import FrameworkCache
from services.assessment.opinions.deciding import decide_again
from services.assessment.periods import service as periods
from services.assessment.repeats import made_before
from services.assessment.tables import ConflictTable, PeriodTable
from services.assessment.unit import Unit
from shared.auth.principal import Role
from shared.db.cursor import Window
from shared.ids import new_id
from shared.problems import Fault, Text
from shared.problems.common import NotFoundError

_DECLARES_FOR_OTHERS = frozenset({Role.OFFICER, Role.COUNCIL_CHAIR})
_READS_OTHERS = _DECLARES_FOR_OTHERS | {Role.AUDITOR}


async def declare_conflict(
    unit: Unit,
    cache: FrameworkCache,
    period_id: UUID,
    *,
    conflict_id: UUID | None,
    agency_id: UUID,
    account_id: UUID | None,
    account_name: str | None,
    kind: ConflictKind,
    reason: str,
) -> ConflictTable:
    """Declare a conflict, one's own or as officer and chair anybody's: from now on the report is hidden from that person.

    What he or she has given in the round that is going on counts no more.
    """
    period = await periods.changeable_period(unit, period_id)
    person = account_id or unit.caller.id
    own = person == unit.caller.id
    if not own and not unit.caller.acting_as(_DECLARES_FOR_OTHERS).covers(period.authority_id):
        raise OnlyOwnConflictError
    content = {
        "period_id": period_id,
        "agency_id": agency_id,
        "account_id": person,
        "kind": str(kind),
        "reason": reason,
    }
    before = await made_before(unit.session, ConflictTable, conflict_id, **content)
    if before is not None:
        return before
    if not await _may_name(unit, period, agency_id, own=own):
        raise UnknownReferencesError(faults=[_NOT_IN_PERIOD], count=1)
    if await store.standing_conflict(unit.session, period_id, agency_id, person):
        raise ConflictDeclaredError
    conflict = ConflictTable(
        id=conflict_id or new_id(),
        authority_id=period.authority_id,
        account_name=unit.caller.name if own else account_name or str(person),
        declared_by_id=unit.caller.id,
        declared_by=unit.caller.name,
        created_at=unit.now,
        **content,
    )
    unit.session.add(conflict)
    await unit.session.flush()
    unit.audit(
        "conflict.declared",
        ("conflict", conflict.id),
        period.authority_id,
        after=_plain(conflict),
        reason=reason,
    )
    await decide_again(unit, cache, period, only_undecided=False)
    return conflict


async def withdraw_conflict(
    unit: Unit, cache: FrameworkCache, period_id: UUID, conflict_id: UUID, *, reason: str
) -> ConflictTable:
    """Withdraw a conflict of somebody else; what was declared stays to be read."""
    period = await periods.changeable_period(unit, period_id)
    conflict = await store.lock_conflict(
        unit.session, period_id, conflict_id, unit.access, own_only=_own_only(unit, period)
    )
    if conflict is None:
        raise NotFoundError
    if conflict.account_id == unit.caller.id:
        raise OwnConflictError
    if conflict.withdrawn_at is not None:
        if conflict.withdrawn_reason == reason:
            return conflict
        raise ConflictWithdrawnError
    conflict.withdrawn_at = unit.now
    conflict.withdrawn_by = unit.caller.name
    conflict.withdrawn_reason = reason
    await unit.session.flush()
    unit.audit(
        "conflict.withdrawn",
        ("conflict", conflict.id),
        period.authority_id,
        before=_plain(conflict),
        reason=reason,
    )
    await decide_again(unit, cache, period)
    return conflict


async def list_conflicts(
    unit: Unit, period_id: UUID, page: Window
) -> tuple[list[ConflictTable], str | None]:
    """List the conflicts of a period; a member sees the own ones only."""
    period = await periods.find_period(unit, period_id)
    unit.must_cover(period.authority_id)
    return await store.page_of_conflicts(
        unit.session, period_id, unit.access, page, own_only=_own_only(unit, period)
    )


async def refuse_mover_in_conflict(unit: Unit, period_id: UUID) -> None:
    """Refuse whoever would decide on all reports of a period with a conflict against one of them."""
    if await store.hidden_agencies(unit.session, period_id, unit.caller):
        raise MoverInConflictError


def _own_only(unit: Unit, period: PeriodTable) -> bool:
    return not unit.caller.acting_as(_READS_OTHERS).covers(period.authority_id)


async def _may_name(unit: Unit, period: PeriodTable, agency_id: UUID, *, own: bool) -> bool:
    """Whether the caller may name an agency: any of the period for oneself, for others none that is hidden from the caller."""
    if not await store.takes_part(unit.session, period.id, agency_id):
        return False
    return own or agency_id not in await store.hidden_agencies(unit.session, period.id, unit.caller)


def _plain(conflict: ConflictTable) -> dict[str, object]:
    return {
        "agency_id": str(conflict.agency_id),
        "account_id": str(conflict.account_id),
        "account_name": conflict.account_name,
        "kind": conflict.kind,
        "reason": conflict.reason,
    }


_NOT_IN_PERIOD = Fault(
    "#/agency_id",
    Text(
        "Đơn vị này không tham gia kỳ đánh giá; hãy chọn một đơn vị tham gia.",
        "This agency does not take part in the period; choose one that does.",
    ),
    "not-a-participant",
)
