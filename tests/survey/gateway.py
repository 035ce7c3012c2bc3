"""The survey service as people and phones reach it: behind the gateway, both on real sockets."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from services.gateway.app import create_app as create_gateway
from services.survey.app import create_app
from services.survey.config import Settings
from tests.gateway.support import gateway_settings, served
from tests.support.apps import CONTACT_SECRET, LINK_SECRET
from tests.support.authentication import peers
from tests.support.databases import database_url


@asynccontextmanager
async def behind_the_gateway(folder: Path) -> AsyncIterator[str]:
    """Run both, files in a folder, and give the gateway's address."""
    settings = Settings(
        database_url=database_url("survey"),
        jwks_url="http://gateway/.well-known/jwks.json",
        contact_secret=CONTACT_SECRET,
        contact_poll_seconds=0,
        link_secret=LINK_SECRET,
        evidence_url=str(folder),
    )
    async with (
        peers() as http,
        served(create_app(settings, http=http)) as survey_url,
        served(create_gateway(gateway_settings(survey_url=survey_url))) as url,
    ):
        yield url
