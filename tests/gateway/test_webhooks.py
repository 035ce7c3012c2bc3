"""Webhooks: signed as Standard Webhooks says, tried again as it recommends, never led inside, and looked after by officers."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest
from asgi_lifespan import LifespanManager
from prometheus_client import CollectorRegistry
from sqlalchemy import select, update
from standardwebhooks import Webhook, WebhookVerificationError
from starlette.types import Receive, Scope, Send

from services.gateway.app import create_app
from services.gateway.tables import NoticeTable, WebhookDeliveryTable, WebhookTable
from services.gateway.webhooks.calling import open_caller
from services.gateway.webhooks.rules import PAUSES
from services.gateway.webhooks.sender import WebhookMetrics, WebhookSender
from shared.auth.principal import Role
from shared.clock import utc_now
from shared.db.engine import Database
from tests.gateway.events import Teller, an_event
from tests.gateway.support import People, Person, assert_problem, gateway_settings, served
from tests.support.waiting import SECONDS


@dataclass
class Receiver:
    """A receiver of webhooks that answers as tests tell it to."""

    url: str = ""
    status: int = 204
    body: bytes = b""
    headers: list[tuple[bytes, bytes]] = field(default_factory=list)
    silent: bool = False
    messages: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    arrived: asyncio.Event = field(default_factory=asyncio.Event)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            for step in ("startup", "shutdown"):
                await receive()
                await send({"type": f"lifespan.{step}.complete"})
            return
        message = await receive()
        headers = {name.decode(): value.decode() for name, value in scope["headers"]}
        self.messages.append((headers, message["body"]))
        self.arrived.set()
        if self.silent:
            while (await receive())["type"] != "http.disconnect":
                pass
            return
        await send({"type": "http.response.start", "status": self.status, "headers": self.headers})
        await send({"type": "http.response.body", "body": self.body})

    def verified(self, secret: str, place: int = -1) -> Any:
        headers, body = self.messages[place]
        return Webhook(secret).verify(body, headers)


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    receiver = Receiver()
    async with served(receiver) as url:
        receiver.url = f"{url}/hooks"
        yield receiver


@pytest.fixture(scope="module")
async def open_gateway() -> AsyncIterator[LifespanManager]:
    """A gateway that may call this machine, whose sender takes steps only when a test says so."""
    settings = gateway_settings(webhook_private_addresses=True)
    async with LifespanManager(create_app(settings)) as manager:
        yield manager


@pytest.fixture
async def hooks(open_gateway: LifespanManager) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(open_gateway.app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://gateway") as client:
        yield client


@pytest.fixture
def people(hooks: httpx.AsyncClient) -> People:
    return People(hooks)


@pytest.fixture
def teller(hooks: httpx.AsyncClient) -> Teller:
    return Teller(hooks)


@pytest.fixture
async def database(open_gateway: LifespanManager) -> Database:
    """The gateway's database, with no delivery left over from another test."""
    database: Database = open_gateway._state["database"]
    async with database.writers.begin() as session:
        await session.execute(
            update(WebhookDeliveryTable)
            .where(WebhookDeliveryTable.state == "QUEUED")
            .values(state="GAVE_UP")
        )
    return database


async def send_due(gateway: LifespanManager, *, private: bool = True, seconds: float = 5) -> None:
    database, seals = gateway._state["database"], gateway._state["webhook_seals"]
    async with open_caller(seconds=seconds, private=private) as caller:
        metrics = WebhookMetrics(CollectorRegistry())
        sender = WebhookSender(database, caller, seals, metrics, mailing=False)
        while await sender.step():
            pass


@dataclass
class Officer:
    """An officer with a webhook."""

    client: httpx.AsyncClient
    person: Person
    webhook: dict[str, Any] = field(default_factory=dict)

    @property
    def path(self) -> str:
        return f"/v1/webhooks/{self.webhook['id']}"

    async def call(
        self, method: str, path: str, *, if_match: int | None = None, **options: Any
    ) -> httpx.Response:
        headers = dict(self.person.headers)
        if if_match is not None:
            headers["if-match"] = f'"{if_match}"'
        return await self.client.request(method, path, headers=headers, **options)

    async def create(self, url: str, **changes: Any) -> httpx.Response:
        body = {
            "authority_id": str(self.person.authority_id),
            "name": "QLVB",
            "url": url,
            "event_types": [],
        }
        return await self.call("POST", "/v1/webhooks", json=body | changes)

    async def deliveries(self, **params: str) -> list[dict[str, Any]]:
        answer = await self.call("GET", f"{self.path}/deliveries", params=params)
        assert answer.status_code == 200, answer.text
        items: list[dict[str, Any]] = answer.json()["items"]
        return items

    async def read(self) -> dict[str, Any]:
        document: dict[str, Any] = (await self.call("GET", self.path)).json()
        return document


