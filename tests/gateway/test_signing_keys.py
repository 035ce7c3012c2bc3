"""Signing keys: made once, rotated without a restart, sealed at rest, retired after their last token."""

import asyncio
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from asgi_lifespan import LifespanManager
from jose import jwt
from sqlalchemy import delete, select

from services.gateway.app import create_app
from services.gateway.signing_keys.models import KeyRecord, KeyState
from services.gateway.signing_keys.rules import described, published, retirement, signing
from services.gateway.signing_keys.sealing import KeySecretError, Seals
from services.gateway.tables import SigningKeyTable
from shared.auth.jwks import RemoteKeys
from shared.auth.principal import Role
from shared.auth.tokens import LIFETIME, TokenVerifier
from shared.clock import utc_now
from shared.problems.common import UnauthenticatedError
from tests.gateway.support import SECRET, People, gateway_settings, refresh, sign_in

NOW = datetime(2024, 11, 30, 10, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def record(name: str, *, signs_from: timedelta, retires: timedelta | None = None) -> KeyRecord:
    return KeyRecord(
        id=name,
        public_document={},
        sealed_private_key=b"",
        created_at=NOW + signs_from - MINUTE,
        signs_from_at=NOW + signs_from,
        retires_at=None if retires is None else NOW + retires,
    )


OLD = record("old", signs_from=-60 * MINUTE, retires=-MINUTE)
PAST = record("past", signs_from=-30 * MINUTE, retires=5 * MINUTE)
PRESENT = record("present", signs_from=-10 * MINUTE, retires=20 * MINUTE)
NEXT = record("next", signs_from=MINUTE / 2)
ALL = [OLD, PAST, PRESENT, NEXT]


def test_a_key_is_published_from_its_making_to_its_last_token() -> None:
    assert [item.id for item in published(ALL, NOW)] == ["past", "present", "next"]


def test_the_newest_key_whose_time_has_come_signs() -> None:
    now, later = signing(ALL, NOW), signing(ALL, NOW + MINUTE)
    assert (now and now.id, later and later.id) == ("present", "next")
    assert signing([], NOW) is None
    assert signing([OLD, NEXT], NOW) is None


def test_each_key_has_a_state() -> None:
    states = {item.id: item.state for item in described(ALL, NOW)}
    assert states == {
        "old": KeyState.RETIRED,
        "past": KeyState.RETIRING,
        "present": KeyState.SIGNING,
        "next": KeyState.PUBLISHED,
    }


def test_a_replaced_key_outlives_its_last_token() -> None:
    assert retirement(NOW, LIFETIME) > NOW + LIFETIME


def test_a_private_key_is_opened_by_any_of_the_secrets_and_sealed_by_the_newest() -> None:
    old, new = "o" * 32, "n" * 32
    sealed = Seals([old]).seal("PRIVATE")
    assert b"PRIVATE" not in sealed
    assert Seals([new, old]).open(sealed, "k") == "PRIVATE"
    assert Seals([new]).open(Seals([new, old]).seal("PRIVATE"), "k") == "PRIVATE"
    with pytest.raises(KeySecretError, match="GATEWAY_KEY_SECRET"):
        Seals([new]).open(sealed, "k")


@pytest.mark.parametrize("secret", ["", "short", ",", f"{SECRET},short"])
def test_a_weak_secret_is_refused_at_the_start(secret: str) -> None:
    with pytest.raises(ValueError, match="32 characters"):
        gateway_settings(key_secret=secret)


async def test_a_gateway_with_another_secret_says_so_and_does_not_start(
    gateway: LifespanManager,
) -> None:
    app = create_app(gateway_settings(key_secret="x" * 40), http=httpx.AsyncClient())
    with pytest.raises(KeySecretError, match="rotate-key"):
        async with LifespanManager(app):
            pass


async def test_of_gateways_that_start_together_one_makes_the_first_key(
    gateway: LifespanManager,
) -> None:
    async with gateway._state["database"].writers.begin() as session:
        await session.execute(delete(SigningKeyTable))

    async def start() -> None:
        async with LifespanManager(create_app(gateway_settings(), http=httpx.AsyncClient())):
            pass

    await asyncio.gather(start(), start(), start())
    async with gateway._state["database"].readers.begin() as session:
        assert len((await session.scalars(select(SigningKeyTable))).all()) == 1


async def _kids(client: httpx.AsyncClient) -> list[str]:
    answer = await client.get("/.well-known/jwks.json")
    assert "public" in answer.headers["cache-control"]
    return [item["kid"] for item in answer.json()["keys"]]


def _kid(token: str) -> str:
    return str(jwt.get_unverified_header(token)["kid"])


async def test_a_rotation_needs_no_restart_and_ends_no_session(
    client: httpx.AsyncClient, people: People, gateway: LifespanManager
) -> None:
    administrator, officer = await people.administrator(), await people.somebody(Role.OFFICER)
    before = officer.tokens["access_token"]
    http = httpx.AsyncClient(transport=httpx.ASGITransport(gateway.app), base_url="http://gateway")
    keys = RemoteKeys(http, "http://gateway/.well-known/jwks.json", pause_seconds=0)
    service = TokenVerifier(keys, issuer="par-index", audience="par-index")
    assert await service.verify(before, utc_now())

    async with LifespanManager(create_app(gateway_settings(), http=httpx.AsyncClient())) as replica:
        other = httpx.AsyncClient(
            transport=httpx.ASGITransport(replica.app), base_url="http://gateway"
        )
        rotated = await client.post(
            "/v1/signing-keys", json={"publication_seconds": 0}, headers=administrator.headers
        )
        assert rotated.status_code == 201
        assert rotated.json()["state"] == "SIGNING"
        assert "private" not in rotated.text.lower()
        kid = rotated.json()["id"]
        for gateway_client in (client, other):
            assert {kid, _kid(before)} <= set(await _kids(gateway_client))
        after = (await refresh(other, officer.tokens["refresh_token"])).json()["access_token"]
    assert _kid(after) == kid != _kid(before)
    for token in (before, after):
        assert await service.verify(token, utc_now())
        me = await client.get("/v1/me", headers={"authorization": f"Bearer {token}"})
        assert me.status_code == 200
    listed = (await client.get("/v1/signing-keys", headers=administrator.headers)).json()
    states = {item["id"]: item["state"] for item in listed["items"]}
    assert (states[kid], states[_kid(before)]) == ("SIGNING", "RETIRING")


async def test_a_new_key_is_published_before_it_signs(
    client: httpx.AsyncClient, people: People
) -> None:
    administrator = await people.administrator()
    rotated = await client.post("/v1/signing-keys", json={}, headers=administrator.headers)
    kid = rotated.json()["id"]
    assert rotated.json()["state"] == "PUBLISHED"
    assert kid in await _kids(client)
    token = (await sign_in(client, administrator.email)).json()["access_token"]
    assert _kid(token) != kid


async def test_after_a_theft_all_other_keys_end_at_once(
    client: httpx.AsyncClient, people: People, gateway: LifespanManager
) -> None:
    administrator = await people.administrator()
    stolen = administrator.tokens["access_token"]
    rotated = await client.post(
        "/v1/signing-keys", json={"withdraw_others": True}, headers=administrator.headers
    )
    assert await _kids(client) == [rotated.json()["id"]]
    verifier: TokenVerifier = gateway._state["verifier"]
    with pytest.raises(UnauthenticatedError):
        await verifier.verify(stolen, utc_now() + timedelta(seconds=6))
    assert (await sign_in(client, administrator.email)).status_code == 200


async def test_known_keys_stay_in_use_while_the_database_is_away(gateway: LifespanManager) -> None:
    from sqlalchemy.exc import OperationalError

    from services.gateway.signing_keys.ring import KeyRing

    class Away:
        def begin(self) -> object:
            raise OperationalError("SELECT", {}, Exception("away"))

    class Database:
        readers = gateway._state["database"].readers

    database = Database()
    ring = KeyRing(Seals([SECRET]), cache_seconds=0).over(database)  # type: ignore[arg-type]
    signer = await ring.signer(utc_now())
    database.readers = Away()
    assert await ring.find(signer.key_id) is not None
    assert (await ring.signer(utc_now())).key_id == signer.key_id
    with pytest.raises(OperationalError):
        await KeyRing(Seals([SECRET]), cache_seconds=0).over(database).find("x")  # type: ignore[arg-type]


async def test_many_requests_read_the_keys_once(gateway: LifespanManager) -> None:
    from services.gateway.signing_keys.ring import KeyRing

    reads = 0
    readers = gateway._state["database"].readers

    class Counting:
        def begin(self) -> object:
            nonlocal reads
            reads += 1
            return readers.begin()

    class Database:
        readers = Counting()

    ring = KeyRing(Seals([SECRET]), cache_seconds=60).over(Database())  # type: ignore[arg-type]
    await asyncio.gather(*(ring.find("x") for _ in range(20)))
    assert reads == 1
