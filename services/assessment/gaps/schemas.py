"""Gaps as they are answered."""

from uuid import UUID

from pydantic import Field

from services.assessment.gaps.models import GapDimension
from services.assessment.periods.models import Phase
from shared.http.schema import Points, Schema


class GapRowView(Schema):
    """What was claimed, and what became of it; points are of the leaves that have both a claim and decided points."""

    key: str = Field(
        description="Id of the report, code of the field, or account of the appraiser",
        examples=["1"],
    )
    code: str = Field(description="Code of the agency or field", examples=["1"])
    name: str = Field(description="Name of the agency or appraiser", examples=["Sở Nội vụ"])
    claimed: int = Field(description="Leaves with a claim", examples=[60])
    accepted: int = Field(description="Of these, accepted as claimed", examples=[52])
    changed: int = Field(description="Of these, given otherwise", examples=[8])
    without_points: int = Field(
        description="Decided, but without points: the rule waits for others' figures, or the leaf does not apply",
        examples=[1],
    )
    lowered: int = Field(description="Leaves that got less than claimed", examples=[7])
    raised: int = Field(description="Leaves that got more than claimed", examples=[0])
    claimed_points: Points
    round_1_points: Points = Field(description="By appraiser: what he or she gave")
    round_2_points: Points = Field(
        description="Of leaves that round 2 decided; by appraiser: what he or she gave"
    )
    final_points: Points = Field(description="Of the last round that is open to you")
    difference: Points = Field(description="Claimed less final")


class LeafGapView(Schema):
    """A leaf whose claim and decision differ."""

    self_assessment_id: UUID
    agency_code: str
    agency_name: str
    leaf: str = Field(examples=["1.1.1"])
    field: str = Field(examples=["1"])
    claimed_points: Points
    round_1_points: Points | None
    round_2_points: Points | None
    final_points: Points
    difference: Points = Field(description="Claimed less final")
    sheet: str = Field(description="Path of the sheet with everything side by side")


class GapStatistics(Schema):
    """Gaps between claims and decisions."""

    period_id: UUID
    phase: Phase
    by: GapDimension
    rows: list[GapRowView]
    largest: list[LeafGapView] = Field(description="The largest gaps, whichever side is higher")
