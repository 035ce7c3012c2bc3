"""Jobs are done once and to the end, whoever dies meanwhile; what nobody wants any more is dropped."""

import asyncio
import signal
import sys
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select, text, update

from services.scoring.config import Settings
from services.scoring.result_documents.store import DOCUMENTS
from services.scoring.tables import ResultDocumentPieceTable, ResultDocumentTable
from shared.auth.principal import Role
from shared.db.engine import Database, open_database
from shared.ids import new_id
from shared.jobs.content import JobContent
from shared.jobs.models import Job, JobOrder, JobState
from shared.jobs.queue import PIECE
from shared.jobs.store import JobStore
from shared.jobs.worker import JobWorker, working
from tests.support.authentication import principal
from tests.support.databases import another_database
from tests.support.makers import MAKERS
from tests.support.waiting import lives, until, until_true

NOW = datetime(2025, 3, 15, tzinfo=UTC)


@pytest.fixture(scope="module")
def settings() -> Settings:
    return Settings(database_url=another_database("scoring", "jobs"))


@pytest.fixture(scope="module")
async def database(settings: Settings) -> AsyncIterator[Database]:
    async with open_database(settings, "jobs") as database:
        yield database


class Office:
    """Asks for jobs, and does them one at a time."""

    def __init__(self, database: Database, settings: Settings) -> None:
        self.database = database
        self.worker = JobWorker(database, settings, DOCUMENTS, MAKERS)

    async def ask(self, kind: str, **parameters: Any) -> UUID:
        order = JobOrder(new_id(), new_id(), new_id(), kind, parameters=parameters)
        async with self.database.writers.begin() as session:
            added = await JobStore(session, DOCUMENTS).add(
                order, by=principal(Role.OFFICER), now=NOW
            )
        assert added
        return order.id

    async def job(self, job_id: UUID) -> Job:
        async with self.database.readers.begin() as session:
            job = await JobStore(session, DOCUMENTS).find(job_id)
        assert job is not None
        return job

    async def do(self, job_id: UUID) -> Job:
        assert await self.worker.step() == 1
        return await self.job(job_id)

    async def let_time_pass(self, job_id: UUID) -> None:
        """Make a job due that waits for its next attempt, or for its worker to be taken for dead."""
        await self.set(job_id, due_at=func.clock_timestamp())

    async def set(self, job_id: UUID, **values: Any) -> None:
        table = ResultDocumentTable
        async with self.database.writers.begin() as session:
            await session.execute(update(table).where(table.id == job_id).values(**values))


@pytest.fixture
async def office(database: Database, settings: Settings) -> AsyncIterator[Office]:
    office = Office(database, settings)
    yield office
    async with database.writers.begin() as session:
        await session.execute(ResultDocumentTable.__table__.delete())


async def _begun(folder: Path) -> tuple[int, Path]:
    """Wait until a process has begun; give it and the folder it works in."""
    await until((folder / "begun").exists)
    process, _, name = (folder / "begun").read_text().partition(" ")
    return int(process), Path(name)


async def test_a_file_of_many_pieces_comes_back_whole_and_in_part(
    office: Office, database: Database
) -> None:
    size = 2 * PIECE + 1000
    job = await office.do(await office.ask("write", size=size))
    assert (job.state, job.attempts) == (JobState.DONE, 1)
    assert (job.progress.done, job.progress.of) == (2, 2)
    assert job.file is not None
    assert (job.file.name, job.file.size) == ("Tệp.bin", size)

    content = JobContent(database, DOCUMENTS)
    wanted = bytes(place % 251 for place in range(size))
    for start, end in ((0, size), (5, 5), (PIECE - 3, PIECE + 3), (2 * PIECE, size)):
        pieces = await content.read(job.id, start, end)
        assert b"".join([piece async for piece in pieces]) == wanted[start:end]


async def test_what_a_maker_refuses_fails_at_once_and_keeps_every_fault(office: Office) -> None:
    job = await office.do(await office.ask("refuse"))
    assert (job.state, job.attempts) == (JobState.FAILED, 1)
    assert job.fault is not None
    assert job.fault.code == "unknown-fields"
    assert job.fault.text.vi == "Có 1 trường không có; hãy sửa mẫu."
    [fault] = job.fault.faults
    assert (fault.pointer, fault.code) == ("#/paragraphs/3", "unknown-field")
    assert fault.text.en == "There is no field “x”."


@pytest.mark.parametrize("kind", ["die", "say_nothing_of_use"])
async def test_what_breaks_off_is_tried_three_times(office: Office, kind: str) -> None:
    job_id = await office.ask(kind)
    job = await office.do(job_id)
    assert (job.state, job.attempts) == (JobState.QUEUED, 1)
    assert await office.worker.step() == 0  # it waits a while before it is tried again
    await office.set(job_id, attempts=2)
    await office.let_time_pass(job_id)
    job = await office.do(job_id)
    assert (job.state, job.fault and job.fault.code) == (JobState.FAILED, "job-broke-off")


async def test_a_job_that_takes_its_workers_down_is_given_up(office: Office) -> None:
    job_id = await office.ask("write", size=1)
    await office.set(job_id, state="RUNNING", claim_id=new_id(), attempts=3)
    job = await office.do(job_id)
    assert (job.state, job.fault and job.fault.code) == (JobState.FAILED, "job-broke-off")


