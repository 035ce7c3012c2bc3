"""The whole system as real processes on loopback, once for all tests that need it."""

import secrets
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import aiohttp
import pytest

from bench.campaign import ADMINISTRATOR
from demo.api import Gateway
from deploy.local import LocalSystem, local_system
from tests.support.mail import MailBox, mail_server

UPLOAD_LIMIT = 256 * 2**20


@pytest.fixture(scope="session")
def administrator_password() -> str:
    return secrets.token_urlsafe(12)


@pytest.fixture(scope="session")
def mail_box() -> Iterator[MailBox]:
    """Where all mails of the system go."""
    with mail_server() as box:
        yield box


@pytest.fixture(scope="session")
def system(
    tmp_path_factory: pytest.TempPathFactory, administrator_password: str, mail_box: MailBox
) -> Iterator[LocalSystem]:
    folder: Path = tmp_path_factory.mktemp("system")
    settings = {
        "ASSESSMENT_EVIDENCE_LIMIT": str(UPLOAD_LIMIT),
        "GATEWAY_SMTP_URL": mail_box.url,
        "GATEWAY_WEBHOOK_PRIVATE_ADDRESSES": "true",
        "GATEWAY_DELIVERY_CLAIM_SECONDS": "5",
    }
    with local_system(folder, settings=settings) as running:
        running.run_command(
            "gateway",
            *("create-admin", "--email", ADMINISTRATOR, "--password-stdin"),
            given=administrator_password,
        )
        yield running


@pytest.fixture
async def gateway(system: LocalSystem) -> AsyncIterator[Gateway]:
    async with aiohttp.ClientSession() as session:
        yield Gateway(session, system.url)
