"""How documents are cited: several at once, all or none; or one that arrives with its file."""

import time
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from services.assessment.delegations.guarding import refuse_delegated
from services.assessment.documents import service as documents
from services.assessment.documents.models import DocumentDetails, ScanState
from services.assessment.evidence import store
from services.assessment.evidence.errors import CitationsRefusedError, EvidenceLeafError
from services.assessment.evidence.models import Evidence, WantedCitation
from services.assessment.evidence.service import judged, plain, take_back
from services.assessment.frameworks.cache import FrameworkCache
from services.assessment.periods.models import Phase
from services.assessment.self_assessments.access import (
    Report,
    lock_report,
    read_report,
    refuse_locked,
)
from services.assessment.self_assessments.voiding import void_sign_off
from services.assessment.statements.windows import refuse_supplement
from services.assessment.tables import CitationTable, DocumentVersionTable
from services.assessment.unit import Unit
from services.assessment.uploads.receiving import read_name, receive
from shared.db.engine import Database
from shared.ids import new_id
from shared.methodology.framework import Source
from shared.problems import Fault, Text
from shared.storage.files import ObjectFiles

_NO_LEAF = Text(
    "Tiêu chí không tồn tại, không áp dụng cho khối của đơn vị, hoặc lấy từ điều tra; hãy chọn tiêu chí khác.",
    "The leaf does not exist, does not apply to the agency's block, or comes from the survey; choose another.",
)
_NO_DOCUMENT = Text(
    "Đơn vị không có tài liệu hoặc phiên bản này; hãy kiểm tra lại mã.",
    "The agency has no such document or version; check the id and the number.",
)
_INFECTED = Text(
    "Tệp bị nhiễm mã độc nên không dùng làm tài liệu kiểm chứng được; hãy tải lên phiên bản sạch.",
    "The file is infected, so it proves nothing; upload a clean version.",
)


async def cite_documents(
    unit: Unit, cache: FrameworkCache, report_id: UUID, wanted: Sequence[WantedCitation]
) -> list[Evidence]:
    """Let documents prove leaves of a report, all or none.

    What is cited already stays as it is. Another version of a document that the leaf cites, added in the same phase, takes its place.
    """
    report = await lock_report(unit, cache, report_id, shared=True)
    refuse_adding(unit, report, None)
    await refuse_delegated(unit, report.row, {one.leaf for one in wanted})
    versions = await store.citable_versions(
        unit.session, report.row.agency_id, {one.document_id for one in wanted}
    )
    known = {(one.document_id, one.ordinal): one for one in versions}
    faults, chosen = _choose(unit, report, wanted, known)
    if faults:
        raise CitationsRefusedError(faults=faults, count=len(faults))
    leaves = {leaf for leaf, _ in chosen}
    before = await store.citations_of_leaves(unit.session, report_id, leaves)
    present = {(one.leaf, one.document_version_id) for one in before}
    for citation in before:
        if any(_replaces(report, leaf, version, citation) for leaf, version in chosen):
            take_back(unit, citation)
    await unit.session.flush()
    made = await store.insert_citations(
        unit.session,
        [
            {
                "id": new_id(),
                "authority_id": report.row.authority_id,
                "self_assessment_id": report_id,
                "leaf": leaf,
                "phase": str(report.evidence_phase),
                "document_version_id": version.id,
                "cited_by": unit.caller.name,
                "created_at": unit.now,
            }
            for leaf, version in chosen
            if (leaf, version.id) not in present
        ],
    )
    after = await store.citations_of_leaves(unit.session, report_id, leaves)
    if made and report.evidence_phase is Phase.SELF_ASSESSMENT:
        await void_sign_off(unit, report.row, "evidence.added", sorted(leaves))
    for citation in after:
        if citation.id in made:
            unit.audit(
                "evidence.added",
                ("evidence", citation.id),
                report.row.authority_id,
                after=plain(citation),
            )
    by_place = {(one.leaf, one.document_version_id): one for one in after}
    return [judged(unit, report.period, by_place[leaf, version.id]) for leaf, version in chosen]


