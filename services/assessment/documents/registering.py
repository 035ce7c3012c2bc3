"""Documents and versions that arrive with their file, in one request."""

import time
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from services.assessment.documents import service
from services.assessment.documents.home import home_of
from services.assessment.documents.models import DocumentDetails, ScanState
from services.assessment.documents.service import Document
from services.assessment.unit import Unit
from services.assessment.uploads.receiving import read_name, receive
from shared.db.engine import Database
from shared.storage.files import ObjectFiles


async def receive_document(
    unit: Unit,
    database: Database,
    files: ObjectFiles,
    *,
    agency_id: UUID | None,
    given_name: str | None,
    details: DocumentDetails,
    source: AsyncIterator[bytes],
    limit: int,
    scan_state: ScanState,
) -> Document:
    """Take a file and register it. Who may not is told before it arrives; no connection is held while it does."""
    began = time.monotonic()
    service.refuse_details(details)
    async with database.readers.begin() as session:
        authority, agency = await home_of(replace(unit, session=session), agency_id)
    received = await receive(database, files, read_name(given_name), source, limit=limit)
    later = replace(unit, now=unit.now + timedelta(seconds=time.monotonic() - began))
    version = await service.register_document(
        later,
        files,
        authority_id=authority,
        agency_id=agency,
        received=received,
        details=details,
        scan_state=scan_state,
    )
    return await service.judge(later, version)


async def receive_version(
    unit: Unit,
    database: Database,
    files: ObjectFiles,
    *,
    document_id: UUID,
    given_name: str | None,
    reason: str,
    source: AsyncIterator[bytes],
    limit: int,
    scan_state: ScanState,
) -> Document:
    """Take a file as the next version of a document."""
    began = time.monotonic()
    async with database.readers.begin() as session:
        await service.refuse_foreign(replace(unit, session=session), document_id)
    received = await receive(database, files, read_name(given_name), source, limit=limit)
    later = replace(unit, now=unit.now + timedelta(seconds=time.monotonic() - began))
    version = await service.add_version(
        later, files, document_id, received, details=None, reason=reason, scan_state=scan_state
    )
    return await service.judge(later, version)
