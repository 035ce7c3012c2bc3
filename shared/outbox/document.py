"""An event as one service tells it to another."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import Field

from shared.auth.principal import Role
from shared.http.schema import Schema


class EventDocument(Schema):
    """What happened, when, to what, and who is to know."""

    id: UUID
    authority_id: UUID
    type: str
    subject_type: str
    subject_id: str
    roles: list[Role]
    agency_ids: list[UUID]
    account_ids: list[UUID]
    withheld_account_ids: list[UUID] = Field(default_factory=list)
    data: dict[str, Any]
    happened_at: datetime
