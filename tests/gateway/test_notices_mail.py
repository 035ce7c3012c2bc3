"""Notices leave as mails: each once, readable, tried again where that helps, and told where it does not."""

import asyncio
from datetime import timedelta
from email.utils import parseaddr

import pytest
from asgi_lifespan import LifespanManager
from sqlalchemy import update

from services.gateway.app import create_app
from services.gateway.notices import store
from services.gateway.tables import AccountTable
from shared.auth.principal import Role
from shared.clock import utc_now
from shared.db.engine import Database
from shared.db.server_clock import read_server_clock
from shared.ids import new_id
from tests.gateway.events import Teller, an_event
from tests.gateway.mailing import *  # noqa: F403  its fixtures
from tests.gateway.mailing import PUBLIC, a_sender, change, notice_of, send_all
from tests.gateway.support import People, gateway_settings
from tests.support.clocks import put_clocks_ahead
from tests.support.mail import MailBox
from tests.support.waiting import SECONDS


async def test_a_notice_is_one_mail_that_people_can_read(
    people: People, teller: Teller, database: Database, box: MailBox
) -> None:
    officer = await people.somebody(Role.OFFICER)
    event = an_event(officer.authority_id)
    await teller.tell(event)
    await send_all(a_sender(database, box.url))
    await teller.tell(event)
    await send_all(a_sender(database, box.url))

    (message,) = box.to(officer.email)
    assert message["Subject"] == "Bắt đầu tự đánh giá: Chỉ số CCHC năm 2024"
    assert parseaddr(str(message["From"])) == ("PAR INDEX", "no-reply@cchc.example.vn")
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Content-Language"] == "vi"
    notice = await notice_of(database, event, officer)
    assert message["Message-ID"] == f"<{notice.id}.0@cchc.example.vn>"
    plain = message.get_body(("plain",))
    html = message.get_body(("html",))
    assert plain is not None
    assert html is not None
    text = plain.get_content()
    assert "30/11/2024 00:00:00 (UTC+7)" in text
    assert f"{PUBLIC}/v1/periods/{event.subject_id}" in text
    assert f'href="{PUBLIC}/v1/periods/{event.subject_id}"' in html.get_content()
    assert (notice.state, notice.attempts, notice.last_error) == ("SENT", 1, None)
    assert notice.sent_at is not None


async def test_headers_are_written_in_ascii_as_mail_servers_want_them(
    people: People, teller: Teller, database: Database, box: MailBox
) -> None:
    officer = await people.somebody(Role.OFFICER)
    await teller.tell(an_event(officer.authority_id))
    await send_all(a_sender(database, box.url))
    (message,) = box.to(officer.email)
    raw = message.as_bytes().split(b"\n\n", 1)[0]
    assert raw.isascii()
    assert b"=?utf-8?" in raw.lower()


async def test_names_and_reasons_cannot_break_a_mail(
    people: People, teller: Teller, database: Database, box: MailBox
) -> None:
    officer = await people.somebody(Role.OFFICER)
    data = {
        "agency_name": "Sở A\r\nBcc: everybody@example.vn",
        "reason": "<script>alert(1)</script> {x} {0}",
        "leaves": [],
        "deadline_at": None,
    }
    await teller.tell(an_event(officer.authority_id, type="self-assessment.returned", data=data))
    await send_all(a_sender(database, box.url))
    (message,) = box.to(officer.email)
    assert message["Bcc"] is None
    assert message["Subject"] == "Báo cáo của Sở A Bcc: everybody@example.vn cần sửa"
    html = message.get_body(("html",))
    assert html is not None
    assert "<script>" not in html.get_content()
    assert "tất cả" in html.get_content()
    assert "chưa định" in html.get_content()


async def test_an_event_of_a_type_not_known_yet_is_told_by_its_name(
    people: People, teller: Teller, database: Database, box: MailBox
) -> None:
    officer = await people.somebody(Role.OFFICER)
    await teller.tell(an_event(officer.authority_id, type="council.{minutes}"))
    await send_all(a_sender(database, box.url))
    assert box.to(officer.email)[0]["Subject"] == "council.{minutes}"


async def test_many_connections_and_replicas_send_each_mail_once(
    people: People, teller: Teller, database: Database, box: MailBox
) -> None:
    authority, agency = new_id(), new_id()
    heads = [await people.somebody(Role.AGENCY_HEAD, authority, agency) for _ in range(6)]
    for _ in range(5):
        await teller.tell(an_event(authority, roles=[Role.AGENCY_HEAD], agency_ids=[agency]))
    before = box.connections
    await asyncio.gather(*(send_all(a_sender(database, box.url)) for _ in range(4)))
    assert [len(box.to(head.email)) for head in heads] == [5] * 6
    assert box.connections - before <= 4
    ids = {message["Message-ID"] for head in heads for message in box.to(head.email)}
    assert len(ids) == 30


@pytest.mark.parametrize("answer", ["451 4.3.0 try later", "DATA 452 4.2.2 mailbox full"])
async def test_what_is_put_off_is_tried_again_later(
    people: People, teller: Teller, database: Database, box: MailBox, answer: str
) -> None:
    officer = await people.somebody(Role.OFFICER)
    box.answers[officer.email] = [answer]
    event = an_event(officer.authority_id)
    await teller.tell(event)
    await send_all(a_sender(database, box.url))
    notice = await notice_of(database, event, officer)
    assert (notice.state, notice.reason, notice.attempts) == ("QUEUED", "PUT_OFF", 1)
    assert notice.last_error is not None
    assert notice.last_error.startswith("45")
    assert timedelta(seconds=35) < notice.next_attempt_at - utc_now() <= timedelta(seconds=60)
    await send_all(a_sender(database, box.url))
    assert box.to(officer.email) == []
    await change(database, notice, next_attempt_at=utc_now())
    await send_all(a_sender(database, box.url))
    assert len(box.to(officer.email)) == 1
    assert (await notice_of(database, event, officer)).reason is None


