"""How long single answers may be kept."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from shared.clock import VIETNAM, local_day

LONGEST_KEPT: Final = timedelta(days=5 * 365)
"""After the closing: longer than a complaint and the next year's comparison need them."""


@dataclass(frozen=True, slots=True)
class Span:
    """The days between which the last day of keeping can be chosen, and the usual one."""

    first: date
    usual: date
    last: date

    def holds(self, day: date) -> bool:
        """Whether answers may be kept up to a day."""
        return self.first <= day <= self.last


def span_of(closes_at: datetime, closed_at: datetime | None, usual_days: int) -> Span:
    """Give the days that a campaign allows: from its last day on, for figures have to be frozen first."""
    first = local_day(max(closes_at, closed_at or closes_at))
    return Span(first, first + timedelta(days=usual_days), first + LONGEST_KEPT)


def midnight_after(day: date) -> datetime:
    """Give the first instant at which nothing is kept any more."""
    return datetime.combine(day + timedelta(days=1), time(), VIETNAM)


def last_day(keep_until: datetime) -> date:
    """Give the last day of keeping."""
    return local_day(keep_until) - timedelta(days=1)
