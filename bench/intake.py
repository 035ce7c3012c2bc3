"""Responses through the gateway: singly, in batches, and with millions of them stored already."""

import argparse
import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Any, Final, Self
from uuid import UUID

import aiohttp
import orjson

from bench.baseline import TABLE
from bench.campaign import OpenCampaign
from bench.copying import BARE, SAME, copied, make_copies_of, rows_of
from bench.copying import CALLERS as BATCH_CALLERS
from bench.load import Measurement, measure, report
from bench.processor import Busy, busy_in
from deploy.embedded_postgres import EmbeddedServer
from deploy.local import ROOT, LocalSystem, free_port

AT_ONCE: Final = 32
BATCH: Final = 500
PORTION: Final = 100_000

Pairs = list[tuple[Measurement, Measurement]]
"""Rounds of what is measured, each with its baseline's."""

_OURS: Final = "through the gateway, checked, stored"

_COPIED: Final = (
    *("id", "campaign_id", "questionnaire_id", "group_code", "agency_id"),
    *("answers", "captured_at"),
)
_STORE: Final = """
INSERT INTO response (id, chain_id, authority_id, campaign_id, questionnaire_id, group_code, agency_id, answers,
                      captured_at, received_at, principal_id, channel)
SELECT id, id, $1, $2, $3, 'CITIZENS', ($4::uuid[])[1 + n % cardinality($4::uuid[])],
       ($5::jsonb[])[1 + n % cardinality($5::jsonb[])], $6, $6, $2, 'APP'
FROM (SELECT n, gen_random_uuid() AS id FROM generate_series(1, $7::int) AS n ORDER BY id) AS made
"""
"""Responses of another campaign, as they lie in the table: ids are random, as phones make them (`instanceID` of OpenRosa)."""


class Baseline:
    """The bare app as a process of its own, as each service is."""

    def __init__(self, postgres: EmbeddedServer) -> None:
        self._postgres = postgres
        self._port = free_port()
        self.url = f"http://127.0.0.1:{self._port}"

    def __enter__(self) -> Self:
        asyncio.run(self._make_tables())
        uvicorn = (sys.executable, "-m", "uvicorn", "bench.baseline:app", "--port", str(self._port))
        quiet = ("--no-access-log", "--log-level", "warning", "--timeout-keep-alive", "120")
        self.process = subprocess.Popen(
            [*uvicorn, *quiet],
            cwd=ROOT,
            env={**os.environ, "BASELINE_SOCKET": self._postgres.socket_folder},
        )
        return self

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        self.process.wait(10)

    async def _make_tables(self) -> None:
        connection = await self._postgres.connect()
        await connection.execute(TABLE.format(name="bare_response", key="PRIMARY KEY"))
        await connection.execute(TABLE.format(name="copied_response", key=""))
        await connection.close()

    async def wait(self, session: aiohttp.ClientSession) -> None:
        """Wait until it answers."""
        for _ in range(100):
            try:
                async with session.get(f"{self.url}/openapi.json"):
                    return
            except aiohttp.ClientConnectionError:
                await asyncio.sleep(0.1)
        raise RuntimeError("the baseline did not start")


