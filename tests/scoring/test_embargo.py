"""A publication under embargo: for the public it does not exist, officers see it."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from uuid import UUID

import httpx
import pytest
from asgi_lifespan import LifespanManager

import shared.clock
from services.scoring.app import create_app
from services.scoring.config import Settings
from shared.auth.principal import Role
from tests.scoring.documents import agency_id
from tests.scoring.peers import Archive
from tests.scoring.world import View, World
from tests.support.authentication import signed_in

PUBLIC_PATHS = (
    "",
    "/ranking",
    "/ranking.csv",
    "/ranking.xlsx",
    "/agencies/so-a",
    "/heads",
)


class Clock:
    """What the app takes for the time."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 1, tzinfo=UTC)

    async def read(self) -> datetime:
        return self.now


@pytest.fixture(scope="module")
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="module")
async def ruled(
    settings: Settings, http: httpx.AsyncClient, clock: Clock
) -> AsyncIterator[httpx.AsyncClient]:
    app = create_app(settings, http=http)
    app.dependency_overrides[shared.clock._now] = clock.read
    async with LifespanManager(app) as manager:
        transport = httpx.ASGITransport(app=manager.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://scoring") as client:
            yield client


@pytest.fixture
def world(ruled: httpx.AsyncClient, records: Archive, summaries: Archive) -> World:
    return World(ruled, records, summaries)


async def embargoed(world: World, clock: Clock, **changes: object) -> View:
    """Publish for tomorrow."""
    until = clock.now + timedelta(days=1)
    run = await world.approved()
    answer = await world.publish(run, public_from=until.isoformat(), **changes)
    assert answer.status_code == 201, answer.text
    return answer.json()


async def listed(world: World) -> list[View]:
    page = await world.client.get(
        "/v1/publications", params={"authority_id": str(world.authority_id)}
    )
    items: list[View] = page.json()["items"]
    return items


async def test_before_its_time_it_does_not_exist_for_the_public(world: World, clock: Clock) -> None:
    publication = await embargoed(world, clock)
    empty = await world.client.get(
        "/v1/publications", params={"authority_id": str(world.authority_id)}
    )
    never = await world.client.get(
        "/v1/publications", params={"authority_id": str(world.period_id)}
    )
    assert empty.json() == {"items": [], "next": None}
    assert empty.headers["etag"] == never.headers["etag"]
    for path in PUBLIC_PATHS:
        address = f"/v1/publications/{publication['id']}{path}"
        for headers in ({}, signed_in(world.officer)):
            answer = await world.client.get(address, headers=headers)
            assert answer.status_code == 404, path
            assert "etag" not in answer.headers
    clock.now += timedelta(days=1)
    assert [one["id"] for one in await listed(world)] == [publication["id"]]
    for path in PUBLIC_PATHS:
        answer = await world.client.get(f"/v1/publications/{publication['id']}{path}")
        assert answer.status_code == 200, path


async def test_officers_see_it_by_its_run(world: World, clock: Clock) -> None:
    publication = await embargoed(world, clock)
    run = (await world.read("/v1/runs", state="PUBLISHED")).json()["items"][0]
    assert run["publication_id"] == publication["id"]
    for person in (world.officer, world.chair, world.auditor):
        seen = (await world.read(f"/v1/runs/{run['id']}/publication", by=person)).json()
        assert seen == publication
    draft = await world.run(settings={"places": 1})
    assert (await world.read(f"/v1/runs/{draft['id']}/publication")).status_code == 404


async def test_a_correction_under_embargo_leaves_the_first_as_the_public_knows_it(
    world: World, clock: Clock
) -> None:
    first = (await world.publish(await world.approved())).json()
    clock.now += timedelta(minutes=1)
    run = await world.approved(settings={"places": 1})
    until = (clock.now + timedelta(days=1)).isoformat()
    answer = await world.publish(
        run, decision_number="124/QĐ", replaces=first["id"], public_from=until
    )
    assert answer.status_code == 201
    shown = (await world.client.get(f"/v1/publications/{first['id']}")).json()
    assert shown["replaced_by"] is None
    assert [one["id"] for one in await listed(world)] == [first["id"]]
    clock.now += timedelta(days=1)
    shown = (await world.client.get(f"/v1/publications/{first['id']}")).json()
    assert shown["replaced_by"] == answer.json()["id"]


@pytest.mark.parametrize("off", [timedelta(0), timedelta(days=-1), timedelta(days=400)])
async def test_an_embargo_ends_after_now_and_within_a_year(
    world: World, clock: Clock, off: timedelta
) -> None:
    run = await world.approved()
    answer = await world.publish(run, public_from=(clock.now + off).isoformat())
    assert answer.status_code == 422
    (fault,) = answer.json()["errors"]
    assert fault["pointer"] == "#/public_from"
    assert (await world.read(f"/v1/runs/{run['id']}")).json()["state"] == "APPROVED"


async def test_without_an_embargo_it_is_public_at_once(world: World, clock: Clock) -> None:
    publication = (await world.publish(await world.approved())).json()
    assert publication["public_from"] == publication["published_at"]
    assert [one["id"] for one in await listed(world)] == [publication["id"]]


async def test_an_agency_has_documents_of_its_own_results_once_the_embargo_is_over(
    world: World, clock: Clock
) -> None:
    run = await world.approved()
    await world.publish(run, public_from=(clock.now + timedelta(days=1)).isoformat())
    own, other = (
        {"kind": "SCORE_CARD", "agency_id": str(agency_id(world.authority_id, code))}
        for code in ("so-a", "so-b")
    )
    head = world.person(Role.AGENCY_HEAD, UUID(own["agency_id"]))
    mine, theirs = [(await world.ask_for_document(run, **one)).json()["id"] for one in (own, other)]
    path = "/v1/result-documents"
    assert (await world.ask_for_document(run, head, **own)).status_code == 404
    assert (await world.read(path, head)).json()["items"] == []
    assert (await world.read(f"{path}/{mine}", head)).status_code == 404

    clock.now += timedelta(days=1)
    assert [one["id"] for one in (await world.read(path, head)).json()["items"]] == [mine]
    assert (await world.read(f"{path}/{mine}/content", head)).status_code == 409
    assert (await world.read(f"{path}/{theirs}", head)).status_code == 404
    assert (await world.ask_for_document(run, head, **own)).status_code == 202
    assert (await world.ask_for_document(run, head, **other)).status_code == 404
    assert (await world.ask_for_document(run, head)).status_code == 404


async def test_everybody_has_the_documents_that_are_for_everybody_once_the_embargo_is_over(
    world: World, clock: Clock
) -> None:
    publication = await embargoed(world, clock)
    run = await world.run_of(publication)
    document = await world.finished_by_hand(run)
    internal = await world.finished_by_hand(run, audience="INTERNAL")
    await world.ask_for_document(run, audience="PUBLIC")  # nobody has made it yet
    path = f"/v1/publications/{publication['id']}/documents"
    for hidden in (path, f"{path}/{document['id']}/content"):
        assert (await world.client.get(hidden)).status_code == 404

    clock.now += timedelta(days=1)
    [shown] = (await world.client.get(path)).json()["items"]
    assert (shown["id"], shown["kind"]) == (document["id"], "SCORE_CARDS")
    assert shown["file"]["name"] == "Báo cáo.pdf"
    answer = await world.client.get(f"{path}/{document['id']}/content")
    assert (answer.status_code, answer.content) == (200, b"%PDF-1.7")
    assert answer.headers["etag"] == f'"{shown["file"]["digest"]}"'
    assert (await world.client.get(f"{path}/{internal['id']}/content")).status_code == 404
    other = World(world.client, world.records, world.summaries)
    elsewhere = (await other.published())["id"]
    foreign = f"/v1/publications/{elsewhere}/documents/{document['id']}/content"
    assert (await world.client.get(foreign)).status_code == 404
