"""A signature holds for exactly one content: whatever changes it voids the signature, and says so."""

from collections.abc import Sequence

from services.assessment.self_assessments import store
from services.assessment.tables import SelfAssessmentTable
from services.assessment.unit import Unit


async def void_sign_off(
    unit: Unit, report: SelfAssessmentTable, action: str, leaves: Sequence[str] = ()
) -> None:
    """Void the signature of a report, if there is one, and record who did what to which leaves."""
    voided = await store.void_sign_offs(
        unit.session, report.id, unit.now, by=unit.caller.name, action=action, leaves=leaves
    )
    for sign_off_id in voided:
        unit.audit(
            "sign-off.voided",
            ("sign-off", sign_off_id),
            report.authority_id,
            before={"valid": True},
            after={"valid": False, "action": action, "leaves": list(leaves)},
        )
