"""What is checked about responses, and what may be decided."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID


class ResponseFlag(StrEnum):
    """What looks odd about a response."""

    OUTSIDE_WINDOW = "OUTSIDE_WINDOW"
    """Filled in before the campaign began or after it ended."""
    TOO_FAST = "TOO_FAST"
    """Filled in faster than anybody reads."""
    SAME_ANSWERS = "SAME_ANSWERS"
    """The same point for every question on the scale."""
    MISSING_ANSWERS = "MISSING_ANSWERS"
    """Too many of the questions that everybody is asked are not answered."""
    DUPLICATE_RESPONDENT = "DUPLICATE_RESPONDENT"
    """Somebody with the same answers to the questions that tell people apart has answered before."""
    DUPLICATE_DEVICE = "DUPLICATE_DEVICE"
    """The respondent's own device has answered before."""
    DUPLICATE_CASE = "DUPLICATE_CASE"
    """The drawn case that it answers has an answer from a form already."""
    FAR_FROM_PLACE = "FAR_FROM_PLACE"
    """Filled in far from the agency's place or, where none is told, from the middle of its responses."""
    FAR_FROM_COLLEAGUES = "FAR_FROM_COLLEAGUES"
    """Of an interviewer whose answers lie far from those of the colleagues."""


class Verdict(StrEnum):
    """What is decided about a flagged response."""

    KEEP = "KEEP"
    EXCLUDE = "EXCLUDE"


class FlaggedState(StrEnum):
    """Where a flagged response stands; each stands at exactly one."""

    UNDECIDED = "UNDECIDED"
    """It counts, and nobody has decided."""
    KEPT = "KEPT"
    """It counts by decision."""
    EXCLUDED = "EXCLUDED"
    """It does not count, for whichever reason."""


BY_RULE = "by-rule: "
"""What the reason of an exclusion begins with that a rule has made."""


@dataclass(frozen=True, slots=True)
class FlagRules:
    """What is checked: the limits by flag. What is not named is not checked."""

    limits: Mapping[ResponseFlag, Mapping[str, Any]]

    @property
    def excluding(self) -> list[str]:
        """Name the flags that exclude by themselves."""
        return sorted(flag for flag, one in self.limits.items() if one["excludes"])


@dataclass(frozen=True, slots=True)
class Decision:
    """What a supervisor decides about some responses."""

    response_ids: Sequence[UUID]
    verdict: Verdict
    reason: str


@dataclass(frozen=True, slots=True)
class FlaggedFilter:
    """Which flagged responses are wanted."""

    flag: ResponseFlag | None = None
    state: FlaggedState | None = None
    agency_id: UUID | None = None
    group: str | None = None
    interviewer_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class StateCounts:
    """Flagged responses by where they stand."""

    undecided: int
    kept: int
    excluded: int

    @property
    def flagged(self) -> int:
        """How many there are."""
        return self.undecided + self.kept + self.excluded
