"""Samples as they go over the wire."""

import secrets
from decimal import Decimal
from typing import Annotated, Self
from uuid import UUID

from pydantic import Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from services.survey.dossier_statistics.months import months_between
from services.survey.dossier_statistics.schemas import MonthName
from services.survey.samples.models import SampleOrder, Size, Sizing
from shared.http.schema import DecimalText, Name, Schema, UtcInstant

Seed = Annotated[str, StringConstraints(pattern=r"^[\x21-\x7e]{8,100}$")]


class NewSample(Schema):
    """A sample to be drawn of completed dossiers, stratified by resolving agency."""

    id: UUID | None = Field(
        None, description="Made by the sender, so that a repeat is known as one"
    )
    authority_id: UUID = Field(description="Whose dossiers")
    name: Name = Field(description="What it is", examples=["Mẫu người dân quý I/2024"])
    from_month: MonthName = Field(description="First month of completion", examples=["2024-01"])
    to_month: MonthName = Field(description="Last month of completion", examples=["2024-03"])
    sizing: Sizing = Field(description="How large it is")
    count: int | None = Field(
        None, ge=1, le=1_000_000, description="FIXED: of each agency; PROPORTIONAL: altogether"
    )
    margin: DecimalText | None = Field(
        None,
        gt=0,
        lt=1,
        description="MARGIN: e of n = N/(1+N·e²), of each agency",
        examples=["0.05"],
    )
    replacements: DecimalText = Field(
        default=Decimal(0),
        ge=0,
        le=5,
        description="How many stand by for those who cannot be reached, per drawn one",
        examples=["0.5"],
    )
    seed: Seed = Field(
        default_factory=lambda: secrets.token_hex(16),
        description="What the draw follows from: the same seed and dossiers give the same sample; made where not given",
        examples=["5f1d7a84db60d2a4"],
    )

    @model_validator(mode="after")
    def _has_its_size(self) -> Self:
        """Refuse an order without the figure that its sizing needs."""
        if (self.margin if self.sizing is Sizing.MARGIN else self.count) is None:
            raise PydanticCustomError(
                "no_size", "give `margin` for MARGIN, and `count` for FIXED and PROPORTIONAL"
            )
        return self

    def to_model(self) -> SampleOrder:
        """Take it as the domain knows it."""
        return SampleOrder(
            self.id,
            self.authority_id,
            self.name,
            months_between(self.from_month, self.to_month),
            Size(self.sizing, self.count, self.margin),
            self.replacements,
            self.seed,
        )


class SampleHead(Schema):
    """A drawn sample, named by its digest."""

    id: UUID = Field(description="Id")
    authority_id: UUID = Field(description="Whose dossiers it is of")
    name: str = Field(description="What it is")
    digest: str = Field(
        description="SHA-256 of the document's bytes", examples=["sha256:9f86d081884c7d65…"]
    )
    drawn_at: UtcInstant = Field(description="When it was drawn")


class SamplePage(Schema):
    """A page of samples, oldest first."""

    items: list[SampleHead] = Field(description="The samples")
    next: str | None = Field(description="Cursor of the next page, nothing where the list ends")


class SampleStratum(Schema):
    """What was drawn of one agency."""

    agency_id: UUID = Field(description="The agency")
    agency_code: str = Field(description="Its code", examples=["so-tnmt"])
    agency_name: str = Field(description="Its name")
    population: int = Field(description="How many there were to draw from", examples=[1200])
    members: list[str] = Field(description="Drawn dossier numbers, in the order of the draw")
    replacements: list[str] = Field(description="Who stands by, in the order of the draw")


class SampleDocument(Schema):
    """The sample itself: it never changes, its bytes have the digest of its ETag."""

    kind: str = Field(description="Always sample", examples=["sample"])
    version: int = Field(description="Version of the document's form", examples=[1])
    authority_id: UUID = Field(description="Whose dossiers it is of")
    name: str = Field(description="What it is")
    from_month: str = Field(description="First month of completion", examples=["2024-01"])
    to_month: str = Field(description="Last month of completion", examples=["2024-03"])
    sizing: Sizing = Field(description="How large it is")
    count: int | None = Field(description="Of each agency, or altogether")
    margin: str | None = Field(description="Margin of error", examples=["0.05"])
    replacements: str = Field(description="How many stand by per drawn one", examples=["0.5"])
    seed: str = Field(description="What the draw follows from", examples=["5f1d7a84db60d2a4"])
    strata: list[SampleStratum] = Field(description="By code of the agency")
