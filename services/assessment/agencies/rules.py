"""Days on which an agency exists. Pure."""

from datetime import date

from services.assessment.agencies.models import AgencyDetails


def touches(details: AgencyDetails, first: date, last: date) -> bool:
    """Whether an agency lives on any of the days from the first to the last: it may end or begin among them."""
    return (details.valid_from is None or details.valid_from <= last) and (
        details.valid_to is None or details.valid_to > first
    )


def changes_within(details: AgencyDetails, effective_on: date) -> bool:
    """Whether an agency can get another name on a day: it has lived before, and lives still."""
    return (details.valid_from is None or details.valid_from < effective_on) and (
        details.valid_to is None or effective_on < details.valid_to
    )


def lives_on(details: AgencyDetails, day: date) -> bool:
    """Whether an agency exists on a day."""
    return touches(details, day, day)


def keeps_day(details: AgencyDetails, day: date, *, ends: bool) -> bool:
    """Whether an agency still ends on a decision's day, or still lives on it to take over."""
    return details.valid_to == day if ends else lives_on(details, day)
