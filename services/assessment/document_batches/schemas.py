"""What is said about batches over the wire."""

from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from services.assessment.answers import LeafCode
from services.assessment.document_batches.models import BatchItem
from services.assessment.documents.schemas import DocumentDescription, DocumentView
from services.assessment.evidence.schemas import EvidenceView
from shared.http.schema import Schema

Reason = Annotated[str, StringConstraints(min_length=1, max_length=1000, strip_whitespace=True)]


class NewBatchItem(Schema):
    """One uploaded file and what it is to become."""

    upload_id: UUID = Field(description="A finished upload of your own")
    document_id: UUID | None = Field(
        default=None, description="Document that it is a new version of; left out: a new document"
    )
    reason: Reason | None = Field(
        default=None, description="Why there is a new version", examples=["Bản có chữ ký"]
    )
    description: DocumentDescription | None = Field(
        default=None, description="What is said of it; left out: as before, or as the name says"
    )
    leaves: list[LeafCode] = Field(
        default_factory=list, max_length=200, description="Leaves that it proves"
    )

    @model_validator(mode="after")
    def _with_reason(self) -> "NewBatchItem":
        if self.document_id is not None and self.reason is None:
            raise PydanticCustomError(
                "reason",
                "Phiên bản mới cần `reason` / a new version needs a `reason`",
            )
        return self

    def item(self) -> BatchItem:
        """Give the item, for the service."""
        return BatchItem(
            self.upload_id,
            self.document_id,
            self.reason,
            self.description.details() if self.description else None,
            tuple(self.leaves),
        )


class NewDocumentBatch(Schema):
    """Uploaded files that are registered together; all are, or none."""

    self_assessment_id: UUID | None = Field(
        default=None,
        description="Report whose leaves they prove; needed where leaves are named",
        examples=["01a20140-62fd-7236-ab2a-417d61ce847b"],
    )
    items: list[NewBatchItem] = Field(min_length=1, max_length=100)

    @model_validator(mode="after")
    def _with_report(self) -> "NewDocumentBatch":
        if self.self_assessment_id is None and any(one.leaves for one in self.items):
            raise PydanticCustomError(
                "report",
                "Hãy ghi `self_assessment_id` / name the report in `self_assessment_id`",
            )
        if len({one.upload_id for one in self.items}) < len(self.items):
            raise PydanticCustomError(
                "repeated_upload",
                "Mỗi lượt tải lên chỉ được có một lần / name each upload once",
            )
        return self


class DocumentBatchView(Schema):
    """What was registered, in the order of the items, and what was cited."""

    documents: list[DocumentView]
    evidence: list[EvidenceView]
