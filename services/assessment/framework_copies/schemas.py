"""What is said about copies over the wire."""

from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from services.assessment.framework_copies.service import NewCopy
from shared.http.schema import Code, Name, Schema

Edition = Annotated[str, StringConstraints(min_length=1, max_length=64, strip_whitespace=True)]


class NewFrameworkCopy(Schema):
    """The draft of a new year, made of another version."""

    id: UUID | None = Field(
        default=None, description="Made by the client, so that a repeat is safe"
    )
    edition: Edition = Field(description="Year or edition of the copy", examples=["2025"])
    code: Code | None = Field(
        default=None, description="Left out: the original's", examples=["hanoi-central-2025"]
    )
    name: Name | None = Field(default=None, description="Left out: the original's")
    programme_id: UUID | None = Field(
        default=None,
        description="Another programme of the same authority; left out: the original's",
    )

    def data(self) -> NewCopy:
        """Give what is wanted."""
        return NewCopy(
            id=self.id,
            programme_id=self.programme_id,
            code=self.code,
            name=self.name,
            edition=self.edition,
        )
