"""`make bench`: how fast responses come in, each figure as a ratio against a named baseline in the same run."""

import argparse
import asyncio
import os
import secrets
import shutil
import subprocess
import sys
import time
from contextlib import ExitStack
from typing import Any, Self

import aiohttp
import orjson

from bench.assessment import measure_assessment
from bench.baseline import TABLE
from bench.campaign import ADMINISTRATOR, OpenCampaign, open_campaign
from bench.dossiers import measure_dossiers
from bench.load import Measurement, measure, report
from bench.publications import measure_publications
from bench.results import measure_results
from bench.scoring import measure_scoring
from bench.workbooks import measure_workbooks
from demo.api import Gateway
from deploy.embedded_postgres import EmbeddedServer
from deploy.local import ROOT, SERVICES, LocalSystem, free_port, local_system

FOLDER = ROOT / ".local" / "bench"
AT_ONCE = 32
BATCH = 500
BATCH_CALLERS = 4


def main() -> None:
    """Start the system on an empty folder, and measure."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument(
        "--rounds", type=int, default=5, help="rounds of each pair; the median counts (5)"
    )
    parser.add_argument("--requests", type=int, default=1500, help="single posts a round (1500)")
    parser.add_argument("--batches", type=int, default=24, help=f"batches of {BATCH} a round (24)")
    parser.add_argument("--workbooks", type=int, default=60, help="imports of a workbook (60)")
    parser.add_argument("--agencies", type=int, default=300, help="agencies of assessment (300)")
    parser.add_argument("--reads", type=int, default=200, help="requests for each list (200)")
    parser.add_argument(
        "--storm", type=float, default=60, help="seconds in which all agencies submit (60)"
    )
    parser.add_argument("--rankings", type=int, default=3000, help="rankings read a round (3000)")
    parser.add_argument(
        "--heads", type=int, choices=(1, 2), default=1, help="heads of an agency who sign (1)"
    )
    parser.add_argument(
        "--responses", type=int, default=1_000_000, help="responses behind results (1000000)"
    )
    parser.add_argument(
        "--only",
        choices=(
            *("survey", "dossiers", "workbooks", "assessment", "results", "scoring"),
            "publications",
        ),
        help="measure only this",
    )
    chosen = parser.parse_args()
    if chosen.only in {None, "scoring"}:
        measure_scoring(chosen.rounds)
    if chosen.only == "scoring":
        return
    shutil.rmtree(FOLDER, ignore_errors=True)
    with ExitStack() as stack:
        system = stack.enter_context(local_system(FOLDER))
        password = secrets.token_urlsafe(12)
        system.run_command(
            "gateway", "create-admin", "--email", ADMINISTRATOR, "--password-stdin", given=password
        )
        idle = {service: system.memory_of(service) for service in SERVICES}
        baseline = stack.enter_context(_Baseline(system.postgres))
        asyncio.run(_measure_all(system, baseline, password, chosen))
        if chosen.only in {None, "workbooks"}:
            measure_workbooks(chosen.workbooks)
        print("\nMemory (resident), idle → peak")
        for service in SERVICES:
            print(
                f"  {service:<12} {_megabytes(idle[service])} → {_megabytes(system.peak_memory_of(service))}"
            )


class _Baseline:
    """The bare app as a process of its own, as each service is."""

    def __init__(self, postgres: EmbeddedServer) -> None:
        self._postgres = postgres
        self._port = free_port()
        self.url = f"http://127.0.0.1:{self._port}"

    def __enter__(self) -> Self:
        asyncio.run(self._make_tables())
        self._process = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "uvicorn",
                "bench.baseline:app",
                "--port",
                str(self._port),
                "--no-access-log",
                "--timeout-keep-alive",
                "120",
                "--log-level",
                "warning",
            ],
            cwd=ROOT,
            env={**os.environ, "BASELINE_SOCKET": self._postgres.socket_folder},
        )
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait(10)

    async def _make_tables(self) -> None:
        connection = await self._postgres.connect()
        await connection.execute(TABLE.format(name="bare_response", key="PRIMARY KEY"))
        await connection.execute(TABLE.format(name="copied_response", key=""))
        await connection.close()


async def _measure_all(
    system: LocalSystem, baseline: _Baseline, password: str, chosen: argparse.Namespace
) -> None:
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:
        gateway = Gateway(session, system.url)
        if chosen.only in {None, "survey"}:
            campaign = await open_campaign(gateway, password)
            await _wait_for(session, baseline.url)
            await _singles(session, system, baseline, campaign, chosen)
            await _batches(session, system, campaign, chosen)
        if chosen.only in {None, "dossiers"}:
            await measure_dossiers(session, system, gateway, password, chosen)
        if chosen.only in {None, "results"}:
            rounds = min(chosen.rounds, 3)
            await measure_results(system, gateway, password, chosen.responses, rounds)
        if chosen.only in {None, "assessment"}:
            await measure_assessment(system, gateway, password, chosen)
        if chosen.only in {None, "publications"}:
            await measure_publications(session, system, gateway, password, chosen)


async def _wait_for(session: aiohttp.ClientSession, url: str) -> None:
    for _ in range(100):
        try:
            async with session.get(f"{url}/openapi.json"):
                return
        except aiohttp.ClientConnectionError:
            await asyncio.sleep(0.1)
    raise RuntimeError("the baseline did not start")


async def _singles(
    session: aiohttp.ClientSession,
    system: LocalSystem,
    baseline: _Baseline,
    campaign: OpenCampaign,
    chosen: argparse.Namespace,
) -> None:
    """Single responses through the gateway against the bare insert of the same row, round by round in turn."""
    ours = f"{system.url}/v1/campaigns/{campaign.id}/responses"
    bare = f"{baseline.url}/responses/{campaign.id}"

    async def one_round(url: str) -> Measurement:
        bodies = [orjson.dumps(campaign.response(number)) for number in range(chosen.requests)]
        headers = {
            "authorization": f"Bearer {campaign.survey_app.token}",
            "content-type": "application/json",
        }

        async def post(number: int) -> None:
            async with session.post(url, data=bodies[number], headers=headers) as answer:
                await answer.read()
                assert answer.status == 201, await answer.text()

        return await measure(post, requests=chosen.requests, at_once=AT_ONCE)

    await one_round(ours)
    await one_round(bare)
    pairs = [(await one_round(ours), await one_round(bare)) for _ in range(chosen.rounds)]
    print(
        f"\nSingle responses of 30 questions, {AT_ONCE} connections, median of {chosen.rounds} rounds"
    )
    report(pairs, "through the gateway, checked, stored", "baseline: bare FastAPI + asyncpg insert")


async def _batches(
    session: aiohttp.ClientSession,
    system: LocalSystem,
    campaign: OpenCampaign,
    chosen: argparse.Namespace,
) -> None:
    """Batches through the gateway against COPY of the same rows into a table without an index."""
    url = f"{system.url}/v1/campaigns/{campaign.id}/response-batches"
    headers = {
        "authorization": f"Bearer {campaign.survey_app.token}",
        "content-type": "application/json",
    }

    async def one_round() -> tuple[Measurement, Measurement]:
        batches = [
            [campaign.response(number) for number in range(BATCH)] for _ in range(chosen.batches)
        ]
        bodies = [orjson.dumps({"responses": batch}) for batch in batches]

        async def post(number: int) -> None:
            async with session.post(url, data=bodies[number], headers=headers) as answer:
                outcome = orjson.loads(await answer.read())
                assert answer.status == 200, outcome
                assert all(item["outcome"] == "STORED" for item in outcome["outcomes"]), outcome

        ours = await measure(post, requests=chosen.batches, at_once=BATCH_CALLERS, items_each=BATCH)
        return ours, await _copied(system.postgres, campaign.id, batches)

    await one_round()
    pairs = [await one_round() for _ in range(chosen.rounds)]
    print(
        f"\nBatches of {BATCH}, {BATCH_CALLERS} connections, median of {chosen.rounds} rounds (latency is a batch's)"
    )
    report(pairs, "through the gateway, checked, stored", "baseline: COPY into an unindexed table")


async def _copied(
    postgres: EmbeddedServer, campaign_id: str, batches: list[list[dict[str, Any]]]
) -> Measurement:
    """COPY the same rows, a batch a statement, from as many connections."""
    connections = [await postgres.connect() for _ in range(BATCH_CALLERS)]
    lines = [
        b"".join(
            b"\t".join(
                [
                    response["id"].encode(),
                    campaign_id.encode(),
                    response["questionnaire_id"].encode(),
                    response["group"].encode(),
                    response["agency_id"].encode(),
                    orjson.dumps(response["answers"]).replace(b"\\", b"\\\\"),
                    response["captured_at"].encode(),
                ]
            )
            + b"\n"
            for response in batch
        )
        for batch in batches
    ]
    free = asyncio.Queue[Any]()
    for connection in connections:
        free.put_nowait(connection)

    async def copy(number: int) -> None:
        connection = await free.get()
        await connection.copy_to_table(
            "copied_response",
            source=_Bytes(lines[number]),
            columns=[
                "id",
                "campaign_id",
                "questionnaire_id",
                "group_code",
                "agency_id",
                "answers",
                "captured_at",
            ],
        )
        free.put_nowait(connection)

    measured = await measure(copy, requests=len(batches), at_once=BATCH_CALLERS, items_each=BATCH)
    for connection in connections:
        await connection.close()
    return measured


class _Bytes:
    """Bytes as asyncpg's COPY wants them."""

    def __init__(self, content: bytes) -> None:
        self._parts = iter([content])

    def __aiter__(self) -> "_Bytes":
        return self

    async def __anext__(self) -> bytes:
        try:
            return next(self._parts)
        except StopIteration:
            raise StopAsyncIteration from None


def _megabytes(size: int) -> str:
    return f"{size / 2**20:6.1f} MB"


if __name__ == "__main__":
    started = time.monotonic()
    main()
    print(f"\nMeasured in {time.monotonic() - started:.0f} s")
