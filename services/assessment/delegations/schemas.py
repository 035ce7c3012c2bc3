"""What is said about delegations over the wire."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from services.assessment.answers import LeafCode
from services.assessment.delegations.models import Charge, Target
from shared.http.schema import Name, Schema, UtcInstant

Codes = Annotated[list[LeafCode], Field(default_factory=list, max_length=500)]


class NewDelegation(Schema):
    """Leaves for one account; criteria and fields stand for all their self-scored leaves."""

    leaves: Codes = Field(description="Codes of leaves", examples=[["1.1.1"]])
    criteria: Codes = Field(description="Codes of criteria")
    fields: Codes = Field(description="Codes of fields")
    account_id: UUID = Field(description="Account of the agency that sees to it")
    account_name: Annotated[Name, StringConstraints(max_length=200)] = Field(
        description="Name for people", examples=["Trần Văn Nam"]
    )
    due_on: date | None = Field(default=None, description="The agency's own due day")
    note: Annotated[str, StringConstraints(max_length=2000, strip_whitespace=True)] = Field(
        default="", description="What to see to"
    )
    exclusive: bool = Field(
        default=False,
        description="Nobody else but a head may enter on these leaves; only a head may set it",
    )

    @model_validator(mode="after")
    def _something(self) -> "NewDelegation":
        if not (self.leaves or self.criteria or self.fields):
            raise PydanticCustomError(
                "nothing_delegated",
                "Hãy nêu ít nhất một tiêu chí, nhóm hoặc lĩnh vực. / Name at least one leaf, criterion or field.",
            )
        return self

    def target(self) -> Target:
        """Give what is delegated."""
        return Target(self.leaves, self.criteria, self.fields)

    def charge(self) -> Charge:
        """Give who sees to it and how."""
        return Charge(self.account_id, self.account_name, self.due_on, self.note, self.exclusive)


class DelegationView(Schema):
    """A leaf in somebody's hands."""

    id: UUID
    leaf: str = Field(examples=["1.1.1"])
    account_id: UUID
    account_name: str
    due_on: date | None = Field(description="The agency's own due day")
    note: str
    exclusive: bool = Field(description="Whether nobody else but a head may enter")
    delegated_by: str
    created_at: UtcInstant
    ended_at: UtcInstant | None = Field(description="When it was taken back or given to another")
    ended_by: str | None


class DelegationItems(Schema):
    """Delegations that hold now."""

    items: list[DelegationView]


class DelegationList(Schema):
    """A page of delegations."""

    items: list[DelegationView]
    next: str | None = Field(description="Cursor of the next page; null at the end")