async def test_a_job_outlives_the_service_that_is_killed_while_doing_it(
    office: Office, settings: Settings, tmp_path: Path
) -> None:
    job_id = await office.ask("wait", folder=str(tmp_path))
    service = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.support.makers"),
        settings.database_url.get_secret_value(),
    )
    try:
        child, folder = await _begun(tmp_path)
        assert (await office.job(job_id)).state is JobState.RUNNING
    finally:
        service.send_signal(signal.SIGKILL)
        await service.wait()
    await until(lambda: not lives(child))
    assert not folder.exists()
    assert await office.worker.step() == 0  # its worker may be alive yet

    await office.let_time_pass(job_id)
    (tmp_path / "go").touch()
    job = await office.do(job_id)
    assert (job.state, job.attempts) == (JobState.DONE, 2)


async def test_a_job_goes_back_into_the_queue_when_its_service_stops(
    office: Office, tmp_path: Path
) -> None:
    job_id = await office.ask("wait", folder=str(tmp_path))
    step = asyncio.create_task(office.worker.step())
    child, folder = await _begun(tmp_path)
    step.cancel()
    with pytest.raises(asyncio.CancelledError):
        await step
    assert not lives(child)
    assert not folder.exists()
    job = await office.job(job_id)
    assert (job.state, job.attempts) == (JobState.QUEUED, 0)


@pytest.mark.parametrize("how", ["cancelled", "removed"])
async def test_nobody_works_on_what_nobody_wants(
    office: Office, database: Database, tmp_path: Path, how: str
) -> None:
    job_id = await office.ask("wait", folder=str(tmp_path))
    step = asyncio.create_task(office.worker.step())
    child, _ = await _begun(tmp_path)

    async def has_told() -> bool:
        return (await office.job(job_id)).progress.done == 3

    await until_true(has_told)
    async with database.writers.begin() as session:
        store = JobStore(session, DOCUMENTS)
        if how == "cancelled":
            assert await store.cancel(job_id, expires_at=NOW, now=NOW)
        else:
            await store.remove(job_id)
    assert await step == 1
    assert not lives(child)
    async with database.readers.begin() as session:
        job = await JobStore(session, DOCUMENTS).find(job_id)
    assert (job.state if job else None) == (JobState.CANCELLED if how == "cancelled" else None)


async def test_two_workers_never_do_the_same_job(
    office: Office, database: Database, settings: Settings
) -> None:
    first, second = [await office.ask("write", size=10) for _ in range(2)]
    other = JobWorker(database, settings, DOCUMENTS, MAKERS)
    assert await asyncio.gather(office.worker.step(), other.step()) == [1, 1]
    for job_id in (first, second):
        job = await office.job(job_id)
        assert (job.state, job.attempts) == (JobState.DONE, 1)
    assert await other.step() == 0


async def test_a_worker_takes_one_job_however_the_table_is_read(
    office: Office, database: Database
) -> None:
    """Where PostgreSQL takes a table for tiny, it may run a subquery anew for each row, which then finds another job each time."""
    await office.set(await office.ask("write"), state="FAILED")
    async with database.writers.begin() as session:
        await session.execute(text("ANALYZE result_document"))
    asked = [await office.ask("write", size=10) for _ in range(2)]
    assert await office.worker.step() == 1
    jobs = [await office.job(job_id) for job_id in asked]
    assert [(job.state, job.attempts) for job in jobs] == [
        (JobState.DONE, 1),
        (JobState.QUEUED, 0),
    ]


async def test_a_small_job_does_not_wait_behind_a_long_one(
    office: Office, database: Database, settings: Settings, tmp_path: Path
) -> None:
    busy = settings.model_copy(update={"job_poll_seconds": 0.05, "job_processes": 2})
    long = await office.ask("wait", folder=str(tmp_path))
    async with working(database, busy, DOCUMENTS, MAKERS):
        await _begun(tmp_path)
        small = await office.ask("write", size=1)

        async def is_done() -> bool:
            return (await office.job(small)).state is JobState.DONE

        await until_true(is_done)
        assert (await office.job(long)).state is JobState.RUNNING
    assert (await office.job(long)).state is JobState.QUEUED


async def test_a_worker_that_was_taken_for_dead_spoils_nothing(
    office: Office, tmp_path: Path
) -> None:
    job_id = await office.ask("wait", folder=str(tmp_path))
    step = asyncio.create_task(office.worker.step())
    await _begun(tmp_path)
    theirs = new_id()
    await office.set(job_id, claim_id=theirs)
    (tmp_path / "go").touch()
    assert await step == 1
    job = await office.job(job_id)
    assert (job.state, job.file) == (JobState.RUNNING, None)


async def test_a_file_goes_with_its_job_when_its_time_is_over(
    office: Office, database: Database, settings: Settings
) -> None:
    job_id = await office.ask("write", size=10)
    job = await office.do(job_id)
    assert job.expires_at is not None
    assert job.finished_at is not None
    assert job.expires_at - job.finished_at == timedelta(days=settings.job_keep_days)
    await office.set(job_id, expires_at=NOW)
    assert await JobWorker(database, settings, DOCUMENTS, MAKERS).step() == 0
    async with database.readers.begin() as session:
        assert await JobStore(session, DOCUMENTS).find(job_id) is None
        pieces = await session.scalar(select(func.count()).select_from(ResultDocumentPieceTable))
    assert pieces == 0
