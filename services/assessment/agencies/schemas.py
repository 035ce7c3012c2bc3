"""What is said about agencies over the wire."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from services.assessment.agencies.models import Agency, AgencyDetails
from services.assessment.agencies.rules import AGENCY_CODE
from shared.http.schema import Code, Name, Schema, UtcInstant

AgencyCode = Annotated[str, StringConstraints(pattern=AGENCY_CODE.pattern)]
"""Mã định danh cơ quan."""


class AgencyContent(Schema):
    """Everything that may be said about an agency."""

    code: AgencyCode = Field(description="Code of the state's register", examples=["000.00.01.H26"])
    name: Name = Field(description="Name for people", examples=["Cục Thuế thành phố Hà Nội"])
    block: Code = Field(description="Block (khối) that it is ranked in", examples=["CENTRAL"])
    ranked: bool = Field(default=True, description="Whether it gets a rank, not only points")
    valid_from: date | None = Field(default=None, description="First day", examples=["2024-01-01"])
    valid_to: date | None = Field(default=None, description="First day on which it is no more")

    @model_validator(mode="after")
    def _ordered(self) -> "AgencyContent":
        if self.valid_from and self.valid_to and self.valid_to <= self.valid_from:
            raise PydanticCustomError(
                "validity",
                "`valid_to` phải sau `valid_from` / `valid_to` has to be after `valid_from`",
            )
        return self

    def details(self) -> AgencyDetails:
        """Give what is said, for the service."""
        return AgencyDetails(
            code=self.code,
            name=self.name,
            block=self.block,
            ranked=self.ranked,
            valid_from=self.valid_from,
            valid_to=self.valid_to,
        )


class AgencyChange(AgencyContent):
    """What an agency is to be: a correction, or another name or block from a day on."""

    effective_on: date | None = Field(
        default=None,
        description="First day of the new code, name, block or rank; the earlier ones stay in the history. "
        "Left out, the present ones are corrected.",
        examples=["2025-03-01"],
    )


class NewAgency(AgencyContent):
    """An agency to be made."""

    id: UUID | None = Field(
        default=None, description="Made by the client, so that a repeat is safe"
    )
    authority_id: UUID | None = Field(
        default=None, description="Whose it is; may be left out by who works for one authority only"
    )


class AgencyView(Schema):
    """Cơ quan, đơn vị: whoever is assessed."""

    id: UUID
    authority_id: UUID
    code: str = Field(description="Code of the state's register", examples=["000.00.01.H26"])
    name: str = Field(description="Name for people", examples=["Cục Thuế thành phố Hà Nội"])
    block: str = Field(description="Block (khối) that it is ranked in", examples=["CENTRAL"])
    ranked: bool = Field(description="Whether it gets a rank, not only points")
    valid_from: date | None = Field(description="First day; null for always")
    valid_to: date | None = Field(description="First day on which it is no more; null for never")
    effective_on: date | None = Field(
        description="Since when it has this code, name and block; null for always"
    )
    created_at: UtcInstant
    version: int = Field(description="Counts the changes", examples=[1])

    @classmethod
    def of(cls, agency: Agency) -> "AgencyView":
        """Write an agency as it is on the day asked for."""
        details = agency.details
        return cls(
            id=agency.id,
            authority_id=agency.authority_id,
            code=details.code,
            name=details.name,
            block=details.block,
            ranked=details.ranked,
            valid_from=details.valid_from,
            valid_to=details.valid_to,
            effective_on=agency.effective_on,
            created_at=agency.created_at,
            version=agency.version,
        )


class AgencyList(Schema):
    """A page of agencies."""

    items: list[AgencyView]
    next: str | None = Field(description="Cursor of the next page; null at the end")


class AgencyVersionView(Schema):
    """What an agency was called, and where it was ranked, from one day to another."""

    code: str = Field(description="Code of the state's register", examples=["000.00.01.H26"])
    name: str = Field(description="Name for people", examples=["Sở Kế hoạch và Đầu tư"])
    block: str = Field(description="Block (khối) that it was ranked in", examples=["CENTRAL"])
    ranked: bool = Field(description="Whether it got a rank, not only points")
    effective_on: date | None = Field(description="First day; null for always")
    superseded_on: date | None = Field(
        description="First day of the next one; null for the last one"
    )
    recorded_by: str | None = Field(description="Who entered it")
    created_at: UtcInstant


class AgencyHistory(Schema):
    """Everything that an agency has been called, the first first."""

    items: list[AgencyVersionView]
