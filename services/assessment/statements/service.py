"""What may be stated on a leaf, by whom and when."""

from collections.abc import Sequence
from uuid import UUID

from services.assessment.announcements import announce_report
from services.assessment.assignments import store as assignment_store
from services.assessment.delegations.guarding import refuse_delegated
from services.assessment.errors import IdTakenError, UnknownReferencesError
from services.assessment.events import EventType
from services.assessment.frameworks.cache import FrameworkCache
from services.assessment.kernel_faults import to_faults
from services.assessment.periods.models import Phase
from services.assessment.repeats import made_before
from services.assessment.self_assessments.access import (
    Report,
    is_own_agency,
    lock_report,
    reach_of,
    read_report,
)
from services.assessment.self_assessments.rules import agency_sees_round
from services.assessment.statements import store
from services.assessment.statements.errors import (
    NotTheAuthorError,
    OnlyCouncilAsksError,
    ProposedPointsRefusedError,
    StatementWithdrawnError,
)
from services.assessment.statements.models import DraftStatement, ShownStatement
from services.assessment.statements.signature import statement_digest
from services.assessment.statements.windows import refuse_agency, refuse_council
from services.assessment.tables import StatementTable
from services.assessment.unit import Unit
from shared.db.cursor import Window
from shared.ids import new_id
from shared.methodology.claims import check_points
from shared.methodology.decimals import decimal_text
from shared.methodology.framework import Leaf
from shared.problems import Fault, Text
from shared.problems.common import NotFoundError


