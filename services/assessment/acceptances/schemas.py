"""What is said about acceptances over the wire."""

from typing import Any
from uuid import UUID

from pydantic import Field, model_validator

from services.assessment.acceptances.models import WORDS, Accepted, WhyLeft
from services.assessment.answers import LeafCode, refuse_repeats
from services.assessment.self_assessments.schemas import PreviewText
from shared.http.schema import Schema


class NewAcceptance(Schema):
    """Claims of a report that are accepted where nothing differs."""

    leaves: list[LeafCode] | None = Field(
        default=None,
        min_length=1,
        max_length=500,
        description="Left out: all that is assigned to you",
        examples=[["1.1.1", "1.1.2"]],
    )
    all_or_nothing: bool = Field(default=False, description="Refuse all if something differs")

    @model_validator(mode="after")
    def _once(self) -> "NewAcceptance":
        refuse_repeats(self.leaves or [])
        return self


class NewPeriodAcceptance(Schema):
    """Claims of many reports that are accepted where nothing differs."""

    fields: list[LeafCode] | None = Field(
        default=None, max_length=100, description="Only of these fields", examples=[["1"]]
    )
    blocks: list[LeafCode] | None = Field(
        default=None, max_length=100, description="Only of these blocks", examples=[["SO"]]
    )
    agency_ids: list[UUID] | None = Field(
        default=None, max_length=1000, description="Only of these agencies"
    )
    all_or_nothing: bool = Field(default=False, description="Refuse all if something differs")


class LeftLeaf(Schema):
    """A leaf that has to be looked at by itself."""

    leaf: str = Field(examples=["1.1.1"])
    why: WhyLeft
    detail: PreviewText = Field(description="The same in words")


class AcceptanceView(Schema):
    """What became of the leaves of one report."""

    self_assessment_id: UUID
    agency_id: UUID
    agency_code: str
    round: int
    accepted: list[str] = Field(description="Leaves whose claims you accept, now or before")
    left: list[LeftLeaf] = Field(description="Leaves that you have to look at, and why")

    @classmethod
    def of(cls, number: int, result: Accepted) -> "AcceptanceView":
        """Say what was done."""
        report: Any = result.report
        return cls(
            self_assessment_id=report.id,
            agency_id=report.agency_id,
            agency_code=report.agency.code,
            round=number,
            accepted=result.accepted,
            left=[
                LeftLeaf(leaf=code, why=why, detail=PreviewText(vi=WORDS[why].vi, en=WORDS[why].en))
                for code, why in result.left.items()
            ],
        )


class AcceptanceList(Schema):
    """What became of a page of reports; send it again with the cursor for the next."""

    items: list[AcceptanceView]
    next: str | None = Field(description="Cursor of the next page; null at the end")
