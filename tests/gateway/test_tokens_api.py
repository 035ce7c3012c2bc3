"""Signing in, continuing and signing out."""

import asyncio
import base64
from datetime import timedelta

import httpx
import pytest
from asgi_lifespan import LifespanManager
from jose import jwt

from services.gateway.app import create_app
from shared.auth.principal import Role
from tests.gateway.support import (
    ADDRESS,
    PASSWORD,
    People,
    assert_problem,
    gateway_settings,
    grant,
    new_email,
    refresh,
    sign_in,
)
from tests.support.clocks import put_clocks_ahead


async def test_a_password_buys_an_access_token_with_the_grants(
    client: httpx.AsyncClient, people: People
) -> None:
    officer = await people.somebody(Role.OFFICER)
    answer = await sign_in(client, officer.email)
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    document = answer.json()
    assert (document["token_type"], document["expires_in"]) == ("Bearer", 900)
    claims = jwt.get_unverified_claims(document["access_token"])
    assert claims["sub"] == str(officer.id)
    assert claims["grants"] == [{"role": "OFFICER", "authority": str(officer.authority_id)}]
    assert claims["exp"] - claims["iat"] == 900
    header = jwt.get_unverified_header(document["access_token"])
    keys = (await client.get("/.well-known/jwks.json")).json()["keys"]
    assert header["kid"] in {key["kid"] for key in keys}
    assert not {"d", "p", "q"} & {name for key in keys for name in key}


async def test_differences_of_case_in_the_address_do_not_matter(
    client: httpx.AsyncClient, people: People
) -> None:
    officer = await people.somebody(Role.OFFICER)
    assert (await sign_in(client, f" {officer.email.upper()} ")).status_code == 200


async def test_unknown_wrong_and_suspended_are_answered_alike(
    client: httpx.AsyncClient, people: People
) -> None:
    administrator, officer = await people.administrator(), await people.somebody(Role.OFFICER)
    suspended = await people.somebody(Role.OFFICER)
    answer = await client.post(
        f"/v1/accounts/{suspended.id}/suspensions",
        json={"reason": "Left"},
        headers=administrator.headers | {"if-match": '"1"'},
    )
    assert answer.status_code == 201
    answers = [
        await sign_in(client, new_email()),
        await sign_in(client, officer.email, "not the password"),
        await sign_in(client, suspended.email),
        await sign_in(client, "no\0body@example.vn"),
        await sign_in(client, officer.email, "x" * 5000),
    ]
    documents = [assert_problem(answer, 400, "wrong-credentials") for answer in answers]
    assert {document["error"] for document in documents} == {"invalid_grant"}
    assert len({str(document | {"request_id": ""}) for document in documents}) == 1


@pytest.mark.parametrize(
    ("form", "code", "error"),
    [
        ({}, "invalid-token-request", "invalid_request"),
        ({"grant_type": "password"}, "invalid-token-request", "invalid_request"),
        (
            {"grant_type": "password", "username": "a@b.vn"},
            "invalid-token-request",
            "invalid_request",
        ),
        ({"grant_type": "refresh_token"}, "invalid-token-request", "invalid_request"),
        (
            {"grant_type": ["password", "password"]},
            "invalid-token-request",
            "invalid_request",
        ),
        ({"grant_type": "implicit"}, "unsupported-grant-type", "unsupported_grant_type"),
        (
            {"grant_type": "refresh_token", "refresh_token": "never given out"},
            "refresh-token-ended",
            "invalid_grant",
        ),
    ],
)
async def test_each_bad_request_has_the_error_of_the_standard(
    client: httpx.AsyncClient, form: dict[str, str], code: str, error: str
) -> None:
    english = await client.post("/v1/oauth/token", data=form)
    assert assert_problem(english, 400, code)["error"] == error
    vietnamese = await client.post("/v1/oauth/token", data=form, headers={"accept-language": "vi"})
    assert vietnamese.json()["detail"] != english.json()["detail"]


async def test_json_is_not_the_form_that_the_standard_asks_for(client: httpx.AsyncClient) -> None:
    answer = await client.post("/v1/oauth/token", json={"grant_type": "password"})
    assert_problem(answer, 400, "invalid-token-request")


