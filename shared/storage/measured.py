"""A stream on its way into the store: counted, hashed, and stopped where it must not go on."""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from typing import Literal

from shared.storage.models import StoredFile


class Measured:
    """Counts and hashes what passes through, and remembers what went wrong in it."""

    def __init__(self, source: AsyncIterator[bytes]) -> None:
        self._source = source
        self._size = 0
        self._hash = hashlib.sha256()
        self._stopped = asyncio.Event()
        self.failure: BaseException | None = None

    @property
    def file(self) -> StoredFile:
        """What has passed so far."""
        return StoredFile(self._hash.hexdigest(), self._size)

    def stop(self) -> None:
        """Let the stream fail, which is how a store learns to take back what it has."""
        self._stopped.set()

    async def up_to(self, limit: int) -> bytes:
        """Take the beginning, in one piece: less than the limit means that it is all."""
        head = bytearray()
        while len(head) < limit:
            chunk = await anext(self._source, None)
            if chunk is None:
                break
            self._count(chunk)
            head += chunk
        return bytes(head)

    async def after(self, head: bytes) -> AsyncIterator[bytes]:
        """Give the beginning again, then the rest."""
        try:
            yield head
            stop = asyncio.ensure_future(self._stopped.wait())
            try:
                while (chunk := await self._next(stop)) is not None:
                    self._count(chunk)
                    yield chunk
            finally:
                stop.cancel()
        except GeneratorExit:
            raise
        except BaseException as error:
            self.failure = error
            raise

    async def _next(self, stop: asyncio.Task[Literal[True]]) -> bytes | None:
        coming = asyncio.ensure_future(anext(self._source, None))
        await asyncio.wait((coming, stop), return_when=asyncio.FIRST_COMPLETED)
        if coming.done():
            return coming.result()
        coming.cancel()
        await asyncio.wait({coming})
        raise asyncio.CancelledError

    def _count(self, chunk: bytes) -> None:
        self._size += len(chunk)
        self._hash.update(chunk)
