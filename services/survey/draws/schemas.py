"""Draws as they go over the wire."""

import secrets
from decimal import Decimal
from typing import Self
from uuid import UUID

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from services.survey.draws.models import DrawOrder, Level, Stage
from services.survey.samples.models import Size, Sizing
from services.survey.samples.schemas import Seed
from shared.http.schema import DecimalText, Schema, UtcInstant


class DrawStage(Schema):
    """One stage of a draw."""

    level: Level = Field(description="What is drawn: areas, and people at last")
    sizing: Sizing = Field(description="How many")
    count: int | None = Field(
        None,
        ge=1,
        le=1_000_000,
        description="FIXED: of each agency or area before; PROPORTIONAL: altogether",
        examples=[3],
    )
    margin: DecimalText | None = Field(
        None, gt=0, lt=1, description="MARGIN: e of n = N/(1+N·e²)", examples=["0.05"]
    )

    @model_validator(mode="after")
    def _has_its_size(self) -> Self:
        """Refuse a stage without the figure that its sizing needs."""
        if (self.margin if self.sizing is Sizing.MARGIN else self.count) is None:
            raise PydanticCustomError(
                "no_size", "give `margin` for MARGIN, and `count` for FIXED and PROPORTIONAL"
            )
        return self

    def to_model(self) -> Stage:
        """Take it as the domain knows it."""
        return Stage(self.level, Size(self.sizing, self.count, self.margin))


class NewDraw(Schema):
    """A sample to be drawn from a frame, by agency, in one to three stages."""

    id: UUID | None = Field(
        None, description="Made by the sender, so that a repeat is known as one"
    )
    frame_id: UUID = Field(description="The frame")
    stages: list[DrawStage] = Field(
        min_length=1, max_length=3, description="From the largest areas to people"
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
        description="What the draw follows from: the same seed and frame give the same sample; made where not given",
        examples=["5f1d7a84db60d2a4"],
    )

    def to_model(self, campaign_id: UUID) -> DrawOrder:
        """Take it as the domain knows it."""
        stages = tuple(stage.to_model() for stage in self.stages)
        return DrawOrder(self.id, campaign_id, self.frame_id, stages, self.replacements, self.seed)


class DrawHead(Schema):
    """A draw, named by its digest."""

    id: UUID = Field(description="Id")
    campaign_id: UUID = Field(description="The campaign")
    frame_id: UUID = Field(description="The frame")
    group: str = Field(
        validation_alias="group_code", description="The respondent group", examples=["CITIZENS"]
    )
    digest: str = Field(
        description="SHA-256 of the document's bytes", examples=["sha256:9f86d081884c7d65…"]
    )
    drawn_at: UtcInstant = Field(description="When it was drawn")


class DrawPage(Schema):
    """A page of draws, oldest first."""

    items: list[DrawHead] = Field(description="The draws")
    next: str | None = Field(description="Cursor of the next page, nothing where the list ends")


class DrawArea(Schema):
    """What was drawn of one agency, or of one area of it."""

    agency_id: UUID = Field(description="The agency")
    agency_code: str = Field(description="Its code", examples=["ubnd-ba-dinh"])
    agency_name: str = Field(description="Its name")
    population: int = Field(description="How many the frame has of the agency", examples=[1500])
    clusters: list[str] = Field(
        description="The areas drawn on the way", examples=[["Phường Điện Biên", "Tổ 3"]]
    )
    drawn: list[int] = Field(description="How many were drawn at each stage", examples=[[3, 2, 25]])
    listed: list[int] = Field(description="Of how many", examples=[[14, 8, 250]])
    probability: str = Field(
        description="Chance of each member of being drawn", examples=["0.005357142857"]
    )
    members: list[int] = Field(description="Numbers of the list, in the order of the draw")
    standby: list[int] = Field(description="Who stands by, in the order of the draw")


class DrawDocument(Schema):
    """The draw itself: it never changes, its bytes have the digest of its ETag."""

    kind: str = Field(description="Always draw", examples=["draw"])
    version: int = Field(description="Version of the document's form", examples=[1])
    authority_id: UUID = Field(description="Whose campaign it is of")
    campaign_id: UUID = Field(description="The campaign")
    group: str = Field(description="The respondent group", examples=["CITIZENS"])
    frame_id: UUID = Field(description="The frame")
    frame_digest: str = Field(description="Digest of what the frame was made of")
    stages: list[DrawStage] = Field(description="The stages, as ordered")
    replacements: str = Field(description="How many stand by per drawn one", examples=["0.5"])
    seed: str = Field(description="What the draw follows from", examples=["5f1d7a84db60d2a4"])
    areas: list[DrawArea] = Field(description="By code of the agency, then by area")
