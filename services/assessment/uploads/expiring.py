"""Uploads that nobody finished, or used, in time are given up, with their parts."""

from typing import Final

from services.assessment.uploads import store
from shared.db.engine import Database
from shared.db.server_clock import read_server_clock
from shared.storage.files import ObjectFiles

AT_ONCE: Final = 50


class UploadExpiry:
    """Gives up what has expired; any number of replicas may, by the clock that they share: one that is ahead takes nothing away."""

    def __init__(self, database: Database, files: ObjectFiles) -> None:
        self._database = database
        self._files = files

    async def step(self) -> int:
        """Give some up; tell how many."""
        async with self._database.writers.begin() as session:
            now = await read_server_clock(session)
            due = await store.expired(session, now, limit=AT_ONCE)
            keys = await store.forget(session, due) if due else ()
        await self._files.discard_parts(keys)
        return len(due)
