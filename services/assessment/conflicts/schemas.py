"""What is said about conflicts of interest over the wire."""

from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from services.assessment.conflicts.models import ConflictKind
from services.assessment.periods.schemas import Reason
from shared.http.schema import Name, Schema, UtcInstant


class NewConflict(Schema):
    """A conflict of interest to be declared."""

    id: UUID | None = Field(
        default=None, description="Made by the client, so that a repeat is safe"
    )
    agency_id: UUID = Field(description="Agency of the period")
    account_id: UUID | None = Field(
        default=None, description="Whose conflict it is; left out for your own"
    )
    account_name: Annotated[Name, StringConstraints(max_length=200)] | None = Field(
        default=None, description="Name of that person, where `account_id` is given"
    )
    kind: ConflictKind = Field(
        description="What ties the person to the agency", examples=["FAMILY"]
    )
    reason: Reason = Field(examples=["Vợ tôi là Phó Giám đốc của đơn vị này"])


class NewConflictWithdrawal(Schema):
    """Why a conflict stands no more."""

    reason: Reason = Field(examples=["Khai nhầm đơn vị"])


class ConflictView(Schema):
    """Xung đột lợi ích: a person who judges nothing of an agency in a period."""

    id: UUID
    period_id: UUID
    agency_id: UUID
    account_id: UUID
    account_name: str
    kind: ConflictKind
    reason: str
    declared_by: str
    created_at: UtcInstant
    withdrawn_at: UtcInstant | None = Field(
        description="When it was withdrawn; null while it stands"
    )
    withdrawn_by: str | None
    withdrawn_reason: str | None


class ConflictList(Schema):
    """A page of conflicts, withdrawn ones too."""

    items: list[ConflictView]
    next: str | None = Field(description="Cursor of the next page; null at the end")
