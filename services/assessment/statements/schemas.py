"""What is said about statements over the wire."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from services.assessment.periods.models import Phase
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


class StatementView(Schema):
    """Giải trình: a signed, dated statement."""

    id: UUID
    leaf: str
    phase: Phase
    side: Literal["AGENCY", "COUNCIL"]
    text: str
    proposed_points: Points | None
    author_name: str
    created_at: UtcInstant


class StatementList(Schema):
    """A page of a thread, oldest first."""

    items: list[StatementView]
    next: str | None = Field(description="Cursor of the next page; null at the end")
