"""Work that a service does by itself, again and again, beside answering requests."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

import structlog

log = structlog.get_logger()

STOP_SECONDS = 4
"""How long a step may still take when the service stops; less than the server waits before it kills."""

Step = Callable[[], Awaitable[int]]
"""Does what is due, and tells how much that was."""


@asynccontextmanager
async def repeating(
    name: str, step: Step, *, seconds: float, stop_seconds: float = STOP_SECONDS
) -> AsyncIterator[None]:
    """Take steps as long as the service runs: at once while there is something to do, else after a pause.

    A step that fails is logged and tried again after the pause. No step is taken where `seconds` is 0. Where the service stops,
    a step is cancelled after `stop_seconds`.
    """
    if not seconds:
        yield
        return
    stopping = asyncio.Event()
    task = asyncio.create_task(_repeat(name, step, seconds, stopping), name=name)
    try:
        yield
    finally:
        stopping.set()
        with suppress(TimeoutError, asyncio.CancelledError):
            await asyncio.wait_for(task, stop_seconds)


async def _repeat(name: str, step: Step, seconds: float, stopping: asyncio.Event) -> None:
    while not stopping.is_set():
        try:
            done = await step()
        except Exception:
            log.exception("background_step_failed", work=name)
            done = 0
        if not done:
            with suppress(TimeoutError):
                await asyncio.wait_for(stopping.wait(), seconds)
