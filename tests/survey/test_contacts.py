"""Contact data: read by few and always on the trail, sealed with keys that change, erased in time and for good."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
from asgi_lifespan import LifespanManager
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from services.survey.__main__ import main
from services.survey.app import create_app
from services.survey.config import Settings
from services.survey.contacts.models import Contact
from services.survey.contacts.sealing import ContactKeyError, ContactKeys
from shared.auth.principal import Role
from shared.ids import new_id
from tests.support.apps import CONTACT_SECRET, JWKS_URL, LINK_SECRET
from tests.support.authentication import peers, principal, signed_in
from tests.support.databases import another_database, database_url
from tests.survey.frame_world import (
    draw,
    framed,
    hand_out,
    list_of,
    official,
    phone,
    send_list,
    unit_stage,
)
from tests.survey.world import Campaign, World

NEWER = "the newer secret of contact data for tests"
LASTING = {"closes_at": "2030-01-01T00:00:00Z"}
ROLE_OF = {"case-list": Role.OFFICER, "interviewer-round": Role.INTERVIEWER}
ROW = {"unit_id": new_id(), "campaign_id": new_id()}


def test_a_contact_opens_in_its_own_row_only_and_with_its_own_secret() -> None:
    keys = ContactKeys([CONTACT_SECRET])
    contact = Contact("Nguyễn Thị An", phone(1), address="12 ngõ 3")
    sealed = keys.seal(contact, **ROW)
    assert keys.open(sealed, **ROW) == contact
    assert keys.seal(contact, **ROW).content != sealed.content
    assert b"An" not in sealed.content
    with pytest.raises(ContactKeyError, match="altered"):
        keys.open(sealed, unit_id=new_id(), campaign_id=ROW["campaign_id"])
    with pytest.raises(ContactKeyError, match="rotate-contact-keys"):
        ContactKeys([NEWER]).open(sealed, **ROW)
    assert ContactKeys([NEWER, CONTACT_SECRET]).open(sealed, **ROW) == contact


def test_a_number_is_found_by_a_hash_that_only_the_secret_and_the_campaign_give() -> None:
    hashed = ContactKeys([CONTACT_SECRET]).seal(Contact("An", phone(1)), **ROW).phone_hash
    assert hashed in ContactKeys([NEWER, CONTACT_SECRET]).phone_hashes(phone(1), ROW["campaign_id"])
    assert hashed not in ContactKeys([NEWER]).phone_hashes(phone(1), ROW["campaign_id"])
    assert hashed not in ContactKeys([CONTACT_SECRET]).phone_hashes(phone(1), new_id())


async def in_hand(world: World) -> tuple[Campaign, list[dict[str, Any]]]:
    """Hand three cases to the interviewer, and keep a fourth person undrawn."""
    campaign = await world.opened(**LASTING)
    frame_id = await framed(world, campaign, *(official(serial) for serial in range(1, 5)))
    await draw(world, campaign, frame_id, stages=[unit_stage(3)], replacements="1")
    await hand_out(world, campaign)
    return campaign, (await world.call("GET", f"{campaign.path}/cases")).json()["items"]


async def trail(world: World, subject_id: str) -> list[tuple[str, str | None]]:
    answer = await world.call(
        "GET", "/v1/survey-audit-entries", Role.AUDITOR, params={"subject_id": subject_id}
    )
    return [(one["action"], one["actor_id"]) for one in answer.json()["items"]]


async def test_each_reading_is_on_the_trail_before_it_is_answered(world: World) -> None:
    campaign, cases = await in_hand(world)
    unit_id = cases[0]["unit_id"]
    path = f"{campaign.path}/contacts/{unit_id}"
    for role in (Role.SURVEY_SUPERVISOR, Role.INTERVIEWER):
        answer = await world.call("GET", path, role)
        assert answer.status_code == 200, answer.text
        assert answer.json()["name"].startswith("Nguyễn Thị Số")
        assert answer.headers["cache-control"] == "no-store"
    listed = await world.call("GET", f"{campaign.path}/contacts", Role.INTERVIEWER)
    assert {one["unit_id"] for one in listed.json()["items"]} == {
        one["unit_id"] for one in cases[:3]
    }
    readers = [world.person(role).id for role in (Role.SURVEY_SUPERVISOR, Role.INTERVIEWER)]
    found = await trail(world, unit_id)
    assert sorted(found) == sorted(("contact.read", str(one)) for one in (*readers, readers[1]))


async def test_officers_agencies_and_other_interviewers_never_read_contacts(world: World) -> None:
    campaign, cases = await in_hand(world)
    drawn, standby = cases[0]["unit_id"], cases[3]["unit_id"]
    for role in (Role.OFFICER, Role.AGENCY_HEAD, Role.AUDITOR, Role.COUNCIL_CHAIR):
        for path in ("contacts", f"contacts/{drawn}"):
            assert (await world.call("GET", f"{campaign.path}/{path}", role)).status_code == 403
    hidden = await world.call("GET", f"{campaign.path}/contacts/{standby}", Role.INTERVIEWER)
    assert hidden.status_code == 404
    other = principal(Role.INTERVIEWER, world.authority_id)
    await world.assign(campaign, other)
    theirs = await world.client.get(f"{campaign.path}/contacts/{drawn}", headers=signed_in(other))
    assert theirs.status_code == 404
    params = {"interviewer_id": str(other.id)}
    listed = await world.call("GET", f"{campaign.path}/contacts", Role.INTERVIEWER, params=params)
    assert listed.status_code == 404
    assert await trail(world, drawn) == []


async def test_somebody_who_calls_is_found_and_erased(world: World) -> None:
    campaign, _ = await in_hand(world)
    searches = f"{campaign.path}/contact-searches"
    found = await world.call(
        "POST", searches, Role.SURVEY_SUPERVISOR, json={"phone": "+84 900 000 002"}
    )
    (place,) = found.json()["items"]
    assert place["frame_name"] == "Cán bộ các sở"
    path = f"{campaign.path}/contacts/{place['unit_id']}"
    hashed = ContactKeys([CONTACT_SECRET]).phone_hashes(phone(2), uuid_of(campaign.id))[0].hex()
    assert await rows_with(database_url("survey"), hashed) == {"contact": 1}
    reason = {"reason": "Người dân yêu cầu"}
    for _ in range(2):
        erased = await world.call("POST", f"{path}/erasures", Role.SURVEY_SUPERVISOR, json=reason)
        assert erased.status_code == 204
    assert await rows_with(database_url("survey"), hashed, "Thị Số 2", phone(2)) == {}
    for case_file in ("case-list", "interviewer-round"):
        file = await world.call("GET", f"{campaign.path}/{case_file}.csv", ROLE_OF[case_file])
        assert file.status_code == 200
        assert phone(2) not in file.text
    gone = await world.call("GET", path, Role.SURVEY_SUPERVISOR)
    assert (gone.status_code, gone.json()["type"]) == (410, "/problems/contact-erased")
    again = await world.call("POST", searches, Role.SURVEY_SUPERVISOR, json={"phone": phone(2)})
    assert again.json()["items"] == []
    assert [action for action, _ in await trail(world, place["unit_id"])] == ["contact.erased"]
    assert (await world.call("GET", f"{campaign.path}/cases")).json()["items"][3]
    wrong = await world.call("POST", searches, Role.SURVEY_SUPERVISOR, json={"phone": "113"})
    assert (wrong.status_code, wrong.json()["type"]) == (422, "/problems/not-a-phone")


async def test_a_list_can_be_erased_before_its_time_and_its_cases_stay(world: World) -> None:
    campaign, cases = await in_hand(world)
    frame_id = (await world.call("GET", f"{campaign.path}/frames")).json()["items"][0]["id"]
    path = f"{campaign.path}/frames/{frame_id}/erasures"
    erased = await world.call("POST", path, json={"reason": "Kết thúc sớm"})
    assert erased.json()["erased_at"]
    again = await world.call("POST", path, json={"reason": "Lần nữa"})
    assert again.json()["erased_at"] == erased.json()["erased_at"]
    for case in cases:
        gone = await world.call(
            "GET", f"{campaign.path}/contacts/{case['unit_id']}", Role.SURVEY_SUPERVISOR
        )
        assert gone.status_code == 410
    assert len((await world.call("GET", f"{campaign.path}/cases")).json()["items"]) == 4


async def test_without_a_secret_nothing_is_taken(world: World) -> None:
    async with service(database_url("survey"), None) as client:
        bare = World(client, world.authority_id)
        answer = await send_list(bare, await bare.prepared(), list_of(official(1)))
    assert (answer.status_code, answer.json()["type"]) == (
        503,
        "/problems/contacts-not-configured",
    )


@asynccontextmanager
async def service(
    url: str, secret: str | None, *, poll: float = 0
) -> AsyncIterator[httpx.AsyncClient]:
    """Run the service with a secret of its own."""
    settings = Settings(
        database_url=url,
        jwks_url=JWKS_URL,
        link_secret=LINK_SECRET,
        contact_secret=secret,
        contact_poll_seconds=poll,
    )
    async with peers() as http, LifespanManager(create_app(settings, http=http)) as manager:
        transport = httpx.ASGITransport(app=manager.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://survey") as client:
            yield client


def command(monkeypatch: pytest.MonkeyPatch, url: str, secret: str, name: str) -> int:
    for key, value in {
        "SURVEY_DATABASE_URL": url,
        "SURVEY_LINK_SECRET": LINK_SECRET,
        "SURVEY_CONTACT_SECRET": secret,
    }.items():
        monkeypatch.setenv(key, value)
    return main([name])


async def test_keys_rotate_and_everything_reads_without_the_old_one(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    url = another_database("survey", "contact_keys")
    async with service(url, CONTACT_SECRET) as client:
        world = World(client)
        campaign, cases = await in_hand(world)
        due = await world.opened()  # closed in 2024: its list is erased by the command
        await framed(world, due, official(70))
    secrets = f"{NEWER},{CONTACT_SECRET}"
    rotate = asyncio.to_thread(command, monkeypatch, url, secrets, "rotate-contact-keys")
    assert await rotate == 0
    said = capsys.readouterr().err
    assert "5 of 5 sealed anew" in said
    assert "may be removed" in said
    async with service(url, NEWER) as client:
        world.client = client
        for case in cases:
            path = f"{campaign.path}/contacts/{case['unit_id']}"
            read = await world.call("GET", path, Role.SURVEY_SUPERVISOR)
            assert read.json()["name"].startswith("Nguyễn Thị Số")
        twice = await send_list(world, campaign, list_of(official(3)))
        assert [one["code"] for one in twice.json()["errors"]] == ["duplicate-phone"]
    number = ContactKeys([NEWER]).phone_hashes(phone(70), uuid_of(due.id))[0].hex()
    assert await rows_with(url, number) == {"contact": 1}
    assert await asyncio.to_thread(command, monkeypatch, url, NEWER, "erase-contacts") == 0
    assert "1 lists were due" in capsys.readouterr().err
    assert await rows_with(url, number, "Số 70", phone(70)) == {}
    async with service(url, NEWER, poll=0) as client:
        world.client = client
        (left,) = (await world.call("GET", f"{due.path}/frames")).json()["items"]
        assert left["erased_at"]
        assert ("frame.erased", None) in await trail(world, left["id"])


async def test_the_service_erases_by_itself_what_is_due(world: World) -> None:
    url = another_database("survey", "contact_keys")
    async with service(url, NEWER) as client:
        due = World(client)
        campaign = await due.opened()
        frame_id = await framed(due, campaign, official(1))
        path = f"{campaign.path}/frames/{frame_id}"
        before = (await due.call("GET", path)).json()
        assert before["erased_at"] is None
        searched = await due.call(
            "POST",
            f"{campaign.path}/contact-searches",
            Role.SURVEY_SUPERVISOR,
            json={"phone": phone(1)},
        )
        assert searched.json()["items"] == [], "what is due is not shown, though not erased yet"
    async with service(url, NEWER, poll=3600) as client:
        due.client = client
        for _ in range(1000):
            if (await due.call("GET", path)).json()["erased_at"]:
                break
    assert await rows_with(url, campaign.id, table="contact") == {}


def uuid_of(written: str) -> Any:
    return type(new_id())(written)


async def rows_with(url: str, *words: str, table: str = "%") -> dict[str, int]:
    """Count the rows of all tables in which one of these words stands, whatever the column."""
    engine = create_async_engine(url)
    found = {}
    async with engine.connect() as connection:
        tables: Sequence[str] = (
            await connection.scalars(
                text(
                    "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename LIKE :table"
                ),
                {"table": table},
            )
        ).all()
        for name in tables:
            count = await connection.scalar(
                text(f'SELECT count(*) FROM "{name}" AS t WHERE t::text LIKE ANY (:words)'),
                {"words": [f"%{word}%" for word in words]},
            )
            if count:
                found[name] = count
    await engine.dispose()
    return found
