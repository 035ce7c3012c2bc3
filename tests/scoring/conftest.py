"""The scoring service between two peers that serve frozen documents."""

from collections.abc import AsyncIterator

import httpx
import pytest
from asgi_lifespan import LifespanManager
from sqlalchemy import delete

from services.scoring.app import create_app
from services.scoring.config import Settings
from services.scoring.result_documents.models import MAKERS
from services.scoring.result_documents.store import DOCUMENTS
from services.scoring.tables import ResultDocumentTable
from shared.db.engine import open_database
from shared.jobs.worker import working
from tests.scoring.peers import Archive
from tests.scoring.world import World
from tests.support.authentication import peers
from tests.support.databases import database_url


@pytest.fixture(scope="module")
def records() -> Archive:
    return Archive("appraisal-records")


@pytest.fixture(scope="module")
def summaries() -> Archive:
    return Archive("survey-summaries")


@pytest.fixture(scope="module")
def facts() -> Archive:
    return Archive("imported-facts")


@pytest.fixture(scope="module")
def settings() -> Settings:
    return Settings(
        database_url=database_url("scoring"),
        jwks_url="http://gateway/.well-known/jwks.json",
        job_poll_seconds=0,
    )


@pytest.fixture(scope="module")
async def http(
    records: Archive, summaries: Archive, facts: Archive
) -> AsyncIterator[httpx.AsyncClient]:
    survey = summaries.app()
    survey.include_router(facts.app().router)
    async with peers(assessment=records.app(), survey=survey) as client:
        yield client


@pytest.fixture(scope="module")
async def client(settings: Settings, http: httpx.AsyncClient) -> AsyncIterator[httpx.AsyncClient]:
    app = create_app(settings, http=http)
    async with LifespanManager(app) as manager:
        transport = httpx.ASGITransport(app=manager.app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://scoring") as client:
            yield client


@pytest.fixture(scope="module")
async def workshop(settings: Settings) -> AsyncIterator[None]:
    """Make documents, as a second replica would; without it they wait, and cost nothing."""
    busy = settings.model_copy(update={"job_poll_seconds": 0.1})
    async with open_database(busy, "tests") as database:
        async with database.writers.begin() as session:
            await session.execute(delete(ResultDocumentTable))
        async with working(database, busy, DOCUMENTS, MAKERS):
            yield


@pytest.fixture
def world(client: httpx.AsyncClient, records: Archive, summaries: Archive, facts: Archive) -> World:
    return World(client, records, summaries, facts)
