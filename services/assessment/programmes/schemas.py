"""What is said about programmes over the wire."""

from uuid import UUID

from pydantic import Field

from shared.http.schema import Code, Name, Schema, UtcInstant


class NewProgramme(Schema):
    """A programme to be made."""

    id: UUID | None = Field(
        default=None, description="Made by the client, so that a repeat is safe"
    )
    authority_id: UUID | None = Field(
        default=None, description="Whose it is; may be left out by who works for one authority only"
    )
    code: Code = Field(description="Unique in the authority", examples=["central-agencies"])
    name: Name = Field(
        description="Name for people", examples=["Cơ quan Trung ương đóng trên địa bàn thành phố"]
    )


class ProgrammeView(Schema):
    """Bộ chỉ số áp dụng cho một nhóm đối tượng: one index that an authority runs."""

    id: UUID
    authority_id: UUID
    code: str = Field(description="Unique in the authority", examples=["central-agencies"])
    name: str = Field(
        description="Name for people", examples=["Cơ quan Trung ương đóng trên địa bàn thành phố"]
    )
    created_at: UtcInstant
    version: int = Field(description="Counts the changes", examples=[1])


class ProgrammeList(Schema):
    """A page of programmes."""

    items: list[ProgrammeView]
    next: str | None = Field(description="Cursor of the next page; null at the end")
