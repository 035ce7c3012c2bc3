"""Retention as it goes over the wire."""

from datetime import date
from typing import Self

from pydantic import Field

from services.survey.retention.service import ShownRetention
from shared.http.schema import Schema, UtcInstant


class RetentionOrder(Schema):
    """Another last day of keeping."""

    kept_to: date = Field(description="The last day, in Viet Nam", examples=["2027-12-31"])
    reason: str = Field(
        min_length=1,
        max_length=2000,
        description="In words, without anybody's name",
        examples=["Khiếu nại đã giải quyết xong"],
    )


class RetentionView(Schema):
    """Until when single answers are kept."""

    kept_to: date = Field(description="The last day, in Viet Nam", examples=["2027-12-31"])
    earliest: date = Field(description="The first day that can be chosen")
    latest: date = Field(description="The last day that can be chosen")
    erased_at: UtcInstant | None = Field(description="When they were erased")

    @classmethod
    def of_shown(cls, shown: ShownRetention) -> Self:
        """Write it for the wire."""
        return cls(
            kept_to=shown.kept_to,
            earliest=shown.span.first,
            latest=shown.span.last,
            erased_at=shown.erased_at,
        )
