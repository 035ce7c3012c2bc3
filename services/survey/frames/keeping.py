"""How long a list's contact data may be kept."""

from datetime import date, datetime, time, timedelta
from typing import Final

from services.survey.frames.errors import WrongKeepUntilError
from shared.clock import VIETNAM, local_day

LONGEST_KEPT: Final = timedelta(days=365)
"""After the survey's last day: a back-check and a complaint are over by then."""


def keep_until(closes_at: datetime, day: date) -> datetime:
    """Give the first instant at which the contact data are gone: the midnight after the last day, if that may be it."""
    first = local_day(closes_at)
    last = first + LONGEST_KEPT
    if not first <= day <= last:
        raise WrongKeepUntilError(
            days=LONGEST_KEPT.days, first=f"{first:%d/%m/%Y}", last=f"{last:%d/%m/%Y}"
        )
    return datetime.combine(day + timedelta(days=1), time(), VIETNAM)


def keeping_version(until: datetime) -> int:
    """Give a version for If-Match: the day until which a list is kept, for nothing else of it ever changes."""
    return local_day(until).toordinal()
