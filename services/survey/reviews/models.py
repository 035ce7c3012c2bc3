"""What a review is, and where a response stands in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

RETURNED: Final = "returned: "
"""What the reason of an exclusion begins with while a response is back at its interviewer."""


class ReviewVerdict(StrEnum):
    """What a supervisor finds."""

    APPROVE = "APPROVE"
    REJECT = "REJECT"


class ReviewState(StrEnum):
    """Where an interviewer's response stands; each newest version stands at exactly one."""

    TO_REVIEW = "TO_REVIEW"
    """It counts, and nobody has looked."""
    TO_CONFIRM = "TO_CONFIRM"
    """One supervisor approved it; another is to confirm it."""
    CONFIRMED = "CONFIRMED"
    """Two supervisors approved it."""
    RETURNED = "RETURNED"
    """It is back at its interviewer, and out of the figures."""
    OUT = "OUT"
    """It does not count for another reason: over quota, excluded, in review since it did not fit."""


@dataclass(frozen=True, slots=True)
class Comment:
    """What is to be looked at again, at one question."""

    question: str
    comment: str


@dataclass(frozen=True, slots=True)
class NewReview:
    """What a supervisor says about a response."""

    verdict: ReviewVerdict
    reason: str | None
    comments: Sequence[Comment]


@dataclass(frozen=True, slots=True)
class NewVersion:
    """A returned response, filled in again."""

    id: UUID
    answers: Mapping[str, Any]
    captured_at: datetime
    started_at: datetime | None
    device_id: str | None


@dataclass(frozen=True, slots=True)
class ReviewFilter:
    """Which responses are wanted."""

    state: ReviewState | None = None
    interviewer_id: UUID | None = None
    agency_id: UUID | None = None
    group: str | None = None
