"""A gateway with a real mail server, whose sender takes steps only when a test says so."""

from collections.abc import AsyncIterator, Iterator
from typing import Any

import httpx
import pytest
from asgi_lifespan import LifespanManager
from prometheus_client import CollectorRegistry
from sqlalchemy import select, update

from services.gateway.app import create_app
from services.gateway.notices.post import MailServer
from services.gateway.notices.sender import NoticeMetrics, NoticeSender
from services.gateway.tables import NoticeTable
from shared.db.engine import Database
from shared.outbox.document import EventDocument
from tests.gateway.events import Teller
from tests.gateway.support import People, Person, gateway_settings
from tests.support.mail import MailBox, mail_server

SENDER = "PAR INDEX <no-reply@cchc.example.vn>"
PUBLIC = "https://cchc.example.vn"


@pytest.fixture(scope="session")
def box() -> Iterator[MailBox]:
    with mail_server() as box:
        yield box


@pytest.fixture(scope="module")
async def mailing_app(box: MailBox) -> AsyncIterator[LifespanManager]:
    """A gateway with a mail server, whose sender takes steps only when a test says so."""
    settings = gateway_settings(smtp_url=box.url, mail_sender=SENDER, public_url=PUBLIC)
    async with LifespanManager(create_app(settings)) as manager:
        yield manager


@pytest.fixture
async def mailing(mailing_app: LifespanManager) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(mailing_app.app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://gateway") as client:
        yield client


@pytest.fixture
def people(mailing: httpx.AsyncClient) -> People:
    return People(mailing)


@pytest.fixture
def teller(mailing: httpx.AsyncClient) -> Teller:
    return Teller(mailing)


@pytest.fixture
async def database(mailing_app: LifespanManager) -> Database:
    """The gateway's database, with no mail left over from another test."""
    database: Database = mailing_app._state["database"]
    async with database.writers.begin() as session:
        await session.execute(
            update(NoticeTable).where(NoticeTable.state == "QUEUED").values(state="SUPPRESSED")
        )
    return database


def a_sender(database: Database, url: str, **options: Any) -> NoticeSender:
    metrics = NoticeMetrics(CollectorRegistry())
    return NoticeSender(
        database, MailServer(url), metrics, sender=SENDER, public_url=PUBLIC, **options
    )


async def send_all(sender: NoticeSender) -> None:
    while await sender.step():
        pass
    await sender.leave()


async def notice_of(database: Database, event: EventDocument, person: Person) -> NoticeTable:
    async with database.readers.begin() as session:
        query = select(NoticeTable).where(
            NoticeTable.event_id == event.id, NoticeTable.account_id == person.id
        )
        return (await session.scalars(query)).one()


async def change(database: Database, notice: NoticeTable, **values: Any) -> None:
    async with database.writers.begin() as session:
        await session.execute(
            update(NoticeTable).where(NoticeTable.id == notice.id).values(**values)
        )
