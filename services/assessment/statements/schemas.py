"""What is said about statements over the wire."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from services.assessment.periods.models import Phase
from services.assessment.periods.schemas import Reason
from services.assessment.statements.models import DraftStatement, ShownStatement
from shared.http.schema import Points, Schema, UtcInstant


class NewStatement(Schema):
    """A statement to be added to the thread of a leaf."""

    id: UUID | None = Field(
        default=None, description="Made by the client, so that a repeat is safe"
    )
    text: Annotated[
        str, StringConstraints(min_length=1, max_length=20_000, strip_whitespace=True)
    ] = Field(examples=["Đơn vị đã công khai 62.027/62.027 hồ sơ, kèm danh sách."])
    proposed_points: Points | None = Field(
        default=None, description="Points that are proposed", examples=["0.75"]
    )
    question: bool = Field(
        default=False, description="Whether the council waits for the agency's answer"
    )
    reply_to: UUID | None = Field(default=None, description="Statement of the leaf that it answers")
    evidence_ids: list[UUID] = Field(
        default_factory=list, max_length=50, description="Evidence of the leaf that it points to"
    )

    def draft(self) -> DraftStatement:
        """Give the statement that is to be made."""
        return DraftStatement(
            self.id,
            self.text,
            self.proposed_points,
            self.question,
            self.reply_to,
            list(dict.fromkeys(self.evidence_ids)),
        )


class NewStatementWithdrawal(Schema):
    """Why a statement was mistaken."""

    reason: Reason = Field(examples=["Nhầm tiêu chí; xem ý kiến ở 2.1"])


class StatementView(Schema):
    """Giải trình: a signed, dated statement."""

    id: UUID
    leaf: str
    phase: Phase
    side: Literal["AGENCY", "COUNCIL"]
    text: str
    proposed_points: Points | None
    question: bool = Field(description="Whether the council waits for the agency's answer")
    answered: bool = Field(description="Whether the agency has answered this question")
    reply_to: UUID | None = Field(description="Statement that it answers")
    evidence_ids: list[UUID] = Field(description="Evidence of the leaf that it points to")
    author_id: UUID
    author_name: str
    created_at: UtcInstant
    digest: str | None = Field(
        description="SHA-256 of exactly what was signed: text, points, evidence, author, time"
    )
    withdrawn_at: UtcInstant | None = Field(description="When it was withdrawn as mistaken")
    withdrawn_reason: str | None

    @classmethod
    def of(cls, shown: ShownStatement) -> "StatementView":
        """Say what was stated."""
        row = shown.row
        own = {
            name: getattr(row, name)
            for name in cls.model_fields
            if name not in {"answered", "evidence_ids"}
        }
        return cls(**own, answered=shown.answered, evidence_ids=list(shown.evidence_ids))


class StatementList(Schema):
    """A page of a thread, oldest first."""

    items: list[StatementView]
    next: str | None = Field(description="Cursor of the next page; null at the end")
