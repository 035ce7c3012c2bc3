"""What a submission is, from its arrival to its outcome."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from shared.problems.problem import Fault

NO_CASE: Final = "-"
"""What is chosen in a form for somebody who was not drawn."""


class State(StrEnum):
    """Where a submission stands."""

    COUNTED = "COUNTED"
    """Nothing held its response up when it came: it counted, unless the quota was used up."""
    IN_REVIEW = "IN_REVIEW"
    """Kept, flagged, and out of every figure until a supervisor has looked."""
    CONFLICT = "CONFLICT"
    """Other content under a known instance id, or an edit of what was edited meanwhile."""
    WAITING = "WAITING"
    """An edit that came before what it edits."""
    AWAITED = "AWAITED"
    """Not here yet, but an edit of it is."""
    SUPERSEDED = "SUPERSEDED"
    """A later version stands in its place."""
    TAKEN = "TAKEN"
    """A supervisor took it in."""
    LEFT = "LEFT"
    """A supervisor left it out."""


CASES = (State.IN_REVIEW, State.CONFLICT, State.WAITING)
"""What a supervisor has to look at."""


class Flag(StrEnum):
    """What is odd about a submission."""

    FAULTY_ANSWERS = "FAULTY_ANSWERS"
    """Some answers do not fit the form version."""
    UNKNOWN_AGENCY = "UNKNOWN_AGENCY"
    """It does not say about which agency it is, or names none of the campaign's."""
    NOT_ASSIGNED = "NOT_ASSIGNED"
    """The interviewer is not, or no longer, assigned there."""
    OUTSIDE_WINDOW = "OUTSIDE_WINDOW"
    """It was filled in outside the campaign's window, as far as the device's clock tells."""
    CLOCK_OFF = "CLOCK_OFF"
    """The device's clock was wrong when it was sent; what it noted is put right by the difference."""
    CAMPAIGN_NOT_OPEN = "CAMPAIGN_NOT_OPEN"
    """It came when the campaign was not open: its figures do not change any more."""
    UNKNOWN_CASE = "UNKNOWN_CASE"
    """It names a drawn case that there is not, or not among the interviewer's about this agency and group."""
    CASE_ANSWERED = "CASE_ANSWERED"
    """The drawn case that it names has another answer."""
    BASE_EXCLUDED = "BASE_EXCLUDED"
    """It edits a response that a supervisor has excluded."""


IN_REVIEW_REASON: Final = "Chờ rà soát: "
"""What the reason of an exclusion begins with while a submission is in review."""

TELLING_ONLY = frozenset({Flag.CLOCK_OFF})
"""Flags that hold nothing up."""


RESPONSE_ITSELF: Final = 0
"""Stands for a submission's number with files that came with the response itself: the respondent's page sends no XML."""


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file that came with a form; its bytes are in the store of files."""

    name: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Submission:
    """A filled-in form, read and judged."""

    response_id: UUID
    instance_id: str
    deprecated_id: str | None
    base_id: UUID | None
    authority_id: UUID
    campaign_id: UUID
    questionnaire_id: UUID
    group: str
    agency_id: UUID | None
    answers: Mapping[str, Any]
    faults: tuple[Fault, ...]
    flags: frozenset[Flag]
    digest: bytes
    xml: bytes
    captured_at: datetime
    clock_ahead_seconds: int | None
    interviewer_id: UUID
    device_id: str | None
    case_id: UUID | None = None
    """The drawn case that it says it answers."""
    started_at: datetime | None = None
    expected: frozenset[str] = frozenset()
    """Names of the files that its answers name."""
    files: tuple[SentFile, ...] = ()
    """Those of them that came along; a long submission comes in several posts."""

    @property
    def holding(self) -> frozenset[Flag]:
        """The flags that keep it out of the figures."""
        return self.flags - TELLING_ONLY


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of a submission."""

    state: State
    is_repeat: bool
    flags: frozenset[Flag] = frozenset()
    number: int = 1


@dataclass(frozen=True, slots=True)
class Decision:
    """What a supervisor decides about a submission."""

    take: bool
    reason: str
    agency_id: UUID | None
