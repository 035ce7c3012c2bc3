"""What is said about work lists over the wire."""

from uuid import UUID

from pydantic import Field

from services.assessment.work_lists.models import WorkState
from shared.http.schema import Points, Schema, UtcInstant


class WorkLeafView(Schema):
    """A leaf that you appraise."""

    leaf: str = Field(examples=["1.1.1"])
    name: str
    field: str = Field(examples=["1"])
    claimed_points: Points | None
    maximum: Points
    supplemented: bool = Field(description="Whether the agency added something for round 2")
    not_applicable_requested: bool = Field(
        description="Whether the agency asks that the leaf does not apply; ACCEPTED grants it"
    )
    state: WorkState = Field(description="Where it stands for you")
    new: bool = Field(description="Whether something came since your last visit")


class WorkItemView(Schema):
    """What there is for you in one report."""

    self_assessment_id: UUID
    agency_id: UUID
    agency_code: str
    agency_name: str
    round: int
    leaves: list[WorkLeafView]


class WorkList(Schema):
    """A page of what there is for you, report by report."""

    items: list[WorkItemView]
    next: str | None = Field(description="Cursor of the next page; null at the end")


class WorkCountView(Schema):
    """How many leaves of a field there are for you."""

    field: str = Field(examples=["1"])
    to_do: int
    done: int = Field(description="Those that differ too")
    differing: int
    new: int = Field(description="With something that came since your last visit")


class WorkCountList(Schema):
    """Your leaves, field by field."""

    items: list[WorkCountView]


class VisitView(Schema):
    """When you last looked at a report."""

    self_assessment_id: UUID
    visited_at: UtcInstant
