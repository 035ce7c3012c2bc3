"""Codes of agencies, and days on which they exist. Pure."""

import re
from datetime import date
from typing import Final

from services.assessment.agencies.models import AgencyDetails

LONGEST_CODE: Final = 35
AGENCY_CODE: Final = re.compile(r"^[A-Za-z0-9][A-Za-z0-9._-]{0,34}$")
"""Mã định danh cơ quan: up to 35 characters (QCVN 102:2016 and its successors)."""


def touches(details: AgencyDetails, first: date, last: date) -> bool:
    """Whether an agency lives on any of the days from the first to the last: it may end or begin among them."""
    return (details.valid_from is None or details.valid_from <= last) and (
        details.valid_to is None or details.valid_to > first
    )


def changes_within(first: date | None, end: date | None, effective_on: date) -> bool:
    """Whether an agency can get another name on a day: it has lived before, and lives still."""
    return (first is None or first < effective_on) and (end is None or effective_on < end)


def lives_on(details: AgencyDetails, day: date) -> bool:
    """Whether an agency exists on a day."""
    return touches(details, day, day)


def keeps_day(details: AgencyDetails, day: date, *, ends: bool) -> bool:
    """Whether an agency still ends on a decision's day, or still lives on it to take over."""
    return details.valid_to == day if ends else lives_on(details, day)