@pytest.mark.parametrize("answer", ["550 5.1.1 no such user", "DATA 554 5.7.1 refused"])
async def test_what_is_refused_fails_in_words_and_is_not_tried_again(
    people: People, teller: Teller, database: Database, box: MailBox, answer: str
) -> None:
    officer = await people.somebody(Role.OFFICER)
    box.answers[officer.email] = [answer]
    event = an_event(officer.authority_id)
    await teller.tell(event)
    await send_all(a_sender(database, box.url))
    await send_all(a_sender(database, box.url))
    notice = await notice_of(database, event, officer)
    assert (notice.state, notice.reason, notice.attempts) == ("FAILED", "REFUSED", 1)
    assert notice.last_error == answer.removeprefix("DATA ")
    assert box.to(officer.email) == []


async def test_one_bad_address_does_not_keep_the_others_from_their_mail(
    people: People, teller: Teller, database: Database, box: MailBox
) -> None:
    bad = await people.somebody(Role.OFFICER)
    good = await people.somebody(Role.OFFICER, bad.authority_id)
    async with database.writers.begin() as session:
        await session.execute(
            update(AccountTable)
            .where(AccountTable.id == bad.id)
            .values(email=f"<,{new_id()}@example.vn")
        )
    event = an_event(bad.authority_id)
    await teller.tell(event)
    await send_all(a_sender(database, box.url))
    assert (await notice_of(database, event, bad)).reason == "ADDRESS_UNUSABLE"
    assert len(box.to(good.email)) == 1


async def test_a_server_that_cannot_be_reached_is_tried_for_a_day_then_given_up(
    people: People, teller: Teller, database: Database
) -> None:
    officer = await people.somebody(Role.OFFICER)
    event = an_event(officer.authority_id)
    await teller.tell(event)
    sender = a_sender(database, "smtp://127.0.0.1:9")
    assert await sender.step() == 0
    notice = await notice_of(database, event, officer)
    assert (notice.state, notice.reason) == ("QUEUED", "NOT_REACHED")
    await change(database, notice, next_attempt_at=utc_now(), attempts=11)
    await sender.step()
    assert (await notice_of(database, event, officer)).state == "GAVE_UP"


async def test_a_server_that_has_to_encrypt_and_cannot_gets_nothing(
    people: People, teller: Teller, database: Database, box: MailBox
) -> None:
    officer = await people.somebody(Role.OFFICER)
    event = an_event(officer.authority_id)
    await teller.tell(event)
    url = box.url.replace("smtp://", "smtp+starttls://user:password@")
    assert await a_sender(database, url).step() == 0
    assert (await notice_of(database, event, officer)).state == "QUEUED"
    assert box.to(officer.email) == []


def test_addresses_of_mail_servers_are_checked_at_the_start() -> None:
    assert gateway_settings(smtp_url="").mailing is False
    assert gateway_settings(smtp_url="smtps://mail.example.vn").mailing is True
    with pytest.raises(ValueError, match="smtp, "):
        gateway_settings(smtp_url="https://mail.example.vn")


async def test_a_suspended_account_gets_no_mail(
    people: People, teller: Teller, database: Database, box: MailBox
) -> None:
    officer = await people.somebody(Role.OFFICER)
    event = an_event(officer.authority_id)
    await teller.tell(event)
    async with database.writers.begin() as session:
        await session.execute(
            update(AccountTable).where(AccountTable.id == officer.id).values(state="SUSPENDED")
        )
    await send_all(a_sender(database, box.url))
    notice = await notice_of(database, event, officer)
    assert (notice.state, notice.reason) == ("SUPPRESSED", "SUSPENDED")
    assert box.to(officer.email) == []


async def test_a_running_gateway_mails_by_itself_and_keeps_its_pace(
    people: People, teller: Teller, database: Database, box: MailBox
) -> None:
    officer = await people.somebody(Role.OFFICER)
    for _ in range(4):
        await teller.tell(an_event(officer.authority_id))
    taken = asyncio.Event()
    loop = asyncio.get_running_loop()

    def count(_message: object) -> None:
        if len(box.to(officer.email)) == 4:
            loop.call_soon_threadsafe(taken.set)

    box.on_taken = count
    settings = gateway_settings(
        smtp_url=box.url, delivery_poll_seconds=0.05, smtp_connections=1, mails_per_minute=600
    )
    started = loop.time()
    async with LifespanManager(create_app(settings)), asyncio.timeout(SECONDS):
        await taken.wait()
    box.on_taken = lambda _message: None
    assert loop.time() - started >= 0.3
    assert len(box.to(officer.email)) == 4


async def test_a_machine_whose_clock_is_ahead_sends_nothing_that_another_is_sending(
    people: People,
    teller: Teller,
    database: Database,
    box: MailBox,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """By its own clock the other's claim would have ended long ago, and the mail would leave twice."""
    officer = await people.somebody(Role.OFFICER)
    event = an_event(officer.authority_id)
    await teller.tell(event)
    async with database.writers.begin() as session:
        now = await read_server_clock(session)
        claimed = await store.claim_due(session, now, until=now + timedelta(seconds=60))
    assert claimed is not None
    put_clocks_ahead(monkeypatch, timedelta(days=1))
    assert await a_sender(database, box.url).step() == 0
    assert box.to(officer.email) == []
    monkeypatch.undo()
    await change(database, claimed, next_attempt_at=utc_now())
    await send_all(a_sender(database, box.url))
    assert len(box.to(officer.email)) == 1
