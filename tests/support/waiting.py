"""Waiting for what happens in another process, where there is nothing to be awaited."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

SECONDS = 300
"""Long enough for a machine that has much else to do: what waits here ends as soon as it holds."""


async def until(holds: Callable[[], bool]) -> None:
    """Wait until something holds."""

    async def answer() -> bool:
        return holds()

    await until_true(answer)


async def until_true(holds: Callable[[], Awaitable[bool]]) -> None:
    """Wait until something that has to be asked for holds."""
    async with asyncio.timeout(SECONDS):
        while not await holds():  # noqa: ASYNC110  another process does it
            await asyncio.sleep(0.02)


def lives(process: int) -> bool:
    """Whether there is a process of this number."""
    return Path(f"/proc/{process}").exists()