@pytest.fixture
async def officer(hooks: httpx.AsyncClient, people: People, receiver: Receiver) -> Officer:
    officer = Officer(hooks, await people.somebody(Role.OFFICER))
    answer = await officer.create(receiver.url)
    assert answer.status_code == 201, answer.text
    officer.webhook = answer.json()
    return officer


async def make_due(database: Database, delivery_id: str, **values: Any) -> None:
    async with database.writers.begin() as session:
        await session.execute(
            update(WebhookDeliveryTable)
            .where(WebhookDeliveryTable.id == delivery_id)
            .values({"next_attempt_at": utc_now()} | values)
        )


async def test_an_event_arrives_once_and_its_signature_holds(
    officer: Officer,
    receiver: Receiver,
    teller: Teller,
    open_gateway: LifespanManager,
    database: Database,
) -> None:
    event = an_event(officer.person.authority_id)
    await teller.tell(event)
    await teller.tell(event)
    await send_due(open_gateway)
    await send_due(open_gateway)
    assert len(receiver.messages) == 1
    message = receiver.verified(officer.webhook["secret"])
    assert message["type"] == "period.opened"
    assert message["data"]["period_code"] == "2024"
    assert message["data"]["subject"] == {"type": "period", "id": event.subject_id}
    assert receiver.messages[0][0]["webhook-id"] == str(event.id)
    with pytest.raises(WebhookVerificationError):
        receiver.verified("whsec_" + "A" * 44)
    (delivery,) = await officer.deliveries()
    assert (delivery["state"], delivery["attempts"], delivery["status"]) == ("DELIVERED", 1, 204)
    assert delivery["next_attempt_at"] is None


async def test_only_what_is_wanted_is_sent_and_only_to_the_own_authority(
    officer: Officer,
    receiver: Receiver,
    people: People,
    teller: Teller,
    open_gateway: LifespanManager,
    database: Database,
) -> None:
    change = {"name": "QLVB", "url": receiver.url, "event_types": ["statement.made"]}
    changed = await officer.call("PUT", officer.path, if_match=1, json=change | {"state": "ACTIVE"})
    assert changed.status_code == 200, changed.text
    stranger = await people.somebody(Role.OFFICER)
    await teller.tell(an_event(officer.person.authority_id))
    await teller.tell(an_event(stranger.authority_id, type="statement.made"))
    await teller.tell(an_event(officer.person.authority_id, type="statement.made"))
    await send_due(open_gateway)
    assert [json.loads(body)["type"] for _, body in receiver.messages] == ["statement.made"]


@pytest.mark.parametrize(
    ("status", "error"), [(500, "HTTP 500"), (302, "HTTP 302: redirects are not followed")]
)
async def test_a_failing_receiver_is_tried_again_with_the_same_id(
    officer: Officer,
    receiver: Receiver,
    teller: Teller,
    open_gateway: LifespanManager,
    database: Database,
    status: int,
    error: str,
) -> None:
    receiver.status, receiver.body = status, b"<b>down\x00</b>" + b"x" * 4000
    receiver.headers = [(b"location", receiver.url.encode())]
    await teller.tell(an_event(officer.person.authority_id))
    await send_due(open_gateway)
    (delivery,) = await officer.deliveries(state="QUEUED")
    assert (delivery["status"], delivery["last_error"]) == (status, error)
    assert delivery["excerpt"].startswith("<b>down </b>x")
    assert len(delivery["excerpt"]) <= 300
    receiver.status = 200
    await make_due(database, delivery["id"])
    await send_due(open_gateway)
    ids = [headers["webhook-id"] for headers, _ in receiver.messages]
    assert len(ids) == 2
    assert len(set(ids)) == 1
    assert receiver.messages[0][1] == receiver.messages[1][1]
    (delivery,) = await officer.deliveries()
    assert (delivery["state"], delivery["attempts"]) == ("DELIVERED", 2)


