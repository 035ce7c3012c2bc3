"""What is said about authorities over the wire."""

from uuid import UUID

from pydantic import Field

from shared.http.schema import Code, Name, Schema, UtcInstant


class NewAuthority(Schema):
    """An authority to be made."""

    id: UUID | None = Field(
        default=None, description="Made by the client, so that a repeat is safe"
    )
    code: Code = Field(description="Unique in the deployment", examples=["ha-noi"])
    name: Name = Field(description="Name for people", examples=["Sở Nội vụ thành phố Hà Nội"])


class AuthorityView(Schema):
    """Cơ quan chủ trì: runs programmes."""

    id: UUID
    code: str = Field(description="Unique in the deployment", examples=["ha-noi"])
    name: str = Field(description="Name for people", examples=["Sở Nội vụ thành phố Hà Nội"])
    created_at: UtcInstant
    version: int = Field(description="Counts the changes", examples=[1])


class AuthorityList(Schema):
    """A page of authorities."""

    items: list[AuthorityView]
    next: str | None = Field(description="Cursor of the next page; null at the end")
