"""Losses as they are answered."""

from pydantic import Field

from shared.http.schema import Points, Schema


class LossReason(Schema):
    """One sentence in both languages."""

    vi: str = Field(examples=["Đạt 79,86 %: từ 70 % đến dưới 80 % được 0,5 điểm."])
    en: str = Field(examples=["79.86 %: from 70 % to below 80 % gives 0.5 points."])


class LossView(Schema):
    """A leaf that has less than its maximum, and why."""

    leaf: str = Field(description="Code of the leaf", examples=["1.1.2"])
    name: str = Field(description="Its name")
    field: str = Field(description="Code of its field", examples=["1"])
    maximum: Points = Field(description="Applicable maximum")
    points: Points = Field(description="Points it got, not rounded")
    lost: Points = Field(description="What is missing to the maximum")
    status: str = Field(description="How it came by its points", examples=["SCORED"])
    reason: LossReason
    opinion: str = Field(description="What the council said of it; may be empty")


class LossList(Schema):
    """A page of losses, the most first."""

    items: list[LossView]
    next: str | None = Field(description="Cursor of the next page; null at the end")
