"""What is said about gaps between claims and decisions."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from uuid import UUID


class GapDimension(StrEnum):
    """What gaps are added up by."""

    AGENCY = "AGENCY"
    FIELD = "FIELD"
    APPRAISER = "APPRAISER"


@dataclass(frozen=True, slots=True)
class Gaps:
    """Gaps added up by one dimension, and the largest single ones."""

    period_id: UUID
    phase: str
    by: GapDimension
    rows: tuple["GapRow", ...]
    largest: tuple["LeafGap", ...]


@dataclass(frozen=True, slots=True)
class GapRow:
    """What agencies claimed, and what became of it."""

    key: str
    code: str
    name: str
    claimed: int
    accepted: int
    changed: int
    without_points: int
    lowered: int
    raised: int
    claimed_points: Decimal
    round_1_points: Decimal
    round_2_points: Decimal
    final_points: Decimal

    @property
    def difference(self) -> Decimal:
        """By how much the claims lie above what was decided."""
        return self.claimed_points - self.final_points


@dataclass(frozen=True, slots=True)
class LeafGap:
    """A leaf of a report whose claim and decision differ."""

    self_assessment_id: UUID
    agency_code: str
    agency_name: str
    leaf: str
    field: str
    claimed_points: Decimal
    round_1_points: Decimal | None
    round_2_points: Decimal | None
    final_points: Decimal

    @property
    def difference(self) -> Decimal:
        """By how much the claim lies above what was decided."""
        return self.claimed_points - self.final_points

    @property
    def sheet(self) -> str:
        """Where self, round 1 and round 2 stand side by side."""
        return f"/v1/self-assessments/{self.self_assessment_id}"
