"""When and by whom a leaf may be judged in a round."""

from collections.abc import Sequence

from services.assessment.appraisals.errors import (
    ClaimNotReviewedError,
    LeafInCorrectionError,
    LeafNotDecidableError,
    NoRoundError,
    NotAssignedError,
    OwnAgencyError,
)
from services.assessment.rounds.service import refuse_round_over
from services.assessment.self_assessments import store as report_store
from services.assessment.self_assessments.access import Report, is_own_agency
from services.assessment.self_assessments.errors import NotSubmittedError
from services.assessment.self_assessments.models import ReportState
from services.assessment.self_assessments.rules import round_of
from services.assessment.unit import Unit
from shared.clock import local_text
from shared.methodology.framework import Leaf, Source


async def refuse_appraiser(unit: Unit, report: Report, leaves: Sequence[str]) -> None:
    """Refuse whoever works for the agency, and whoever the fields are not assigned to."""
    if is_own_agency(unit, report.row):
        raise OwnAgencyError
    assigned = await report_store.fields_assigned(unit.session, report.row, unit.caller.id)
    wanted = [leaf.field for code in leaves if (leaf := report.framework.leaf(code))]
    foreign = [field for field in dict.fromkeys(wanted) if field not in assigned]
    if foreign:
        raise NotAssignedError(fields=", ".join(foreign))


def refuse_round(report: Report, number: int) -> None:
    """Refuse a round that is not going on, and a report that was never submitted."""
    if round_of(report.phase) != number:
        raise NoRoundError(round=number, present=report.period.phase)
    if report.row.state != ReportState.SUBMITTED:
        raise NotSubmittedError(state=report.row.state)


async def refuse_late(unit: Unit, report: Report, number: int) -> None:
    """Refuse members outside their round; the chair, who closes it, is bound by the phase alone."""
    refuse_round(report, number)
    await refuse_round_over(unit, report.period, number)


async def refuse_unreviewed(
    unit: Unit, report: Report, leaves: Sequence[str], accepted: Sequence[str]
) -> None:
    """Refuse what a replaced framework has put in question.

    Leaves that the agency is correcting wait for it; and a claim that nobody has reviewed under the framework that holds now
    cannot stand: it may not even fit the rule.
    """
    standing = report.standing
    if standing.is_corrected(unit.now):
        waiting = sorted(set(leaves) & set(standing.returned_leaves))
        if waiting:
            until = local_text(standing.returned_until) if standing.returned_until else "-"
            raise LeafInCorrectionError(leaves=", ".join(waiting), until=until)
    unreviewed = await report_store.unreviewed_leaves(unit.session, report.row.id, accepted)
    if unreviewed:
        raise ClaimNotReviewedError(leaves=", ".join(sorted(unreviewed)))


def decidable_leaf(report: Report, code: str, *, finding: bool = False) -> Leaf:
    """Give a leaf that the council decides for an agency, or refuse.

    Of a leaf of the survey nothing can be decided but that it does not apply, which is a `finding`.
    """
    leaf = report.framework.leaf(code)
    if leaf is None or not report.has(leaf) or (leaf.source is Source.SURVEY and not finding):
        raise LeafNotDecidableError(leaf=code)
    return leaf
