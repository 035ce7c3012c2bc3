"""What a unit of a portal is joined to."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class MappedUnit:
    """A unit, as portals name it, and its agency."""

    unit: str
    agency_id: UUID
    agency_code: str
    agency_name: str


@dataclass(frozen=True, slots=True)
class UnknownUnit:
    """A unit that came in and belongs to no agency yet."""

    unit: str
    resolving: int
    receiving: int


@dataclass(frozen=True, slots=True)
class UnitMap:
    """The table of units that holds."""

    authority_id: UUID
    version: int
    units: tuple[MappedUnit, ...]
