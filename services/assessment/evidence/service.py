"""What may be done with evidence."""

import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID

from services.assessment.evidence import store
from services.assessment.evidence.errors import (
    EmptyFileError,
    EvidenceExistsError,
    EvidenceLeafError,
    FileNameRefusedError,
    FileTypeRefusedError,
    RangeRefusedError,
)
from services.assessment.evidence.models import DocumentDetails, FileType
from services.assessment.evidence.rules import (
    BY_EXTENSION,
    HEAD,
    begins_like,
    clean_name,
    read_range,
    type_of_name,
)
from services.assessment.frameworks.cache import FrameworkCache
from services.assessment.periods.models import Phase
from services.assessment.permissions import Permission
from services.assessment.self_assessments import store as report_store
from services.assessment.self_assessments.access import (
    Report,
    lock_report,
    reach_of,
    read_report,
    refuse_locked,
)
from services.assessment.statements.service import refuse_supplement
from services.assessment.storage.files import EvidenceFiles
from services.assessment.storage.models import StoredFile
from services.assessment.tables import EvidenceTable
from services.assessment.unit import Unit
from shared.db.engine import Database
from shared.ids import new_id
from shared.methodology.framework import Source
from shared.problems.common import BodyTooLargeError, NotFoundError, UnavailableError


@dataclass(frozen=True, slots=True)
class Content:
    """Bytes on their way out."""

    parts: AsyncIterator[bytes]
    headers: dict[str, str]
    is_part: bool


async def add_evidence(
    unit: Unit,
    database: Database,
    cache: FrameworkCache,
    files: EvidenceFiles,
    *,
    report_id: UUID,
    leaf: str,
    given_name: str | None,
    details: DocumentDetails,
    source: AsyncIterator[bytes],
    limit: int,
) -> EvidenceTable:
    """Take a file: asked first whether it may come at all, stored, and only then entered.

    No connection to the database is held while the file arrives. The deadline is asked again when it is whole.
    """
    began = time.monotonic()
    async with database.readers.begin() as session:
        await _refuse(
            replace(unit, session=session),
            await read_report(replace(unit, session=session), cache, report_id),
            leaf,
        )
    name = clean_name(given_name)
    if name is None:
        raise FileNameRefusedError
    kind = type_of_name(name)
    if kind is None:
        raise FileTypeRefusedError(name=name, accepted=_accepted())
    stored = await files.receive(_checked(source, name, kind, limit))
    later = replace(unit, now=unit.now + timedelta(seconds=time.monotonic() - began))
    report = await lock_report(later, cache, report_id, shared=True)
    await _refuse(later, report, leaf)
    return await _enter(later, report, leaf, name=name, kind=kind, stored=stored, details=details)


async def find_evidence(unit: Unit, cache: FrameworkCache, evidence_id: UUID) -> EvidenceTable:
    """Give a piece of evidence that the caller may see: an appraiser those of assigned fields."""
    access = unit.seen(Permission.READ_SELF_ASSESSMENTS)
    evidence = await store.read_evidence(unit.session, evidence_id, access)
    if evidence is None:
        raise NotFoundError
    report = await read_report(unit, cache, evidence.self_assessment_id)
    reach = await reach_of(unit, report.row)
    leaf = report.framework.leaf(evidence.leaf)
    if leaf is None or not reach.sees_leaf(leaf.field):
        raise NotFoundError
    return evidence


async def open_content(
    files: EvidenceFiles, evidence: EvidenceTable, wanted: str | None
) -> Content:
    """Open the bytes of a piece of evidence, or the range of them that is wanted."""
    try:
        span = read_range(wanted, evidence.size)
    except ValueError as error:
        raise RangeRefusedError(size=evidence.size) from error
    start, end = span or (0, evidence.size)
    try:
        parts = await files.read(evidence.sha256, start, end)
    except FileNotFoundError as error:
        raise UnavailableError(service="evidence") from error
    headers = {"content-length": str(end - start)}
    if span:
        headers["content-range"] = f"bytes {start}-{end - 1}/{evidence.size}"
    return Content(parts, headers, is_part=span is not None)


