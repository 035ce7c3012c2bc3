"""Whoever asked for a connection first gets it first, however many come after."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import text
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.util.concurrency import greenlet_spawn

from shared.db.pool import FairPool, FairQueue
from tests.support.databases import server

WAITING = 20


@pytest.fixture
async def engine() -> AsyncIterator[AsyncEngine]:
    engine = create_async_engine(
        server().url("postgres"),
        poolclass=FairPool,
        pool_size=1,
        max_overflow=0,
        pool_timeout=5,
        pool_use_lifo=True,
    )
    yield engine
    await engine.dispose()


async def test_who_comes_just_when_something_is_free_goes_behind_those_who_wait() -> None:
    queue: FairQueue[str] = FairQueue()
    waiting = [asyncio.create_task(_take(queue)) for _ in range(2)]
    await asyncio.sleep(0)
    queue.put_nowait("first")
    for later in ("second", "third"):
        asyncio.get_running_loop().call_soon(queue.put_nowait, later)
    mine = await _take(queue)
    assert [await task for task in waiting] == ["first", "second"]
    assert mine == "third"


async def test_who_gives_up_loses_no_connection_for_the_others(engine: AsyncEngine) -> None:
    holder = await engine.connect()
    waiting = [asyncio.create_task(_ask(engine)) for _ in range(WAITING)]
    await asyncio.sleep(0)
    for task in waiting[::2]:
        task.cancel()
    await holder.close()
    done = await asyncio.gather(*waiting, return_exceptions=True)
    assert [one for one in done if one == 1] == [1] * (WAITING // 2)
    assert await _ask(engine) == 1


async def test_who_waits_too_long_is_told_so() -> None:
    engine = create_async_engine(
        server().url("postgres"), poolclass=FairPool, pool_size=1, max_overflow=0, pool_timeout=0.05
    )
    async with engine.connect():
        with pytest.raises(PoolTimeoutError):
            async with engine.connect():
                pass
    assert await _ask(engine) == 1
    await engine.dispose()


async def _ask(engine: AsyncEngine) -> int:
    async with engine.connect() as connection:
        return int((await connection.execute(text("SELECT 1"))).scalar_one())


async def _take(queue: FairQueue[str]) -> str:
    taken: str = await greenlet_spawn(queue.get, True, 5)
    return taken
