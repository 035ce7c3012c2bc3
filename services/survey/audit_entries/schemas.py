"""The audit trail as it goes over the wire."""

from typing import Any
from uuid import UUID

from pydantic import Field

from shared.http.schema import Schema, UtcInstant


class SurveyAuditEntryView(Schema):
    """One recorded action."""

    number: int = Field(description="Order of writing", examples=[17])
    happened_at: UtcInstant = Field(description="When")
    actor_id: UUID | None = Field(description="Account or client that did it")
    actor_name: str = Field(description="Its name at that time", examples=["Nguyễn Văn An"])
    action: str = Field(description="What was done", examples=["campaign.opened"])
    subject_type: str = Field(description="Kind of thing it was done to", examples=["campaign"])
    subject_id: str = Field(description="Which one")
    reason: str | None = Field(description="The reason given")
    before: dict[str, Any] | None = Field(description="State before, where it changed")
    after: dict[str, Any] | None = Field(description="State after")
    request_id: str | None = Field(description="Request that did it")


class SurveyAuditEntryPage(Schema):
    """A page of the audit trail, newest first."""

    items: list[SurveyAuditEntryView] = Field(description="The entries")
    next: str | None = Field(description="Cursor of the next page, nothing where the list ends")
