"""What is said about evidence over the wire."""

from datetime import date
from uuid import UUID

from pydantic import Field

from services.assessment.periods.models import Phase
from shared.http.schema import Schema, UtcInstant


class EvidenceView(Schema):
    """Tài liệu kiểm chứng: a document that proves a claim."""

    id: UUID
    self_assessment_id: UUID
    leaf: str = Field(examples=["1.1.1"])
    phase: Phase = Field(description="Phase it was added in; SUPPLEMENT between the rounds")
    file_name: str = Field(examples=["Kế hoạch CCHC 2024.pdf"])
    media_type: str = Field(examples=["application/pdf"])
    size: int = Field(description="Bytes", examples=[482133])
    sha256: str = Field(description="SHA-256 of the bytes, in hex")
    document_number: str | None = Field(description="Số, ký hiệu", examples=["12/KH-CT"])
    document_date: date | None = Field(description="Ngày ban hành")
    issuer: str | None = Field(description="Cơ quan ban hành")
    uploaded_by: str
    created_at: UtcInstant
