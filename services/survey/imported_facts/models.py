"""What imported facts are made of."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from services.survey.dossier_statistics.models import FIGURES, Measures, Month, Statistics

REPORTED: Final = tuple(name for name in FIGURES if name != "unjudged")
"""Figures that a portal may report; what it leaves unjudged follows from them."""


@dataclass(frozen=True, slots=True)
class LeafFacts:
    """Which figures a leaf takes: each input of its rule is a sum of measures."""

    leaf: str
    facts: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class ReportedRow:
    """Figures that a portal reports of one unit."""

    unit: str
    label: str | None
    """Of which of its dossiers, such as those of service level 4."""
    measures: Measures


@dataclass(frozen=True, slots=True)
class Reported:
    """What a portal tells that reports figures only, and no dossiers."""

    source: str
    read_on: date
    rows: tuple[ReportedRow, ...]

    def to_data(self) -> dict[str, Any]:
        """Write it as plain data, figures of nought left out."""
        return {
            "source": self.source,
            "read_on": self.read_on.isoformat(),
            "rows": [
                {
                    "unit": one.unit,
                    "label": one.label,
                    **{name: value for name in REPORTED if (value := getattr(one.measures, name))},
                }
                for one in self.rows
            ],
        }


@dataclass(frozen=True, slots=True)
class FactsOrder:
    """What is to be frozen."""

    id: UUID | None
    authority_id: UUID
    period_id: UUID
    name: str
    months: tuple[Month, ...]
    portal_id: UUID | None
    leaves: tuple[LeafFacts, ...]
    reported: Reported | None = None

    def to_data(self) -> dict[str, Any]:
        """Write it as plain data, so that the same order is known as the same."""
        reported = {} if self.reported is None else {"reported": self.reported.to_data()}
        return reported | {
            "period_id": str(self.period_id),
            "name": self.name,
            "from_month": self.months[0].name,
            "to_month": self.months[-1].name,
            "portal_id": str(self.portal_id) if self.portal_id else None,
            "leaves": [
                {"leaf": one.leaf, "facts": {name: list(sums) for name, sums in one.facts.items()}}
                for one in self.leaves
            ],
        }


@dataclass(frozen=True, slots=True)
class FactsSources:
    """Everything that a document is written from."""

    order: FactsOrder
    statistics: Statistics
    statuses: Mapping[str, int]
    """By code of the portal: which version of the meanings of its status codes held."""
    units_version: int
    frozen_at: datetime
