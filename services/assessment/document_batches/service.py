"""How several uploaded files are registered and cited together."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from services.assessment.document_batches.errors import BatchRefusedError
from services.assessment.document_batches.models import BatchItem
from services.assessment.documents import service as documents
from services.assessment.documents.models import DocumentDetails, ScanState
from services.assessment.documents.service import Document
from services.assessment.evidence.citing import cite_documents
from services.assessment.evidence.models import Evidence, WantedCitation
from services.assessment.frameworks.cache import FrameworkCache
from services.assessment.tables import DocumentVersionTable, UploadTable
from services.assessment.unit import Unit
from services.assessment.uploads import store as uploads
from services.assessment.uploads.assembling import assemble
from services.assessment.uploads.models import ReceivedFile
from shared.db.engine import Database
from shared.problems import DomainError, Fault, Text
from shared.problems.common import NotFoundError
from shared.storage.files import ObjectFiles


@dataclass(frozen=True, slots=True)
class Registered:
    """What a batch has brought."""

    documents: list[Document]
    evidence: list[Evidence]


async def register_batch(
    unit: Unit,
    database: Database,
    cache: FrameworkCache,
    files: ObjectFiles,
    *,
    report_id: UUID | None,
    items: Sequence[BatchItem],
    scan_state: ScanState,
) -> Registered:
    """Register every file, or none; what is wrong with any of them is told at once."""
    ids = [item.upload_id for item in items]
    async with database.readers.begin() as session:
        found = await uploads.own_uploads(session, ids, unit.caller.id)
    received = await _assembled(unit, database, files, found, items)
    # The uploads are locked before they are used up: of two batches with the same upload, one finds it gone.
    present = await uploads.own_uploads(unit.session, ids, unit.caller.id, locked=True)
    faults: list[Fault] = []
    versions: list[DocumentVersionTable] = []
    for place, (item, file) in enumerate(zip(items, received, strict=True)):
        try:
            upload = _present(present, item)
            versions.append(
                await _register(
                    unit, files, upload=upload, item=item, file=file, scan_state=scan_state
                )
            )
        except DomainError as error:
            faults.append(_fault(place, error))
    if faults:
        raise BatchRefusedError(faults=faults, count=len(faults))
    evidence = await _cite(unit, cache, report_id, items, versions)
    await uploads.forget(unit.session, ids)
    return Registered(await documents.judge_all(unit, versions), evidence)


async def _assembled(
    unit: Unit,
    database: Database,
    files: ObjectFiles,
    found: dict[UUID, UploadTable],
    items: Sequence[BatchItem],
) -> list[ReceivedFile]:
    """Join the parts of every upload, without holding a transaction while bytes are copied."""
    faults: list[Fault] = []
    received: list[ReceivedFile] = []
    for place, item in enumerate(items):
        try:
            received.append(await assemble(database, files, _present(found, item), unit.now))
        except DomainError as error:
            faults.append(_fault(place, error))
    if faults:
        raise BatchRefusedError(faults=faults, count=len(faults))
    return received


async def _register(
    unit: Unit,
    files: ObjectFiles,
    *,
    upload: UploadTable,
    item: BatchItem,
    file: ReceivedFile,
    scan_state: ScanState,
) -> DocumentVersionTable:
    unit.must_cover(upload.authority_id, upload.agency_id)
    if item.document_id is not None:
        return await documents.add_version(
            unit,
            files,
            item.document_id,
            file,
            details=item.details,
            reason=item.reason or "",
            scan_state=scan_state,
        )
    return await documents.register_document(
        unit,
        files,
        authority_id=upload.authority_id,
        agency_id=upload.agency_id,
        received=file,
        details=item.details or DocumentDetails(),
        scan_state=scan_state,
    )


async def _cite(
    unit: Unit,
    cache: FrameworkCache,
    report_id: UUID | None,
    items: Sequence[BatchItem],
    versions: Sequence[DocumentVersionTable],
) -> list[Evidence]:
    wanted = [
        (place, WantedCitation(leaf, version.document_id, version.ordinal))
        for place, (item, version) in enumerate(zip(items, versions, strict=True))
        for leaf in item.leaves
    ]
    if report_id is None or not wanted:
        return []
    return await cite_documents(unit, cache, report_id, [one for _, one in wanted])


def _present(uploads_by_id: dict[UUID, UploadTable], item: BatchItem) -> UploadTable:
    upload = uploads_by_id.get(item.upload_id)
    if upload is None:
        raise NotFoundError
    return upload


def _fault(place: int, error: DomainError) -> Fault:
    """Say of one file what would be said if it were the only one."""
    member = "document_id" if error.code == "document-exists" else "upload_id"
    text = Text(error.said("vi"), error.said("en"))
    return Fault(f"/items/{place}/{member}", text, error.code)
