"""The audit trail as it is answered."""

from typing import Any
from uuid import UUID

from pydantic import Field

from shared.http.schema import Schema, UtcInstant


class AuditEntryView(Schema):
    """Who did what, when, before and after."""

    number: int = Field(description="Order of writing", examples=[1042])
    authority_id: UUID | None = Field(description="Whose data it was; null for nobody's")
    sequence: int = Field(description="Place in the authority's chain, from 1", examples=[17])
    happened_at: UtcInstant = Field(description="When")
    actor_id: UUID | None = Field(description="Account or client; null for the system")
    actor_name: str = Field(description="Its name at that time", examples=["Nguyễn Văn An"])
    action: str = Field(description="What was done", examples=["period.moved"])
    subject_type: str = Field(description="Kind of thing it was done to", examples=["period"])
    subject_id: str = Field(description="Which one")
    reason: str | None = Field(description="The reason given")
    before: dict[str, Any] | None = Field(description="State before, where it changed")
    after: dict[str, Any] | None = Field(description="State after")
    request_id: str | None = Field(description="Request that did it")
    previous_hash: str = Field(description="Hash of the entry before it in the chain")
    hash: str = Field(
        description="SHA-256 of the entry as the NDJSON export writes it",
        examples=["9b74c9897bac770ffc029102a200c5de0123456789abcdef0123456789abcdef"],
    )


class AuditEntryPage(Schema):
    """A page of the audit trail, newest first."""

    items: list[AuditEntryView] = Field(description="The entries")
    next: str | None = Field(description="Cursor of the next page; null at the end")