async def test_a_receiver_that_is_silent_or_away_holds_up_nobody(
    officer: Officer,
    receiver: Receiver,
    teller: Teller,
    open_gateway: LifespanManager,
    database: Database,
) -> None:
    await officer.create("http://127.0.0.1:9/hooks", name="away")
    receiver.silent = True
    await teller.tell(an_event(officer.person.authority_id))
    await send_due(open_gateway, seconds=0.3)
    (silent,) = await officer.deliveries()
    assert silent["last_error"] == "no answer in time"
    listed = await officer.call("GET", "/v1/webhooks")
    officer.webhook = next(one for one in listed.json()["items"] if one["name"] == "away")
    (away,) = await officer.deliveries()
    assert away["last_error"].startswith("ClientConnectorError")
    assert away["status"] is None


async def test_the_schedule_ends_after_three_days_and_the_officers_are_told(
    officer: Officer,
    receiver: Receiver,
    teller: Teller,
    open_gateway: LifespanManager,
    database: Database,
) -> None:
    receiver.status = 503
    await teller.tell(an_event(officer.person.authority_id))
    await teller.tell(an_event(officer.person.authority_id))
    await send_due(open_gateway)
    (other, delivery) = await officer.deliveries()
    for attempts, pause in enumerate(PAUSES, 1):
        (one,) = [one for one in await officer.deliveries() if one["id"] == delivery["id"]]
        assert one["attempts"] == attempts
        waits = instant(one["next_attempt_at"]) - utc_now()
        assert pause - timedelta(seconds=20) < waits <= pause
        await make_due(database, delivery["id"])
        await send_due(open_gateway)
    assert sum(PAUSES, timedelta()) > timedelta(days=3)
    webhook = await officer.read()
    assert (webhook["state"], webhook["disabled_reason"]) == ("DISABLED", "UNREACHABLE")
    assert "nhiều ngày" in webhook["disabled_reason_text"]
    states = {one["id"]: one["state"] for one in await officer.deliveries()}
    assert states == {delivery["id"]: "GAVE_UP", other["id"]: "GAVE_UP"}
    told = await officer.call("GET", "/v1/me/notices")
    assert told.json()["items"][0]["event_type"] == "webhook.disabled"
    assert "QLVB" in told.json()["items"][0]["subject"]
    refused = await officer.call("POST", f"/v1/webhook-deliveries/{other['id']}/attempts")
    assert_problem(refused, 409, "webhook-disabled")
    assert_problem(await officer.call("POST", f"{officer.path}/pings"), 409, "webhook-disabled")
    await switch_on(officer, webhook, receiver)


async def switch_on(officer: Officer, webhook: dict[str, Any], receiver: Receiver) -> None:
    members = {name: webhook[name] for name in ("name", "url", "event_types")}
    on = await officer.call(
        "PUT", officer.path, if_match=webhook["version"], json=members | {"state": "ACTIVE"}
    )
    assert (on.status_code, on.json()["disabled_reason"]) == (200, None)


async def test_a_receiver_that_has_taken_something_since_is_not_switched_off(
    officer: Officer,
    receiver: Receiver,
    teller: Teller,
    open_gateway: LifespanManager,
    database: Database,
) -> None:
    receiver.status = 500
    await teller.tell(an_event(officer.person.authority_id))
    await send_due(open_gateway)
    (delivery,) = await officer.deliveries()
    receiver.status = 200
    await teller.tell(an_event(officer.person.authority_id))
    await send_due(open_gateway)
    receiver.status = 500
    await make_due(database, delivery["id"], attempts=len(PAUSES))
    await send_due(open_gateway)
    assert (await officer.read())["state"] == "ACTIVE"


async def test_who_is_gone_is_told_nothing_more(
    officer: Officer,
    receiver: Receiver,
    teller: Teller,
    open_gateway: LifespanManager,
    database: Database,
) -> None:
    receiver.status = 410
    await teller.tell(an_event(officer.person.authority_id))
    await send_due(open_gateway)
    await teller.tell(an_event(officer.person.authority_id))
    await send_due(open_gateway)
    assert len(receiver.messages) == 1
    assert (await officer.read())["disabled_reason"] == "GONE"


