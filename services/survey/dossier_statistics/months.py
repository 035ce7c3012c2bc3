"""Calendar months of Viet Nam."""

from datetime import UTC, datetime
from typing import Final

from services.survey.dossier_statistics.errors import WrongMonthsError
from services.survey.dossier_statistics.models import Month
from shared.clock import VIETNAM

MOST_MONTHS: Final = 36


def months_between(first: str, last: str) -> tuple[Month, ...]:
    """Give the months from `first` to `last`, both written YYYY-MM."""
    begin, end = _number(first), _number(last)
    if not 0 <= end - begin < MOST_MONTHS:
        raise WrongMonthsError(limit=MOST_MONTHS)
    return tuple(
        Month(f"{number // 12:04d}-{number % 12 + 1:02d}", _start(number), _start(number + 1))
        for number in range(begin, end + 1)
    )


def _number(month: str) -> int:
    return int(month[:4]) * 12 + int(month[5:7]) - 1


def _start(number: int) -> datetime:
    return datetime(number // 12, number % 12 + 1, 1, tzinfo=VIETNAM).astimezone(UTC)
