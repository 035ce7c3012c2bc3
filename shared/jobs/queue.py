"""The queue as a worker sees it: claims, signs of life, results.

A claim ends by itself when its worker gives no sign of life, so that what a killed service leaves behind is done by another one,
or by itself when it is back. Every write names the claim: a worker that was taken for dead and is not can spoil nothing.
"""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from hashlib import file_digest
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Select, case, delete, func, insert, select, update

from shared.db.engine import Database
from shared.db.server_clock import read_server_clock
from shared.ids import new_id
from shared.jobs.models import UNFINISHED, Claim, JobFault, JobState, Progress
from shared.jobs.store import JobTables, to_job
from shared.outbox.backoff import backoff

CLAIMED: Final = timedelta(seconds=20)
"""How long a worker may be silent before another takes its job."""
MOST_ATTEMPTS: Final = 3
FIRST_PAUSE: Final = 2.0
LONGEST_PAUSE: Final = 60.0
PIECE: Final = 256 * 1024
"""Bytes of a file that stand in one row: what one read of a download takes."""


class JobQueue:
    """Gives out jobs and takes back what became of them, each in a transaction of its own."""

    def __init__(self, database: Database, tables: JobTables, keep: timedelta) -> None:
        self._database = database
        self._jobs = tables.jobs
        self._pieces = tables.pieces
        self._keep = keep

    async def claim(self) -> Claim | None:
        """Take the job that has waited longest, also one whose worker has fallen silent."""
        table = self._jobs
        async with self._database.writers.begin() as session:
            now = await read_server_clock(session)
            due = (
                select(table.id)
                .where(table.state.in_(UNFINISHED), table.due_at <= now)
                .order_by(table.due_at)
                .limit(1)
                .with_for_update(skip_locked=True)
            )
            claim_id = new_id()
            row = await session.scalar(
                update(table)
                # "=" runs the subquery once; IN may run it anew for each row, and lock another job each time
                .where(table.id == due.scalar_subquery())
                .values(
                    state=JobState.RUNNING,
                    claim_id=claim_id,
                    due_at=now + CLAIMED,
                    attempts=table.attempts + 1,
                    done=0,
                )
                .returning(table)
            )
            return None if row is None else Claim(claim_id, to_job(row))

    async def beat(self, claim: Claim, progress: Progress) -> bool:
        """Give a sign of life and tell the progress; tell whether the job is still wanted, and ours."""
        message = progress.message
        return await self._set(
            claim,
            due_at=func.clock_timestamp() + CLAIMED,
            done=progress.done,
            of=progress.of,
            message=message._asdict() if message else None,
        )

    async def give_back(self, claim: Claim) -> None:
        """Let somebody else begin it anew, as if this worker never had."""
        await self._set(
            claim,
            state=JobState.QUEUED,
            claim_id=None,
            due_at=func.clock_timestamp(),
            attempts=self._jobs.attempts - 1,
        )

    async def break_off(self, claim: Claim, fault: JobFault) -> None:
        """Try a job again after a pause, or give it up after the last attempt."""
        if claim.job.attempts >= MOST_ATTEMPTS:
            await self.fail(claim, fault)
            return
        pause = backoff(claim.job.attempts, first=FIRST_PAUSE, most=LONGEST_PAUSE)
        await self._set(
            claim,
            state=JobState.QUEUED,
            claim_id=None,
            due_at=func.clock_timestamp() + pause,
        )

    async def fail(self, claim: Claim, fault: JobFault) -> None:
        """Give a job up: trying again would not help."""
        await self._set(
            claim,
            state=JobState.FAILED,
            claim_id=None,
            fault=fault.to_data(),
            finished_at=func.clock_timestamp(),
            expires_at=func.clock_timestamp() + self._keep,
        )

    async def finish(self, claim: Claim, path: Path, *, name: str, media_type: str) -> bool:
        """Keep the file and finish the job in one step; tell whether it was still wanted, and ours."""
        sha256, size = await asyncio.to_thread(_measured, path)
        async with self._database.writers.begin() as session:
            if await session.scalar(self._mine(claim).with_for_update()) is None:
                return False
            async for place, content in _pieces(path):
                await session.execute(
                    insert(self._pieces).values(
                        job_id=claim.job.id,
                        authority_id=claim.job.order.authority_id,
                        place=place,
                        content=content,
                    )
                )
            await session.execute(
                update(self._jobs)
                .where(self._jobs.id == claim.job.id)
                .values(
                    state=JobState.DONE,
                    claim_id=None,
                    file_name=name,
                    media_type=media_type,
                    file_sha256=sha256,
                    file_size=size,
                    done=case((self._jobs.of > 0, self._jobs.of), else_=self._jobs.done),
                    message=None,
                    finished_at=func.clock_timestamp(),
                    expires_at=func.clock_timestamp() + self._keep,
                )
            )
        return True

    async def tidy(self) -> int:
        """Remove what nobody is to fetch any more; tell how many jobs that was."""
        table = self._jobs
        async with self._database.writers.begin() as session:
            gone = await session.scalars(
                delete(table).where(table.expires_at < func.clock_timestamp()).returning(table.id)
            )
            return len(gone.all())

    def _mine(self, claim: Claim) -> Select[Any]:
        table = self._jobs
        return select(table.id).where(table.id == claim.job.id, table.claim_id == claim.id)

    async def _set(self, claim: Claim, **values: Any) -> bool:
        table = self._jobs
        async with self._database.writers.begin() as session:
            changed = await session.scalar(
                update(table)
                .where(table.id == claim.job.id, table.claim_id == claim.id)
                .values(**values)
                .returning(table.id)
            )
            return changed is not None


def _measured(path: Path) -> tuple[str, int]:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest(), path.stat().st_size


async def _pieces(path: Path) -> AsyncIterator[tuple[int, bytes]]:
    with path.open("rb") as file:
        place = 0
        while content := await asyncio.to_thread(file.read, PIECE):
            yield place, content
            place += 1
