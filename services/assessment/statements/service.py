"""What may be stated on a leaf, by whom and when."""

from decimal import Decimal
from uuid import UUID

from services.assessment.announcements import announce_report
from services.assessment.appraisals.errors import NotAssignedError
from services.assessment.assignments import store as assignment_store
from services.assessment.events import EventType
from services.assessment.frameworks.cache import FrameworkCache
from services.assessment.kernel_faults import to_faults
from services.assessment.periods.errors import WrongPhaseError
from services.assessment.periods.models import Phase, WindowName
from services.assessment.periods.rules import has_passed
from services.assessment.periods.service import calendar_of
from services.assessment.repeats import made_before
from services.assessment.self_assessments.access import (
    Report,
    is_own_agency,
    lock_report,
    reach_of,
    read_report,
)
from services.assessment.self_assessments.errors import (
    DeadlinePassedError,
    NotSubmittedError,
)
from services.assessment.self_assessments.models import ReportState
from services.assessment.self_assessments.rules import agency_sees_round
from services.assessment.statements import store
from services.assessment.statements.errors import ProposedPointsRefusedError
from services.assessment.tables import StatementTable
from services.assessment.unit import Unit
from shared.auth.principal import Role
from shared.clock import local_text
from shared.db.cursor import Window
from shared.ids import new_id
from shared.methodology.claims import check_points
from shared.methodology.decimals import decimal_text
from shared.methodology.framework import Leaf
from shared.problems.common import NotFoundError


async def make_statement(
    unit: Unit,
    cache: FrameworkCache,
    report_id: UUID,
    code: str,
    *,
    statement_id: UUID | None,
    text: str,
    proposed_points: Decimal | None,
) -> StatementTable:
    """Add a signed, dated statement: the agency in the supplement window, the council in its rounds."""
    report = await lock_report(unit, cache, report_id, shared=True)
    leaf = report.leaf(code)
    side = "AGENCY" if is_own_agency(unit, report.row) else "COUNCIL"
    before = await made_before(
        unit.session,
        StatementTable,
        statement_id,
        self_assessment_id=report_id,
        leaf=code,
        text=text,
        proposed_points=proposed_points,
        author_id=unit.caller.id,
    )
    if before is not None:
        return before
    if side == "AGENCY":
        refuse_supplement(unit, report)
    else:
        await _refuse_council(unit, report, leaf)
    faults = (
        check_points(leaf, proposed_points, report.framework.claim_step, "/proposed_points")
        if proposed_points is not None
        else ()
    )
    if faults:
        raise ProposedPointsRefusedError(faults=to_faults(faults))
    statement = StatementTable(
        id=statement_id or new_id(),
        authority_id=report.row.authority_id,
        self_assessment_id=report_id,
        leaf=code,
        phase=report.period.phase,
        side=side,
        text=text,
        proposed_points=proposed_points,
        author_id=unit.caller.id,
        author_name=unit.caller.name,
        created_at=unit.now,
    )
    unit.session.add(statement)
    await unit.session.flush()
    unit.audit(
        "statement.made",
        ("statement", statement.id),
        report.row.authority_id,
        after={
            "self_assessment_id": str(report_id),
            "leaf": code,
            "side": side,
            "text": text,
            "proposed_points": None if proposed_points is None else decimal_text(proposed_points),
        },
    )
    if side == "AGENCY":
        announce_report(
            unit,
            EventType.STATEMENT_MADE,
            report.row,
            report.period,
            accounts=await assignment_store.appraisers_of_leaf(
                unit.session, report.period.id, report.row.agency_id, leaf.field
            ),
            leaf=code,
        )
    return statement


async def list_statements(
    unit: Unit, cache: FrameworkCache, report_id: UUID, code: str, page: Window
) -> tuple[list[StatementTable], str | None]:
    """List the thread of a leaf, as far as it is open to the caller."""
    report = await read_report(unit, cache, report_id)
    leaf = report.framework.leaf(code)
    reach = await reach_of(unit, report.row)
    if leaf is None or not reach.sees_leaf(leaf.field):
        raise NotFoundError
    hidden = [
        str(phase)
        for phase, number in ((Phase.ROUND_1, 1), (Phase.ROUND_2, 2))
        if not agency_sees_round(number, report.phase)
        and not reach.sees_council(leaf.field, code, number)
    ]
    return await store.page_of_statements(
        unit.session, report_id, code, page, hidden=hidden, reader_id=unit.caller.id
    )


def refuse_supplement(unit: Unit, report: Report) -> None:
    """Refuse an agency that is not in its supplement window."""
    if report.phase is not Phase.SUPPLEMENT:
        raise WrongPhaseError(needed=str(Phase.SUPPLEMENT), present=report.period.phase)
    if report.row.state != ReportState.SUBMITTED:
        raise NotSubmittedError(state=report.row.state)
    window = calendar_of(report.period).get(WindowName.SUPPLEMENT)
    if window is not None and has_passed(window.closes_at, unit.now):
        raise DeadlinePassedError(deadline=local_text(window.closes_at))


async def _refuse_council(unit: Unit, report: Report, leaf: Leaf) -> None:
    if report.phase not in {Phase.ROUND_1, Phase.ROUND_2}:
        raise WrongPhaseError(
            needed=f"{Phase.ROUND_1}, {Phase.ROUND_2}", present=report.period.phase
        )
    if unit.caller.acting_as({Role.OFFICER}).covers(report.row.authority_id):
        return
    reach = await reach_of(unit, report.row)
    if leaf.field not in reach.fields:
        raise NotAssignedError(fields=leaf.field)
