"""A delegation guides; only an exclusive one keeps others from entering, and never a head."""

from collections.abc import Collection, Sequence

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
    barred = await _barred(unit, report, leaves)
    if barred:
        raise LeafDelegatedError(faults=[_fault(one) for one in barred], count=len(barred))


async def barred_leaves(
    unit: Unit, report: SelfAssessmentTable, leaves: Collection[str]
) -> frozenset[str]:
    """Give the leaves among some that are exclusively another's."""
    return frozenset(one.leaf for one in await _barred(unit, report, leaves))


def is_head(unit: Unit, report: SelfAssessmentTable) -> bool:
    """Whether the caller is a head of the report's agency."""
    return unit.caller.acting_as({Role.AGENCY_HEAD}).covers(report.authority_id, report.agency_id)


async def _barred(
    unit: Unit, report: SelfAssessmentTable, leaves: Collection[str]
) -> Sequence[DelegationTable]:
    if is_head(unit, report):
        return ()
    return await store.exclusive_of_others(unit.session, report.id, leaves, unit.caller.id)


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
