"""Checks of interviewers as they go over the wire."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Self
from uuid import UUID

from pydantic import Field

from services.survey.interviewer_checks.service import InterviewerCheck
from shared.http.schema import DecimalText, Schema


class InterviewerCheckView(Schema):
    """What stands out about an interviewer."""

    interviewer_id: UUID = Field(description="Account of the interviewer")
    interviewer_name: str | None = Field(description="Name, as assigned", examples=["Lê Thị Hoa"])
    responses: int = Field(description="Responses that count", examples=[40])
    same_answers: int = Field(
        description="Of these, with one and the same point for all of at least five questions"
    )
    mean: DecimalText | None = Field(description="Mean of the five points", examples=["3.82"])
    mean_distance: DecimalText | None = Field(
        description="How far the mean is from the colleagues' median, in robust standard deviations"
    )
    same_distance: DecimalText | None = Field(
        description="The same for the share of responses with one answer everywhere"
    )
    flags: list[str] = Field(
        description="FAR_FROM_COLLEAGUES, SAME_ANSWERS: beyond 3.5", examples=[["SAME_ANSWERS"]]
    )


class InterviewerChecks(Schema):
    """All interviewers of a campaign."""

    items: list[InterviewerCheckView] = Field(description="By interviewer")

    @classmethod
    def of(cls, checks: Sequence[InterviewerCheck]) -> Self:
        """Show checks."""
        return cls(
            items=[
                InterviewerCheckView(
                    interviewer_id=one.interviewer_id,
                    interviewer_name=one.interviewer_name,
                    responses=one.responses,
                    same_answers=one.same_answers,
                    mean=_two_places(one.mean),
                    mean_distance=_two_places(one.mean_distance),
                    same_distance=_two_places(one.same_distance),
                    flags=list(one.flags),
                )
                for one in checks
            ]
        )


def _two_places(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(f"{value:.2f}")