@dataclass(frozen=True)
class Intake:
    """An open campaign, and what its responses are measured against."""

    session: aiohttp.ClientSession
    system: LocalSystem
    baseline: Baseline
    campaign: OpenCampaign
    chosen: argparse.Namespace

    async def measure(self) -> None:
        """Measure single responses and batches, and where it is wanted both once more with millions stored."""
        await self.baseline.wait(self.session)
        await make_copies_of(self.system, "response")
        before = await self._both()
        if not self.chosen.stored:
            return
        await self._store(self.chosen.stored)
        after = await self._both()
        print(
            f"\nWith {self.chosen.stored:,} stored, as shares of what there was with none (at least 0.9 is wanted);"
            " each rate and cost is held against its baseline's, which the stored do not concern"
        )
        for what, old, new in zip(("single responses", "batches"), before, after, strict=True):
            rate = _middle(new, _rates) / _middle(old, _rates)
            print(
                f"  {what}: rate {rate:.2f}, by cost {_middle(new, _costs) / _middle(old, _costs):.2f}"
            )

    async def _both(self) -> tuple[Pairs, Pairs]:
        await self.campaign.renew_token()
        singles = await self._singles()
        print(f"\nSingle responses of 30 questions, {AT_ONCE} connections, {len(singles)} rounds")
        report(singles, _OURS, "baseline: bare FastAPI + asyncpg insert")
        batches = await self._batches()
        print(
            f"\nBatches of {BATCH}, {BATCH_CALLERS} connections, {len(batches)} rounds (latency is a batch's)"
        )
        same = [(mine, theirs) for mine, theirs, _ in batches]
        report(same, _OURS, SAME)
        report([(mine, bare) for mine, _, bare in batches], _OURS, BARE)
        return singles, same

    async def _store(self, number: int) -> None:
        """Fill the table from several connections, and let PostgreSQL bring what it owes to the disk before anything is measured."""
        started = time.monotonic()
        connection = await self.system.postgres.connect("survey")
        values = (
            await connection.fetchval(
                "SELECT authority_id FROM campaign WHERE id = $1", UUID(self.campaign.id)
            ),
            UUID(int=1),
            UUID(self.campaign.questionnaire_id),
            [UUID(one) for one in self.campaign.agency_ids],
            [orjson.dumps(self.campaign.response(n)["answers"]).decode() for n in range(500)],
            datetime.now(UTC),
        )
        portions = iter([min(PORTION, number - first) for first in range(0, number, PORTION)])

        async def fill() -> None:
            filling = await self.system.postgres.connect("survey")
            for portion in portions:
                await filling.execute(_STORE, *values, portion, timeout=3600)
            await filling.close()

        await asyncio.gather(*(fill() for _ in range(BATCH_CALLERS)))
        for owed in ("VACUUM (ANALYZE) response", "CHECKPOINT"):
            await connection.execute(owed, timeout=3600)
        await connection.close()
        print(f"\n{number:,} responses stored in {time.monotonic() - started:.0f} s")

    async def _singles(self) -> Pairs:
        """Post single responses to both sides, round by round in turn."""
        ours = f"{self.system.url}/v1/campaigns/{self.campaign.id}/responses"
        bare = f"{self.baseline.url}/responses/{self.campaign.id}"
        for url in (ours, bare):
            await self._post_singly(url, self._busy)
        bare_busy = busy_in(self.system, process=self.baseline.process.pid)
        return [
            (await self._post_singly(ours, self._busy), await self._post_singly(bare, bare_busy))
            for _ in range(self.chosen.rounds)
        ]

    async def _post_singly(self, url: str, busy: Busy) -> Measurement:
        number = self.chosen.requests
        bodies = [orjson.dumps(self.campaign.response(one)) for one in range(number)]

        async def post(one: int) -> None:
            async with self.session.post(url, data=bodies[one], headers=self._headers) as answer:
                await answer.read()
                assert answer.status == 201, await answer.text()

        return await measure(post, requests=number, at_once=AT_ONCE, busy=busy)

    async def _batches(self) -> list[tuple[Measurement, Measurement, Measurement]]:
        """Post batches, and copy the same rows, round by round in turn."""
        await self._batch_round()
        return [await self._batch_round() for _ in range(self.chosen.rounds)]

    async def _batch_round(self) -> tuple[Measurement, Measurement, Measurement]:
        url = f"{self.system.url}/v1/campaigns/{self.campaign.id}/response-batches"
        number = self.chosen.batches
        batches = [[self.campaign.response(one) for one in range(BATCH)] for _ in range(number)]
        bodies = [orjson.dumps({"responses": batch}) for batch in batches]

        async def post(one: int) -> None:
            async with self.session.post(url, data=bodies[one], headers=self._headers) as answer:
                outcome = orjson.loads(await answer.read())
                assert answer.status == 200, outcome
                assert outcome["stored"] == BATCH, outcome

        ours = await measure(
            post, requests=number, at_once=BATCH_CALLERS, items_each=BATCH, busy=self._busy
        )
        keys = [[response["id"] for response in batch] for batch in batches]
        files = await rows_of(self.system, "response", "id", keys)
        same = await copied(self.system, "same_response", files, items_each=BATCH)
        lines = [b"".join(_line(self.campaign.id, one) for one in batch) for batch in batches]
        bare = await copied(
            self.system,
            "copied_response",
            lines,
            items_each=BATCH,
            columns=_COPIED,
            database="postgres",
        )
        return ours, same, bare

    @cached_property
    def _busy(self) -> Busy:
        return busy_in(self.system, "gateway", "survey")

    @property
    def _headers(self) -> dict[str, str]:
        return {
            "authorization": f"Bearer {self.campaign.survey_app.token}",
            "content-type": "application/json",
        }


def _middle(pairs: Pairs, ratio: Callable[[Measurement, Measurement], float]) -> float:
    ratios = sorted(ratio(ours, theirs) for ours, theirs in pairs)
    return ratios[len(ratios) // 2]


def _rates(ours: Measurement, theirs: Measurement) -> float:
    return ours.rate / theirs.rate


def _costs(ours: Measurement, theirs: Measurement) -> float:
    return theirs.cost / ours.cost


def _line(campaign_id: str, response: dict[str, Any]) -> bytes:
    fields = [
        response["id"].encode(),
        campaign_id.encode(),
        response["questionnaire_id"].encode(),
        response["group"].encode(),
        response["agency_id"].encode(),
        orjson.dumps(response["answers"]).replace(b"\\", b"\\\\"),
        response["captured_at"].encode(),
    ]
    return b"\t".join(fields) + b"\n"
