"""What a decision of the council is, apart from where it is kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from shared.methodology.documents import Decision


@dataclass(frozen=True, slots=True)
class DraftDecision:
    """What an appraiser wants to decide on a leaf."""

    leaf: str
    expected: int
    """Version that is changed; 0 for a new decision."""
    decision: Decision
    answer: Mapping[str, Any] | None
    points: Decimal | None
    opinion: str
    explanation_requested: bool


@dataclass(frozen=True, slots=True)
class CheckedDecision:
    """A decision that fits its leaf; the answer as the kernel writes it."""

    answer: dict[str, Any] | None
    points: Decimal | None


@dataclass(frozen=True, slots=True)
class UndecidedLeaf:
    """A leaf that keeps a round from being closed."""

    agency_code: str
    leaf: str


@dataclass(frozen=True, slots=True)
class WorkLeaf:
    """A leaf that waits for an appraiser."""

    leaf: str
    name: str
    field: str
    claimed_points: Decimal | None
    maximum: Decimal
    supplemented: bool


@dataclass(frozen=True, slots=True)
class WorkItem:
    """What waits for an appraiser in one report."""

    self_assessment_id: Any
    agency_id: Any
    agency_code: str
    agency_name: str
    round: int
    leaves: tuple[WorkLeaf, ...]
