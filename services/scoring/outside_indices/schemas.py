"""Outside tables as they are sent and answered."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Annotated, Self
from unicodedata import normalize
from uuid import UUID

from pydantic import AfterValidator, Field, StringConstraints

from services.scoring.outside_indices.models import OutsideTable, TableOrder, YearStanding
from shared.http.schema import DecimalText, Name, Schema, UtcInstant

IndexCode = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9_]{0,39}$")]
PlaceName = Annotated[
    str,
    StringConstraints(min_length=1, max_length=200, strip_whitespace=True),
    AfterValidator(lambda name: normalize("NFC", name)),
]
_CSV = "place,points,rank,rank_change,points_change,Thể chế\nHà Nội,86.07,8,-6,1.43,10.5\n"


class NewOutsideTable(Schema):
    """A published table of one year, as CSV."""

    authority_id: UUID = Field(description="Who imports it")
    index: IndexCode = Field(description="Which index", examples=["PAR_INDEX"])
    name: Name = Field(
        description="What it is called", examples=["Chỉ số cải cách hành chính cấp tỉnh"]
    )
    year: int = Field(ge=1990, le=2200, description="Year that it is about", examples=[2020])
    source: Name = Field(
        description="Where it was published", examples=["Bộ Nội vụ, PAR INDEX 2020"]
    )
    csv: str = Field(
        min_length=1,
        max_length=500_000,
        description="Columns `place`, `points`; perhaps `rank`, `points_change`, `rank_change`; every other column is a part. "
        "Comma or semicolon; decimals with point or, between semicolons, comma",
        examples=[_CSV],
    )

    def to_order(self) -> TableOrder:
        """Make the command of it."""
        return TableOrder(
            self.authority_id, self.index, self.name, self.year, self.source, self.csv
        )


class OutsideTableView(Schema):
    """A table that was imported."""

    id: UUID = Field(description="Its id")
    authority_id: UUID = Field(description="Who imported it")
    index: str = Field(description="Which index", examples=["PAR_INDEX"])
    name: str = Field(description="What it is called")
    year: int = Field(description="Year that it is about", examples=[2020])
    source: str = Field(description="Where it was published")
    places: int = Field(description="How many places it has", examples=[63])
    imported_at: UtcInstant = Field(description="When it was imported")
    imported_by_name: str = Field(description="Who imported it")

    @classmethod
    def of(cls, table: OutsideTable) -> Self:
        """Show it."""
        shown = cls.model_fields.keys() - {"places"}
        members = {name: getattr(table, name) for name in shown}
        return cls.model_validate({**members, "places": len(table.rows)})


class OutsideTablePage(Schema):
    """One page of tables, the last imported first."""

    items: list[OutsideTableView] = Field(description="The tables")
    next: str | None = Field(description="Cursor of the next page; null at the end")


class PartStandingView(Schema):
    """A part of the points."""

    name: str = Field(description="Its name in the table", examples=["Thể chế"])
    points: DecimalText = Field(description="Points", examples=["10.5"])
    change: DecimalText | None = Field(description="Against the year before", examples=["0.25"])


class YearStandingView(Schema):
    """A place in one year."""

    year: int = Field(description="The year", examples=[2020])
    points: DecimalText = Field(description="Points", examples=["86.07"])
    rank: int = Field(description="Rank", examples=[8])
    of: int = Field(description="Of how many places", examples=[63])
    points_change: DecimalText | None = Field(
        description="Against the year before", examples=["1.43"]
    )
    rank_change: int | None = Field(
        description="Places gained against the year before; below zero places lost", examples=[-6]
    )
    as_printed: bool = Field(
        description="Whether the changes are as printed: the table of the year before is not here"
    )
    parts: list[PartStandingView] = Field(description="In the order of the table's columns")
    source: str = Field(description="Where it was published")


class PlaceWay(Schema):
    """A place through the years of an outside index, newest first."""

    index: str = Field(description="Which index", examples=["PAR_INDEX"])
    place: str = Field(description="Which place", examples=["Hà Nội"])
    items: list[YearStandingView] = Field(description="Years in which it has a place")

    @classmethod
    def of(cls, index: str, place: str, way: Iterable[YearStanding]) -> Self:
        """Show it."""
        items = [YearStandingView.model_validate(asdict(one)) for one in way]
        return cls(index=index, place=place, items=items)
