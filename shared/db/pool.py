"""A pool of connections that serves whoever asked first.

SQLAlchemy's own (2.1) gives a free connection to whoever comes just then, and who was woken for it goes to the end of the
line. When many come at once, some wait until they time out although others, who came later, were served.
"""

import asyncio
from typing import TypeVar

from sqlalchemy.pool import AsyncAdaptedQueuePool, ConnectionPoolEntry
from sqlalchemy.util import await_
from sqlalchemy.util.queue import AsyncAdaptedQueue, Empty, QueueCommon
from typing_extensions import override

Item = TypeVar("Item")


class FairQueue(AsyncAdaptedQueue[Item]):
    """A queue whose takers stand in line: one waits for an item, the others wait for their turn."""

    def __init__(self, maxsize: int = 0, use_lifo: bool = False) -> None:  # noqa: FBT002  SQLAlchemy's signature
        super().__init__(maxsize, use_lifo)
        self._turn = asyncio.Lock()
        self._waiting = 0

    @override
    def get(self, block: bool = True, timeout: float | None = None) -> Item:
        """Take an item, at once only where nobody waits for one."""
        if not block or (self._waiting == 0 and not self.empty()):
            return self.get_nowait()
        taken: Item = await_(self._take_in_turn(timeout))
        return taken

    async def _take_in_turn(self, seconds: float | None) -> Item:
        self._waiting += 1
        try:
            async with asyncio.timeout(seconds), self._turn:
                return await self._queue.get()
        except TimeoutError as error:
            raise Empty from error
        finally:
            self._waiting -= 1


class FairPool(AsyncAdaptedQueuePool):
    """The pool over such a queue."""

    _queue_class: type[QueueCommon[ConnectionPoolEntry]] = FairQueue
