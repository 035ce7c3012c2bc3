"""The worker: a few jobs at a time, each in a process of its own, with signs of life meanwhile."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from typing import Final

import structlog

from shared.background import repeating
from shared.clock import utc_now
from shared.db.engine import Database
from shared.jobs.models import Claim, JobFault, Makers
from shared.jobs.process import Child, child_of
from shared.jobs.queue import MOST_ATTEMPTS, JobQueue
from shared.jobs.settings import JobSettings
from shared.jobs.store import JobTables
from shared.problems.problem import Text

log = structlog.get_logger()

BEAT_SECONDS: Final = 1.0
"""Between two signs of life: progress is as old as this at most."""
LONGEST: Final = timedelta(minutes=30)
"""What takes longer hangs."""
TIDY_EVERY: Final = timedelta(minutes=1)

BROKE_OFF: Final = JobFault(
    "job-broke-off",
    Text(
        "Việc tạo tệp bị gián đoạn nhiều lần; hãy yêu cầu lại, nếu vẫn lỗi thì báo quản trị viên.",
        "Making the file broke off several times; ask for it again, and tell the administrator if it stays so.",
    ),
)


class JobWorker:
    """Does the jobs of one service; any number of replicas may have one."""

    def __init__(
        self, database: Database, settings: JobSettings, tables: JobTables, makers: Makers
    ) -> None:
        self._settings = settings
        self._queue = JobQueue(database, tables, timedelta(days=settings.job_keep_days))
        self._makers = makers
        self._tidied_at = utc_now() - TIDY_EVERY

    async def step(self) -> int:
        """Do one job, if one is due; tell how many that was."""
        if utc_now() - self._tidied_at >= TIDY_EVERY:
            self._tidied_at = utc_now()
            await self._queue.tidy()
        claim = await self._queue.claim()
        if claim is None:
            return 0
        if claim.job.attempts > MOST_ATTEMPTS:  # it took its workers down with it
            await self._queue.fail(claim, BROKE_OFF)
            return 1
        try:
            await self._do(claim)
        except asyncio.CancelledError:
            await asyncio.shield(self._queue.give_back(claim))
            raise
        except Exception:
            await self._queue.break_off(claim, BROKE_OFF)
            raise
        return 1

    async def _do(self, claim: Claim) -> None:
        job = claim.job
        async with child_of(job, self._makers[job.order.kind], self._settings) as child:
            if not await self._watch(claim, child):
                log.info("job_dropped", job=str(job.id))
            elif child.fault is not None:
                await self._queue.fail(claim, child.fault)
                log.info("job_refused", job=str(job.id), reason=child.fault.code)
            elif child.made is not None:
                made = child.made
                await self._queue.finish(
                    claim, child.path, name=made.name, media_type=made.media_type
                )
                log.info("job_done", job=str(job.id), kind=job.order.kind)
            else:
                log.error("job_broke_off", job=str(job.id), complaint=child.complaint())
                await self._queue.break_off(claim, BROKE_OFF)

    async def _watch(self, claim: Claim, child: Child) -> bool:
        """Give signs of life until the process ends; tell whether the job is still wanted then."""
        listening = asyncio.ensure_future(child.listen())
        ends_at = utc_now() + LONGEST
        try:
            while True:
                await asyncio.wait({listening}, timeout=BEAT_SECONDS)
                if not await self._queue.beat(claim, child.progress):
                    return False
                if listening.done():
                    listening.result()
                    return True
                if utc_now() > ends_at:
                    return True  # it is killed and has made nothing
        finally:
            listening.cancel()


@asynccontextmanager
async def working(
    database: Database, settings: JobSettings, tables: JobTables, makers: Makers
) -> AsyncIterator[None]:
    """Do jobs as long as the service runs. When it stops, those in hand go back into the queue at once."""
    worker = JobWorker(database, settings, tables, makers)
    async with AsyncExitStack() as stack:
        for number in range(1, settings.job_processes + 1):
            await stack.enter_async_context(
                repeating(
                    f"jobs-{number}",
                    worker.step,
                    seconds=settings.job_poll_seconds,
                    stop_seconds=0,
                )
            )
        yield