async def test_sending_again_by_hand_brings_the_same_message(
    officer: Officer,
    receiver: Receiver,
    people: People,
    teller: Teller,
    open_gateway: LifespanManager,
    database: Database,
) -> None:
    await teller.tell(an_event(officer.person.authority_id))
    await send_due(open_gateway)
    (delivery,) = await officer.deliveries()
    path = f"/v1/webhook-deliveries/{delivery['id']}/attempts"
    stranger = Officer(officer.client, await people.somebody(Role.OFFICER))
    assert_problem(await stranger.call("POST", path), 404, "not-found")
    again = await officer.call("POST", path)
    assert (again.status_code, again.json()["state"]) == (201, "QUEUED")
    await send_due(open_gateway)
    assert len({headers["webhook-id"] for headers, _ in receiver.messages}) == 1
    assert len(receiver.messages) == 2
    trail = await officer.call(
        "GET", "/v1/gateway-audit-entries", params={"subject_id": delivery["id"]}
    )
    assert [one["action"] for one in trail.json()["items"]] == ["webhook-delivery.sent-again"]


async def test_who_must_not_learn_of_an_event_does_not_find_its_delivery(
    officer: Officer, people: People, teller: Teller, open_gateway: LifespanManager
) -> None:
    home = officer.person.authority_id
    tied = Officer(officer.client, await people.somebody(Role.OFFICER, home), officer.webhook)
    await teller.tell(an_event(home, withheld_account_ids=[tied.person.id]))
    await send_due(open_gateway)
    (delivery,) = await officer.deliveries()
    assert await tied.deliveries() == []
    again = await tied.call("POST", f"/v1/webhook-deliveries/{delivery['id']}/attempts")
    assert_problem(again, 404, "not-found")


async def test_a_ping_goes_to_one_webhook_and_to_nobody_else(
    officer: Officer, receiver: Receiver, open_gateway: LifespanManager, database: Database
) -> None:
    pinged = await officer.call("POST", f"{officer.path}/pings")
    assert pinged.status_code == 201, pinged.text
    await send_due(open_gateway)
    assert receiver.verified(officer.webhook["secret"])["type"] == "webhook.pinged"
    async with database.readers.begin() as session:
        query = select(NoticeTable).where(NoticeTable.event_id == pinged.json()["event_id"])
        assert (await session.scalars(query)).all() == []


async def test_a_new_secret_signs_beside_the_one_before_until_the_overlap_ends(
    officer: Officer, receiver: Receiver, open_gateway: LifespanManager, database: Database
) -> None:
    old = officer.webhook["secret"]
    renewed = await officer.call("POST", f"{officer.path}/secrets", if_match=1, json={})
    assert renewed.status_code == 201, renewed.text
    new = renewed.json()["secret"]
    assert new != old
    assert "secret" not in await officer.read()
    await officer.call("POST", f"{officer.path}/pings")
    await send_due(open_gateway)
    assert receiver.verified(old) == receiver.verified(new)
    again = await officer.call(
        "POST", f"{officer.path}/secrets", if_match=2, json={"overlap_hours": 0}
    )
    await officer.call("POST", f"{officer.path}/pings")
    await send_due(open_gateway)
    receiver.verified(again.json()["secret"])
    with pytest.raises(WebhookVerificationError):
        receiver.verified(new)


async def test_secrets_are_not_stored_as_they_are(officer: Officer, database: Database) -> None:
    async with database.readers.begin() as session:
        row = (
            await session.scalars(
                select(WebhookTable).where(WebhookTable.id == officer.webhook["id"])
            )
        ).one()
    assert officer.webhook["secret"].encode() not in row.sealed_secret