async def test_swagger_ui_signs_in_with_empty_client_credentials(
    client: httpx.AsyncClient, people: People
) -> None:
    officer = await people.somebody(Role.OFFICER)
    answer = await client.post(
        "/v1/oauth/token",
        data={
            "grant_type": "password",
            "username": officer.email,
            "password": PASSWORD,
            "scope": "",
        },
        headers={"authorization": "Basic Og==", "x-requested-with": "XMLHttpRequest"},
    )
    assert answer.status_code == 200


async def test_a_refresh_token_buys_the_next_pair_once(
    client: httpx.AsyncClient, people: People
) -> None:
    officer = await people.somebody(Role.OFFICER)
    first = officer.tokens["refresh_token"]
    answer = await refresh(client, first)
    assert answer.status_code == 200
    second = answer.json()["refresh_token"]
    assert second != first
    assert (await refresh(client, second)).status_code == 200


async def test_reuse_of_a_used_refresh_token_ends_the_whole_family(
    client: httpx.AsyncClient, people: People
) -> None:
    officer = await people.somebody(Role.OFFICER)
    first = officer.tokens["refresh_token"]
    second = (await refresh(client, first)).json()["refresh_token"]
    other_session = (await sign_in(client, officer.email)).json()["refresh_token"]
    reuse = await refresh(client, first)
    assert assert_problem(reuse, 400, "refresh-token-ended")["error"] == "invalid_grant"
    assert_problem(await refresh(client, second), 400, "refresh-token-ended")
    assert (await refresh(client, other_session)).status_code == 200


async def test_of_many_refreshes_at_once_exactly_one_wins(
    client: httpx.AsyncClient, people: People
) -> None:
    officer = await people.somebody(Role.OFFICER)
    token = officer.tokens["refresh_token"]
    answers = await asyncio.gather(*(refresh(client, token) for _ in range(6)))
    assert sorted(answer.status_code for answer in answers) == [200] + [400] * 5


async def test_a_refresh_reads_the_grants_anew(client: httpx.AsyncClient, people: People) -> None:
    administrator, officer = await people.administrator(), await people.somebody(Role.OFFICER)
    await client.post(
        f"/v1/accounts/{officer.id}/grants",
        json=grant(Role.APPRAISER, officer.authority_id),
        headers=administrator.headers,
    )
    answer = await refresh(client, officer.tokens["refresh_token"])
    claims = jwt.get_unverified_claims(answer.json()["access_token"])
    assert {item["role"] for item in claims["grants"]} == {"OFFICER", "APPRAISER"}


async def test_a_suspended_account_cannot_continue_its_sessions(
    client: httpx.AsyncClient, people: People
) -> None:
    administrator, officer = await people.administrator(), await people.somebody(Role.OFFICER)
    url = f"/v1/accounts/{officer.id}/suspensions"
    headers = administrator.headers | {"if-match": '"1"'}
    assert (await client.post(url, json={"reason": "Left"}, headers=headers)).status_code == 201
    headers = administrator.headers | {"if-match": '"2"'}
    assert (await client.delete(url, headers=headers)).status_code == 200
    answer = await refresh(client, officer.tokens["refresh_token"])
    assert_problem(answer, 400, "refresh-token-ended")
    assert (await sign_in(client, officer.email)).status_code == 200


async def test_signing_out_ends_the_session_and_tells_nothing(
    client: httpx.AsyncClient, people: People
) -> None:
    officer = await people.somebody(Role.OFFICER)
    token = officer.tokens["refresh_token"]
    for given in (token, token, "never given out"):
        answer = await client.post("/v1/oauth/revoke", data={"token": given})
        assert (answer.status_code, answer.content) == (200, b"")
    assert_problem(await refresh(client, token), 400, "refresh-token-ended")
    assert_problem(await client.post("/v1/oauth/revoke"), 400, "invalid-token-request")


async def test_refresh_tokens_are_kept_as_digests_only(
    client: httpx.AsyncClient, people: People, gateway: LifespanManager
) -> None:
    officer = await people.somebody(Role.OFFICER)
    settings = gateway_settings()
    dump = await _text_of_all_tables(settings.database_url.get_secret_value())
    assert officer.email in dump
    assert officer.tokens["refresh_token"] not in dump
    assert PASSWORD not in dump
    assert "PRIVATE KEY" not in dump


