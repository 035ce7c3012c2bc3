"""SIGKILL in the middle of telling people: everybody is told, and nobody twice without being able to see it."""

import asyncio
import secrets
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from aiohttp import web
from standardwebhooks import Webhook

from bench.campaign import ADMINISTRATOR
from demo.api import Caller, Gateway
from deploy.local import LocalSystem
from tests.support.mail import MailBox

pytestmark = pytest.mark.system

HEADS = 8
CHANGES = 4
CONNECTIONS = 2
CHANGED = "period.calendar-changed"
FRAMEWORK = Path(__file__).parents[1] / "assessment" / "data" / "framework.yaml"


@dataclass
class Receiver:
    """An authority's own system, which hears of events."""

    url: str = ""
    messages: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    async def take(self, request: web.Request) -> web.Response:
        self.messages.append((dict(request.headers), await request.read()))
        return web.Response(status=204)


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    receiver = Receiver()
    app = web.Application()
    app.router.add_post("/hooks", receiver.take)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    receiver.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hooks"
    yield receiver
    await runner.cleanup()


async def account(admin: Caller, authority: str, role: str, agency: str | None = None) -> Any:
    email, password = f"{role.lower()}-{uuid4().hex}@example.vn", secrets.token_urlsafe(12)
    grant = {"role": role, "authority_id": authority}
    if agency:
        grant["agency_id"] = agency
    body = {"email": email, "display_name": "Lan", "password": password, "grants": [grant]}
    await admin.post("/v1/accounts", body)
    return email, password


async def a_period(officer: Caller, closes_at: datetime) -> tuple[str, str]:
    """Make a period with one agency, and give both."""
    programme = await officer.post("/v1/programmes", {"code": "p", "name": "Bộ chỉ số"})
    draft = await officer.gateway.call(
        "POST",
        f"/v1/frameworks?programme_id={programme['id']}",
        token=officer.token,
        data=FRAMEWORK.read_bytes(),
        headers={"content-type": "application/yaml"},
    )
    path = f"/v1/frameworks/{draft.body['id']}"
    await officer.post(f"{path}/issuances", version=(await officer.read(path)).etag)
    agency = await officer.post("/v1/agencies", {"code": "S1", "name": "Sở Một", "block": "SO"})
    period = await officer.post(
        "/v1/periods",
        {
            "programme_id": programme["id"],
            "framework_id": draft.body["id"],
            "code": "2024",
            "name": "Năm 2024",
            "stage": "2024",
            "starts_on": "2024-01-01",
            "ends_on": "2024-12-31",
            "calendar": calendar(closes_at),
        },
    )
    path = f"/v1/periods/{period['id']}"
    await officer.post(f"{path}/participants", {"agency_ids": [agency["id"]]})
    return path, agency["id"]


def calendar(closes_at: datetime) -> dict[str, Any]:
    opens_at = datetime.now(UTC) - timedelta(days=1)
    return {
        "self_assessment": {"opens_at": opens_at.isoformat(), "closes_at": closes_at.isoformat()}
    }


async def until_all(officer: Caller, path: str, state: str, count: int) -> None:
    """Wait until as many changes of the calendar as that have been told."""
    for _ in range(450):
        items = [one for one in await officer.items(path) if one["event_type"] == CHANGED]
        if [one["state"] for one in items] == [state] * count:
            return
        await asyncio.sleep(0.2)
    raise AssertionError(f"not all are {state}: {items}")


async def test_a_gateway_killed_while_it_tells_people_tells_everybody(
    system: LocalSystem,
    gateway: Gateway,
    administrator_password: str,
    mail_box: MailBox,
    receiver: Receiver,
) -> None:
    admin = await gateway.sign_in(ADMINISTRATOR, administrator_password)
    code = f"a{uuid4().hex[:10]}"
    authority = (await admin.post("/v1/authorities", {"code": code, "name": "Sở Nội vụ"}))["id"]
    email, password = await account(admin, authority, "OFFICER")
    officer = await gateway.sign_in(email, password)
    closes_at = datetime.now(UTC) + timedelta(days=30)
    path, agency = await a_period(officer, closes_at)
    heads = [(await account(admin, authority, "AGENCY_HEAD", agency))[0] for _ in range(HEADS)]
    webhook = await officer.post(
        "/v1/webhooks",
        {"authority_id": authority, "name": "QLVB", "url": receiver.url, "event_types": []},
    )

    killed = asyncio.Event()
    loop = asyncio.get_running_loop()
    mine = {email, *heads}
    taken: list[EmailMessage] = []

    def kill_in_the_middle(message: EmailMessage) -> None:
        """End the gateway when the mail server has a mail, before it says so."""
        if not any(address in str(message["To"]) for address in mine):
            return
        taken.append(message)
        if len(taken) == HEADS + 3:
            system.kill("gateway")
            loop.call_soon_threadsafe(killed.set)

    mail_box.on_taken = kill_in_the_middle
    for number in range(CHANGES):
        version = (await officer.read(path)).etag
        await gateway.call(
            "PUT",
            f"{path}/calendar",
            token=officer.token,
            json={
                "calendar": calendar(closes_at + timedelta(days=number)),
                "reason": f"Lùi lịch lần {number}",
            },
            headers={"if-match": version},
        )
    async with asyncio.timeout(60):
        await killed.wait()
    await asyncio.to_thread(system.start, "gateway")
    await asyncio.to_thread(system.wait_until_ready, "gateway")

    expected = CHANGES * (HEADS + 1)
    await until_all(officer, "/v1/notices", "SENT", expected)
    deliveries = f"/v1/webhooks/{webhook['id']}/deliveries"
    await until_all(officer, deliveries, "DELIVERED", CHANGES)
    mail_box.on_taken = lambda _message: None
    notices = await officer.items("/v1/notices", event_type=CHANGED)

    copies = Counter(str(message["Message-ID"]) for message in taken)
    assert len(copies) == expected
    assert {name.split(".")[0].strip("<") for name in copies} == {one["id"] for one in notices}
    doubled = {name: count for name, count in copies.items() if count > 1}
    assert len(doubled) <= CONNECTIONS, "only what was under way when it was killed may come twice"
    assert set(doubled.values()) <= {2}
    told = Counter(headers["webhook-id"] for headers, _ in receiver.messages)
    events = {one["event_id"] for one in notices}
    assert events <= set(told)
    assert sum(told[event] - 1 for event in events) <= CHANGES
    for headers, body in receiver.messages:
        Webhook(webhook["secret"]).verify(body, headers)
