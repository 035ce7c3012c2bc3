"""What a batch is, apart from how it is sent."""

from dataclasses import dataclass
from uuid import UUID

from services.assessment.documents.models import DocumentDetails


@dataclass(frozen=True, slots=True)
class BatchItem:
    """One uploaded file: a new document, or a new version of one; and the leaves that it proves."""

    upload_id: UUID
    document_id: UUID | None
    reason: str | None
    details: DocumentDetails | None
    leaves: tuple[str, ...]