async def _text_of_all_tables(url: str) -> str:
    from sqlalchemy import text
    from sqlalchemy.ext.asyncio import create_async_engine

    from services.gateway.tables import Base

    engine = create_async_engine(url)
    async with engine.connect() as connection:
        rows = [
            row
            for table in Base.metadata.sorted_tables
            for row in await connection.scalars(text(f"SELECT t::text FROM {table.name} t"))
        ]
    await engine.dispose()
    return "\n".join(rows)


async def test_too_many_failures_make_a_pause_for_that_account_and_address_only(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = gateway_settings(sign_in_failures=3, sign_in_window_seconds=60)
    officer, colleague = await people.somebody(Role.OFFICER), await people.somebody(Role.OFFICER)
    async with LifespanManager(create_app(settings, http=httpx.AsyncClient())) as manager:
        attacker = _from_address(manager, next(ADDRESS))
        elsewhere = _from_address(manager, next(ADDRESS))
        for _ in range(3):
            answer = await sign_in(attacker, officer.email, "a guess")
            assert_problem(answer, 400, "wrong-credentials")
        paused = await sign_in(attacker, officer.email)
        document = assert_problem(paused, 429, "too-many-attempts")
        assert 1 <= int(paused.headers["retry-after"]) <= 60
        assert document["retry_after"] == int(paused.headers["retry-after"])
        assert (await sign_in(attacker, colleague.email)).status_code == 200
        assert (await sign_in(elsewhere, officer.email)).status_code == 200
        for _ in range(3):
            assert (await sign_in(attacker, new_email())).status_code == 400
        put_clocks_ahead(monkeypatch, timedelta(seconds=61))
        assert (await sign_in(attacker, officer.email)).status_code == 200


async def test_guesses_sent_at_the_same_time_are_all_counted(people: People) -> None:
    settings = gateway_settings(sign_in_failures=3)
    officer = await people.somebody(Role.OFFICER)
    async with LifespanManager(create_app(settings, http=httpx.AsyncClient())) as manager:
        attacker = _from_address(manager, next(ADDRESS))
        answers = await asyncio.gather(
            *(sign_in(attacker, officer.email, f"guess {n}") for n in range(8))
        )
        assert sorted(answer.status_code for answer in answers) == [400] * 3 + [429] * 5


async def test_an_account_is_guarded_against_guesses_from_many_addresses(people: People) -> None:
    settings = gateway_settings(account_failures=4)
    email = new_email()
    async with LifespanManager(create_app(settings, http=httpx.AsyncClient())) as manager:
        statuses = [
            (await sign_in(_from_address(manager, next(ADDRESS)), email)).status_code
            for _ in range(5)
        ]
    assert statuses == [400] * 4 + [429]


async def test_a_success_forgives_the_failures_before_it(people: People) -> None:
    settings = gateway_settings(sign_in_failures=2)
    officer = await people.somebody(Role.OFFICER)
    async with LifespanManager(create_app(settings, http=httpx.AsyncClient())) as manager:
        somebody = _from_address(manager, next(ADDRESS))
        for _ in range(3):
            assert (await sign_in(somebody, officer.email, "a slip")).status_code == 400
            assert (await sign_in(somebody, officer.email)).status_code == 200


async def test_right_and_wrong_passwords_at_the_same_time_do_not_hinder_each_other(
    client: httpx.AsyncClient, people: People
) -> None:
    officer = await people.somebody(Role.OFFICER)
    passwords = [PASSWORD, PASSWORD, "a slip"] * 3
    answers = await asyncio.gather(*(sign_in(client, officer.email, item) for item in passwords))
    assert [answer.status_code for answer in answers] == [200, 200, 400] * 3


async def test_refresh_tokens_end_when_they_are_not_used(people: People) -> None:
    from datetime import timedelta

    from services.gateway.tokens.errors import RefreshTokenEndedError
    from services.gateway.tokens.service import SignInService
    from shared.clock import utc_now

    settings = gateway_settings(refresh_token_days=7, sign_in_days=10)
    officer = await people.somebody(Role.OFFICER)
    async with LifespanManager(create_app(settings, http=httpx.AsyncClient())) as manager:
        state = manager._state
        service = SignInService(state["database"], settings, state["passwords"], state["key_ring"])
        token, now = officer.tokens["refresh_token"], utc_now()
        with pytest.raises(RefreshTokenEndedError):
            await service.with_refresh_token(token, now=now + timedelta(days=7, seconds=1))
        issued = await service.with_refresh_token(token, now=now + timedelta(days=6))
        assert issued.refresh_token is not None


async def test_a_sign_in_ends_however_often_it_is_continued(people: People) -> None:
    from datetime import timedelta

    from services.gateway.tokens.errors import RefreshTokenEndedError
    from services.gateway.tokens.service import SignInService
    from shared.clock import utc_now

    settings = gateway_settings(refresh_token_days=7, sign_in_days=10)
    officer = await people.somebody(Role.OFFICER)
    async with LifespanManager(create_app(settings, http=httpx.AsyncClient())) as manager:
        state, now = manager._state, utc_now()
        service = SignInService(state["database"], settings, state["passwords"], state["key_ring"])
        issued = await service.with_password(officer.email, PASSWORD, address="", now=now)
        issued = await service.with_refresh_token(
            issued.refresh_token or "", now=now + timedelta(days=6)
        )
        with pytest.raises(RefreshTokenEndedError):
            await service.with_refresh_token(
                issued.refresh_token or "", now=now + timedelta(days=10, seconds=1)
            )


async def test_a_hash_with_outdated_costs_is_renewed_at_the_next_sign_in(people: People) -> None:
    officer = await people.somebody(Role.OFFICER)
    settings = gateway_settings(password_passes=2)
    async with LifespanManager(create_app(settings, http=httpx.AsyncClient())) as manager:
        somebody = _from_address(manager, next(ADDRESS))
        assert (await sign_in(somebody, officer.email)).status_code == 200
        assert (await sign_in(somebody, officer.email)).status_code == 200
    dump = await _text_of_all_tables(settings.database_url.get_secret_value())
    assert "t=2" in next(line for line in dump.splitlines() if officer.email in line)


@pytest.mark.parametrize("by_header", [True, False])
async def test_a_machine_signs_in_with_its_secret(
    client: httpx.AsyncClient, people: People, by_header: bool
) -> None:
    officer = await people.somebody(Role.OFFICER)
    registered = await client.post(
        "/v1/api-clients",
        json={
            "authority_id": str(officer.authority_id),
            "role": "PORTAL",
            "name": "Cổng dịch vụ công",
        },
        headers=officer.headers,
    )
    assert registered.status_code == 201
    name, secret = registered.json()["id"], registered.json()["secret"]
    form, headers = {"grant_type": "client_credentials"}, {}
    if by_header:
        basic = base64.b64encode(f"{name}:{secret}".encode()).decode()
        headers = {"authorization": f"Basic {basic}"}
    else:
        form |= {"client_id": name, "client_secret": secret}
    answer = await client.post("/v1/oauth/token", data=form, headers=headers)
    assert answer.status_code == 200
    assert answer.json()["refresh_token"] is None
    claims = jwt.get_unverified_claims(answer.json()["access_token"])
    assert claims["grants"] == [{"role": "PORTAL", "authority": str(officer.authority_id)}]


async def test_a_machine_with_a_wrong_secret_is_refused(
    client: httpx.AsyncClient, people: People
) -> None:
    officer = await people.somebody(Role.OFFICER)
    registered = await client.post(
        "/v1/api-clients",
        json={"authority_id": str(officer.authority_id), "role": "PORTAL", "name": "Portal"},
        headers=officer.headers,
    )
    name, secret = registered.json()["id"], registered.json()["secret"]
    forms = [
        {"client_id": name, "client_secret": "wrong"},
        {"client_id": "nobody", "client_secret": secret},
    ]
    revoked = await client.delete(f"/v1/api-clients/{name}", headers=officer.headers)
    assert revoked.status_code == 204
    forms.append({"client_id": name, "client_secret": secret})
    for form in forms:
        answer = await client.post(
            "/v1/oauth/token", data={"grant_type": "client_credentials"} | form
        )
        assert assert_problem(answer, 401, "invalid-client")["error"] == "invalid_client"
        assert answer.headers["www-authenticate"].startswith("Basic")


def _from_address(manager: LifespanManager, address: str) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(manager.app, client=(address, 1))
    return httpx.AsyncClient(
        transport=transport, base_url="http://gateway", headers={"accept-language": "en"}
    )
