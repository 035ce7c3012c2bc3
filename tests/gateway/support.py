"""What the gateway's tests share: its settings, people with accounts, and a real service behind it."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import cache
from itertools import count
from typing import Any
from uuid import UUID

import httpx
import uvicorn
from starlette.types import ASGIApp

from services.gateway.administration import create_administrator
from services.gateway.config import Settings
from shared.auth.principal import AGENCY_ROLES, Role
from shared.ids import new_id
from tests.support.apps import EVENTS_SECRET
from tests.support.databases import database_url

PASSWORD = "ba con meo nam ngu"
SECRET = "a secret of the tests that is long enough to be one"
ADDRESS: Iterator[str] = (f"10.{n >> 16 & 255}.{n >> 8 & 255}.{n & 255}" for n in count(1))


def gateway_settings(**changes: Any) -> Settings:
    """Settings with cheap hashes, and services that nobody runs unless a test says so."""
    values: dict[str, Any] = {
        "database_url": database_url("gateway"),
        "key_secret": SECRET,
        "events_secret": EVENTS_SECRET,
        "assessment_url": "http://127.0.0.1:9",
        "survey_url": "http://127.0.0.1:9",
        "scoring_url": "http://127.0.0.1:9",
        "password_memory_kib": 64,
        "password_passes": 1,
        "key_cache_seconds": 0,
        "delivery_poll_seconds": 0,
        "retention_poll_seconds": 0,
        "ended_tokens_seconds": 3600,
    }
    return Settings(**(values | changes))


def new_email() -> str:
    return f"{new_id()}@example.vn"


@dataclass
class Person:
    """Somebody who has signed in."""

    id: UUID
    email: str
    tokens: dict[str, Any]
    authority_id: UUID | None = None

    @property
    def headers(self) -> dict[str, str]:
        return {"authorization": f"Bearer {self.tokens['access_token']}"}


@dataclass
class People:
    """Opens accounts through the API and signs them in."""

    client: httpx.AsyncClient
    _administrator: Person | None = field(default=None)

    async def administrator(self) -> Person:
        if self._administrator is None:
            email = new_email()
            await create_administrator(
                gateway_settings(), email=email, name="Administrator", password=PASSWORD
            )
            self._administrator = await self.signed_in(email)
        return self._administrator

    async def somebody(
        self, role: Role, authority_id: UUID | None = None, agency_id: UUID | None = None
    ) -> Person:
        """Open an account with one role, in an authority of its own unless one is given, and sign in."""
        authority_id = None if role is Role.PLATFORM_ADMIN else authority_id or new_id()
        if role in AGENCY_ROLES and agency_id is None:
            agency_id = new_id()
        email = new_email()
        answer = await self.client.post(
            "/v1/accounts",
            headers=(await self.administrator()).headers,
            json={
                "email": email,
                "display_name": role.value.title(),
                "password": PASSWORD,
                "grants": [grant(role, authority_id, agency_id)],
            },
        )
        assert answer.status_code == 201, answer.text
        person = await self.signed_in(email)
        person.authority_id = authority_id
        return person

    async def signed_in(self, email: str, password: str = PASSWORD) -> Person:
        answer = await sign_in(self.client, email, password)
        assert answer.status_code == 200, answer.text
        tokens = answer.json()
        headers = {"authorization": f"Bearer {tokens['access_token']}"}
        me = (await self.client.get("/v1/me", headers=headers)).json()
        return Person(UUID(me["id"]), email, tokens)


def grant(
    role: Role, authority_id: UUID | None = None, agency_id: UUID | None = None
) -> dict[str, str]:
    """Write a grant as the API takes it."""
    document = {"role": role.value}
    if authority_id:
        document["authority_id"] = str(authority_id)
    if agency_id:
        document["agency_id"] = str(agency_id)
    return document


async def sign_in(
    client: httpx.AsyncClient, email: str, password: str = PASSWORD
) -> httpx.Response:
    return await client.post(
        "/v1/oauth/token",
        data={"grant_type": "password", "username": email, "password": password},
    )


async def refresh(client: httpx.AsyncClient, token: str) -> httpx.Response:
    return await client.post(
        "/v1/oauth/token", data={"grant_type": "refresh_token", "refresh_token": token}
    )


def assert_problem(answer: httpx.Response, status: int, code: str) -> dict[str, Any]:
    """Check a refusal, and that it tells a person in words what to do."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    document: dict[str, Any] = answer.json()
    assert document["type"] == f"/problems/{code}"
    assert len(document["detail"]) > 20
    return document


@asynccontextmanager
async def served(app: ASGIApp, **options: Any) -> AsyncIterator[str]:
    """Run an app in a real server on a free port of this machine, and give its address.

    It never ends an idle line: a test that has waited long would send its next request into the line's end.
    """
    with _free_socket() as listening:
        port = listening.getsockname()[1]
        config = uvicorn.Config(
            app,
            log_config=None,
            lifespan="on",
            proxy_headers=False,
            timeout_graceful_shutdown=1,
            **{"timeout_keep_alive": 3600} | options,
        )
        server = uvicorn.Server(config)
        server.install_signal_handlers = lambda: None  # type: ignore[attr-defined]
        running = asyncio.create_task(server._serve([listening]))
        while not server.started:
            await asyncio.sleep(0.01)
            if running.done():
                running.result()
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            server.should_exit = True
            await running


@contextlib.contextmanager
def _free_socket() -> Iterator[socket.socket]:
    with socket.socket() as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(("127.0.0.1", 0))
        listening.listen(128)
        yield listening


@cache
def large_part() -> bytes:
    """One megabyte."""
    return bytes(range(256)) * 4096
