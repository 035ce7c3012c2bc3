"""What is said about copying forward over the wire."""

from uuid import UUID

from pydantic import Field

from services.assessment.answers import AnswerSchema, LeafCode
from services.assessment.copies_forward.models import CopyPreview, SkipReason
from services.assessment.self_assessments.schemas import Digest
from shared.http.schema import Points, Schema


class CopySourceView(Schema):
    """A report that could be copied from."""

    id: UUID
    period_id: UUID
    period_code: str
    period_name: str
    agency_id: UUID
    agency_code: str
    agency_name: str
    own: bool = Field(description="False for a report of an agency that this one took over from")


class EvidenceReferenceView(Schema):
    """A document that the earlier report cited; it would be cited once more, as of the earlier period."""

    id: UUID = Field(description="Version of the document")
    title: str
    file_name: str
    number: str | None


class CopyItemView(Schema):
    """One leaf: what would come over, or why it does not."""

    leaf: str | None = Field(description="Leaf of this period", examples=["1.1.1"])
    from_leaf: str | None = Field(description="Leaf of the earlier period", examples=["1.1.2"])
    name: str
    skipped: SkipReason | None = Field(description="Why it does not come over; null where it does")
    answer: AnswerSchema | None
    claimed_points: Points | None
    explanation: str
    evidence: list[EvidenceReferenceView]


class CopyPreviewView(Schema):
    """What would come over from an earlier report; nothing is ever overwritten."""

    source: CopySourceView | None = Field(
        description="Where it would come from; null where there is nothing, or several to choose from"
    )
    sources: list[CopySourceView] = Field(description="Reports to choose from, latest first")
    digest: str = Field(description="Name of exactly this preview; give it back to copy")
    items: list[CopyItemView]

    @classmethod
    def of(cls, preview: CopyPreview) -> "CopyPreviewView":
        """Say what would come over."""
        return cls.model_validate(preview)


class NewCopy(Schema):
    """What is to come over."""

    source_id: UUID = Field(description="`source.id` of the preview")
    digest: Digest = Field(description="`digest` of the preview", examples=["sha256:" + "0" * 64])
    leaves: list[LeafCode] | None = Field(
        default=None, max_length=500, description="Only these; null for all that would come over"
    )
