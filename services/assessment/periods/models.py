"""What a period is made of, apart from where it is kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any


class Phase(StrEnum):
    """Where a period stands; it only ever moves on."""

    PREPARATION = "PREPARATION"
    SELF_ASSESSMENT = "SELF_ASSESSMENT"
    ROUND_1 = "ROUND_1"
    SUPPLEMENT = "SUPPLEMENT"
    ROUND_2 = "ROUND_2"
    CLOSED = "CLOSED"


class WindowName(StrEnum):
    """A window of the calendar. Phases work in the first four; the others tell people what the plan says."""

    SELF_ASSESSMENT = "self_assessment"
    ROUND_1 = "round_1"
    SUPPLEMENT = "supplement"
    ROUND_2 = "round_2"
    SURVEY = "survey"
    SURVEY_PROCESSING = "survey_processing"
    REPORT = "report"
    COUNCIL = "council"
    PUBLICATION = "publication"


@dataclass(frozen=True, slots=True)
class Window:
    """From an instant until just before another."""

    opens_at: datetime
    closes_at: datetime


Calendar = Mapping[WindowName, Window]


def calendar_data(calendar: Calendar) -> dict[str, Any]:
    """Give plain data, as the audit trail keeps it."""
    return {
        str(name): {
            "opens_at": window.opens_at.isoformat(),
            "closes_at": window.closes_at.isoformat(),
        }
        for name, window in calendar.items()
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodDetails:
    """What an officer says about a period."""

    code: str
    name: str
    stage: str
    starts_on: date
    ends_on: date
