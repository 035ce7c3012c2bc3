"""Files on their way from a submission's stream into the store: no more of them is held than the store asks for."""

import asyncio
from collections.abc import AsyncIterator
from typing import Final

from services.survey.submissions.models import SentFile
from shared.storage.files import ObjectFiles
from shared.storage.models import StoredFile

_AHEAD: Final = 4
"""Chunks that may wait for a slow store."""


class FileStream:
    """Stores one file after another. What the store has of a submission that breaks off is swept away later."""

    def __init__(self, files: ObjectFiles) -> None:
        self._files = files
        self._kept: list[SentFile] = []
        self._name = ""
        self._chunks: asyncio.Queue[bytes | None] = asyncio.Queue(_AHEAD)
        self._storing: asyncio.Task[StoredFile] | None = None

    @property
    def files(self) -> tuple[SentFile, ...]:
        """The files that are stored."""
        return tuple(self._kept)

    async def begin(self, name: str) -> None:
        """Begin with the next file."""
        self._name = name
        self._chunks = asyncio.Queue(_AHEAD)
        self._storing = asyncio.create_task(self._files.receive(_given(self._chunks)))

    async def take(self, chunk: bytes) -> None:
        """Hand more of it on, no faster than the store takes it."""
        await self._hand(chunk)

    async def end(self) -> None:
        """Wait until the store has it."""
        await self._hand(None)
        storing, self._storing = self._storing, None
        assert storing is not None
        stored = await storing
        self._kept.append(SentFile(self._name, stored.sha256, stored.size))

    async def abandon(self) -> None:
        """Let the store take back what it has of a file that breaks off."""
        if self._storing is not None:
            self._storing.cancel()
            await asyncio.wait({self._storing})

    async def _hand(self, chunk: bytes | None) -> None:
        """Put a chunk in line, unless the store has failed meanwhile."""
        assert self._storing is not None
        handing = asyncio.ensure_future(self._chunks.put(chunk))
        await asyncio.wait({handing, self._storing}, return_when=asyncio.FIRST_COMPLETED)
        if not handing.done():
            handing.cancel()
        if self._storing.done():
            self._storing.result()


async def _given(chunks: asyncio.Queue[bytes | None]) -> AsyncIterator[bytes]:
    while (chunk := await chunks.get()) is not None:
        yield chunk
