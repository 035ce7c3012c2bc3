"""Batches over HTTP."""

from fastapi import APIRouter

from services.assessment.delegations.errors import LeafDelegatedError
from services.assessment.dependencies import (
    CurrentDatabase,
    CurrentSettings,
    Files,
    Frameworks,
    ManagesDocuments,
)
from services.assessment.document_batches import service
from services.assessment.document_batches.errors import BatchRefusedError
from services.assessment.document_batches.schemas import DocumentBatchView, NewDocumentBatch
from services.assessment.documents.schemas import DocumentView
from services.assessment.evidence.errors import CitationsRefusedError
from services.assessment.evidence.schemas import EvidenceView
from services.assessment.periods.errors import WrongPhaseError
from services.assessment.self_assessments.errors import (
    DeadlinePassedError,
    LeafNotReturnedError,
    NotSubmittedError,
    ReportSubmittedError,
)
from shared.problems import problems
from shared.storage.errors import StorageDownError

router = APIRouter(prefix="/v1/document-batches", tags=["documents"])


@router.post(
    "",
    status_code=201,
    summary="Register finished uploads as documents, and cite them: all or none",
    responses=problems(
        BatchRefusedError,
        CitationsRefusedError,
        DeadlinePassedError,
        LeafDelegatedError,
        LeafNotReturnedError,
        NotSubmittedError,
        ReportSubmittedError,
        StorageDownError,
        WrongPhaseError,
    ),
)
async def register_documents(
    *,
    batch: NewDocumentBatch,
    unit: ManagesDocuments,
    settings: CurrentSettings,
    database: CurrentDatabase,
    cache: Frameworks,
    files: Files,
) -> DocumentBatchView:
    registered = await service.register_batch(
        unit,
        database,
        cache,
        files,
        report_id=batch.self_assessment_id,
        items=[one.item() for one in batch.items],
        scan_state=settings.first_scan_state,
    )
    return DocumentBatchView(
        documents=[DocumentView.of(one) for one in registered.documents],
        evidence=[EvidenceView.of(one) for one in registered.evidence],
    )