async def make_statement(
    unit: Unit, cache: FrameworkCache, report_id: UUID, code: str, draft: DraftStatement
) -> ShownStatement:
    """Add a signed, dated statement: the agency in the supplement window, the council in its rounds."""
    report = await lock_report(unit, cache, report_id, shared=True)
    leaf = report.leaf(code)
    side = "AGENCY" if is_own_agency(unit, report.row) else "COUNCIL"
    before = await _made_before(unit, report_id, code, draft)
    if before is not None:
        return before
    if side == "AGENCY":
        refuse_agency(unit, report)
        await refuse_delegated(unit, report.row, [code])
    else:
        await refuse_council(unit, report, leaf)
    await _refuse_draft(unit, report, leaf, side, draft)
    statement = StatementTable(
        id=draft.id or new_id(),
        authority_id=report.row.authority_id,
        self_assessment_id=report_id,
        leaf=code,
        phase=report.period.phase,
        side=side,
        text=draft.text,
        proposed_points=draft.proposed_points,
        question=draft.question,
        reply_to=draft.reply_to,
        author_id=unit.caller.id,
        author_name=unit.caller.name,
        created_at=unit.now,
    )
    statement.digest = statement_digest(statement, draft.evidence_ids)
    unit.session.add(statement)
    await unit.session.flush()
    await store.attach(unit.session, statement, draft.evidence_ids)
    unit.audit(
        "statement.made",
        ("statement", statement.id),
        report.row.authority_id,
        after=_plain(statement) | {"evidence": [str(one) for one in draft.evidence_ids]},
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
    return ShownStatement(statement, sorted(draft.evidence_ids), answered=False)


async def withdraw_statement(
    unit: Unit,
    cache: FrameworkCache,
    report_id: UUID,
    code: str,
    statement_id: UUID,
    *,
    reason: str,
) -> ShownStatement:
    """Withdraw a mistaken statement while its side may speak: it stays to be read, with the reason."""
    report = await lock_report(unit, cache, report_id, shared=True)
    leaf = report.leaf(code)
    statement = await store.lock_statement(
        unit.session,
        report_id,
        code,
        statement_id,
        hidden=await _hidden_phases(unit, report, leaf),
        reader_id=unit.caller.id,
    )
    if statement is None:
        raise NotFoundError
    if statement.author_id != unit.caller.id:
        raise NotTheAuthorError
    if statement.withdrawn_at is not None:
        if statement.withdrawn_reason == reason:
            return (await _shown(unit, [statement]))[0]
        raise StatementWithdrawnError
    if statement.side == "AGENCY":
        refuse_agency(unit, report)
    else:
        await refuse_council(unit, report, leaf)
    statement.withdrawn_at = unit.now
    statement.withdrawn_reason = reason
    await unit.session.flush()
    unit.audit(
        "statement.withdrawn",
        ("statement", statement.id),
        report.row.authority_id,
        before=_plain(statement),
        reason=reason,
    )
    return (await _shown(unit, [statement]))[0]


async def list_statements(
    unit: Unit, cache: FrameworkCache, report_id: UUID, code: str, page: Window
) -> tuple[list[ShownStatement], str | None]:
    """List the thread of a leaf, as far as it is open to the caller."""
    report = await read_report(unit, cache, report_id)
    leaf = report.framework.leaf(code)
    if leaf is None:
        raise NotFoundError
    rows, following = await store.page_of_statements(
        unit.session,
        report_id,
        code,
        page,
        hidden=await _hidden_phases(unit, report, leaf),
        reader_id=unit.caller.id,
    )
    return await _shown(unit, rows), following


async def _hidden_phases(unit: Unit, report: Report, leaf: Leaf) -> list[str]:
    """Name the phases in which others of the council stated what is not open to the caller yet; refuse a hidden leaf."""
    reach = await reach_of(unit, report.row)
    if not reach.sees_leaf(leaf.field):
        raise NotFoundError
    return [
        str(phase)
        for phase, number in ((Phase.ROUND_1, 1), (Phase.ROUND_2, 2))
        if not agency_sees_round(number, report.phase)
        and not reach.sees_council(leaf.field, leaf.code, number)
    ]


async def _made_before(
    unit: Unit, report_id: UUID, code: str, draft: DraftStatement
) -> ShownStatement | None:
    before = await made_before(
        unit.session,
        StatementTable,
        draft.id,
        self_assessment_id=report_id,
        leaf=code,
        text=draft.text,
        proposed_points=draft.proposed_points,
        question=draft.question,
        reply_to=draft.reply_to,
        author_id=unit.caller.id,
    )
    if before is None:
        return None
    (shown,) = await _shown(unit, [before])
    if set(shown.evidence_ids) != set(draft.evidence_ids):
        raise IdTakenError
    return shown


async def _refuse_draft(
    unit: Unit, report: Report, leaf: Leaf, side: str, draft: DraftStatement
) -> None:
    """Refuse points off their range, questions of agencies, and what is referred to but not there."""
    if draft.question and side == "AGENCY":
        raise OnlyCouncilAsksError
    points = draft.proposed_points
    faults = (
        check_points(leaf, points, report.framework.claim_step, "/proposed_points")
        if points is not None
        else ()
    )
    if faults:
        raise ProposedPointsRefusedError(faults=to_faults(faults))
    missing = []
    if draft.reply_to is not None:
        hidden = await _hidden_phases(unit, report, leaf)
        answered = await store.lock_statement(
            unit.session,
            report.row.id,
            leaf.code,
            draft.reply_to,
            hidden=hidden,
            reader_id=unit.caller.id,
        )
        if answered is None:
            missing.append(Fault("#/reply_to", _NO_STATEMENT, "unknown-statement"))
    present = await store.live_citations(unit.session, report.row.id, leaf.code, draft.evidence_ids)
    missing += [
        Fault(f"#/evidence_ids/{place}", _NO_EVIDENCE, "unknown-evidence")
        for place, one in enumerate(draft.evidence_ids)
        if one not in present
    ]
    if missing:
        raise UnknownReferencesError(faults=missing, count=len(missing))


async def _shown(unit: Unit, rows: Sequence[StatementTable]) -> list[ShownStatement]:
    evidence = await store.evidence_of(unit.session, [row.id for row in rows])
    answered = await store.answered(unit.session, [row.id for row in rows if row.question])
    return [
        ShownStatement(row, sorted(evidence.get(row.id, ())), row.id in answered) for row in rows
    ]


def _plain(statement: StatementTable) -> dict[str, object]:
    points = statement.proposed_points
    return {
        "self_assessment_id": str(statement.self_assessment_id),
        "leaf": statement.leaf,
        "side": statement.side,
        "text": statement.text,
        "proposed_points": None if points is None else decimal_text(points),
        "question": statement.question,
        "reply_to": str(statement.reply_to) if statement.reply_to else None,
        "digest": statement.digest,
    }


_NO_STATEMENT = Text(
    "Không có ý kiến này ở tiêu chí; hãy tải lại danh sách.",
    "The leaf has no such statement; load its thread again.",
)
_NO_EVIDENCE = Text(
    "Tài liệu này không được viện dẫn ở tiêu chí; hãy thêm vào tiêu chí trước.",
    "This evidence is not cited on the leaf; add it there first.",
)
