"""All documents of a city, made by the running scoring service beside its requests: how long, and in how much memory."""

import asyncio
import os
import statistics
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from uuid import UUID

import httpx
from pydantic import SecretStr

from bench.city import City
from deploy.local import LocalSystem
from services.scoring.config import Settings
from services.scoring.result_documents.models import (
    MAKERS,
    OF_ONE_AGENCY,
    OF_ONE_BLOCK,
    Audience,
    DocumentKind,
    DocumentOrder,
)
from services.scoring.result_documents.store import DOCUMENTS
from services.scoring.runs.models import Order, Run
from services.scoring.runs.service import RunStarter
from shared.auth.principal import Grant, Principal, Role
from shared.canonical import canonical_json, digest_of_bytes
from shared.clients.assessment import AssessmentClient
from shared.clients.survey import SurveyClient
from shared.clock import utc_now
from shared.db.engine import Database, open_database
from shared.ids import new_id
from shared.jobs.models import Job, JobOrder
from shared.jobs.store import JobStore

AGENCIES: Final = 300
YEAR: Final = 2022
AT_MOST: Final = 90
"""Seconds for all documents of 300 agencies."""
KINDS: Final = tuple(kind for kind in MAKERS if kind not in OF_ONE_AGENCY | OF_ONE_BLOCK)
MIB: Final = 2**20


async def measure_documents(system: LocalSystem) -> None:
    """Have every kind of document made of 300 agencies, one after the other."""
    url = system.environment["SCORING_DATABASE_URL"]
    async with open_database(Settings(database_url=SecretStr(url)), "bench") as database:
        officer = Principal(new_id(), "Bench", (Grant(Role.OFFICER, new_id()),))
        run = await _run(database, officer)
        before = system.memory_of("scoring")
        began = time.monotonic()
        jobs = [await _ask(database, run, kind, officer) for kind in KINDS]
        print(f"\nDocuments of {AGENCIES} agencies, in the background of the scoring service")
        peaks: dict[int, int] = {}
        busy: dict[int, float] = {}
        answers: list[float] = []
        async with httpx.AsyncClient(base_url=system.address_of("scoring")) as client:
            while await _unfinished(database, jobs):
                for child in _children(system):
                    peaks[child] = max(peaks.get(child, 0), _peak(child))
                    busy[child] = max(busy.get(child, 0), _busy(child))
                answers.append(await _answered(client))
                await asyncio.sleep(0.2)
        total = time.monotonic() - began
        for job_id in jobs:
            await _report(database, job_id)
        grown = (system.peak_memory_of("scoring") - before) / MIB
        slow = statistics.quantiles(answers, n=20)[-1] * 1000
        print(f"  all: {total:.1f} s; at most {AT_MOST} s is wanted")
        print(
            f"  their processes: {sum(busy.values()):.0f} s of a processor, "
            f"at most {max(peaks.values()) / MIB:.0f} MiB each"
        )
        print(f"  the service meanwhile: {grown:+.0f} MiB, 95 % of answers within {slow:.0f} ms")


async def _run(database: Database, officer: Principal) -> Run:
    """Store a run of a city, as an officer would start it."""
    [authority] = officer.acting_as({Role.OFFICER}).authority_ids
    city = City(authority, AGENCIES)
    documents = {
        kind: canonical_json(data)
        for kind, data in (
            ("appraisal-records", city.record(YEAR)),
            ("survey-summaries", city.summary(YEAR)),
        )
    }

    def answer(request: httpx.Request) -> httpx.Response:
        content = documents[request.url.path.split("/")[2]]
        return httpx.Response(
            200, content=content, headers={"etag": f'"{digest_of_bytes(content)}"'}
        )

    async with httpx.AsyncClient(transport=httpx.MockTransport(answer)) as http:
        starter = RunStarter(
            database,
            AssessmentClient(http, "http://assessment"),
            SurveyClient(http, "http://survey"),
            asyncio.Semaphore(1),
        )
        run, _ = await starter.start(
            Order(authority, new_id(), new_id(), {}),
            access=officer.acting_as({Role.OFFICER}),
            token="",
            now=utc_now(),
        )
    return run


async def _ask(database: Database, run: Run, kind: str, officer: Principal) -> UUID:
    wanted = DocumentOrder(new_id(), run.id, DocumentKind(kind), Audience.INTERNAL)
    order = JobOrder(wanted.id, run.authority_id, run.id, kind, parameters=wanted.parameters())
    async with database.writers.begin() as session:
        await JobStore(session, DOCUMENTS).add(order, by=officer, now=utc_now())
    return order.id


async def _unfinished(database: Database, ids: list[UUID]) -> list[Job]:
    async with database.readers.begin() as session:
        store = JobStore(session, DOCUMENTS)
        jobs = [await store.find(one) for one in ids]
    return [job for job in jobs if job and job.finished_at is None]


async def _report(database: Database, job_id: UUID) -> None:
    async with database.readers.begin() as session:
        job = await JobStore(session, DOCUMENTS).find(job_id)
    if job is None or job.finished_at is None:
        raise RuntimeError(f"job {job_id} is gone")
    size = f"{job.file.size / MIB:.1f} MiB" if job.file else str(job.fault)
    print(f"  {job.order.kind:<14} {job.state}, {size}")


def _busy(process: int) -> float:
    """Tell for how many seconds a process has kept a processor busy (proc(5), stat)."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def _answered(client: httpx.AsyncClient) -> float:
    began = time.monotonic()
    (await client.get("/readyz")).raise_for_status()
    return time.monotonic() - began


def _children(system: LocalSystem) -> Iterator[int]:
    """Give the processes that the service has started (proc(5), children)."""
    service = system.processes["scoring"].pid
    for task in Path(f"/proc/{service}/task").iterdir():
        yield from (int(child) for child in (task / "children").read_text().split())


def _peak(process: int) -> int:
    """Give the most memory that a process has held; nothing where it has just ended."""
    try:
        status = Path(f"/proc/{process}/status").read_text()
    except OSError:
        return 0
    found = [line for line in status.splitlines() if line.startswith("VmHWM:")]
    return int(found[0].split()[1]) * 1024 if found else 0
