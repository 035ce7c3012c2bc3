"""What a sample is drawn from, and how large it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from services.survey.dossier_statistics.models import Month


class Sizing(StrEnum):
    """How large a sample is."""

    FIXED = "FIXED"
    """So many of each stratum."""
    PROPORTIONAL = "PROPORTIONAL"
    """So many altogether, shared out by the strata's sizes."""
    MARGIN = "MARGIN"
    """n = N/(1+N·e²) of each stratum: the size that the old SIPAS takes for a margin of error e."""


@dataclass(frozen=True, slots=True)
class Size:
    """The size of a sample."""

    sizing: Sizing
    count: int | None
    margin: Decimal | None


@dataclass(frozen=True, slots=True)
class SampleOrder:
    """What is to be drawn."""

    id: UUID | None
    authority_id: UUID
    name: str
    months: tuple[Month, ...]
    size: Size
    replacements: Decimal
    """How many stand by for those who cannot be reached, per drawn one."""
    seed: str

    def to_data(self) -> dict[str, Any]:
        """Write it as plain data, so that the same order is known as the same."""
        size = self.size
        return {
            "name": self.name,
            "from_month": self.months[0].name,
            "to_month": self.months[-1].name,
            "sizing": str(size.sizing),
            "count": size.count,
            "margin": None if size.margin is None else format(size.margin, "f"),
            "replacements": format(self.replacements, "f"),
            "seed": self.seed,
        }


@dataclass(frozen=True, slots=True)
class Stratum:
    """The completed dossiers of one agency."""

    agency_id: UUID
    agency_code: str
    agency_name: str
    numbers: tuple[str, ...]


Sizes = Mapping[UUID, int]
