"""The one clock: UTC instants for the machine, Vietnamese days for people."""

from datetime import UTC, date, datetime
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import Depends

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


def utc_now() -> datetime:
    """Tell the present instant in UTC."""
    return datetime.now(UTC)


def local_day(instant: datetime) -> date:
    """Tell on which Vietnamese calendar day an instant falls."""
    return instant.astimezone(VIETNAM).date()


def local_text(instant: datetime) -> str:
    """Write an instant for a reader in Viet Nam, with its offset said."""
    return instant.astimezone(VIETNAM).strftime("%d/%m/%Y %H:%M:%S (UTC+7)")


async def _now() -> datetime:
    return utc_now()


Now = Annotated[datetime, Depends(_now)]
"""The instant of the request, given to the handler so that everything below it stays free of a clock."""
