"""What a self-assessment is made of, apart from where it is kept."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from services.assessment.leaf_standings.models import LeafStanding
from services.assessment.periods.models import Phase
from services.assessment.periods.rules import has_passed
from shared.methodology.leaf_scores import LeafScore


class ReportState(StrEnum):
    """Where one agency's report stands."""

    DRAFT = "DRAFT"
    SUBMITTED = "SUBMITTED"
    RETURNED = "RETURNED"
    """Sent back for correction; the agency may change it and submit again."""


class EditRefusal(StrEnum):
    """Why an agency may not change its report."""

    WRONG_PHASE = "WRONG_PHASE"
    SUBMITTED = "SUBMITTED"
    DEADLINE_PASSED = "DEADLINE_PASSED"
    LEAF_NOT_RETURNED = "LEAF_NOT_RETURNED"


@dataclass(frozen=True, slots=True)
class DraftEntry:
    """What somebody of an agency wants to save on one leaf."""

    leaf: str
    expected: int
    """Version that is changed; 0 for a new entry."""
    answer: Mapping[str, Any]
    claimed_points: Decimal | None
    explanation: str
    done: bool = False
    """Whether the one who saves says that the leaf is done."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Somebody says that a leaf is done, or not yet."""

    leaf: str
    expected: int
    """Version that is marked."""
    done: bool


@dataclass(frozen=True, slots=True)
class Claim:
    """An answer that fits its leaf, what the rule gives for it, and what is claimed."""

    answer: dict[str, Any]
    score: LeafScore
    rule_points: Decimal | None
    claimed_points: Decimal | None


@dataclass(frozen=True, slots=True)
class ReportStanding:
    """What decides whether an agency may change its report."""

    phase: str
    state: str
    deadline: datetime | None
    returned_leaves: tuple[str, ...] = ()
    returned_until: datetime | None = None

    def is_corrected(self, now: datetime) -> bool:
        """Whether leaves of a report that stays submitted are open to its agency: its framework was replaced in round 1."""
        return (
            self.phase == Phase.ROUND_1
            and self.state == ReportState.SUBMITTED
            and bool(self.returned_leaves)
            and not has_passed(self.returned_until, now)
        )


@dataclass(frozen=True, slots=True)
class Reach:
    """How much of one report a caller may see."""

    everything: bool
    agency: bool
    fields: frozenset[str] = field(default_factory=frozenset)
    """Fields that the caller appraises for this agency."""
    given: frozenset[tuple[int, str]] = field(default_factory=frozenset)
    """Rounds and leaves on which the caller has given an opinion."""

    def sees_leaf(self, of_field: str) -> bool:
        """Whether the caller sees a leaf of a field at all."""
        return self.everything or self.agency or of_field in self.fields

    def sees_council(self, of_field: str, leaf: str, number: int) -> bool:
        """Whether the caller sees the council's work on a leaf while the round is going on.

        Whoever appraises it sees the others' only after giving an opinion of his or her own, whatever else he or she is.
        """
        if of_field in self.fields:
            return (number, leaf) in self.given
        return self.everything

    def sees_opinions(self, of_field: str) -> bool:
        """Whether the caller may see what single appraisers gave, once it is open: agencies see what was decided."""
        return self.everything or of_field in self.fields


@dataclass(frozen=True, slots=True)
class SheetLeaf:
    """One leaf of a report with everything known about it, side by side."""

    leaf: Any
    """The kernel's leaf."""
    applicable: bool
    entry: Any | None
    rounds: Mapping[int, Any]
    """Decisions that the caller may see, by round."""
    opinions: tuple[Any, ...]
    """Opinions of single appraisers that the caller may see."""
    standing: LeafStanding | None
    """Where it stands; None where agencies do not score it."""
    delegation: Any | None
    evidence: tuple[Any, ...]
    statements: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """A whole report, as far as the caller may see it."""

    report: Any
    deadline: datetime | None
    digest: str
    sign_off: Any | None
    leaves: tuple[SheetLeaf, ...]

    @property
    def standings(self) -> tuple[LeafStanding, ...]:
        """Where the leaves stand that the agency scores itself."""
        return tuple(one.standing for one in self.leaves if one.standing)


@dataclass(frozen=True, slots=True)
class ReportVersions:
    """What has which version in a report."""

    report: int
    signed: bool
    entries: Mapping[str, int]
    evidence: Mapping[str, int]
