"""The scoring service between two peers that serve frozen documents."""

from collections.abc import AsyncIterator

import httpx
import pytest
from asgi_lifespan import LifespanManager

from services.scoring.app import create_app
from services.scoring.config import Settings
from tests.scoring.peers import Archive
from tests.scoring.world import World
from tests.support.authentication import peers
from tests.support.databases import database_url


@pytest.fixture(scope="session")
def records() -> Archive:
    return Archive("appraisal-records")


@pytest.fixture(scope="session")
def summaries() -> Archive:
    return Archive("survey-summaries")


@pytest.fixture(scope="session")
def facts() -> Archive:
    return Archive("imported-facts")


@pytest.fixture(scope="session")
def settings() -> Settings:
    return Settings(
        database_url=database_url("scoring"),
        jwks_url="http://gateway/.well-known/jwks.json",
        job_poll_seconds=0.1,
    )


@pytest.fixture(scope="session")
async def http(
    records: Archive, summaries: Archive, facts: Archive
) -> AsyncIterator[httpx.AsyncClient]:
    survey = summaries.app()
    survey.include_router(facts.app().router)
    async with peers(assessment=records.app(), survey=survey) as client:
        yield client


@pytest.fixture(scope="session")
async def client(settings: Settings, http: httpx.AsyncClient) -> AsyncIterator[httpx.AsyncClient]:
    app = create_app(settings, http=http)
    async with LifespanManager(app) as manager:
        transport = httpx.ASGITransport(app=manager.app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://scoring") as client:
            yield client


@pytest.fixture
def world(client: httpx.AsyncClient, records: Archive, summaries: Archive, facts: Archive) -> World:
    return World(client, records, summaries, facts)
