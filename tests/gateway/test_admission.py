"""Nobody sends more than a share, and tokens that were ended are refused at the door."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
from asgi_lifespan import LifespanManager
from fastapi import FastAPI, Request
from pydantic import ValidationError

from services.gateway.admission.buckets import Buckets
from services.gateway.admission.door import sender_of
from services.gateway.app import create_app
from shared.auth.principal import Role
from shared.ids import made_at, new_id
from tests.gateway.support import (
    ADDRESS,
    PASSWORD,
    People,
    Person,
    assert_problem,
    gateway_settings,
    refresh,
    served,
    sign_in,
)
from tests.support.waiting import until_true

PASSED_ON = "/v1/periods"
SLOW = {
    "address_requests_per_second": 0.001,
    "account_requests_per_second": 0,
}
"""So slow that nothing comes back while a test runs."""


@asynccontextmanager
async def gateway(**changes: Any) -> AsyncIterator[httpx.AsyncClient]:
    """A gateway that looks often for ended tokens, before a service that takes anybody and tells who asked."""
    service = FastAPI()

    @service.get("/v1/periods")
    @service.get("/v1/publications/1/ranking")
    async def answer(request: Request) -> dict[str, str]:
        return {"from": request.headers.get("x-forwarded-for", "")}

    async with served(service) as url:
        settings = gateway_settings(
            assessment_url=url, scoring_url=url, ended_tokens_seconds=0.02, **changes
        )
        async with LifespanManager(create_app(settings)) as manager:
            transport = httpx.ASGITransport(manager.app, client=(next(ADDRESS), 1))
            async with httpx.AsyncClient(
                transport=transport, base_url="http://gateway", headers={"accept-language": "en"}
            ) as client:
                yield client


async def is_let_in(client: httpx.AsyncClient, person: Person) -> bool:
    answer = await client.get(PASSED_ON, headers=person.headers)
    assert answer.status_code in {200, 401}
    return answer.status_code == 200


async def until_refused(client: httpx.AsyncClient, person: Person) -> None:
    async def refused() -> bool:
        return not await is_let_in(client, person)

    await until_true(refused)


async def test_a_suspended_account_is_refused_before_its_token_ends() -> None:
    async with gateway() as client:
        people = People(client)
        officer, other = [await people.somebody(Role.OFFICER) for _ in range(2)]
        administrator = (await people.administrator()).headers
        assert await is_let_in(client, officer)
        account = f"/v1/accounts/{officer.id}"
        version = {"if-match": (await client.get(account, headers=administrator)).headers["etag"]}
        await client.post(
            f"{account}/suspensions", headers=administrator | version, json={"reason": "đã nghỉ"}
        )
        await until_refused(client, officer)
        answer = await client.get(PASSED_ON, headers=officer.headers)
        assert_problem(answer, 401, "unauthenticated")
        assert answer.headers["www-authenticate"].startswith("Bearer")
        assert_problem(await client.get("/v1/me", headers=officer.headers), 401, "unauthenticated")
        assert await is_let_in(client, other), "nobody else is"

        version = {"if-match": (await client.get(account, headers=administrator)).headers["etag"]}
        back = await client.request(
            "DELETE", f"{account}/suspensions", headers=administrator | version
        )
        assert back.is_success, back.text
        again = await people.signed_in(officer.email)
        await until_true(lambda: is_let_in(client, again))
        assert not await is_let_in(client, officer), "what was ended stays ended"


async def test_a_role_that_is_withdrawn_is_in_no_token_any_more() -> None:
    async with gateway() as client:
        people = People(client)
        officer = await people.somebody(Role.OFFICER)
        administrator = (await people.administrator()).headers
        account = f"/v1/accounts/{officer.id}"
        grants = (await client.get(account, headers=administrator)).json()["grants"]
        await client.delete(f"{account}/grants/{grants[0]['id']}", headers=administrator)
        await until_refused(client, officer)
        renewed = await refresh(client, officer.tokens["refresh_token"])
        assert renewed.status_code == 200, "the session goes on, with what roles are left"
        officer.tokens = renewed.json()
        assert await is_let_in(client, officer)
        assert_problem(await client.get("/v1/me", headers=officer.headers), 403, "not-permitted")


async def test_a_new_password_ends_access_too() -> None:
    async with gateway() as client:
        officer = await People(client).somebody(Role.OFFICER)
        answer = await client.post(
            "/v1/me/passwords",
            headers=officer.headers,
            json={"current_password": PASSWORD, "new_password": PASSWORD * 2},
        )
        assert answer.is_success, answer.text
        await until_refused(client, officer)
        officer.tokens = (await sign_in(client, officer.email, PASSWORD * 2)).json()
        assert await is_let_in(client, officer)


async def test_a_revoked_api_client_is_refused_at_once() -> None:
    async with gateway() as client:
        officer = await People(client).somebody(Role.OFFICER)
        made = await client.post(
            "/v1/api-clients",
            headers=officer.headers,
            json={"authority_id": str(officer.authority_id), "role": "PORTAL", "name": "Một cửa"},
        )
        machine = made.json()
        tokens = await client.post(
            "/v1/oauth/token",
            data={
                "grant_type": "client_credentials",
                "client_id": machine["id"],
                "client_secret": machine["secret"],
            },
        )
        portal = Person(machine["id"], "", tokens.json())
        assert await is_let_in(client, portal)
        await client.delete(f"/v1/api-clients/{machine['id']}", headers=officer.headers)
        await until_refused(client, portal)


@pytest.mark.parametrize(
    ("language", "words"),
    [("vi", "yêu cầu này chưa được xử lý, hãy đợi"), ("en", "nothing of this one was done, wait")],
)
async def test_an_address_that_sends_too_much_is_told_how_long_to_wait(
    language: str, words: str
) -> None:
    async with gateway(**SLOW, address_requests_at_once=3) as client:
        for _ in range(3):
            assert (await client.get(PASSED_ON)).status_code == 200
        refused = await client.get(PASSED_ON, headers={"accept-language": language})
        document = assert_problem(refused, 429, "too-many-requests")
        assert words in document["detail"]
        assert 0 < int(refused.headers["retry-after"]) <= 1000
        assert str(document["seconds"]) == refused.headers["retry-after"]
        page = await client.get("/cong-bo", headers={"accept-language": language})
        assert (page.status_code, page.headers["content-type"]) == (429, "text/html; charset=utf-8")
        assert words in page.text
        assert page.headers["retry-after"]
        for unlimited in ("/healthz", "/readyz", "/.well-known/jwks.json"):
            assert (await client.get(unlimited)).status_code == 200


async def test_another_address_has_its_own_share() -> None:
    async with gateway(
        **SLOW, address_requests_at_once=1, trusted_proxies="10.0.0.0/8, 127.0.0.1"
    ) as client:
        for address in ("203.0.113.1", "203.0.113.2", "2001:db8::1"):
            answer = await client.get(PASSED_ON, headers={"x-forwarded-for": address})
            assert answer.json() == {"from": address}
        for address in ("203.0.113.1", "9.9.9.9, 203.0.113.2", "2001:db8::2"):
            answer = await client.get(PASSED_ON, headers={"x-forwarded-for": address})
            assert_problem(answer, 429, "too-many-requests")


async def test_who_is_no_named_proxy_cannot_pretend_to_be_somebody_else() -> None:
    async with gateway(**SLOW, address_requests_at_once=1) as client:
        first = await client.get(PASSED_ON, headers={"x-forwarded-for": "203.0.113.1"})
        assert first.json()["from"].startswith("10.")
        second = await client.get(PASSED_ON, headers={"x-forwarded-for": "203.0.113.2"})
        assert_problem(second, 429, "too-many-requests")


async def test_an_account_has_one_share_wherever_it_sends_from() -> None:
    limits = {"account_requests_per_second": 0.001, "account_requests_at_once": 2}
    async with gateway(
        address_requests_per_second=0, trusted_proxies="10.0.0.0/8", **limits
    ) as client:
        officer = await People(client).somebody(Role.OFFICER)  # signing in has asked once who it is
        forged = officer.tokens["access_token"][:-8] + "AAAAAAAA"
        for _ in range(5):
            await client.get(PASSED_ON, headers={"authorization": f"Bearer {forged}"})
        first, second = [
            await client.get(
                PASSED_ON, headers={**officer.headers, "x-forwarded-for": f"203.0.113.{n}"}
            )
            for n in range(2)
        ]
        assert first.status_code == 200, "tokens that do not hold took nothing of the share"
        assert_problem(second, 429, "too-many-requests")
        assert (await client.get(PASSED_ON)).status_code == 200


async def test_zero_is_no_limit() -> None:
    off = {"address_requests_per_second": 0, "account_requests_per_second": 0}
    async with gateway(**off, address_requests_at_once=1, account_requests_at_once=1) as client:
        officer = await People(client).somebody(Role.OFFICER)
        for _ in range(5):
            assert await is_let_in(client, officer)


def test_three_hundred_phones_and_an_office_behind_one_address_fit_into_the_default() -> None:
    """Thirty answers of each phone, each a HEAD and a POST, within two minutes (RFC 9110: nothing of it is repeated)."""
    settings = gateway_settings()
    buckets = Buckets(
        per_second=settings.address_requests_per_second, at_once=settings.address_requests_at_once
    )
    requests = 300 * 30 * 2
    assert not any(buckets.take("office", n * 120 / requests) for n in range(requests))


def test_a_bucket_fills_again_and_refuses_exactly_what_is_too_much() -> None:
    buckets = Buckets(per_second=2, at_once=3)
    assert [buckets.take("a", 100) for _ in range(3)] == [0, 0, 0]
    assert buckets.take("a", 100) == 0.5
    assert buckets.take("a", 100) == 0.5, "who is refused is not put back further"
    assert buckets.take("b", 100) == 0
    assert [buckets.take("a", 100.5), buckets.take("a", 100.5)] == [0, 0.5]
    assert [buckets.take("a", 200) for _ in range(4)] == [0, 0, 0, 0.5]


def test_senders_are_forgotten_so_that_memory_is_bounded() -> None:
    buckets = Buckets(per_second=1, at_once=1, senders=2)
    for sender in ("a", "b", "c"):
        buckets.take(sender, 0)
    assert buckets.take("c", 0) > 0
    assert buckets.take("a", 0) == 0


def test_an_ipv6_network_is_one_sender() -> None:
    assert sender_of("2001:db8::1") == sender_of("2001:db8:0:0:ffff::2")
    assert sender_of("2001:db8::1") != sender_of("2001:db8:0:1::1")
    assert sender_of("::ffff:203.0.113.1") == sender_of("203.0.113.1")
    assert sender_of("a-socket") == "a-socket"


def test_an_id_tells_when_it_was_made() -> None:
    first, second = new_id(), new_id()
    assert made_at(str(first)) <= made_at(str(second))
    assert made_at("no id") == made_at("6f9619ff-8b86-4d01-b42d-00c04fc964ff")
    assert made_at("no id") < made_at(str(first))


def test_a_proxy_that_is_no_address_is_refused_at_the_start() -> None:
    with pytest.raises(ValidationError, match="trusted_proxies"):
        gateway_settings(trusted_proxies="*")
