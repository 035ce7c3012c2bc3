"""What is said about frameworks over the wire."""

from typing import Any, Literal
from uuid import UUID

from pydantic import Field

from shared.http.schema import Schema, UtcInstant


class FrameworkSummary(Schema):
    """A version of a framework, without its content."""

    id: UUID
    authority_id: UUID
    programme_id: UUID
    code: str = Field(description="The same for all versions", examples=["hanoi-central-2024"])
    number: int = Field(description="Version number, counted per code", examples=[1])
    state: Literal["DRAFT", "ISSUED"] = Field(
        description="A draft may be replaced; an issued version never changes"
    )
    name: str = Field(description="Name for people")
    edition: str = Field(description="Year or edition", examples=["2024"])
    digest: str = Field(
        description="SHA-256 of the content's canonical bytes", examples=["sha256:9f86d0…"]
    )
    copied_from_id: UUID | None = Field(description="Version that it was copied from, if it was")
    created_at: UtcInstant
    created_by: str = Field(description="Who sent it")
    issued_at: UtcInstant | None = Field(description="When it was issued; null for a draft")
    issued_by: str | None = Field(description="Who issued it; null for a draft")
    version: int = Field(description="Counts the changes of the draft", examples=[1])


class FrameworkView(FrameworkSummary):
    """A version of a framework with its content."""

    content: dict[str, Any] = Field(
        description="The file's data: fields, criteria, leaves with points and rules"
    )


class FrameworkList(Schema):
    """A page of frameworks."""

    items: list[FrameworkSummary]
    next: str | None = Field(description="Cursor of the next page; null at the end")


class FrameworkFault(Schema):
    """One fault of a framework file."""

    pointer: str = Field(
        description="Where, as a JSON pointer", examples=["#/fields/0/criteria/1/maximum"]
    )
    line: int | None = Field(None, description="Line in the YAML file, from 1", examples=[42])
    column: int | None = Field(None, description="Column in the line, from 1", examples=[13])
    sheet: str | None = Field(None, description="Sheet of the workbook", examples=["Tiêu chí"])
    cell: str | None = Field(None, description="Cell of the sheet", examples=["C14"])
    code: str = Field(description="What is wrong, for programs", examples=["missing-key"])
    detail: str = Field(description="What is wrong and what to write, in the reader's language")


class FrameworkCheck(Schema):
    """What a dry run found."""

    valid: bool = Field(description="Whether the file could be stored and issued")
    faults: list[FrameworkFault] = Field(description="Every fault, in the order of the file")
