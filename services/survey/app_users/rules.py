"""How long a key lives."""

from datetime import datetime, timedelta
from typing import Final

from shared.problems.problem import Fault, Text

GRACE: Final = timedelta(days=14)
"""A phone may come back into the net days after the campaign's end; what it brings is kept for the supervisor."""
LONGEST: Final = timedelta(days=366)
"""A key is for one campaign, which belongs to one period, and a period is a year at most."""


def usual_expiry(closes_at: datetime, now: datetime) -> datetime:
    """Say until when a key lives where nobody says otherwise."""
    return min(max(closes_at, now) + GRACE, now + LONGEST)


def faults_of_expiry(expires_at: datetime, now: datetime) -> list[Fault]:
    """Find an expiry that makes no sense."""
    if now < expires_at <= now + LONGEST:
        return []
    latest = (now + LONGEST).date().isoformat()
    return [
        Fault(
            "#/expires_at",
            Text(
                f"Hạn dùng phải ở tương lai và không quá {latest}; hãy chọn ngày khác hoặc bỏ trống.",
                f"It must lie in the future and not after {latest}; choose another day or leave it out.",
            ),
            "expiry-out-of-range",
        )
    ]
