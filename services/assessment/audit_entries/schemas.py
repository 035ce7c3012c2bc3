"""What is said about audit entries over the wire."""

from typing import Any
from uuid import UUID

from pydantic import Field

from shared.http.schema import Schema, UtcInstant


class AssessmentAuditEntry(Schema):
    """Who did what, when, before and after."""

    number: int = Field(description="Order of writing", examples=[1042])
    authority_id: UUID | None
    happened_at: UtcInstant
    actor_id: UUID | None = Field(description="Account or client; null for the system")
    actor_name: str
    action: str = Field(description="What was done", examples=["period.moved"])
    subject_type: str = Field(examples=["period"])
    subject_id: str
    reason: str | None
    before: dict[str, Any] | None = Field(description="State before, where it changed")
    after: dict[str, Any] | None = Field(description="State after")
    request_id: str | None


class AssessmentAuditList(Schema):
    """A page of audit entries, newest first."""

    items: list[AssessmentAuditEntry]
    next: str | None = Field(description="Cursor of the next page; null at the end")