async def remove_evidence(unit: Unit, cache: FrameworkCache, evidence_id: UUID) -> None:
    """Take evidence back while the report may be changed; the row stays, marked, and so do the bytes."""
    access = unit.seen(Permission.READ_SELF_ASSESSMENTS)
    found = await store.read_evidence(unit.session, evidence_id, access)
    if found is None:
        raise NotFoundError
    report = await lock_report(unit, cache, found.self_assessment_id, shared=True)
    evidence = await store.read_evidence(unit.session, evidence_id, access, locked=True)
    if evidence is None:
        raise NotFoundError
    if evidence.phase == Phase.SUPPLEMENT:
        refuse_supplement(unit, report)
    else:
        refuse_locked(unit, report, evidence.leaf)
    evidence.removed_at = unit.now
    evidence.removed_by = unit.caller.name
    await report_store.void_sign_offs(unit.session, report.row.id, unit.now)
    await unit.session.flush()
    unit.audit(
        "evidence.removed",
        ("evidence", evidence.id),
        report.row.authority_id,
        before=_plain(evidence),
    )


async def _refuse(unit: Unit, report: Report, code: str) -> None:
    """Refuse who may not add evidence to this leaf now."""
    unit.must_cover(report.row.authority_id, report.row.agency_id)
    leaf = report.framework.leaf(code)
    if leaf is None or leaf.source is Source.SURVEY or not report.has(leaf):
        raise EvidenceLeafError(leaf=code)
    if report.phase is Phase.SUPPLEMENT:
        refuse_supplement(unit, report)
    else:
        refuse_locked(unit, report, code)


async def _checked(
    source: AsyncIterator[bytes], name: str, kind: FileType, limit: int
) -> AsyncIterator[bytes]:
    """Pass a file on, refusing it at the first byte too many, and at its first bytes if they are of another type."""
    head = b""
    size = 0
    passed = False
    async for chunk in source:
        size += len(chunk)
        if size > limit:
            raise BodyTooLargeError(limit=limit)
        if passed:
            yield chunk
            continue
        head += chunk
        if len(head) >= HEAD:
            _refuse_type(head, name, kind)
            passed = True
            yield head
    if not size:
        raise EmptyFileError
    if not passed:
        _refuse_type(head, name, kind)
        yield head


def _refuse_type(head: bytes, name: str, kind: FileType) -> None:
    if not begins_like(kind, head):
        raise FileTypeRefusedError(name=name, accepted=_accepted())


def _accepted() -> str:
    return ", ".join(BY_EXTENSION)


async def _enter(
    unit: Unit,
    report: Report,
    leaf: str,
    *,
    name: str,
    kind: FileType,
    stored: StoredFile,
    details: DocumentDetails,
) -> EvidenceTable:
    """Enter a stored file. The same bytes on the same leaf are there once: sent twice, they give the same answer."""
    described = {
        "document_number": details.number,
        "document_date": details.date,
        "issuer": details.issuer,
    }
    entered = await store.insert_evidence(
        unit.session,
        {
            "id": new_id(),
            "authority_id": report.row.authority_id,
            "self_assessment_id": report.row.id,
            "leaf": leaf,
            "phase": report.period.phase,
            "file_name": name,
            "media_type": kind.media_type,
            "size": stored.size,
            "sha256": stored.sha256,
            "uploaded_by": unit.caller.name,
            "created_at": unit.now,
            **described,
        },
    )
    if entered is None:
        present = await store.same_file(unit.session, report.row.id, leaf, stored.sha256)
        if any(getattr(present, member) != value for member, value in described.items()):
            raise EvidenceExistsError(leaf=leaf)
        return present
    if report.phase is Phase.SELF_ASSESSMENT:
        await report_store.void_sign_offs(unit.session, report.row.id, unit.now)
    unit.audit(
        "evidence.added",
        ("evidence", entered.id),
        report.row.authority_id,
        after=_plain(entered),
    )
    return entered


def _plain(evidence: EvidenceTable) -> dict[str, object]:
    return {
        "self_assessment_id": str(evidence.self_assessment_id),
        "leaf": evidence.leaf,
        "phase": evidence.phase,
        "file_name": evidence.file_name,
        "size": evidence.size,
        "sha256": evidence.sha256,
        "document_number": evidence.document_number,
        "document_date": evidence.document_date.isoformat() if evidence.document_date else None,
        "issuer": evidence.issuer,
    }
