"""A store of files that is out of reach: said in words, nothing half-done, and everything else goes on."""

from collections.abc import AsyncIterator

import httpx
import pytest
from asgi_lifespan import LifespanManager

from services.assessment.app import create_app
from services.assessment.config import Settings
from services.assessment.storage.settings import StorageSettings
from tests.assessment.refusals import refused, refused_in_both
from tests.assessment.world import PDF, Clock, World
from tests.support.s3 import s3_server


@pytest.fixture
async def stored(
    world: World, settings: Settings, clock: Clock, peer_services: httpx.AsyncClient
) -> AsyncIterator[World]:
    """A world with evidence in a store that has gone down."""
    await world.move("SELF_ASSESSMENT")
    with s3_server() as server:
        own = StorageSettings(
            database_url="postgresql+asyncpg://nobody@127.0.0.1:1/nowhere",
            **server.settings(server.new_bucket()),
        )
        names = {name for name in own.model_fields_set if name.startswith("evidence")}
        chosen = settings.model_copy(update={name: getattr(own, name) for name in names})
        app = create_app(chosen, http=peer_services)
        clock.rule(app)
        async with (
            LifespanManager(app) as manager,
            httpx.AsyncClient(
                transport=httpx.ASGITransport(app=manager.app), base_url="http://assessment"
            ) as http,
        ):
            world.http = http
            assert (await http.get("/readyz")).json() == {"status": "ready"}
            assert (await world.upload("S1", content=PDF + b"there")).status_code == 201
            server.kill()
            yield world


async def evidence_of(world: World) -> list[dict[str, str]]:
    sheet = await world.officer.get(world.report("S1"))
    leaf = next(item for item in sheet["leaves"] if item["code"] == "1.1.1")
    found: list[dict[str, str]] = leaf["evidence"]
    return found


async def test_an_upload_is_refused_whole(stored: World) -> None:
    before = await evidence_of(stored)
    document = await refused_in_both(
        stored.editor("S1"),
        "POST",
        f"{stored.report('S1')}/entries/1.1.1/evidence",
        503,
        "storage-down",
        params={"file_name": "a.pdf"},
        content=PDF + b"not there",
    )
    assert "nothing was changed" in document["detail"]
    assert await evidence_of(stored) == before


async def test_a_download_is_refused_before_it_begins(stored: World) -> None:
    (evidence,) = await evidence_of(stored)
    answer = await stored.editor("S1").call("GET", f"/v1/evidence/{evidence['id']}/content")
    refused(answer, 503, "storage-down")
    assert answer.headers["retry-after"] == "5"


async def test_the_rest_goes_on_and_readiness_names_what_is_missing(stored: World) -> None:
    answer = await stored.http.get("/readyz")
    assert (answer.status_code, answer.json()) == (
        200,
        {"status": "ready", "without": ["evidence storage"]},
    )
    await stored.fill("S1")
