"""SIGKILL anywhere: no acknowledged response is lost, none is stored twice."""

import asyncio
import random
from collections.abc import Callable

import aiohttp
import asyncpg
import pytest

from bench.campaign import open_campaign
from bench.dossiers import connect_portal, dossier
from bench.phones import Sent, Sync, openrosa_phones, rows_and_forms, sync_phone
from demo.api import Gateway, ProblemError
from deploy.local import SERVICES, LocalSystem

pytestmark = pytest.mark.system

PHONES = 8
BATCHES_EACH = 10
BATCH = 20
PATIENCE = 2000
"""How often something is sent again, at least a tenth of a second after the time before."""


async def kill_database(system: LocalSystem) -> None:
    """Kill all of PostgreSQL in the middle of what it does, and start it again."""
    await asyncio.to_thread(system.postgres.crash)
    await asyncio.to_thread(system.wait_until_ready)


async def kill_service(system: LocalSystem, service: str) -> None:
    """Kill a service and start it again."""
    await asyncio.to_thread(system.kill, service)
    await asyncio.to_thread(system.start, service)
    await asyncio.to_thread(system.wait_until_ready, service)


class Attempts:
    """Counts what phones try to send, so that something can happen in the middle of it."""

    def __init__(self) -> None:
        self._made = 0
        self._awaited: dict[int, asyncio.Event] = {}

    def counting(self, make: Callable[[], Sent]) -> Callable[[], Sent]:
        """Count each attempt."""

        def counted() -> Sent:
            self._made += 1
            for number, event in self._awaited.items():
                if self._made >= number:
                    event.set()
            return make()

        return counted

    async def reached(self, number: int) -> None:
        """Wait for an attempt; there are at least as many as there are forms."""
        event = self._awaited.setdefault(number, asyncio.Event())
        if self._made < number:
            await event.wait()


async def send_until_acknowledged(
    gateway: Gateway, token: str, path: str, batch: list[dict[str, object]]
) -> list[str]:
    """Do what a phone does: send the same batch again until it is answered."""
    for _ in range(PATIENCE):
        try:
            answer = await gateway.call("POST", path, token=token, json={"responses": batch})
        except (aiohttp.ClientError, TimeoutError):
            await asyncio.sleep(0.1)
        except ProblemError as problem:
            if problem.status not in {502, 503, 504}:
                raise
            await asyncio.sleep(0.1)
        else:
            outcomes = answer.body["outcomes"]
            assert {item["outcome"] for item in outcomes} <= {"STORED", "DUPLICATE"}
            return [item["id"] for item in outcomes]
    raise AssertionError("the system did not come back")


async def test_killing_database_and_services_under_load_loses_nothing_and_doubles_nothing(
    system: LocalSystem, gateway: Gateway, administrator_password: str
) -> None:
    campaign = await open_campaign(gateway, administrator_password)
    path = f"/v1/campaigns/{campaign.id}/response-batches"
    token = campaign.survey_app.token
    acknowledged: list[str] = []

    async def phone(number: int) -> None:
        for place in range(BATCHES_EACH):
            batch = [campaign.response(number * 1000 + place * BATCH + i) for i in range(BATCH)]
            acknowledged.extend(await send_until_acknowledged(gateway, token, path, batch))
            if random.random() < 0.3:  # the answer got lost on the way: the phone sends again
                await send_until_acknowledged(gateway, token, path, batch)

    async def killer() -> None:
        await asyncio.sleep(0.4)
        await kill_database(system)
        for service in SERVICES:
            await asyncio.sleep(0.4)
            await kill_service(system, service)

    phones = asyncio.gather(*(phone(number) for number in range(PHONES)))
    await killer()
    await phones

    assert len(acknowledged) == len(set(acknowledged)) == PHONES * BATCHES_EACH * BATCH
    stored = await stored_ids(system, campaign.id)
    assert sorted(stored) == sorted(acknowledged)
    counts = await campaign.supervisor.get(f"/v1/campaigns/{campaign.id}/counts")
    assert counts["received"] == len(acknowledged)


async def stored_ids(system: LocalSystem, campaign_id: str) -> list[str]:
    connection: asyncpg.Connection = await system.postgres.connect("survey")
    rows = await connection.fetch(
        "SELECT id::text FROM response WHERE campaign_id = $1::text::uuid", campaign_id
    )
    await connection.close()
    return [row["id"] for row in rows]


async def test_killing_service_and_database_in_mid_batch_keeps_every_dossier_once(
    system: LocalSystem, gateway: Gateway, administrator_password: str
) -> None:
    portal = await connect_portal(gateway, administrator_password)
    path = f"/v1/portals/{portal.id}/dossier-batches"
    acknowledged: list[str] = []

    async def sender(number: int) -> None:
        for place in range(6):
            first = number * 2000 + place * 250
            batch = [dossier(serial) for serial in range(first, first + 250)]
            for _ in range(PATIENCE):
                try:
                    answer = await gateway.call("POST", path, token=portal.token, json=batch)
                except (aiohttp.ClientError, TimeoutError):
                    await asyncio.sleep(0.1)
                except ProblemError as problem:
                    if problem.status not in {502, 503, 504}:
                        raise
                    await asyncio.sleep(0.1)
                else:
                    assert answer.body["rejected"] == 0
                    acknowledged.extend(one["number"] for one in answer.body["outcomes"])
                    break
            else:
                raise AssertionError("the system did not come back")

    async def killer() -> None:
        connection: asyncpg.Connection = await system.postgres.connect("survey")
        for _ in range(3):
            await asyncio.sleep(0.3)
            await connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE application_name = 'par-index-survey-intake'"
            )
        await connection.close()
        await kill_service(system, "survey")

    senders = asyncio.gather(*(sender(number) for number in range(4)))
    await killer()
    await senders

    assert len(acknowledged) == len(set(acknowledged)) == 4 * 6 * 250
    connection = await system.postgres.connect("survey")
    stored = await connection.fetch(
        "SELECT number, (SELECT count(*) FROM jsonb_object_keys(history)) AS messages "
        "FROM dossier WHERE portal_id = $1::text::uuid",
        portal.id,
    )
    await connection.close()
    assert sorted(row["number"] for row in stored) == sorted(acknowledged)
    assert {row["messages"] for row in stored} == {1}


async def test_killing_services_keeps_every_form_of_a_phone_once(
    system: LocalSystem, gateway: Gateway, administrator_password: str
) -> None:
    campaign = await open_campaign(gateway, administrator_password)
    phones = await openrosa_phones(system, gateway, campaign, number=6, each=12)
    sync, attempts = Sync(), Attempts()
    days = [[attempts.counting(make) for make in day] for day in phones]

    async def killer() -> None:
        await attempts.reached(15)
        await kill_service(system, "survey")
        await attempts.reached(40)
        await kill_service(system, "gateway")

    async with aiohttp.ClientSession() as session:
        await asyncio.gather(killer(), *(sync_phone(session, day, sync) for day in days))

    assert sync.given_up == 0
    assert await rows_and_forms(system, campaign) == (72, 72)
    counts = await campaign.supervisor.get(f"/v1/campaigns/{campaign.id}/counts")
    assert (counts["received"], counts["valid"]) == (72, 72)
    submissions = await campaign.supervisor.items(
        f"/v1/campaigns/{campaign.id}/submissions", state="COUNTED"
    )
    assert len(submissions) == 72
