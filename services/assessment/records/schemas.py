"""What is said about appraisal records over the wire."""

from typing import Any
from uuid import UUID

from pydantic import Field

from shared.http.schema import Schema, UtcInstant


class AppraisalRecordView(Schema):
    """A frozen appraisal record, without its content."""

    id: UUID
    authority_id: UUID
    period_id: UUID
    digest: str = Field(description="SHA-256 of the bytes", examples=["sha256:9f86d0…"])
    size: int = Field(description="Bytes", examples=[482133])
    created_at: UtcInstant


class AppraisalRecordList(Schema):
    """A page of records."""

    items: list[AppraisalRecordView]
    next: str | None = Field(description="Cursor of the next page; null at the end")


class AppraisalRecordDocument(Schema):
    """The frozen document itself; served as the exact bytes that its digest names."""

    kind: str = Field(examples=["appraisal-record"])
    version: int = Field(examples=[1])
    authority: dict[str, str]
    programme: dict[str, str]
    period: dict[str, str]
    framework: dict[str, Any] = Field(description="The framework's data, as it was issued")
    framework_digest: str
    agencies: list[dict[str, Any]] = Field(
        description="Each agency with its leaves: self, round_1, round_2 and final"
    )
    frozen_at: UtcInstant
