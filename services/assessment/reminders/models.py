"""What a reminder is, apart from where it is kept."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

DEFAULT_MINUTES: Final = (7 * 24 * 60, 3 * 24 * 60, 24 * 60, 2 * 60)
"""A week, three days, a day and two hours before."""


class ReminderKind(StrEnum):
    """What is due."""

    REPORT = "REPORT"
    """An agency's report."""
    EXPLANATION = "EXPLANATION"
    """What the council asked an agency to explain."""
    ROUND_1 = "ROUND_1"
    ROUND_2 = "ROUND_2"
    """An appraiser's decisions."""


@dataclass(frozen=True, slots=True)
class Reminder:
    """Somebody is to be reminded of one deadline, so long before it."""

    kind: ReminderKind
    recipient_id: UUID
    """Agency or appraiser."""
    deadline: datetime
    minutes: int


@dataclass(frozen=True, slots=True)
class ReminderPlan:
    """When the people of a period are reminded."""

    minutes_before: tuple[int, ...]
    own: bool
    """Whether the period has a plan of its own."""
    version: int
