"""Which reminder is due. Pure functions, without database and clock."""

from collections.abc import Iterable
from datetime import datetime, timedelta


def due_minutes(
    deadline: datetime | None, minutes: Iterable[int], *, known_since: datetime, now: datetime
) -> int | None:
    """Give how long before a deadline the reminder is that is due, if one is.

    Of several whose time has come (the service was down meanwhile) the last one counts, late as it is. After the deadline there
    is nothing to be reminded of, and what lay before anybody knew the deadline is not made up for.
    """
    if deadline is None or now >= deadline:
        return None
    due = [each for each in minutes if known_since < deadline - timedelta(minutes=each) <= now]
    return min(due, default=None)
