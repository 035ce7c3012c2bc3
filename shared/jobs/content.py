"""The file of a job on its way out: one piece at a time, each in a short transaction, so that a slow reader holds nothing."""

from collections.abc import AsyncIterator
from uuid import UUID

from sqlalchemy import select

from shared.db.engine import Database
from shared.jobs.queue import PIECE
from shared.jobs.store import JobTables


class JobContent:
    """Reads files that jobs have made."""

    def __init__(self, database: Database, tables: JobTables) -> None:
        self._database = database
        self._pieces = tables.pieces

    async def read(self, job_id: UUID, start: int, end: int) -> AsyncIterator[bytes]:
        """Give the bytes [start, end), the first of them at once. Raises `FileNotFoundError` where the job is gone."""
        places = range(start // PIECE, -(-end // PIECE))
        first = await self._piece(job_id, places[0]) if places else b""

        async def pieces() -> AsyncIterator[bytes]:
            for place in places:
                piece = first if place == places[0] else await self._piece(job_id, place)
                begin = place * PIECE
                yield piece[max(0, start - begin) : end - begin]

        return pieces()

    async def _piece(self, job_id: UUID, place: int) -> bytes:
        async with self._database.readers.begin() as session:
            piece: bytes | None = await session.scalar(
                select(self._pieces.content).where(
                    self._pieces.job_id == job_id, self._pieces.place == place
                )
            )
        if piece is None:
            raise FileNotFoundError(f"piece {place} of job {job_id}")
        return piece
