"""When each side may speak on a leaf: the agency in the supplement window, the council in its rounds."""

from services.assessment.appraisals.errors import NotAssignedError
from services.assessment.periods.errors import WrongPhaseError
from services.assessment.periods.models import Phase, WindowName
from services.assessment.periods.rules import has_passed
from services.assessment.periods.service import calendar_of
from services.assessment.rounds.service import WINDOWS, refuse_round_over
from services.assessment.self_assessments.access import Report, reach_of
from services.assessment.self_assessments.errors import DeadlinePassedError, NotSubmittedError
from services.assessment.self_assessments.models import ReportState
from services.assessment.self_assessments.rules import round_of
from services.assessment.statements.errors import StatementWindowError
from services.assessment.unit import Unit
from shared.auth.principal import Role
from shared.clock import local_text
from shared.methodology.framework import Leaf


def refuse_supplement(unit: Unit, report: Report) -> None:
    """Refuse an agency that is not in its supplement window."""
    if report.phase is not Phase.SUPPLEMENT:
        raise WrongPhaseError(needed=str(Phase.SUPPLEMENT), present=report.period.phase)
    if report.row.state != ReportState.SUBMITTED:
        raise NotSubmittedError(state=report.row.state)
    window = calendar_of(report.period).get(WindowName.SUPPLEMENT)
    if window is not None and has_passed(window.closes_at, unit.now):
        raise DeadlinePassedError(deadline=local_text(window.closes_at))


def refuse_agency(unit: Unit, report: Report) -> None:
    """Refuse a statement of an agency outside its window, with the window's dates."""
    if report.phase is not Phase.SUPPLEMENT:
        raise _outside(report, WindowName.SUPPLEMENT)
    if report.row.state != ReportState.SUBMITTED:
        raise NotSubmittedError(state=report.row.state)
    window = calendar_of(report.period).get(WindowName.SUPPLEMENT)
    if window is not None and has_passed(window.closes_at, unit.now):
        raise _outside(report, WindowName.SUPPLEMENT)


async def refuse_council(unit: Unit, report: Report, leaf: Leaf) -> None:
    """Refuse a statement of the council outside its rounds, with their dates, and of a field that is not assigned."""
    number = round_of(report.phase)
    if number is None:
        raise _outside(report, *WINDOWS.values())
    await refuse_round_over(unit, report.period, number)
    if unit.caller.acting_as({Role.OFFICER}).covers(report.row.authority_id):
        return
    reach = await reach_of(unit, report.row)
    if leaf.field not in reach.fields:
        raise NotAssignedError(fields=leaf.field)


def _outside(report: Report, *names: WindowName) -> StatementWindowError:
    calendar = calendar_of(report.period)
    planned = [
        f"{name}: {local_text(window.opens_at)} – {local_text(window.closes_at)}"
        for name in names
        if (window := calendar.get(name))
    ]
    return StatementWindowError(present=report.period.phase, windows="; ".join(planned) or "-")
