"""What may be done with delegations."""

from typing import Any
from uuid import UUID

from services.assessment.announcements import announce_report
from services.assessment.delegations import store
from services.assessment.delegations.guarding import is_head, refuse_delegated
from services.assessment.delegations.models import Charge, Target
from services.assessment.delegations.rules import leaves_meant
from services.assessment.events import EventType
from services.assessment.frameworks.cache import FrameworkCache
from services.assessment.periods.errors import WrongPhaseError
from services.assessment.periods.models import Phase
from services.assessment.periods.rules import is_after
from services.assessment.self_assessments.access import (
    Report,
    lock_report,
    reach_of,
    read_report,
)
from services.assessment.self_assessments.errors import UnknownLeavesError
from services.assessment.tables import DelegationTable
from services.assessment.unit import Unit
from shared.auth.principal import Role
from shared.db.cursor import Window
from shared.ids import new_id
from shared.problems.common import NotFoundError, NotPermittedError


async def delegate(
    unit: Unit, cache: FrameworkCache, report_id: UUID, target: Target, charge: Charge
) -> list[DelegationTable]:
    """Put leaves into somebody's hands, all or none; what somebody else had of them ends.

    The same charge once more changes nothing, so that a repeat is safe. Only a head makes a delegation exclusive.
    """
    report = await lock_report(unit, cache, report_id)
    _refuse_closed(report)
    if charge.exclusive and not is_head(unit, report.row):
        raise NotPermittedError(roles=[Role.AGENCY_HEAD])
    leaves, unknown = leaves_meant(report.claimable, target)
    if unknown:
        raise UnknownLeavesError(leaves=", ".join(unknown))
    await refuse_delegated(unit, report.row, leaves)
    present = await store.current_delegations(unit.session, report_id, leaves)
    changed = [leaf for leaf in leaves if leaf not in present or _charge(present[leaf]) != charge]
    before = {leaf: present[leaf].account_name for leaf in changed if leaf in present}
    for leaf in before:
        _end(unit, present[leaf])
    await unit.session.flush()
    made = {leaf: _new(unit, report, leaf, charge) for leaf in changed}
    unit.session.add_all(made.values())
    await unit.session.flush()
    if made:
        unit.audit(
            "leaves.delegated",
            ("self-assessment", report_id),
            report.row.authority_id,
            before=before or None,
            after=_plain(charge) | {"leaves": changed},
        )
        announce_report(
            unit,
            EventType.LEAVES_DELEGATED,
            report.row,
            report.period,
            accounts=[charge.account_id],
            leaves=changed,
            by=unit.caller.name,
            due_on=charge.due_on.strftime("%d/%m/%Y") if charge.due_on else "-",
        )
    return [made.get(leaf) or present[leaf] for leaf in leaves]


async def end_delegation(
    unit: Unit, cache: FrameworkCache, report_id: UUID, delegation_id: UUID
) -> None:
    """Take a leaf out of somebody's hands; the row stays as history."""
    report = await lock_report(unit, cache, report_id)
    _refuse_closed(report)
    found = await store.read_delegation(unit.session, report_id, delegation_id)
    if found is None:
        raise NotFoundError
    await refuse_delegated(unit, report.row, [found.leaf])
    _end(unit, found)
    await unit.session.flush()
    unit.audit(
        "delegation.ended",
        ("self-assessment", report_id),
        report.row.authority_id,
        before=_plain(_charge(found)) | {"leaves": [found.leaf]},
    )


async def list_delegations(
    unit: Unit,
    cache: FrameworkCache,
    report_id: UUID,
    page: Window,
    *,
    account_id: UUID | None,
    leaf: str | None,
    current: bool | None,
) -> tuple[list[DelegationTable], str | None]:
    """List delegations, ended ones too: the agency's own business, which appraisers do not see."""
    report = await read_report(unit, cache, report_id)
    reach = await reach_of(unit, report.row)
    if not (reach.everything or reach.agency):
        raise NotFoundError
    return await store.page_of_delegations(
        unit.session, report_id, page, account_id=account_id, leaf=leaf, current=current
    )


def _refuse_closed(report: Report) -> None:
    if is_after(report.phase, Phase.SUPPLEMENT):
        raise WrongPhaseError(
            needed=f"{Phase.PREPARATION}, {Phase.SELF_ASSESSMENT}, {Phase.SUPPLEMENT}",
            present=report.period.phase,
        )


def _new(unit: Unit, report: Report, leaf: str, charge: Charge) -> DelegationTable:
    return DelegationTable(
        id=new_id(),
        authority_id=report.row.authority_id,
        self_assessment_id=report.row.id,
        leaf=leaf,
        account_id=charge.account_id,
        account_name=charge.account_name,
        due_on=charge.due_on,
        note=charge.note,
        exclusive=charge.exclusive,
        delegated_by=unit.caller.name,
        created_at=unit.now,
    )


def _end(unit: Unit, delegation: DelegationTable) -> None:
    delegation.ended_at = unit.now
    delegation.ended_by = unit.caller.name


def _charge(row: DelegationTable) -> Charge:
    return Charge(row.account_id, row.account_name, row.due_on, row.note, row.exclusive)


def _plain(charge: Charge) -> dict[str, Any]:
    return {
        "account_id": str(charge.account_id),
        "account_name": charge.account_name,
        "due_on": charge.due_on.isoformat() if charge.due_on else None,
        "note": charge.note,
        "exclusive": charge.exclusive,
    }
