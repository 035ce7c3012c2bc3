"""Assignments as they go over the wire."""

from uuid import UUID

from pydantic import Field

from services.survey.assignments.models import NewAssignment
from shared.http.schema import Code, Schema, UtcInstant


class AssignmentOrder(Schema):
    """An interviewer with agencies and groups; each pair that has a target is assigned."""

    interviewer_id: UUID = Field(description="Account of the interviewer")
    interviewer_name: str = Field(
        min_length=1, max_length=200, description="Name", examples=["Trần Thị Bình"]
    )
    agency_ids: list[UUID] = Field(min_length=1, max_length=1000, description="The agencies")
    groups: list[Code] = Field(
        min_length=1, max_length=100, description="The respondent groups", examples=[["CITIZENS"]]
    )

    def to_model(self) -> NewAssignment:
        """Take it as the domain knows it."""
        return NewAssignment(
            self.interviewer_id,
            self.interviewer_name,
            tuple(self.agency_ids),
            tuple(self.groups),
        )


class InterviewAssignmentView(Schema):
    """One interviewer, one agency, one group."""

    id: UUID = Field(description="Id")
    campaign_id: UUID = Field(description="The campaign")
    interviewer_id: UUID = Field(description="Account of the interviewer")
    interviewer_name: str = Field(description="Name", examples=["Trần Thị Bình"])
    agency_id: UUID = Field(description="The agency")
    group: str = Field(
        validation_alias="group_code", description="The respondent group", examples=["CITIZENS"]
    )
    created_at: UtcInstant = Field(description="When it was assigned")


class MadeAssignments(Schema):
    """The assignments that an order comes to, those that were there already included."""

    items: list[InterviewAssignmentView] = Field(description="The assignments")


class InterviewAssignmentPage(Schema):
    """A page of assignments, oldest first."""

    items: list[InterviewAssignmentView] = Field(description="The assignments")
    next: str | None = Field(description="Cursor of the next page, nothing where the list ends")
