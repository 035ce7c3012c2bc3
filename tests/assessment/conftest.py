"""The running app, a clock that tests set, and a world to play in."""

from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from asgi_lifespan import LifespanManager
from fastapi import FastAPI

from services.assessment.app import create_app
from services.assessment.config import Settings
from tests.assessment.world import Clock, World, make_world
from tests.support.apps import EVENTS_SECRET, LINK_SECRET
from tests.support.authentication import peers
from tests.support.databases import database_url
from tests.support.s3 import S3Server, s3_server


@pytest.fixture(scope="module")
def evidence_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("evidence")


@pytest.fixture(scope="session")
def s3() -> Iterator[S3Server]:
    with s3_server() as server:
        yield server


@pytest.fixture(scope="module")
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="module")
def settings(evidence_folder: Path) -> Settings:
    return Settings(
        database_url=database_url("assessment"),
        jwks_url="http://gateway/.well-known/jwks.json",
        events_secret=EVENTS_SECRET,
        link_secret=LINK_SECRET,
        outbox_poll_seconds=0,
        upload_poll_seconds=0,
        reminder_poll_seconds=0,
        evidence_url=evidence_folder.as_uri(),
        evidence_limit=300 * 1024 * 1024,
        framework_limit=256 * 1024,
    )


@pytest.fixture(scope="module")
async def peer_services() -> AsyncIterator[httpx.AsyncClient]:
    async with peers() as http:
        yield http


@pytest.fixture(scope="module")
def assessment(settings: Settings, clock: Clock, peer_services: httpx.AsyncClient) -> FastAPI:
    app = create_app(settings, http=peer_services)
    clock.rule(app)
    return app


@pytest.fixture(scope="module")
async def http(assessment: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    async with LifespanManager(assessment) as manager:
        transport = httpx.ASGITransport(app=manager.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://assessment") as client:
            yield client


@pytest.fixture
async def world(http: httpx.AsyncClient, clock: Clock) -> World:
    clock.set(datetime(2024, 11, 10, 3, 0, tzinfo=UTC))
    return await make_world(http, clock)
