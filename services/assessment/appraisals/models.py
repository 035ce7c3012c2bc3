"""What a decision of the council is, apart from where it is kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

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
    rule_points: Decimal | None = None
    """What the rule gives for the answer; None where it depends on others or does not apply."""


class Basis(StrEnum):
    """What a decision rests on."""

    OPINIONS = "OPINIONS"
    """All who had to give an opinion agree."""
    SETTLED = "SETTLED"
    """They differed, and the chair settled it."""
    WAIVED = "WAIVED"
    """The council abstains: what stood before stands."""


class Verdict(StrEnum):
    """What the opinions on a leaf come to."""

    WAITING = "WAITING"
    AGREED = "AGREED"
    DIFFERING = "DIFFERING"


@dataclass(frozen=True, slots=True)
class Opinion:
    """What one appraiser gives a leaf."""

    appraiser_id: UUID
    appraiser_name: str
    decision: str
    answer: Mapping[str, Any] | None
    points: Decimal | None
    opinion: str
    explanation_requested: bool
    given_at: datetime
    rule_points: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Assigned:
    """What one assignment covers: fields of some agencies, or of all."""

    appraiser_id: UUID
    fields: frozenset[str]
    agency_ids: frozenset[UUID] | None

    def covers(self, agency_id: UUID, field: str) -> bool:
        """Whether a field of an agency is assigned by it."""
        return field in self.fields and (self.agency_ids is None or agency_id in self.agency_ids)


@dataclass(frozen=True, slots=True)
class UndecidedLeaf:
    """A leaf that keeps a round from being closed."""

    agency_code: str
    leaf: str
