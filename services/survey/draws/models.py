"""What is drawn, in which stages, and what comes of it."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from math import prod
from typing import Any, Final
from uuid import UUID

from services.survey.samples.models import Size

PLACES: Final = Decimal("1e-12")


class Level(StrEnum):
    """What is drawn at a stage."""

    WARD = "WARD"
    """Communes and wards (xã, phường)."""
    VILLAGE = "VILLAGE"
    """Villages and quarters (thôn, tổ dân phố)."""
    UNIT = "UNIT"
    """People, households, dossiers."""


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of a draw."""

    level: Level
    size: Size

    def to_data(self) -> dict[str, Any]:
        """Write it as plain data."""
        margin = self.size.margin
        return {
            "level": str(self.level),
            "sizing": str(self.size.sizing),
            "count": self.size.count,
            "margin": None if margin is None else format(margin, "f"),
        }


@dataclass(frozen=True, slots=True)
class DrawOrder:
    """What is to be drawn from a frame."""

    id: UUID | None
    campaign_id: UUID
    frame_id: UUID
    stages: tuple[Stage, ...]
    replacements: Decimal
    """How many stand by for those who cannot be reached, per drawn one."""
    seed: str

    def to_data(self) -> dict[str, Any]:
        """Write it as plain data, so that the same order is known as the same."""
        return {
            "frame_id": str(self.frame_id),
            "stages": [stage.to_data() for stage in self.stages],
            "replacements": format(self.replacements, "f"),
            "seed": self.seed,
        }


@dataclass(frozen=True, slots=True)
class Unit:
    """One of a frame."""

    id: UUID
    number: int
    ward: str | None = None
    village: str | None = None
    dossier: str | None = None


@dataclass(frozen=True, slots=True)
class AgencyUnits:
    """All of a frame that are asked about one agency: a stratum."""

    id: UUID
    code: str
    name: str
    units: tuple[Unit, ...]


@dataclass(frozen=True, slots=True)
class Area:
    """Where a draw has come to: an agency, then an area of it, with the units that are left to draw from."""

    agency: AgencyUnits
    units: tuple[Unit, ...]
    clusters: tuple[str, ...] = ()
    """The areas drawn on the way, the largest first."""
    drawn: tuple[int, ...] = ()
    listed: tuple[int, ...] = ()

    @property
    def key(self) -> tuple[str, ...]:
        """Name it within the frame."""
        return (self.agency.code, *self.clusters)


@dataclass(frozen=True, slots=True)
class DrawnArea:
    """What was drawn of one area in the last stage."""

    area: Area
    members: tuple[Unit, ...]
    standby: tuple[Unit, ...]

    @property
    def probability(self) -> Decimal:
        """Give the chance of each member: the shares of all stages multiplied (Horvitz and Thompson)."""
        share = Decimal(prod(self.area.drawn)) / Decimal(prod(self.area.listed))
        return share.quantize(PLACES, ROUND_HALF_UP)
