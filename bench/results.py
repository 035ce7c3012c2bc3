"""Results and exports of a campaign of a million responses, against what PostgreSQL itself takes to count and to copy them."""

import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Final
from uuid import UUID

import aiohttp
import asyncpg

from bench.campaign import OpenCampaign, open_campaign
from demo.api import Gateway
from deploy.local import LocalSystem

MORE: Final = 1000

_FILL: Final = """
INSERT INTO response (id, chain_id, authority_id, campaign_id, questionnaire_id, group_code, agency_id, answers,
                      captured_at, received_at, principal_id, channel)
SELECT id, id, $1, $2, $3, 'CITIZENS', ($4::uuid[])[1 + n % cardinality($4::uuid[])], answers,
       $5, $5, $2, 'APP'
FROM (
    SELECT n, gen_random_uuid() AS id,
           (SELECT jsonb_object_agg('q' || q, (ARRAY['1','2','3','4','5','DK'])[1 + (hashint4(n * 31 + q) & 2147483647) % 6])
            FROM generate_series(1, 30) AS q) AS answers
    FROM generate_series($6::int, $7::int) AS n
) AS made
"""
"""Thirty answers each, as they lie in the table; how they come in is another figure."""

_COUNT: Final = """
SELECT agency_id, group_code, a.key, a.value, count(*)
FROM response CROSS JOIN LATERAL jsonb_each_text(answers) AS a
WHERE campaign_id = $1 GROUP BY 1, 2, 3, 4
"""
_COPY: Final = "SELECT * FROM response WHERE campaign_id = $1"


async def measure_results(
    system: LocalSystem, gateway: Gateway, password: str, responses: int, rounds: int
) -> None:
    """Fill a campaign, then measure its results from cold, after a thousand more, and its export."""
    campaign = await open_campaign(gateway, password, satisfaction=True)
    connection = await system.postgres.connect("survey")
    await _fill(connection, campaign, 1, responses)
    await connection.execute("VACUUM (ANALYZE) response")
    print(f"\nResults of {responses:,} responses of 30 questions, median of {rounds} rounds")
    await _results(system, connection, campaign, responses, rounds)
    await _export(system, connection, campaign, responses, rounds)
    await connection.close()


async def _fill(
    connection: asyncpg.Connection, campaign: OpenCampaign, first: int, last: int
) -> None:
    authority = await connection.fetchval(
        "SELECT authority_id FROM campaign WHERE id = $1", UUID(campaign.id)
    )
    for start in range(first, last + 1, 50_000):
        await connection.execute(
            _FILL,
            authority,
            UUID(campaign.id),
            UUID(campaign.questionnaire_id),
            [UUID(one) for one in campaign.agency_ids],
            datetime.now(UTC),
            start,
            min(last, start + 49_999),
            timeout=600,
        )


async def _results(
    system: LocalSystem,
    connection: asyncpg.Connection,
    campaign: OpenCampaign,
    responses: int,
    rounds: int,
) -> None:
    # Past the gateway: it waits for an answer only as long as people do.
    url = f"{system.address_of('survey')}/v1/campaigns/{campaign.id}/results"

    async def read() -> None:
        await _take(campaign, url)

    async def count() -> None:
        await connection.fetch(_COUNT, UUID(campaign.id), timeout=600)

    cold: list[float] = []
    counted: list[float] = []
    for _ in range(rounds):
        counted.append(await _seconds(count))
        await connection.execute("DELETE FROM tally_mark")
        await connection.execute("TRUNCATE tally, tally_product")
        cold.append(await _seconds(read))
    print(
        f"  from cold {_median(cold):6.2f} s; baseline, one GROUP BY: {_median(counted):6.2f} s; "
        f"{_median([a / b for a, b in zip(cold, counted, strict=True)]):.2f} times as long (at most 2 is wanted)"
    )
    known, more, last = [], [], responses
    for _ in range(rounds):
        known.append(await _seconds(read))
        await _fill(connection, campaign, last + 1, last + MORE)
        last += MORE
        more.append(await _seconds(read))
    print(
        f"  after {MORE:,} more {_median(more):6.3f} s, with nothing new {_median(known):6.3f} s; "
        f"{_median(more) / _median(counted):.4f} of the GROUP BY"
    )


async def _export(
    system: LocalSystem,
    connection: asyncpg.Connection,
    campaign: OpenCampaign,
    responses: int,
    rounds: int,
) -> None:
    url = (
        f"{system.url}/v1/campaigns/{campaign.id}/exports/{campaign.questionnaire_id}/responses.csv"
    )

    async def drop(_content: bytes) -> None:
        """Take the rows as our own client does, and keep nothing."""

    async def copy() -> None:
        await connection.copy_from_query(
            _COPY, UUID(campaign.id), output=drop, format="csv", timeout=600
        )

    async def export() -> None:
        await _take(campaign, url)

    before = system.memory_of("survey")
    system.forget_peak_of("survey")
    ours, theirs = [], []
    for _ in range(rounds):
        theirs.append(await _seconds(copy))
        ours.append(await _seconds(export))
    print(
        f"  CSV export {responses / _median(ours):,.0f}/s; baseline, COPY … TO: {responses / _median(theirs):,.0f}/s; "
        f"ratio {_median([b / a for a, b in zip(ours, theirs, strict=True)]):.2f} (at least 0.3 is wanted)"
    )
    grown = (system.peak_memory_of("survey") - before) / 2**20
    print(f"  memory of the service grew by {grown:.1f} MB at the most during exports")


async def _take(campaign: OpenCampaign, url: str) -> None:
    """Read an answer to its end without keeping it."""
    headers = {"authorization": f"Bearer {campaign.supervisor.token}"}
    async with (
        aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=600)) as session,
        session.get(url, headers=headers) as answer,
    ):
        assert answer.status == 200, await answer.text()
        async for _ in answer.content.iter_chunked(2**18):
            pass


async def _seconds(act: Callable[[], Awaitable[None]]) -> float:
    started = time.perf_counter()
    await act()
    return time.perf_counter() - started


def _median(values: list[float]) -> float:
    return sorted(values)[len(values) // 2]
