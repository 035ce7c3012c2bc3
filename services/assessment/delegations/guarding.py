"""A delegation guides; only an exclusive one keeps others from entering, and never a head."""

from collections.abc import Collection

from services.assessment.delegations import store
from services.assessment.delegations.errors import LeafDelegatedError
from services.assessment.tables import DelegationTable, SelfAssessmentTable
from services.assessment.unit import Unit
from shared.auth.principal import Role
from shared.problems import Fault, Text


async def refuse_delegated(
    unit: Unit, report: SelfAssessmentTable, leaves: Collection[str]
) -> None:
    """Refuse to enter on leaves that are exclusively another's."""
    if is_head(unit, report):
        return
    barred = await store.exclusive_of_others(unit.session, report.id, leaves, unit.caller.id)
    if barred:
        raise LeafDelegatedError(faults=[_fault(one) for one in barred], count=len(barred))


def is_head(unit: Unit, report: SelfAssessmentTable) -> bool:
    """Whether the caller is a head of the report's agency."""
    return unit.caller.acting_as({Role.AGENCY_HEAD}).covers(report.authority_id, report.agency_id)


def _fault(one: DelegationTable) -> Fault:
    return Fault(
        f"#/leaves/{one.leaf}",
        Text(
            f"Tiêu chí {one.leaf} giao riêng cho {one.account_name}; hãy nhờ người này nhập.",
            f"Leaf {one.leaf} is exclusively {one.account_name}'s; ask that person to enter it.",
        ),
        "delegated",
        {"leaf": one.leaf, "account_name": one.account_name},
    )
