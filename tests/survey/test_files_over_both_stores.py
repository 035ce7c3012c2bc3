"""Files of answers, a phone's and the page's: what works in a folder works over the S3 protocol, by one test."""

import hashlib
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from asgi_lifespan import LifespanManager

from services.survey.app import create_app
from services.survey.config import Settings
from services.survey.tables import Base
from shared.auth.principal import Role
from shared.storage.files import ObjectFiles
from shared.storage.sweep import sweep
from tests.support.apps import JWKS_URL, LINK_SECRET
from tests.support.authentication import peers
from tests.support.databases import database_url
from tests.support.s3 import s3_server
from tests.survey.phone import phone_with_camera
from tests.survey.photographs import PHOTOS, jpeg, png
from tests.survey.respondent import Respondent, campaign_of, link_of, responses_of
from tests.survey.world import World

LARGE = b"\xff\xd8" + bytes(range(256)) * 4096 * 6
"""More than one part of an upload."""


@pytest.fixture(scope="module", params=["folder", "s3"])
def place(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Any]:
    """Give the settings of a store that nothing is in."""
    with ExitStack() as running:
        if request.param == "folder":
            folder: Path = tmp_path_factory.mktemp("files")
            yield {"evidence_url": str(folder)}
        else:
            server = running.enter_context(s3_server())
            yield server.settings(server.new_bucket())


@pytest.fixture(scope="module")
def settings(place: dict[str, Any]) -> Settings:
    return Settings(
        database_url=database_url("survey"),
        jwks_url=JWKS_URL,
        link_secret=LINK_SECRET,
        contact_poll_seconds=0,
        job_poll_seconds=0,
        **place,
    )


@pytest.fixture(scope="module")
async def stored(settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
    """Run a service whose files are in that store, and nowhere else."""
    async with peers() as http, LifespanManager(create_app(settings, http=http)) as manager:
        transport = httpx.ASGITransport(app=manager.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://survey") as client:
            yield client


async def kept_in(files: ObjectFiles) -> set[str]:
    """Name everything in the store, by SHA-256 where it is whole."""
    return {one.path.rpartition("/")[2] async for one in files.kept("")} - {"ready"}


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


async def test_files_are_kept_read_erased_and_swept(
    stored: httpx.AsyncClient, settings: Settings
) -> None:
    files = ObjectFiles.of(settings)
    world, other = World(stored), World(stored)
    phone, second = await phone_with_camera(world), await phone_with_camera(other)
    xml = phone.filled(answers={"p1": "a.jpg", "p2": "b.jpg"})
    shared = jpeg(salt=b"shared")
    assert (await phone.submit(xml, files={"a.jpg": LARGE})).status_code == 201
    assert (await phone.submit(xml, files={"b.jpg": shared})).status_code == 202
    twice = second.filled(answers={"p1": "c.jpg"})
    assert (await second.submit(twice, files={"c.jpg": shared})).status_code == 201
    assert await kept_in(files) == {digest(LARGE), digest(shared)}
    page = f"{phone.campaign.path}/submissions?state=COUNTED"
    (listed,) = (await world.call("GET", page, Role.SURVEY_SUPERVISOR)).json()["items"]
    assert {one["name"]: one["sha256"] for one in listed["files"]} == {
        "a.jpg": digest(LARGE),
        "b.jpg": digest(shared),
    }
    path = f"{phone.campaign.path}/submissions/{listed['response_id']}/1/files"
    whole = await world.call("GET", f"{path}/a.jpg", Role.SURVEY_SUPERVISOR)
    assert digest(whole.content) == digest(LARGE)
    headers = world.headers(Role.SURVEY_SUPERVISOR) | {"range": "bytes=6000000-6000009"}
    part = await world.client.get(f"{path}/a.jpg", headers=headers)
    assert (part.status_code, part.content) == (206, LARGE[6_000_000:6_000_010])

    campaign = await campaign_of(world, PHOTOS[:1])
    first, gives_up = [Respondent(stored, await link_of(world, campaign)) for _ in range(2)]
    for one, photo in ((first, png(5, 5)), (gives_up, png(6, 6))):
        await one.begin()
        await one.go("speak:en", files={"p1": photo})
    assert (await first.press("send")).status_code == 303
    (response,) = await responses_of(world, campaign)
    photo = f"{campaign.path}/responses/{response['id']}/files/{response['answers']['p1']}"
    sent = digest((await world.call("GET", photo, Role.SURVEY_SUPERVISOR)).content)
    assert len(await kept_in(files)) == 4

    reason = {"reason": "Người được chụp yêu cầu xoá"}
    for one in (f"{path}/a.jpg", f"{path}/b.jpg"):
        erased = await world.call("POST", f"{one}/erasures", Role.SURVEY_SUPERVISOR, json=reason)
        assert erased.status_code == 201, erased.text
    swept = await sweep(
        settings, "survey", Base.metadata, older_than=timedelta(seconds=-60), remove=True
    )
    assert await kept_in(files) == {digest(shared), sent}, "others name the one, nobody the rest"
    assert swept.objects >= 1, "the picture that was never sent"
    erased = await world.call("POST", f"{photo}/erasures", Role.SURVEY_SUPERVISOR, json=reason)
    assert erased.status_code == 201
    assert await kept_in(files) == {digest(shared)}
