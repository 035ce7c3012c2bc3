"""The table of units as it goes over the wire."""

from typing import Annotated, Self
from uuid import UUID

from pydantic import Field, StringConstraints

from services.survey.dossier_units.models import MappedUnit, UnitMap
from shared.http.schema import Code, Name, Schema

UnitName = Annotated[
    str, StringConstraints(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f]+$")
]
MOST_UNITS = 20_000


class MappedUnitRow(Schema):
    """One unit and its agency."""

    unit: UnitName = Field(
        description="As portals name it: a code of up to 35 signs (QĐ 20/2020/QĐ-TTg), or the name that some send",
        examples=["000.00.01.H26"],
    )
    agency_id: UUID = Field(description="The agency, an id of the assessment service")
    agency_code: Code = Field(description="Its code", examples=["so-noi-vu"])
    agency_name: Name = Field(description="Its name", examples=["Sở Nội vụ"])

    def to_model(self) -> MappedUnit:
        """Take it as the domain knows it."""
        return MappedUnit(self.unit, self.agency_id, self.agency_code, self.agency_name)


class UnitMapChange(Schema):
    """The whole table of units, as it shall hold from now on."""

    authority_id: UUID = Field(
        description="Whose table it is", examples=["01a1f0c2-8f0e-7c3b-9b1a-2f6f6a1f0c01"]
    )
    units: list[MappedUnitRow] = Field(max_length=MOST_UNITS, description="All units")


class UnitMapView(Schema):
    """The table of units that holds."""

    authority_id: UUID = Field(description="Whose table it is")
    version: int = Field(description="Version, for If-Match; 0 where there is none yet")
    units: list[MappedUnitRow] = Field(description="All units, by name")

    @classmethod
    def of(cls, shown: UnitMap) -> Self:
        """Show a table."""
        return cls(
            authority_id=shown.authority_id,
            version=shown.version,
            units=[MappedUnitRow.model_validate(one) for one in shown.units],
        )


class UnknownUnitView(Schema):
    """A unit that came in and belongs to no agency yet."""

    unit: str = Field(description="As portals name it", examples=["000.11.22.H26"])
    resolving: int = Field(description="How many dossiers it resolves", examples=[120])
    receiving: int = Field(description="How many dossiers it took in", examples=[3])


class UnknownUnits(Schema):
    """Units to be joined to an agency, those with the most dossiers first."""

    items: list[UnknownUnitView] = Field(description="At most 1,000 units")
