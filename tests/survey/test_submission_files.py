"""Photos and other files of answers: in the store of files, never in rows, swept and erased with nothing left over."""

import asyncio
import hashlib
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import httpx
import pytest
from asgi_lifespan import LifespanManager

from services.survey.__main__ import main
from services.survey.app import create_app
from services.survey.campaigns.store import gate_key
from services.survey.config import Settings
from shared.auth.principal import Role
from shared.storage.files import path_of
from tests.support.apps import JWKS_URL, LINK_SECRET
from tests.support.authentication import peers
from tests.support.databases import another_database, database_url
from tests.support.waiting import SECONDS
from tests.survey.phone import Phone, phone_with_camera
from tests.survey.world import World

PHOTO = b"\xff\xd8" * 400_000


def place_of(folder: Path, content: bytes) -> Path:
    return folder / path_of(hashlib.sha256(content).hexdigest())


async def submissions(phone: Phone) -> list[dict[str, Any]]:
    path = f"{phone.campaign.path}/submissions?state=COUNTED"
    return list((await phone.world.call("GET", path, Role.SURVEY_SUPERVISOR)).json()["items"])


async def files_path(phone: Phone) -> str:
    (one,) = await submissions(phone)
    return f"{phone.campaign.path}/submissions/{one['response_id']}/1/files"


async def erase(phone: Phone, path: str) -> httpx.Response:
    reason = {"reason": "Người được chụp yêu cầu xoá"}
    return await phone.world.call("POST", f"{path}/erasures", Role.SURVEY_SUPERVISOR, json=reason)


async def test_bytes_are_in_the_store_and_read_from_it_in_parts(
    world: World, submission_folder: Path
) -> None:
    phone = await phone_with_camera(world)
    own = PHOTO + world.authority_id.bytes
    sent = await phone.submit(phone.filled(answers={"p1": "a.jpg"}), files={"a.jpg": own})
    assert sent.status_code == 201
    assert place_of(submission_folder, own).read_bytes() == own
    path = f"{await files_path(phone)}/a.jpg"
    whole = await world.call("GET", path, Role.SURVEY_SUPERVISOR)
    assert whole.content == own
    assert whole.headers["x-content-type-options"] == "nosniff"
    headers = world.headers(Role.SURVEY_SUPERVISOR) | {"range": "bytes=2-5"}
    part = await world.client.get(path, headers=headers)
    assert (part.status_code, part.content) == (206, own[2:6])


async def test_erased_bytes_are_gone_and_stay_so(world: World, submission_folder: Path) -> None:
    phone, other = await phone_with_camera(world), await phone_with_camera(World(world.client))
    own, shared = (word + world.authority_id.bytes for word in (b"own", b"shared"))
    xml = phone.filled(answers={"p1": "a.jpg", "p2": "b.jpg"})
    files = {"a.jpg": own, "b.jpg": shared}
    assert (await phone.submit(xml, files=files)).status_code == 201
    again = await other.submit(other.filled(answers={"p1": "c.jpg"}), files={"c.jpg": shared})
    assert again.status_code == 201
    path = await files_path(phone)
    for name in ("a.jpg", "b.jpg"):
        erased = await erase(phone, f"{path}/{name}")
        assert erased.status_code == 201, erased.text
        assert (erased.json()["sha256"], erased.json()["name"]) == (None, name)
        assert erased.json()["erased_at"] is not None
        gone = await world.call("GET", f"{path}/{name}", Role.SURVEY_SUPERVISOR)
        assert gone.status_code == 404
    assert not place_of(submission_folder, own).exists()
    assert place_of(submission_folder, shared).exists(), "another submission names them too"
    assert (await erase(phone, f"{path}/a.jpg")).status_code == 404
    # The phone sends everything again: what was erased is not taken a second time.
    assert (await phone.submit(xml, files=files)).status_code == 202
    assert [one["sha256"] for one in (await submissions(phone))[0]["files"]] == [None, None]
    trail = await world.call("GET", f"/v1/survey-audit-entries?authority_id={world.authority_id}")
    actions = [one["action"] for one in trail.json()["items"]]
    assert actions.count("submission-file.erased") == 2


