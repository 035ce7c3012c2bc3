"""What may be done with documents."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from services.assessment.documents import store
from services.assessment.documents.errors import (
    DocumentDetailsError,
    DocumentExistsError,
    DocumentInUseError,
    InfectedFileError,
)
from services.assessment.documents.models import DocumentDetails, Expiry, ScanState, details_of
from services.assessment.documents.rules import (
    WARNED_BEFORE,
    day_faults,
    expiry,
    search_text,
)
from services.assessment.documents.store import Wanted
from services.assessment.permissions import Permission
from services.assessment.tables import DocumentTable, DocumentVersionTable
from services.assessment.unit import Unit
from services.assessment.uploads.models import ReceivedFile
from shared.clock import local_day
from shared.db.cursor import Window
from shared.http.etag import check_version
from shared.ids import new_id
from shared.problems.common import NotFoundError
from shared.storage.files import ObjectFiles, path_of
from shared.storage.holding import hold_file


@dataclass(frozen=True, slots=True)
class Document:
    """A version of a document (the latest, where none is named), and how it stands."""

    version: DocumentVersionTable
    expiry: Expiry
    citations: int
    """In how many places reports refer to the document."""


def refuse_details(details: DocumentDetails) -> None:
    """Refuse days that contradict one another."""
    faults = day_faults(details)
    if faults:
        raise DocumentDetailsError(faults=faults)


async def register_document(
    unit: Unit,
    files: ObjectFiles,
    *,
    authority_id: UUID,
    agency_id: UUID,
    received: ReceivedFile,
    details: DocumentDetails,
    scan_state: ScanState,
) -> DocumentVersionTable:
    """Register a stored file as a document. The same bytes are one document: sent again, they give the same answer."""
    refuse_details(details)
    await _keep(unit, files, received, scan_state)
    completed = details.completed(received.name)
    present = await store.same_file(unit.session, agency_id, received.sha256)
    if present is not None:
        if details.says_nothing or details_of(present) == completed:
            return present
        raise DocumentExistsError(document_id=present.document_id)
    document = DocumentTable(
        id=new_id(),
        authority_id=authority_id,
        agency_id=agency_id,
        latest=0,
        created_at=unit.now,
        version=0,
    )
    unit.session.add(document)
    await unit.session.flush()
    return await _add(unit, document, received, completed, reason=None)


async def add_version(
    unit: Unit,
    files: ObjectFiles,
    document_id: UUID,
    received: ReceivedFile,
    *,
    details: DocumentDetails | None,
    reason: str,
    scan_state: ScanState,
) -> DocumentVersionTable:
    """Add a version. Reports go on citing the versions that they cite; the same file again is no new version."""
    latest = await _lock(unit, document_id)
    await _keep(unit, files, received, scan_state)
    said = (details or details_of(latest)).completed(received.name)
    refuse_details(said)
    if latest.sha256 == received.sha256 and details_of(latest) == said:
        return latest
    return await _add(unit, latest.document, received, said, reason=reason)


async def change_details(
    unit: Unit, document_id: UUID, details: DocumentDetails, *, expected: int
) -> Document:
    """Change what is said of a document. What a report has cited stays as it was cited: then a new version is made."""
    refuse_details(details)
    latest = await _lock(unit, document_id)
    document = latest.document
    check_version(expected, document.version)
    before = details_of(latest)
    said = details.completed(latest.file_name)
    if await store.was_cited(unit.session, latest.id):
        same = ReceivedFile(latest.file_name, latest.media_type, latest.sha256, latest.file.size)
        latest = await _add(unit, document, same, said, reason="details")
    else:
        _describe(latest, said)
        document.version += 1
        await unit.session.flush()
        unit.audit(
            "document.changed",
            ("document", document.id),
            document.authority_id,
            before=_recorded(document, before),
            after=_recorded(document, said),
        )
    return await judge(unit, latest)


async def withdraw_document(unit: Unit, document_id: UUID, *, expected: int) -> None:
    """Withdraw a document that no report refers to; the row stays, marked."""
    latest = await _lock(unit, document_id)
    document = latest.document
    check_version(expected, document.version)
    counts = await store.count_citations(unit.session, [document.id])
    if counts:
        raise DocumentInUseError(count=counts[document.id])
    document.withdrawn_at = unit.now
    document.withdrawn_by = unit.caller.name
    document.version += 1
    await unit.session.flush()
    unit.audit(
        "document.withdrawn",
        ("document", document.id),
        document.authority_id,
        before=_recorded(document, details_of(latest)),
    )


async def find_document(unit: Unit, document_id: UUID) -> Document:
    """Give a document that the caller may see."""
    return await judge(unit, await _find(unit, document_id))


async def list_versions(unit: Unit, document_id: UUID) -> list[Document]:
    """Give every version of a document that the caller may see."""
    await _find(unit, document_id)
    return await judge_all(unit, await store.versions_of(unit.session, document_id))


async def list_documents(
    unit: Unit, page: Window, wanted: Wanted, *, expiring: bool
) -> tuple[list[Document], str | None]:
    """List the documents that the caller may see, perhaps only those that have expired or soon will."""
    if expiring:
        wanted = replace(wanted, expiring_by=local_day(unit.now) + WARNED_BEFORE)
    rows, following = await store.page_of_documents(unit.session, unit.access, page, wanted)
    ids = [row.id for row in rows]
    versions = await store.latest_versions(unit.session, ids)
    return await judge_all(unit, [versions[one] for one in ids]), following


async def _find(unit: Unit, document_id: UUID, *, locked: bool = False) -> DocumentVersionTable:
    access = unit.seen(Permission.READ_DOCUMENTS)
    version = await store.read_document(unit.session, document_id, access, locked=locked)
    if version is None:
        raise NotFoundError
    return version


async def refuse_foreign(unit: Unit, document_id: UUID) -> None:
    """Refuse who may not change a document."""
    found = await _find(unit, document_id)
    unit.must_cover(found.document.authority_id, found.document.agency_id)


async def _lock(unit: Unit, document_id: UUID) -> DocumentVersionTable:
    found = await _find(unit, document_id, locked=True)
    unit.must_cover(found.document.authority_id, found.document.agency_id)
    return found


async def judge(unit: Unit, version: DocumentVersionTable) -> Document:
    """Say how a version of a document stands."""
    [document] = await judge_all(unit, [version])
    return document


async def judge_all(unit: Unit, versions: Sequence[DocumentVersionTable]) -> list[Document]:
    """Say how versions of documents stand, in one statement however many they are."""
    ids = {version.document_id for version in versions}
    counts = await store.count_citations(unit.session, ids)
    return [_document(unit, one, counts.get(one.document_id, 0)) for one in versions]


def _document(unit: Unit, version: DocumentVersionTable, citations: int) -> Document:
    return Document(version, expiry(version.expires_on, local_day(unit.now)), citations)


async def _keep(
    unit: Unit, files: ObjectFiles, received: ReceivedFile, scan_state: ScanState
) -> None:
    """Enter a stored file, unless it is known to be infected."""
    await hold_file(unit.session, files, received.sha256)
    file = await store.keep_file(unit.session, received, scan_state, unit.now)
    if file.scan_state == ScanState.INFECTED:
        if file.removed_at is not None:
            await files.remove(path_of(received.sha256))
        raise InfectedFileError(name=received.name, signature=file.signature)


async def _add(
    unit: Unit,
    document: DocumentTable,
    received: ReceivedFile,
    details: DocumentDetails,
    *,
    reason: str | None,
) -> DocumentVersionTable:
    document.latest += 1
    document.version += 1
    version = DocumentVersionTable(
        id=new_id(),
        authority_id=document.authority_id,
        document_id=document.id,
        ordinal=document.latest,
        sha256=received.sha256,
        file_name=received.name,
        media_type=received.media_type,
        reason=reason,
        uploaded_by_id=unit.caller.id,
        uploaded_by=unit.caller.name,
        created_at=unit.now,
    )
    _describe(version, details)
    unit.session.add(version)
    await unit.session.flush()
    await unit.session.refresh(version, ["document", "file"])
    unit.audit(
        "document.registered" if reason is None else "document.replaced",
        ("document", document.id),
        document.authority_id,
        after={
            "version": version.ordinal,
            "file_name": version.file_name,
            "sha256": version.sha256,
            **_recorded(document, details),
        },
        reason=reason,
    )
    return version


def _recorded(document: DocumentTable, details: DocumentDetails) -> dict[str, Any]:
    """Give what the audit trail keeps; the agency stands in it, so that conflicts of interest hide it."""
    return {"agency_id": str(document.agency_id), **details.to_data()}


def _describe(version: DocumentVersionTable, details: DocumentDetails) -> None:
    if version.expires_on != details.expires_on:
        version.warned_at = None
    for name, value in details.to_columns().items():
        setattr(version, name, value)
    version.search_text = search_text(details, version.file_name)
