"""Where a leaf of a report stands."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from shared.methodology.framework import Leaf


class EntryStatus(StrEnum):
    """What people have done about a leaf; what the rules still ask of it are its lacks."""

    EMPTY = "EMPTY"
    """Nothing was entered."""
    RETURNED = "RETURNED"
    """Sent back by the officer, and neither changed nor marked as done since."""
    TO_CONFIRM = "TO_CONFIRM"
    """Carried over from an earlier period, and nobody has said yet that it still holds."""
    NEEDS_REVIEW = "NEEDS_REVIEW"
    """The framework was replaced and the leaf changed; nobody has saved or confirmed it since."""
    IN_PROGRESS = "IN_PROGRESS"
    """Entered; nobody has marked it as done."""
    DONE = "DONE"
    """Somebody of the agency has marked it as done."""


class Lack(StrEnum):
    """What a leaf lacks before the head may sign."""

    NO_ENTRY = "NO_ENTRY"
    NO_EVIDENCE_OR_EXPLANATION = "NO_EVIDENCE_OR_EXPLANATION"
    INFECTED_EVIDENCE = "INFECTED_EVIDENCE"
    NOT_CONFIRMED = "NOT_CONFIRMED"
    NOT_CORRECTED = "NOT_CORRECTED"
    NOT_REVIEWED = "NOT_REVIEWED"


@dataclass(frozen=True, slots=True)
class LeafFacts:
    """What is stored about a leaf that has an entry, as far as its standing depends on it."""

    explained: bool = False
    evidenced: bool = False
    infected: bool = False
    done: bool = False
    to_confirm: bool = False
    returned: bool = False
    needs_review: bool = False


@dataclass(frozen=True, slots=True)
class LeafStanding:
    """Where one leaf stands, and what it lacks."""

    leaf: Leaf
    status: EntryStatus
    lacks: tuple[Lack, ...]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a report, or a part of it, is."""

    total: int
    """Leaves that the agency scores itself."""
    complete: int
    """Of these, leaves that lack nothing."""
    statuses: Mapping[EntryStatus, int]

    @property
    def percent(self) -> int:
        """Share of complete leaves, rounded down: 100 only when nothing is missing."""
        return 100 if not self.total else self.complete * 100 // self.total
