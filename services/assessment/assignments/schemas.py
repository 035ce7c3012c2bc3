"""What is said about assignments over the wire."""

from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from services.assessment.answers import LeafCode
from services.assessment.assignments.service import ShownAssignment
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
    excluded_agency_ids: list[UUID] = Field(
        description="Of these, the agencies that a conflict of interest takes out"
    )
    created_at: UtcInstant

    @classmethod
    def of(cls, shown: ShownAssignment) -> "AssignmentView":
        """Say what the caller may know of an assignment."""
        row = shown.row
        return cls(
            id=row.id,
            period_id=row.period_id,
            appraiser_id=row.appraiser_id,
            appraiser_name=row.appraiser_name,
            fields=row.fields,
            agency_ids=shown.agency_ids,
            excluded_agency_ids=shown.excluded_agency_ids,
            created_at=row.created_at,
        )


class AssignmentList(Schema):
    """A page of assignments."""

    items: list[AssignmentView]
    next: str | None = Field(description="Cursor of the next page; null at the end")


class UncoveredView(Schema):
    """Leaves of an agency that nobody appraises."""

    self_assessment_id: UUID
    agency_id: UUID
    agency_code: str
    agency_name: str
    leaves: list[str] = Field(
        description="Not assigned, or only to members in a conflict of interest",
        examples=[["1.1.1", "1.1.2"]],
    )


class UncoveredList(Schema):
    """A page of agencies with leaves that nobody appraises."""

    items: list[UncoveredView]
    next: str | None = Field(description="Cursor of the next page; null at the end")