async def test_a_webhook_is_changed_and_removed_by_its_own_authority(
    officer: Officer, people: People, receiver: Receiver, teller: Teller
) -> None:
    stranger = Officer(officer.client, await people.somebody(Role.OFFICER), officer.webhook)
    for method, path in (("GET", ""), ("GET", "/deliveries"), ("POST", "/pings")):
        assert_problem(await stranger.call(method, officer.path + path), 404, "not-found")
    removal = await stranger.call("DELETE", officer.path, if_match=1)
    assert_problem(removal, 404, "not-found")
    assert (await stranger.call("GET", "/v1/webhooks")).json()["items"] == []
    theirs = await stranger.create(receiver.url, authority_id=str(officer.person.authority_id))
    assert_problem(theirs, 403, "not-permitted")
    await teller.tell(an_event(officer.person.authority_id))
    assert_problem(await officer.call("DELETE", officer.path), 428, "version-required")
    assert_problem(await officer.call("DELETE", officer.path, if_match=9), 412, "stale-version")
    assert (await officer.call("DELETE", officer.path, if_match=1)).status_code == 204
    assert_problem(await officer.call("GET", officer.path), 404, "not-found")


async def test_there_is_a_limit_to_how_many(officer: Officer) -> None:
    answers = [await officer.create("http://127.0.0.1:9/x") for _ in range(20)]
    assert [answer.status_code for answer in answers] == [201] * 19 + [409]
    assert_problem(answers[-1], 409, "too-many-webhooks")


REFUSED = [
    "http://qlvb.example.vn/hooks",
    "https://localhost/hooks",
    "https://127.0.0.1/hooks",
    "https://[::1]/hooks",
    "https://[::ffff:10.0.0.1]/hooks",
    "https://[64:ff9b::a00:1]/hooks",
    "https://10.1.2.3/hooks",
    "https://169.254.169.254/latest/meta-data",
    "https://192.168.1.1/hooks",
    "https://100.64.0.1/hooks",
    "https://0.0.0.0/hooks",
    "https://postgres/hooks",
    "https://vault.internal/hooks",
    "https://user:password@qlvb.example.vn/hooks",
    "https://qlvb.example.vn/hooks#x",
    "https://qlvb.example.vn:99999/hooks",
    "https://[::1/hooks",
    "ftp://qlvb.example.vn/hooks",
    "https://qlvb .example.vn/",
]


@pytest.mark.parametrize("url", REFUSED)
@pytest.mark.parametrize("language", ["vi", "en"])
async def test_addresses_of_inner_networks_are_refused(
    client: httpx.AsyncClient, url: str, language: str
) -> None:
    officer = Officer(client, await People(client).somebody(Role.OFFICER))
    headers = officer.person.headers | {"accept-language": language}
    body = {"authority_id": str(officer.person.authority_id), "name": "x", "url": url}
    answer = await client.post(
        "/v1/webhooks", headers=headers, json=body | {"event_types": ["nonsense"]}
    )
    document = assert_problem(answer, 422, "webhook-refused")
    assert [one["pointer"] for one in document["errors"]] == ["#/url", "#/event_types/0"]
    assert (await officer.call("GET", "/v1/webhooks")).json()["items"] == []


@pytest.mark.parametrize("name", ["localhost.localdomain", "127.1", "0x7f.0.0.1", "2130706433.x"])
async def test_a_name_that_leads_inside_is_not_called(
    officer: Officer,
    receiver: Receiver,
    open_gateway: LifespanManager,
    database: Database,
    name: str,
) -> None:
    """A name may be judged well and be resolved to an inner address later: the address called is the one judged."""
    port = receiver.url.split(":")[2].split("/")[0]
    async with open_caller(seconds=3, private=False) as caller:
        answer = await caller.post(f"https://{name}:{port}/hooks", b"{}", {})
    assert answer.status is None
    assert answer.error is not None
    assert receiver.messages == []
    await officer.call("POST", f"{officer.path}/pings")
    await send_due(open_gateway, private=False)
    assert receiver.messages == []
    (delivery,) = await officer.deliveries()
    assert delivery["last_error"] == "the address may not be called any more"


async def test_a_running_gateway_delivers_by_itself(
    officer: Officer, receiver: Receiver, teller: Teller, database: Database
) -> None:
    settings = gateway_settings(webhook_private_addresses=True, delivery_poll_seconds=0.05)
    await teller.tell(an_event(officer.person.authority_id))
    async with LifespanManager(create_app(settings)), asyncio.timeout(SECONDS):
        await receiver.arrived.wait()
    assert len(receiver.messages) == 1


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text)
