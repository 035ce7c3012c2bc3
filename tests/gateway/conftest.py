"""A gateway over its real database, and people who have signed in."""

from collections.abc import AsyncIterator

import httpx
import pytest
from asgi_lifespan import LifespanManager

from services.gateway.app import create_app
from tests.gateway.support import ADDRESS, People, gateway_settings


@pytest.fixture(scope="module")
async def gateway() -> AsyncIterator[LifespanManager]:
    async with (
        httpx.AsyncClient(transport=httpx.MockTransport(_nobody_answers)) as http,
        LifespanManager(create_app(gateway_settings(), http=http)) as manager,
    ):
        yield manager


@pytest.fixture
async def client(gateway: LifespanManager) -> AsyncIterator[httpx.AsyncClient]:
    """A client from an address of its own, so that one test's failures do not count against another."""
    transport = httpx.ASGITransport(
        gateway.app, raise_app_exceptions=False, client=(next(ADDRESS), 1)
    )
    async with httpx.AsyncClient(
        transport=transport, base_url="http://gateway", headers={"accept-language": "en"}
    ) as client:
        yield client


@pytest.fixture
def people(client: httpx.AsyncClient) -> People:
    return People(client)


def _nobody_answers(request: httpx.Request) -> httpx.Response:
    raise httpx.ConnectError("no service runs here", request=request)
