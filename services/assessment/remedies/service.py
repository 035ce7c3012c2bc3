"""What agencies and the authority do with remedies."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from services.assessment.announcements import announce_report
from services.assessment.documents.models import ScanState
from services.assessment.downloads.service import download_of
from services.assessment.events import EventType
from services.assessment.evidence.store import citable_versions
from services.assessment.frameworks import service as frameworks
from services.assessment.frameworks.cache import FrameworkCache
from services.assessment.losses import store as loss_store
from services.assessment.periods import service as periods
from services.assessment.periods.models import Phase
from services.assessment.permissions import Permission
from services.assessment.remedies import store
from services.assessment.remedies.errors import (
    DocumentsRefusedError,
    DueDayPassedError,
    FollowUpRefusedError,
    NothingLostError,
    PeriodNotClosedError,
    RemedyEndedError,
)
from services.assessment.remedies.models import (
    BY_AUTHORITY,
    LEADS_TO,
    OPEN,
    FollowUpKind,
    RemedyFilter,
    RemedyPlan,
    RemedyState,
)
from services.assessment.repeats import made_before
from services.assessment.self_assessments import store as report_store
from services.assessment.tables import (
    DocumentVersionTable,
    FollowUpDocumentTable,
    FollowUpTable,
    RemedyTable,
    SelfAssessmentTable,
)
from services.assessment.unit import Unit
from shared.auth.principal import AGENCY_ROLES, Role
from shared.clock import local_day
from shared.db.cursor import Window
from shared.downloads.models import Download
from shared.http.etag import check_version
from shared.ids import new_id
from shared.methodology.framework import Source
from shared.problems import Fault, Text
from shared.problems.common import NotFoundError, NotPermittedError

_TOLD = {
    FollowUpKind.COMPLETION: EventType.REMEDY_COMPLETED,
    FollowUpKind.ACCEPTANCE: EventType.REMEDY_ACCEPTED,
    FollowUpKind.REJECTION: EventType.REMEDY_REJECTED,
}
_NO_DOCUMENT = Text(
    "Đơn vị không có tài liệu này, hoặc tệp bị nhiễm mã độc; hãy đăng ký tài liệu trước rồi chọn lại.",
    "The agency has no such document, or its file is infected; register the document first.",
)


async def file_remedy(
    unit: Unit,
    cache: FrameworkCache,
    *,
    remedy_id: UUID | None,
    report_id: UUID,
    leaf: str,
    plan: RemedyPlan,
) -> RemedyTable:
    """File what an agency undertakes about a leaf that lost points in a closed period."""
    report = await report_store.load_report(
        unit.session, report_id, unit.seen(Permission.READ_REMEDIES)
    )
    if report is None:
        raise NotFoundError
    unit.must_cover(report.authority_id, report.agency_id)
    before = await made_before(
        unit.session, RemedyTable, remedy_id, self_assessment_id=report_id, leaf=leaf
    )
    if before is not None:
        return await _found(unit, before.id)
    await _refuse_nothing_lost(unit, cache, report, leaf)
    _refuse_past(unit, plan)
    remedy = RemedyTable(
        id=remedy_id or new_id(),
        authority_id=report.authority_id,
        self_assessment_id=report_id,
        leaf=leaf,
        action=plan.action,
        responsible=plan.responsible,
        due_on=plan.due_on,
        state=str(RemedyState.PLANNED),
        filed_by=unit.caller.name,
        created_at=unit.now,
    )
    unit.session.add(remedy)
    await unit.session.flush()
    _audit(unit, remedy, "remedy.filed", after=_plain(remedy))
    filed = await _found(unit, remedy.id)
    _announce(unit, filed, EventType.REMEDY_FILED)
    return filed


async def change_remedy(
    unit: Unit, remedy_id: UUID, plan: RemedyPlan, *, expected: int
) -> RemedyTable:
    """Change what is planned, as long as it is neither done nor cancelled."""
    remedy = await _found(unit, remedy_id, locked=True)
    report = remedy.self_assessment
    unit.must_cover(report.authority_id, report.agency_id)
    check_version(expected, remedy.version)
    if RemedyState(remedy.state) not in OPEN:
        raise RemedyEndedError(state=remedy.state)
    if plan.due_on != remedy.due_on:
        _refuse_past(unit, plan)
    before = _plain(remedy)
    remedy.action, remedy.responsible, remedy.due_on = plan.action, plan.responsible, plan.due_on
    await unit.session.flush()
    _audit(unit, remedy, "remedy.changed", before=before, after=_plain(remedy))
    return remedy


async def follow_up(
    unit: Unit,
    remedy_id: UUID,
    kind: FollowUpKind,
    text: str,
    document_ids: Sequence[UUID],
    *,
    expected: int,
) -> RemedyTable:
    """Say how a remedy goes on: the agency reports and shows documents, the authority accepts or sends it back."""
    remedy = await _found(unit, remedy_id, locked=True)
    report = remedy.self_assessment
    unit.must_cover(report.authority_id, report.agency_id)
    check_version(expected, remedy.version)
    _refuse_speaker(unit, report, kind)
    state = RemedyState(remedy.state)
    following = LEADS_TO.get((state, kind))
    if following is None:
        possible = ", ".join(other for start, other in LEADS_TO if start is state) or "–"
        raise FollowUpRefusedError(state=state, possible=possible)
    versions = await _versions(unit, report, document_ids)
    said = FollowUpTable(
        id=new_id(),
        authority_id=remedy.authority_id,
        remedy_id=remedy_id,
        kind=str(kind),
        text=text,
        author_id=unit.caller.id,
        author_name=unit.caller.name,
        created_at=unit.now,
    )
    unit.session.add(said)
    await unit.session.flush()
    unit.session.add_all(
        FollowUpDocumentTable(
            follow_up_id=said.id,
            document_version_id=one.id,
            authority_id=remedy.authority_id,
            created_at=unit.now,
        )
        for one in versions
    )
    remedy.state = str(following)
    remedy.completed_at = unit.now if kind is FollowUpKind.COMPLETION else remedy.completed_at
    if remedy not in unit.session.dirty:
        remedy.version += 1
    await unit.session.flush()
    _audit(
        unit,
        remedy,
        f"remedy.{str(kind).lower()}",
        before={"state": str(state)},
        after={"state": remedy.state, "documents": [str(one.id) for one in versions]},
        reason=text,
    )
    if kind in _TOLD:
        _announce(unit, remedy, _TOLD[kind])
    return remedy


async def find_remedy(
    unit: Unit, remedy_id: UUID
) -> tuple[RemedyTable, list[tuple[FollowUpTable, list[DocumentVersionTable]]]]:
    """Give a remedy that the caller may see, with its course and the documents that show it."""
    remedy = await _found(unit, remedy_id)
    return remedy, await store.follow_ups_of(unit.session, remedy_id)


async def find_shown_document(unit: Unit, remedy_id: UUID, version_id: UUID) -> Download:
    """Give the file of a document that was shown for a remedy, unless it is in quarantine."""
    await _found(unit, remedy_id)
    version = await store.shown_document(unit.session, remedy_id, version_id)
    if version is None:
        raise NotFoundError
    return download_of(version)


async def list_remedies(
    unit: Unit, page: Window, wanted: RemedyFilter
) -> tuple[list[RemedyTable], str | None]:
    """List remedies within reach, those that are due first first."""
    return await store.page_of_remedies(unit.session, unit.access, page, wanted)


async def read_remedy_progress(unit: Unit, period_id: UUID) -> list[store.RemedyCounts]:
    """Count losses and remedies of every agency of a period that the caller may see."""
    await periods.find_period(unit, period_id)
    return await store.counts_of_period(unit.session, period_id, unit.access, local_day(unit.now))


async def _found(unit: Unit, remedy_id: UUID, *, locked: bool = False) -> RemedyTable:
    access = unit.seen(Permission.READ_REMEDIES)
    remedy = await store.read_remedy(unit.session, remedy_id, access, locked=locked)
    if remedy is None:
        raise NotFoundError
    return remedy


async def _refuse_nothing_lost(
    unit: Unit, cache: FrameworkCache, report: SelfAssessmentTable, code: str
) -> None:
    """Refuse a leaf that lost nothing; what a survey leaf lost is known to scoring only, so it is always taken."""
    period = report.period
    if period.phase != Phase.CLOSED:
        raise PeriodNotClosedError(period=period.code)
    framework = await frameworks.parsed_framework(unit, cache, period.framework)
    leaf = framework.leaf(code)
    if leaf is None or not leaf.applies(report.block, report.agency.code):
        raise NothingLostError(leaf=code)
    if leaf.source is not Source.SURVEY and not await loss_store.has_loss(
        unit.session, report.id, code
    ):
        raise NothingLostError(leaf=code)


def _refuse_past(unit: Unit, plan: RemedyPlan) -> None:
    today = local_day(unit.now)
    if plan.due_on < today:
        raise DueDayPassedError(due_on=plan.due_on.isoformat(), today=today.isoformat())


def _refuse_speaker(unit: Unit, report: SelfAssessmentTable, kind: FollowUpKind) -> None:
    """Nobody accepts the own agency's remedy, and the authority reports none in an agency's name."""
    own = unit.caller.acting_as(AGENCY_ROLES).covers(report.authority_id, report.agency_id)
    officer = unit.caller.acting_as({Role.OFFICER}).covers(report.authority_id)
    if kind in BY_AUTHORITY and (own or not officer):
        raise NotPermittedError(roles={Role.OFFICER})
    if kind not in BY_AUTHORITY and not own:
        raise NotPermittedError(roles=AGENCY_ROLES)


async def _versions(
    unit: Unit, report: SelfAssessmentTable, document_ids: Sequence[UUID]
) -> list[DocumentVersionTable]:
    """Give the latest versions of documents that the agency has and that are fit to be shown; all or none."""
    wanted = list(dict.fromkeys(document_ids))
    if not wanted:
        return []
    versions = await citable_versions(unit.session, report.agency_id, wanted)
    latest = {
        one.document_id: one
        for one in versions
        if one.ordinal == one.document.latest and one.file.scan_state != ScanState.INFECTED
    }
    faults = [
        Fault(f"#/document_ids/{place}", _NO_DOCUMENT, "no-such-document")
        for place, one in enumerate(document_ids)
        if one not in latest
    ]
    if faults:
        raise DocumentsRefusedError(faults=faults, count=len(faults))
    return [latest[one] for one in wanted]


def _plain(remedy: RemedyTable) -> dict[str, Any]:
    return {
        "leaf": remedy.leaf,
        "action": remedy.action,
        "responsible": remedy.responsible,
        "due_on": remedy.due_on.isoformat(),
        "state": remedy.state,
    }


def _announce(unit: Unit, remedy: RemedyTable, event: EventType) -> None:
    report = remedy.self_assessment
    announce_report(
        unit,
        event,
        report,
        report.period,
        leaf=remedy.leaf,
        action=remedy.action,
        due_on=remedy.due_on.isoformat(),
    )


def _audit(
    unit: Unit,
    remedy: RemedyTable,
    action: str,
    *,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    reason: str | None = None,
) -> None:
    unit.audit(
        action,
        ("remedy", remedy.id),
        remedy.authority_id,
        before=before,
        after=after,
        reason=reason,
    )
