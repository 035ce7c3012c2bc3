"""Dossiers of a portal in bulk, through the gateway, against COPY of the very rows that this stored."""

import argparse
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import uuid4

import aiohttp
import orjson

from bench.campaign import ADMINISTRATOR
from bench.copying import BARE, CALLERS, SAME, copied, make_copies_of, rows_of
from bench.load import Measurement, measure, report
from bench.processor import busy_in
from demo.api import Gateway
from deploy.local import LocalSystem

BATCH: Final = 2000
STARTED: Final = datetime(2024, 1, 1, 1, tzinfo=UTC)

Dossier = dict[str, Any]


@dataclass(frozen=True)
class ConnectedPortal:
    """A portal, and the token of the machine that may post for it."""

    id: str
    token: str


async def measure_dossiers(
    session: aiohttp.ClientSession,
    system: LocalSystem,
    gateway: Gateway,
    password: str,
    chosen: argparse.Namespace,
) -> None:
    """Post batches and copy the same rows, round by round in turn; the median counts."""
    portal = await connect_portal(gateway, password)
    url = f"{system.url}/v1/portals/{portal.id}/dossier-batches"
    headers = {"authorization": f"Bearer {portal.token}", "content-type": "application/json"}
    await make_copies_of(system, "dossier")
    serials = iter(range(10_000_000))
    busy = busy_in(system, "gateway", "survey")

    async def one_round() -> tuple[Measurement, Measurement, Measurement]:
        batches = [[dossier(next(serials)) for _ in range(BATCH)] for _ in range(chosen.batches)]
        bodies = [orjson.dumps(batch) for batch in batches]

        async def post(number: int) -> None:
            async with session.post(url, data=bodies[number], headers=headers) as answer:
                outcome = orjson.loads(await answer.read())
                assert answer.status == 200, outcome
                assert outcome["created"] == BATCH, outcome

        ours = await measure(
            post, requests=len(bodies), at_once=CALLERS, items_each=BATCH, busy=busy
        )
        numbers = [[one["number"] for one in batch] for batch in batches]
        files = await rows_of(system, "dossier", "number", numbers)
        return (
            ours,
            await copied(system, "same_dossier", files, items_each=BATCH),
            await copied(system, "bare_dossier", files, items_each=BATCH),
        )

    await one_round()
    rounds = [await one_round() for _ in range(chosen.rounds)]
    print(
        f"\nDossiers in batches of {BATCH}, {CALLERS} connections, median of {chosen.rounds} rounds "
        "(latency is a batch's; at least 0.2 is wanted)"
    )
    ours = "through the gateway, checked, stored"
    report([(mine, same) for mine, same, _ in rounds], ours, SAME)
    report([(mine, bare) for mine, _, bare in rounds], ours, BARE)


def dossier(serial: int) -> Dossier:
    """Make a dossier with a number of its own, one of fifty procedures of twenty units."""
    day = STARTED + timedelta(days=serial // 9000)
    received = day + timedelta(seconds=serial % 9000)
    due = received + timedelta(days=7)
    finished = received + timedelta(days=5 + serial % 4)
    return {
        "number": f"000.00.01.H57-{day:%y%m%d}-{serial % 9000 + 1:04d}",
        "procedure_code": f"2.{serial % 50:06d}",
        "field_code": f"G{serial % 10:02d}-GD{serial % 7:02d}",
        "receiving_unit": "000.00.01.H57",
        "resolving_unit": f"000.00.{serial % 20 + 10}.H57",
        "applicant": "CITIZEN" if serial % 3 else "BUSINESS",
        "submission": "ONLINE" if serial % 2 else "COUNTER",
        "received_at": received.isoformat(),
        "due_at": due.isoformat(),
        "finished_at": finished.isoformat(),
        "status": "9",
        "changed_at": finished.isoformat(),
    }


async def connect_portal(gateway: Gateway, password: str) -> ConnectedPortal:
    """Appoint an officer in a new authority, who connects a portal and makes its client."""
    admin = await gateway.sign_in(ADMINISTRATOR, password)
    authority_id, email = str(uuid4()), f"officer-{uuid4().hex[:8]}@example.vn"
    secret = secrets.token_urlsafe(12)
    await admin.post(
        "/v1/accounts",
        {
            "email": email,
            "display_name": "Cán bộ Nội vụ",
            "password": secret,
            "grants": [{"role": "OFFICER", "authority_id": authority_id}],
        },
    )
    officer = await gateway.sign_in(email, secret)
    named = {"authority_id": authority_id, "name": "Cổng dịch vụ công"}
    client = await officer.post("/v1/api-clients", {**named, "role": "PORTAL"})
    portal = await officer.post("/v1/portals", {**named, "code": "dvc"})
    machine = await gateway.sign_in_client(client["id"], client["secret"])
    return ConnectedPortal(portal["id"], machine.token)
