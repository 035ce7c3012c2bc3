"""Services tell events: signed, each taken in once, and from outside there is nothing to be found."""

import asyncio
from datetime import timedelta

import httpx
import pytest
from asgi_lifespan import LifespanManager
from sqlalchemy import func, select

from services.gateway.tables import EventTable, NoticeTable
from shared.auth.principal import AGENCY_ROLES, Role
from shared.clock import utc_now
from shared.ids import new_id
from shared.outbox.document import EventDocument
from shared.outbox.signatures import signed_headers
from tests.gateway.events import Teller, an_event
from tests.gateway.support import People, assert_problem
from tests.support.apps import EVENTS_SECRET


@pytest.fixture
def teller(client: httpx.AsyncClient) -> Teller:
    return Teller(client)


async def told_accounts(gateway: LifespanManager, event: EventDocument) -> list[object]:
    async with gateway._state["database"].readers.begin() as session:
        query = select(NoticeTable.account_id).where(NoticeTable.event_id == event.id)
        return list((await session.scalars(query)).all())


async def test_an_event_told_twice_or_ten_times_at_once_is_taken_in_once(
    teller: Teller, people: People, gateway: LifespanManager
) -> None:
    officer = await people.somebody(Role.OFFICER)
    event = an_event(officer.authority_id)
    answers = await asyncio.gather(*(teller.tell(event) for _ in range(10)))
    assert {answer.status_code for answer in answers} == {204}
    assert (await teller.tell(event)).status_code == 204
    assert await told_accounts(gateway, event) == [officer.id]
    async with gateway._state["database"].readers.begin() as session:
        count = select(func.count()).where(EventTable.id == event.id)
        assert await session.scalar(count) == 1


async def test_roles_are_told_in_their_authority_and_agencies_for_their_own(
    teller: Teller, people: People, gateway: LifespanManager
) -> None:
    officer = await people.somebody(Role.OFFICER)
    home, agency = officer.authority_id, new_id()
    head = await people.somebody(Role.AGENCY_HEAD, home, agency)
    editor = await people.somebody(Role.AGENCY_EDITOR, home, agency)
    for role, authority, other in (
        (Role.AGENCY_HEAD, home, new_id()),
        (Role.APPRAISER, home, None),
        (Role.OFFICER, None, None),
        (Role.AGENCY_HEAD, None, agency),
    ):
        await people.somebody(role, authority, other)
    event = an_event(home, roles=[*AGENCY_ROLES, Role.OFFICER], agency_ids=[agency])
    await teller.tell(event)
    assert sorted(await told_accounts(gateway, event)) == sorted([officer.id, head.id, editor.id])


async def test_a_single_account_is_told_only_in_an_authority_that_it_works_in(
    teller: Teller, people: People, gateway: LifespanManager
) -> None:
    appraiser = await people.somebody(Role.APPRAISER)
    stranger = await people.somebody(Role.APPRAISER)
    event = an_event(
        appraiser.authority_id,
        roles=[],
        account_ids=[appraiser.id, stranger.id, new_id()],
    )
    await teller.tell(event)
    assert await told_accounts(gateway, event) == [appraiser.id]


@pytest.mark.parametrize("language", ["vi", "en"])
async def test_who_cannot_sign_finds_nothing_there(
    client: httpx.AsyncClient, language: str
) -> None:
    event = an_event(new_id())
    body = event.model_dump_json().encode()
    good = signed_headers([EVENTS_SECRET.encode()], event.id, body, utc_now())
    old = signed_headers([EVENTS_SECRET.encode()], event.id, body, utc_now() - timedelta(minutes=6))
    guessed = Teller(client, secret="x" * 40)
    answers = [
        await client.post("/internal/events", content=body),
        await client.post("/internal/events", content=body + b" ", headers=good),
        await client.post("/internal/events", content=body, headers=old),
        await client.post(
            "/internal/events", content=body, headers=good | {"webhook-signature": "v1,%%%"}
        ),
        await guessed.tell(event),
    ]
    for answer in answers:
        assert_problem(answer, 404, "not-found")
    assert_problem(await client.get("/internal/other"), 404, "not-found")


async def test_an_event_that_is_not_one_is_refused(client: httpx.AsyncClient) -> None:
    body = b'{"id": 1}'
    headers = signed_headers([EVENTS_SECRET.encode()], new_id(), body, utc_now())
    assert_problem(
        await client.post("/internal/events", content=body, headers=headers), 400, "malformed-body"
    )


async def test_the_secret_can_be_changed_while_services_still_use_the_one_before() -> None:
    from shared.outbox.signatures import is_signed

    headers = signed_headers([b"o" * 32], new_id(), b"{}", utc_now())
    assert is_signed(["n" * 32, "o" * 32], headers, b"{}")
    assert not is_signed(["n" * 32], headers, b"{}")
