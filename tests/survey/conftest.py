"""The survey service as tests use it: the real app on a real PostgreSQL."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from asgi_lifespan import LifespanManager
from fastapi import FastAPI

from services.survey.app import create_app
from services.survey.config import Settings
from tests.support.apps import CONTACT_SECRET, LINK_SECRET
from tests.support.authentication import peers
from tests.support.databases import database_url
from tests.survey.world import World


@pytest.fixture(scope="module")
def submission_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Keep the files of submissions apart from everything else."""
    return tmp_path_factory.mktemp("submission-files")


@pytest.fixture(scope="module")
async def survey(submission_folder: Path) -> AsyncIterator[FastAPI]:
    """Run the app once for all tests; each test makes an authority of its own."""
    settings = Settings(
        database_url=database_url("survey"),
        jwks_url="http://gateway/.well-known/jwks.json",
        contact_secret=CONTACT_SECRET,
        contact_poll_seconds=0,
        link_secret=LINK_SECRET,
        evidence_url=str(submission_folder),
    )
    async with peers() as http:
        app = create_app(settings, http=http)
        async with LifespanManager(app) as manager:
            yield manager.app


@pytest.fixture
async def client(survey: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=survey)
    async with httpx.AsyncClient(transport=transport, base_url="http://survey") as http:
        yield http


@pytest.fixture
def world(client: httpx.AsyncClient) -> World:
    return World(client)
