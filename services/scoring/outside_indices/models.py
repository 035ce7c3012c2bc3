"""What an outside table is, and how a place stands in it."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class OutsideRow:
    """One place of a published table."""

    place: str
    points: Decimal
    rank: int
    parts: dict[str, Decimal] = field(default_factory=dict)
    points_change: Decimal | None = None
    """Against the year before, as printed."""
    rank_change: int | None = None
    """Places gained against the year before, as printed."""

    def to_data(self) -> dict[str, Any]:
        """Give plain JSON data, with decimals as strings."""
        return {
            "place": self.place,
            "points": str(self.points),
            "rank": self.rank,
            "parts": {name: str(points) for name, points in self.parts.items()},
            "points_change": None if self.points_change is None else str(self.points_change),
            "rank_change": self.rank_change,
        }


def row_of(data: dict[str, Any]) -> OutsideRow:
    """Read a row as it was stored."""
    change = data["points_change"]
    return OutsideRow(
        place=data["place"],
        points=Decimal(data["points"]),
        rank=data["rank"],
        parts={name: Decimal(points) for name, points in data["parts"].items()},
        points_change=None if change is None else Decimal(change),
        rank_change=data["rank_change"],
    )


@dataclass(frozen=True, slots=True)
class TableOrder:
    """A table to import."""

    authority_id: UUID
    index: str
    name: str
    year: int
    source: str
    csv: str


@dataclass(frozen=True, slots=True)
class OutsideTable:
    """A published table of one year."""

    id: UUID
    authority_id: UUID
    index: str
    name: str
    year: int
    source: str
    rows: tuple[OutsideRow, ...]
    imported_at: datetime
    imported_by_name: str


@dataclass(frozen=True, slots=True)
class PartStanding:
    """A part of the points of a place in a year."""

    name: str
    points: Decimal
    change: Decimal | None


@dataclass(frozen=True, slots=True)
class YearStanding:
    """A place in the table of one year, against the year before."""

    year: int
    points: Decimal
    rank: int
    of: int
    points_change: Decimal | None
    rank_change: int | None
    """Places gained; below zero places lost."""
    as_printed: bool
    """Whether the changes are the printed ones, because the table of the year before is not here."""
    parts: tuple[PartStanding, ...]
    source: str