async def upload_evidence(
    unit: Unit,
    database: Database,
    cache: FrameworkCache,
    files: ObjectFiles,
    *,
    report_id: UUID,
    leaf: str,
    given_name: str | None,
    details: DocumentDetails,
    source: AsyncIterator[bytes],
    limit: int,
    scan_state: ScanState,
) -> Evidence:
    """Take a file, register it as a document and cite it, in one step.

    It is asked first whether it may come at all. No connection to the database is held while it arrives, and the deadline is
    asked again when it is whole.
    """
    began = time.monotonic()
    documents.refuse_details(details)
    async with database.readers.begin() as session:
        early = replace(unit, session=session)
        early_report = await read_report(early, cache, report_id)
        refuse_adding(early, early_report, leaf)
        await refuse_delegated(early, early_report.row, [leaf])
    received = await receive(database, files, read_name(given_name), source, limit=limit)
    later = replace(unit, now=unit.now + timedelta(seconds=time.monotonic() - began))
    report = await lock_report(later, cache, report_id, shared=True)
    refuse_adding(later, report, leaf)
    version = await documents.register_document(
        later,
        files,
        authority_id=report.row.authority_id,
        agency_id=report.row.agency_id,
        received=received,
        details=details,
        scan_state=scan_state,
    )
    wanted = WantedCitation(leaf, version.document_id, version.ordinal)
    [evidence] = await cite_documents(later, cache, report_id, [wanted])
    return evidence


def refuse_adding(unit: Unit, report: Report, code: str | None) -> None:
    """Refuse who may not add evidence to this leaf now, or to the report at all."""
    unit.must_cover(report.row.authority_id, report.row.agency_id)
    if code is not None and not _takes_evidence(report, code):
        raise EvidenceLeafError(leaf=code)
    if report.phase is Phase.SUPPLEMENT:
        refuse_supplement(unit, report)
    else:
        refuse_locked(unit, report, code)


def _takes_evidence(report: Report, code: str) -> bool:
    leaf = report.framework.leaf(code)
    return leaf is not None and leaf.source is not Source.SURVEY and report.has(leaf)


def _choose(
    unit: Unit,
    report: Report,
    wanted: Sequence[WantedCitation],
    known: Mapping[tuple[UUID, int], DocumentVersionTable],
) -> tuple[list[Fault], list[tuple[str, DocumentVersionTable]]]:
    """Find the version of each wanted citation, and every fault."""
    latest = {version.document_id: version.document.latest for version in known.values()}
    faults: list[Fault] = []
    chosen: dict[tuple[str, UUID], tuple[str, DocumentVersionTable]] = {}
    for place, one in enumerate(wanted):
        version = known.get((one.document_id, one.ordinal or latest.get(one.document_id, 0)))
        if not _takes_evidence(report, one.leaf):
            faults.append(Fault(f"/items/{place}/leaf", _NO_LEAF, "leaf-without-evidence"))
        elif version is None:
            faults.append(Fault(f"/items/{place}/document_id", _NO_DOCUMENT, "not-found"))
        elif version.file.scan_state == ScanState.INFECTED:
            faults.append(Fault(f"/items/{place}/document_id", _INFECTED, "infected-file"))
        else:
            refuse_adding(unit, report, one.leaf)
            chosen[one.leaf, version.id] = (one.leaf, version)
    return faults, list(chosen.values())


def _replaces(
    report: Report, leaf: str, version: DocumentVersionTable, citation: CitationTable
) -> bool:
    """Whether a version takes the place of what a leaf cites."""
    cited = citation.document_version
    return (
        citation.leaf == leaf
        and citation.phase == report.evidence_phase
        and cited.document_id == version.document_id
        and cited.id != version.id
    )
