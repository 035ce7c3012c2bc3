"""Entries that a replaced framework put in question: confirmed only as far as they fit the rule that holds now."""

from collections.abc import Sequence

from services.assessment.kernel_faults import to_faults
from services.assessment.self_assessments.access import Report
from services.assessment.self_assessments.errors import ClaimRefusedError
from services.assessment.self_assessments.rules import ClaimFaultsError, make_claim
from services.assessment.tables import EntryTable
from shared.problems import Fault


def confirm_reviewed(report: Report, confirmed: Sequence[tuple[int, EntryTable]]) -> None:
    """Take the questions off entries, each with its place among what was sent; all faults at once where some do not fit."""
    faults: list[Fault] = []
    for number, entry in confirmed:
        if entry.review is None:
            continue
        leaf = report.framework.leaves[entry.leaf]
        try:
            claim = make_claim(
                report.framework,
                leaf,
                answer=entry.answer,
                claimed_points=entry.claimed_points,
                stage=report.period.stage,
            )
        except ClaimFaultsError as error:
            faults += to_faults(error.faults, f"/items/{number}")
            continue
        entry.rule_points = claim.rule_points
        entry.review = None
    if faults:
        raise ClaimRefusedError(faults=faults, count=len(faults))
