"""What is said about extensions of rounds over the wire."""

from typing import Literal
from uuid import UUID

from pydantic import Field

from services.assessment.periods.schemas import Reason
from shared.http.schema import Schema, UtcInstant


class NewRoundExtension(Schema):
    """A later end of a round."""

    id: UUID | None = Field(
        default=None, description="Made by the client, so that a repeat is safe"
    )
    round: Literal[1, 2] = Field(description="1 or 2", examples=[1])
    until: UtcInstant = Field(description="First instant that is too late")
    reason: Reason = Field(examples=["Hội đồng chờ số liệu của Cục Thống kê"])


class RoundExtensionView(Schema):
    """A later end of a round, as the chair gave it."""

    id: UUID
    period_id: UUID
    round: Literal[1, 2]
    until: UtcInstant
    reason: str
    granted_by: str
    created_at: UtcInstant


class RoundExtensionList(Schema):
    """A page of extensions of rounds."""

    items: list[RoundExtensionView]
    next: str | None = Field(description="Cursor of the next page; null at the end")
