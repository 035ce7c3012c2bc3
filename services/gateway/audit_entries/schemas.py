"""The audit trail as it is answered."""

from typing import Any
from uuid import UUID

from pydantic import Field

from shared.http.schema import Schema, UtcInstant


class GatewayAuditEntryView(Schema):
    """Who did what to accounts, roles, clients and keys, when, before and after."""

    number: int = Field(description="Order of writing", examples=[17])
    authority_id: UUID | None = Field(description="Whose data it was")
    happened_at: UtcInstant = Field(description="When")
    actor_id: UUID | None = Field(description="Account or client; null for the system")
    actor_name: str = Field(description="Its name at that time")
    action: str = Field(description="What was done", examples=["grant.given"])
    subject_type: str = Field(description="Kind of thing", examples=["account"])
    subject_id: str = Field(description="Which one")
    reason: str | None = Field(description="The reason given")
    before: dict[str, Any] | None = Field(description="State before, where it changed")
    after: dict[str, Any] | None = Field(description="State after")
    request_id: str | None = Field(description="Request that did it")


class GatewayAuditPage(Schema):
    """One page of the audit trail, newest first."""

    items: list[GatewayAuditEntryView] = Field(description="The entries")
    next: str | None = Field(description="Cursor of the next page; null at the end")
