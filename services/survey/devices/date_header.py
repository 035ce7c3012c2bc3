"""The clock of a device, as its `Date` header tells (RFC 9110 §5.6.7)."""

from datetime import datetime
from email.utils import parsedate_to_datetime


def device_time(date: str | None) -> datetime | None:
    """Read a device's time, if it sent one that makes sense."""
    try:
        found = parsedate_to_datetime(date or "")
    except (ValueError, OverflowError):  # a year or an offset of twenty figures
        return None
    if found.tzinfo is None or not 1900 <= found.year <= 2999:
        return None
    return found
