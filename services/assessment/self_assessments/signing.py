"""What the head and the officer do with a report as a whole: sign off, submit, withdraw, return."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from services.assessment.announcements import announce_report
from services.assessment.events import EventType
from services.assessment.evidence import store as evidence_store
from services.assessment.frameworks.cache import FrameworkCache
from services.assessment.leaf_standings.models import LeafStanding
from services.assessment.leaf_standings.rules import stand_all
from services.assessment.leaf_standings.store import facts_from, facts_of
from services.assessment.leaf_standings.wording import WHAT_TO_DO
from services.assessment.periods.errors import WrongPhaseError
from services.assessment.periods.models import Phase, WindowName
from services.assessment.periods.rules import has_passed
from services.assessment.periods.service import calendar_of
from services.assessment.self_assessments import store
from services.assessment.self_assessments.access import (
    Report,
    lock_report,
    reach_of,
    read_report,
    refuse_locked,
)
from services.assessment.self_assessments.content import content_digest, content_document
from services.assessment.self_assessments.errors import (
    ContentChangedError,
    DeadlinePassedError,
    NotReadyToSignError,
    NotSignedError,
    NotSubmittedError,
    SignOffVoidError,
    UnknownLeavesError,
    UntilTooEarlyError,
)
from services.assessment.self_assessments.models import ReportState
from services.assessment.self_assessments.rules import is_late
from services.assessment.self_assessments.voiding import void_sign_off
from services.assessment.tables import (
    CitationTable,
    EntryTable,
    SelfAssessmentTable,
    SignOffTable,
)
from services.assessment.unit import Unit
from shared.canonical import canonical_json
from shared.clock import local_text
from shared.db.cursor import Window
from shared.http.etag import check_version
from shared.ids import new_id
from shared.problems import Fault
from shared.problems.common import NotFoundError


async def find_standings(
    unit: Unit, cache: FrameworkCache, report_id: UUID
) -> tuple[LeafStanding, ...]:
    """Say where the leaves stand that the caller may see and the agency scores itself."""
    report = await read_report(unit, cache, report_id)
    reach = await reach_of(unit, report.row)
    return tuple(one for one in await _standings(unit, report) if reach.sees_leaf(one.leaf.field))


async def list_sign_offs(
    unit: Unit, cache: FrameworkCache, report_id: UUID, page: Window
) -> tuple[list[SignOffTable], str | None]:
    """List the signatures of a report, newest first, with what voided those that are void."""
    report = await read_report(unit, cache, report_id)
    return await store.page_of_sign_offs(unit.session, report.row.id, page)


async def read_content(unit: Unit, cache: FrameworkCache, report_id: UUID) -> bytes:
    """Give exactly the bytes that a signature names, to those who may see all of the report."""
    report = await read_report(unit, cache, report_id)
    reach = await reach_of(unit, report.row)
    if not (reach.everything or reach.agency):
        raise NotFoundError
    return canonical_json(_content(report, *await _stored(unit, report)))


async def sign_off(
    unit: Unit, cache: FrameworkCache, report_id: UUID, *, expected_digest: str | None
) -> SignOffTable:
    """Approve exactly the present content; a later change voids the approval."""
    report = await lock_report(unit, cache, report_id)
    refuse_locked(unit, report)
    entries, evidence = await _stored(unit, report)
    missing = _faults(stand_all(report.claimable, facts_from(entries, evidence)))
    if missing:
        raise NotReadyToSignError(faults=missing, count=len(missing))
    digest = content_digest(_content(report, entries, evidence))
    if expected_digest is not None and expected_digest != digest:
        raise ContentChangedError(digest=digest)
    present = await store.valid_sign_off(unit.session, report_id)
    if present is not None and present.digest == digest:
        return present
    await void_sign_off(unit, report.row, "self-assessment.signed-off")
    signed = SignOffTable(
        id=new_id(),
        authority_id=report.row.authority_id,
        self_assessment_id=report_id,
        digest=digest,
        signed_by_id=unit.caller.id,
        signed_by=unit.caller.name,
        created_at=unit.now,
    )
    unit.session.add(signed)
    await unit.session.flush()
    _audit(unit, report.row, "self-assessment.signed-off", after={"digest": digest})
    return signed


async def submit(
    unit: Unit, cache: FrameworkCache, report_id: UUID, *, expected: int
) -> SelfAssessmentTable:
    """Send the report; it needs a sign-off of exactly its content, and is locked from now on."""
    report = await lock_report(unit, cache, report_id)
    row = report.row
    refuse_locked(unit, report)
    check_version(expected, row.version)
    digest = content_digest(_content(report, *await _stored(unit, report)))
    _refuse_unsigned(await store.last_sign_off(unit.session, report_id), digest)
    window = calendar_of(report.period).get(WindowName.SELF_ASSESSMENT)
    before = row.state
    row.late = is_late(
        row.state,
        was_late=row.late,
        closes_at=window.closes_at if window else None,
        now=unit.now,
    )
    row.state = str(ReportState.SUBMITTED)
    row.submitted_at = unit.now
    row.submitted_by = unit.caller.name
    row.submitted_digest = digest
    row.returned_until, row.returned_reason, row.returned_leaves = None, None, None
    await unit.session.flush()
    _audit(
        unit,
        row,
        "self-assessment.submitted",
        before={"state": before},
        after={"state": row.state, "late": row.late, "digest": digest},
    )
    announce_report(unit, EventType.REPORT_SUBMITTED, row, report.period, submitted_at=unit.now)
    return row


async def withdraw(
    unit: Unit, cache: FrameworkCache, report_id: UUID, *, expected: int
) -> SelfAssessmentTable:
    """Take a submitted report back, as long as its deadline has not passed."""
    report = await lock_report(unit, cache, report_id)
    row = _submitted(report)
    check_version(expected, row.version)
    deadline = report.standing.deadline
    if has_passed(deadline, unit.now):
        raise DeadlinePassedError(deadline=local_text(deadline) if deadline else "-")
    row.state = str(ReportState.DRAFT)
    row.late = False
    row.submitted_at, row.submitted_by, row.submitted_digest = None, None, None
    await unit.session.flush()
    _audit(
        unit,
        row,
        "self-assessment.withdrawn",
        before={"state": str(ReportState.SUBMITTED)},
        after={"state": row.state},
    )
    announce_report(
        unit, EventType.REPORT_WITHDRAWN, row, report.period, deadline_at=report.standing.deadline
    )
    return row


async def send_back(
    unit: Unit,
    cache: FrameworkCache,
    report_id: UUID,
    *,
    reason: str,
    leaves: list[str],
    until: datetime,
    expected: int,
) -> SelfAssessmentTable:
    """Send a submitted report back for correction of some leaves, or of all where none is named."""
    report = await lock_report(unit, cache, report_id)
    row = _submitted(report)
    check_version(expected, row.version)
    unknown = [
        code
        for code in leaves
        if (leaf := report.framework.leaf(code)) is None or not report.has(leaf)
    ]
    if unknown:
        raise UnknownLeavesError(leaves=", ".join(unknown))
    if until <= unit.now:
        raise UntilTooEarlyError
    row.state = str(ReportState.RETURNED)
    row.returned_until = until
    row.returned_reason = reason
    row.returned_leaves = list(dict.fromkeys(leaves))
    await void_sign_off(unit, row, "self-assessment.returned", row.returned_leaves)
    await store.flag_returned(unit.session, report_id, row.returned_leaves)
    await unit.session.flush()
    _audit(
        unit,
        row,
        "self-assessment.returned",
        before={"state": str(ReportState.SUBMITTED)},
        after={"state": row.state, "leaves": row.returned_leaves, "until": until.isoformat()},
        reason=reason,
    )
    announce_report(
        unit,
        EventType.REPORT_RETURNED,
        row,
        report.period,
        deadline_at=until,
        leaves=row.returned_leaves,
        reason=reason,
    )
    return row


def _submitted(report: Report) -> SelfAssessmentTable:
    if report.phase is not Phase.SELF_ASSESSMENT:
        raise WrongPhaseError(needed=str(Phase.SELF_ASSESSMENT), present=report.period.phase)
    if report.row.state != ReportState.SUBMITTED:
        raise NotSubmittedError(state=report.row.state)
    return report.row


def _refuse_unsigned(signed: SignOffTable | None, digest: str) -> None:
    """Refuse to send what no head has signed, and say what voided the signature where there was one."""
    if signed is not None and signed.voided_at is not None:
        raise SignOffVoidError(
            signed_by=signed.signed_by,
            voided_by=signed.voided_by or "-",
            voided_at=local_text(signed.voided_at),
            leaves=", ".join(signed.voided_leaves or ()) or "-",
        )
    if signed is None or signed.digest != digest:
        raise NotSignedError


async def _stored(
    unit: Unit, report: Report
) -> tuple[Sequence[EntryTable], Sequence[CitationTable]]:
    """Read what the agency has said and cited: what stands there and what is signed are told from the same rows."""
    return (
        await store.entries_of(unit.session, report.row.id),
        await evidence_store.evidence_of(unit.session, report.row.id),
    )


def _content(
    report: Report, entries: Iterable[EntryTable], evidence: Iterable[CitationTable]
) -> dict[str, Any]:
    """Give the present content as plain data."""
    return content_document(report.row, report.period.framework.digest, entries, evidence)


async def _standings(unit: Unit, report: Report) -> tuple[LeafStanding, ...]:
    facts = await facts_of(unit.session, [report.row.id])
    return stand_all(report.claimable, facts.get(report.row.id, {}))


def _faults(standings: Iterable[LeafStanding]) -> list[Fault]:
    return [
        Fault(f"#/leaves/{one.leaf.code}", WHAT_TO_DO[lack], str(lack))
        for one in standings
        for lack in one.lacks
    ]


def _audit(
    unit: Unit,
    row: SelfAssessmentTable,
    action: str,
    *,
    before: dict[str, object] | None = None,
    after: dict[str, object] | None = None,
    reason: str | None = None,
) -> None:
    unit.audit(
        action,
        ("self-assessment", row.id),
        row.authority_id,
        before=before,
        after=after,
        reason=reason,
    )
