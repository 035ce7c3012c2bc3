"""What is said about settlements over the wire."""

from uuid import UUID

from pydantic import Field, model_validator

from services.assessment.answers import LeafCode, refuse_repeats
from services.assessment.appraisals.schemas import OpinionView
from services.assessment.periods.schemas import Reason
from shared.http.schema import Points, Schema, UtcInstant


class DifferenceView(Schema):
    """A leaf on which appraisers differ."""

    self_assessment_id: UUID
    agency_id: UUID
    agency_code: str
    agency_name: str
    round: int
    leaf: str = Field(examples=["1.1.1"])
    name: str
    field: str = Field(description="Code of the leaf's field", examples=["1"])
    claimed_points: Points | None
    maximum: Points
    since: UtcInstant = Field(description="When the difference came up")
    opinions: list[OpinionView] = Field(description="What each appraiser gives")


class DifferenceList(Schema):
    """A page of differences."""

    items: list[DifferenceView]
    next: str | None = Field(description="Cursor of the next page; null at the end")


class NewWaiver(Schema):
    """Leaves on which the council abstains."""

    leaves: list[LeafCode] = Field(min_length=1, max_length=500, examples=[["1.1.1"]])
    reason: Reason = Field(examples=["Chưa có số liệu chính thức của Bộ; giữ nguyên điểm tự chấm"])

    @model_validator(mode="after")
    def _once(self) -> "NewWaiver":
        refuse_repeats(self.leaves)
        return self


class QuorumChange(Schema):
    """How many opinions decide a leaf."""

    quorum: int | None = Field(
        ge=1, le=100, description="Null: those of everybody who is assigned", examples=[2]
    )
    reason: Reason = Field(examples=["Quy chế làm việc của Hội đồng, Điều 5"])
