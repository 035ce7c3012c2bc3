"""A remedy and its course, apart from how they are stored."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Final


class RemedyState(StrEnum):
    """How far a remedy is."""

    PLANNED = "PLANNED"
    IN_PROGRESS = "IN_PROGRESS"
    COMPLETED = "COMPLETED"
    """The agency says it is done; the authority has not looked yet."""
    ACCEPTED = "ACCEPTED"
    """The authority agrees that it is done."""
    CANCELLED = "CANCELLED"


class FollowUpKind(StrEnum):
    """What a follow-up says."""

    PROGRESS = "PROGRESS"
    COMPLETION = "COMPLETION"
    ACCEPTANCE = "ACCEPTANCE"
    REJECTION = "REJECTION"
    """Not done yet: it goes back to the agency."""
    CANCELLATION = "CANCELLATION"


OPEN: Final = frozenset({RemedyState.PLANNED, RemedyState.IN_PROGRESS})
"""States in which the agency still owes something."""

BY_AUTHORITY: Final = frozenset({FollowUpKind.ACCEPTANCE, FollowUpKind.REJECTION})
"""What the authority says; everything else the agency does."""

LEADS_TO: Final[Mapping[tuple[RemedyState, FollowUpKind], RemedyState]] = MappingProxyType(
    {
        (RemedyState.PLANNED, FollowUpKind.PROGRESS): RemedyState.IN_PROGRESS,
        (RemedyState.PLANNED, FollowUpKind.COMPLETION): RemedyState.COMPLETED,
        (RemedyState.PLANNED, FollowUpKind.CANCELLATION): RemedyState.CANCELLED,
        (RemedyState.IN_PROGRESS, FollowUpKind.PROGRESS): RemedyState.IN_PROGRESS,
        (RemedyState.IN_PROGRESS, FollowUpKind.COMPLETION): RemedyState.COMPLETED,
        (RemedyState.IN_PROGRESS, FollowUpKind.CANCELLATION): RemedyState.CANCELLED,
        (RemedyState.COMPLETED, FollowUpKind.ACCEPTANCE): RemedyState.ACCEPTED,
        (RemedyState.COMPLETED, FollowUpKind.REJECTION): RemedyState.IN_PROGRESS,
        (RemedyState.ACCEPTED, FollowUpKind.REJECTION): RemedyState.IN_PROGRESS,
    }
)
"""Where a follow-up leads from each state; what is not here is refused."""


@dataclass(frozen=True, slots=True)
class RemedyPlan:
    """What is undertaken: what, who, by when."""

    action: str
    responsible: str
    due_on: date


@dataclass(frozen=True, slots=True)
class RemedyFilter:
    """Which remedies are wanted; what is None does not narrow."""

    period_id: object = None
    agency_id: object = None
    leaf: str | None = None
    state: RemedyState | None = None
    overdue_on: date | None = None
    """Only those still owed whose last day lies before this one."""