async def test_what_breaks_off_or_is_refused_is_swept(
    world: World, submission_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone = await phone_with_camera(world)
    kept, left = (word + world.authority_id.bytes for word in (b"kept", b"left"))
    assert (
        await phone.submit(phone.filled(answers={"p1": "a.jpg"}), files={"a.jpg": kept})
    ).status_code == 201
    refused = await phone.submit("<data id='nothing' version='1'/>", files={"a.jpg": left})
    assert refused.status_code in {400, 404}

    async def broken() -> AsyncIterator[bytes]:
        yield b'--x\r\ncontent-disposition: form-data; name="b.jpg"; filename="b.jpg"\r\n\r\n'
        for _ in range(100):
            yield b"\0" * 65_536
        raise ConnectionResetError

    with suppress(ConnectionResetError):
        await phone.post(broken(), "multipart/form-data; boundary=x")
    assert list((submission_folder / "incoming").glob("*")) == []
    monkeypatch.setenv("SURVEY_DATABASE_URL", database_url("survey"))
    monkeypatch.setenv("SURVEY_EVIDENCE_URL", str(submission_folder))
    assert await asyncio.to_thread(main, ["sweep-files", "--older-than", "0m", "--remove"]) == 0
    assert place_of(submission_folder, kept).exists()
    assert not place_of(submission_folder, left).exists()


@asynccontextmanager
async def service(database: str, folder: Path) -> AsyncIterator[tuple[Any, str]]:
    """Run the service as a process of its own, and wait until it answers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "uvicorn", "services.survey.asgi:app", "--port", str(port),
        env=os.environ
        | {
            "SURVEY_DATABASE_URL": database,
            "SURVEY_JWKS_URL": JWKS_URL,
            "SURVEY_LINK_SECRET": LINK_SECRET,
            "SURVEY_EVIDENCE_URL": str(folder),
            "SURVEY_JOB_POLL_SECONDS": "0",
        },
        stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    try:
        async with httpx.AsyncClient() as client, asyncio.timeout(SECONDS):
            while True:
                with suppress(httpx.TransportError):
                    await client.get(f"http://127.0.0.1:{port}/health/live")
                    break
                await asyncio.sleep(0.05)
        yield process, f"http://127.0.0.1:{port}"
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGKILL)
        await process.wait()


async def test_nothing_is_lost_when_the_service_is_killed_between_store_and_row(
    tmp_path: Path,
) -> None:
    url = another_database("survey", "files")
    settings = Settings(
        database_url=url,
        jwks_url=JWKS_URL,
        link_secret=LINK_SECRET,
        job_poll_seconds=0,
        evidence_url=str(tmp_path),
    )
    async with peers() as http, LifespanManager(create_app(settings, http=http)) as manager:
        transport = httpx.ASGITransport(app=manager.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://survey") as client:
            phone = await phone_with_camera(World(client))
            xml = phone.filled(answers={"p1": "a.jpg"})
            gate = await asyncpg.connect(url.replace("+asyncpg", ""))
            # Nobody gets past the campaign's gate: the bytes are stored, and the row has to wait.
            await gate.execute("SELECT pg_advisory_lock($1)", gate_key(UUID(phone.campaign.id)))
            async with service(url, tmp_path) as (process, address):
                body = {
                    "xml_submission_file": ("form.xml", xml, "text/xml"),
                    "a.jpg": ("a.jpg", PHOTO, "image/jpeg"),
                }
                async with httpx.AsyncClient(timeout=60) as field:
                    path = f"{address}{phone.path}/submission"
                    sending = asyncio.create_task(field.post(path, files=body))
                    async with asyncio.timeout(SECONDS):
                        while not place_of(tmp_path, PHOTO).exists():
                            assert not sending.done(), sending.result().text
                            await asyncio.sleep(0.02)
                    process.send_signal(signal.SIGKILL)
                    await process.wait()
                    with pytest.raises(httpx.TransportError):
                        await sending
            await gate.close()
            assert await submissions(phone) == []
            assert (await phone.submit(xml, files={"a.jpg": PHOTO})).status_code == 201
            (one,) = await submissions(phone)
            assert [file["size"] for file in one["files"]] == [len(PHOTO)]
            read = await phone.world.call(
                "GET", f"{await files_path(phone)}/a.jpg", Role.SURVEY_SUPERVISOR
            )
            assert read.content == PHOTO
