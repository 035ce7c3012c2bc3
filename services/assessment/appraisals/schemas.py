"""What is said about appraisals over the wire."""

from typing import Any, Literal
from uuid import UUID

from pydantic import Field, model_validator

from services.assessment.answers import AnswerSchema, LeafCode, refuse_repeats
from services.assessment.appraisals.models import Basis, DraftDecision
from shared.http.schema import LongText, Points, Schema, UtcInstant
from shared.methodology.documents import Decision


class AppraisalChange(Schema):
    """What an appraiser decides on a leaf."""

    decision: Decision = Field(
        description="ACCEPTED takes the agency's claim; CHANGED gives another answer or points"
    )
    answer: AnswerSchema | None = Field(default=None, description="The answer that holds instead")
    points: Points | None = Field(
        default=None, description="Points fixed instead of the rule's", examples=["0.25"]
    )
    opinion: LongText = Field(
        default="",
        description="Why; obligatory for a change",
        examples=["Chỉ công khai 49.533/62.027 hồ sơ"],
    )
    explanation_requested: bool = Field(
        default=False, description="Whether the agency is asked to explain"
    )

    def draft(self, leaf: str, expected: int) -> DraftDecision:
        """Give the decision that is to be made."""
        answer: dict[str, Any] | None = self.answer.data() if self.answer else None
        return DraftDecision(
            leaf,
            expected,
            self.decision,
            answer,
            self.points,
            self.opinion.strip(),
            self.explanation_requested,
        )


class AppraisalItem(AppraisalChange):
    """One decision of many."""

    leaf: LeafCode = Field(examples=["1.1.1"])
    version: int = Field(default=0, ge=0, description="Version that is changed; 0 for a new one")


class AppraisalItems(Schema):
    """Decisions that are made together, all or none."""

    items: list[AppraisalItem] = Field(
        min_length=1,
        max_length=500,
        description="Each leaf once",
        examples=[[{"leaf": "1.1.1", "decision": "ACCEPTED"}]],
    )

    @model_validator(mode="after")
    def _once(self) -> "AppraisalItems":
        refuse_repeats([item.leaf for item in self.items])
        return self


class OpinionView(Schema):
    """Ý kiến thẩm định: what one appraiser gives a leaf in a round."""

    round: Literal[1, 2]
    leaf: str = Field(examples=["1.1.1"])
    appraiser_id: UUID
    appraiser_name: str
    decision: Decision
    answer: AnswerSchema | None
    points: Points | None
    opinion: str
    explanation_requested: bool
    given_at: UtcInstant
    changed_after_others: bool = Field(
        description="Whether it was changed when the others' points were open to the appraiser"
    )
    version: int = Field(description="Send it as If-Match when you change your opinion")


class OpinionList(Schema):
    """Opinions that were given."""

    items: list[OpinionView]


class AppraisalView(Schema):
    """Thẩm định: the council's decision of one round on one leaf."""

    round: Literal[1, 2]
    leaf: str = Field(examples=["1.1.1"])
    basis: Basis = Field(
        description="Opinions that agree, settled by the chair, or waived: what stood before stands"
    )
    decision: Decision
    answer: AnswerSchema | None
    points: Points | None
    opinion: str
    explanation_requested: bool
    appraiser_id: UUID
    appraiser_name: str = Field(
        description="Who decided: the chair, or the appraiser whose opinion completed it"
    )
    decided_at: UtcInstant
    version: int = Field(description="Send it as If-Match when you settle the leaf again")


class AppraisalList(Schema):
    """Decisions that were made."""

    items: list[AppraisalView]
