"""A gateway in front of the real scoring service, as its public sees it, and a browser before both."""

from collections.abc import AsyncIterator

import httpx
import pytest
from asgi_lifespan import LifespanManager
from pydantic import SecretStr

from services.gateway.app import create_app
from services.scoring.app import create_app as create_scoring
from services.scoring.config import Settings
from shared.ids import new_id
from tests.gateway.support import gateway_settings, served
from tests.public_pages.city import City, publish_city
from tests.scoring.conftest import facts, http, records, settings, summaries
from tests.scoring.peers import Archive
from tests.scoring.world import World
from tests.support.databases import another_database

__all__ = ["facts", "http", "records", "settings", "summaries"]


@pytest.fixture(scope="module")
async def scoring(settings: Settings, http: httpx.AsyncClient) -> AsyncIterator[httpx.AsyncClient]:
    """The service on a database of its own: what others publish would come first in the list."""
    url = SecretStr(another_database("scoring", "pages"))
    own = settings.model_copy(update={"database_url": url})
    async with LifespanManager(create_scoring(own, http=http)) as manager:
        transport = httpx.ASGITransport(app=manager.app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://scoring") as client:
            yield client


@pytest.fixture(scope="module")
async def address(scoring: httpx.AsyncClient) -> AsyncIterator[str]:
    """The gateway on a socket; its own client reaches the scoring service in this process."""
    app = create_app(gateway_settings(scoring_url="http://scoring"), http=scoring)
    async with served(app) as url:
        yield url


@pytest.fixture
async def reader(address: str) -> AsyncIterator[httpx.AsyncClient]:
    """Somebody who reads pages without a browser, in Vietnamese."""
    async with httpx.AsyncClient(base_url=address, headers={"accept-language": "vi"}) as client:
        yield client


@pytest.fixture
def world(
    scoring: httpx.AsyncClient, records: Archive, summaries: Archive, facts: Archive
) -> World:
    return World(scoring, records, summaries, facts)


@pytest.fixture(scope="module")
async def city(
    scoring: httpx.AsyncClient, records: Archive, summaries: Archive, facts: Archive
) -> City:
    """A city with 300 agencies and two published years; read by all, changed by none."""
    return await publish_city(World(scoring, records, summaries, facts, authority_id=new_id()))
