"""The database's clock: the one clock that every replica of a service shares, whatever its own machine says."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Annotated

from fastapi import Depends
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

Clock = Callable[[AsyncSession], Awaitable[datetime]]


async def read_server_clock(session: AsyncSession) -> datetime:
    """Tell the present instant, not the one at which the transaction began."""
    instant: datetime = (await session.execute(select(func.clock_timestamp()))).scalar_one()
    return instant.astimezone(UTC)


async def _server_clock() -> Clock:
    return read_server_clock


ServerClock = Annotated[Clock, Depends(_server_clock)]
"""How a command tells the time where a deadline is to hold to the second on all replicas."""
