"""What is said about assignments over the wire."""

from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from services.assessment.answers import LeafCode
from shared.http.schema import Name, Schema, UtcInstant


class NewAssignment(Schema):
    """Fields × agencies for one appraiser."""

    id: UUID | None = Field(
        default=None, description="Made by the client, so that a repeat is safe"
    )
    appraiser_id: UUID = Field(description="Account of the appraiser")
    appraiser_name: Annotated[Name, StringConstraints(max_length=200)] = Field(
        description="Name for people", examples=["Nguyễn Thị Hoa"]
    )
    fields: list[LeafCode] = Field(
        min_length=1, max_length=100, description="Codes of fields", examples=[["1", "2"]]
    )
    agency_ids: list[UUID] | None = Field(
        default=None, max_length=1000, description="Agencies of the period; null for all"
    )


class AssignmentView(Schema):
    """What an appraiser appraises in a period."""

    id: UUID
    period_id: UUID
    appraiser_id: UUID
    appraiser_name: str
    fields: list[str]
    agency_ids: list[UUID] | None = Field(description="Null for all agencies of the period")
    created_at: UtcInstant


class AssignmentList(Schema):
    """A page of assignments."""

    items: list[AssignmentView]
    next: str | None = Field(description="Cursor of the next page; null at the end")
