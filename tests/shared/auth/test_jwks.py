"""Keys read from a JWKS address: found at once, asked for seldom, kept when the gateway is away."""

import asyncio
from typing import Any

import httpx
import pytest

from shared.auth.jwks import RemoteKeys
from tests.support.authentication import public_document
from tests.support.waiting import until_true


class Gateway:
    """Answers with its keys, counts how often it was asked, and fails on request."""

    def __init__(self, *names: str) -> None:
        self.names = list(names)
        self.asked = 0
        self.answer: httpx.Response | Exception | None = None

    def client(self) -> httpx.AsyncClient:
        return httpx.AsyncClient(transport=httpx.MockTransport(self._handle))

    async def _handle(self, _request: httpx.Request) -> httpx.Response:
        self.asked += 1
        await asyncio.sleep(0.01)
        if isinstance(self.answer, Exception):
            raise self.answer
        if self.answer is not None:
            return self.answer
        return httpx.Response(
            200, json={"keys": [{**public_document(), "kid": name} for name in self.names]}
        )


def keys_of(gateway: Gateway, **settings: float) -> RemoteKeys:
    return RemoteKeys(gateway.client(), "http://gateway/jwks", **settings)


async def test_a_key_is_found_and_remembered() -> None:
    gateway = Gateway("one")
    keys = keys_of(gateway)
    assert await keys.find("one") is await keys.find("one") is not None
    assert gateway.asked == 1


async def test_a_rotation_is_seen_at_once() -> None:
    gateway = Gateway("one")
    keys = keys_of(gateway, pause_seconds=0)
    await keys.find("one")
    gateway.names = ["one", "two"]
    assert await keys.find("two") is not None
    assert await keys.find("one") is not None


async def test_forged_ids_do_not_hammer_the_gateway() -> None:
    gateway = Gateway("one")
    keys = keys_of(gateway)
    await keys.find("one")
    found = await asyncio.gather(*(keys.find(f"forged-{n}") for n in range(50)))
    assert set(found) == {None}
    assert gateway.asked == 1


async def test_many_callers_at_the_start_ask_once() -> None:
    gateway = Gateway("one")
    keys = keys_of(gateway)
    found = await asyncio.gather(*(keys.find("one") for _ in range(20)))
    assert None not in found
    assert gateway.asked == 1


async def test_keys_are_read_again_in_the_background() -> None:
    gateway = Gateway("one")
    keys = keys_of(gateway, refresh_seconds=0, pause_seconds=0)
    await keys.find("one")
    gateway.names = []
    assert await keys.find("one") is not None

    async def is_forgotten() -> bool:
        return await keys.find("one") is None

    await until_true(is_forgotten)


@pytest.mark.parametrize(
    "answer",
    [
        httpx.ConnectError("down"),
        httpx.Response(503),
        httpx.Response(200, text="no json"),
        httpx.Response(200, json=[]),
        httpx.Response(200, json={"keys": 7}),
        httpx.Response(200, json={"keys": [7]}),
        httpx.Response(200, json={}),
    ],
)
async def test_known_keys_stay_in_use_when_the_gateway_fails(answer: Any) -> None:
    gateway = Gateway("one")
    keys = keys_of(gateway, pause_seconds=0)
    await keys.find("one")
    gateway.answer = answer
    assert await keys.find("two") is None
    assert await keys.find("one") is not None


async def test_keys_of_other_kinds_are_passed_over() -> None:
    gateway = Gateway()
    good = public_document()
    others: list[dict[str, Any]] = [
        {"kty": "EC", "kid": "ec", "crv": "P-256"},
        {**good, "kid": "enc", "use": "enc"},
        {**good, "kid": "broken", "n": None},
        {"kty": "oct", "kid": "secret", "k": "c2VjcmV0", "alg": "HS256"},
    ]
    gateway.answer = httpx.Response(200, json={"keys": [*others, {**good, "kid": "good"}]})
    keys = keys_of(gateway, pause_seconds=0)
    assert await keys.find("good") is not None
    for other in others:
        assert await keys.find(other["kid"]) is None
