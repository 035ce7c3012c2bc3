"""Uploads through the gateway that outlive a broken line and a killed service, with tus clients as anybody uses them."""

import asyncio
import hashlib
import io
import os
from collections.abc import AsyncIterator, Callable
from typing import Any

import aiohttp
import pytest
from tusclient.client import TusClient

from demo.api import Caller, Gateway, ProblemError
from deploy.local import LocalSystem
from tests.system.test_whole_system import open_report

pytestmark = pytest.mark.system

MEGABYTE = 2**20
TUS = {"tus-resumable": "1.0.0"}
BYTES = {"content-type": "application/offset+octet-stream"}
NAME = "Kế hoạch.pdf"
SECONDS = 20


@pytest.fixture
async def editor(gateway: Gateway, administrator_password: str) -> Caller:
    play = await open_report(gateway, administrator_password)
    return next(iter(play.cast.editors.values()))


@pytest.fixture
def plan() -> bytes:
    """Give a file of 24 MB that no compression shortens."""
    return b"%PDF-1.7\n" + os.urandom(24 * MEGABYTE)


def client_of(gateway: Gateway, editor: Caller) -> TusClient:
    headers = {"authorization": f"Bearer {editor.token}"}
    return TusClient(f"{gateway.url}/v1/uploads", headers=headers)


def uploader(client: TusClient, plan: bytes, url: str | None = None) -> Any:
    return client.uploader(
        file_stream=io.BytesIO(plan),
        url=url,
        chunk_size=5 * MEGABYTE,
        upload_checksum=True,
        metadata={"filename": NAME},
    )


async def offset_of(gateway: Gateway, editor: Caller, path: str) -> int:
    answer = await gateway.call("HEAD", path, token=editor.token, headers=TUS)
    return int(answer.headers["upload-offset"])


async def eventually(
    gateway: Gateway, editor: Caller, path: str, enough: Callable[[int], bool]
) -> int:
    """Ask for the offset until it is enough."""
    async with asyncio.timeout(SECONDS):
        while True:
            offset = await offset_of(gateway, editor, path)
            if enough(offset):
                return offset
            await asyncio.sleep(0.05)


async def registered(editor: Caller, path: str, plan: bytes) -> None:
    """Make the upload a document, and see that it is the file."""
    items = [{"upload_id": path.rpartition("/")[2]}]
    done = await editor.post("/v1/document-batches", {"items": items})
    [document] = done["documents"]
    assert document["sha256"] == hashlib.sha256(plan).hexdigest()
    assert (document["size"], document["file_name"]) == (len(plan), NAME)


async def test_a_tus_client_stops_and_goes_on(
    gateway: Gateway, editor: Caller, plan: bytes
) -> None:
    client = client_of(gateway, editor)
    first = uploader(client, plan)
    await asyncio.to_thread(first.upload, 10 * MEGABYTE)
    path = first.url.removeprefix(gateway.url)
    assert path.startswith("/v1/uploads/")
    assert await offset_of(gateway, editor, path) == 10 * MEGABYTE
    later = await asyncio.to_thread(uploader, client, plan, first.url)
    assert later.offset == 10 * MEGABYTE
    await asyncio.to_thread(later.upload)
    await registered(editor, path, plan)


async def test_a_broken_line_costs_what_was_on_the_way_only(
    gateway: Gateway, editor: Caller, plan: bytes
) -> None:
    client = client_of(gateway, editor)
    path = (await begun(client, plan)).removeprefix(gateway.url)
    sent = asyncio.Event()

    async def half() -> AsyncIterator[bytes]:
        for start in range(0, 12 * MEGABYTE, MEGABYTE):
            yield plan[start : start + MEGABYTE]
        sent.set()
        await asyncio.Event().wait()

    patch = asyncio.create_task(send(gateway, editor, path, half()))
    await sent.wait()
    await eventually(gateway, editor, path, lambda offset: offset >= 8 * MEGABYTE)
    patch.cancel()
    await asyncio.wait({patch})
    offset = await eventually(gateway, editor, path, lambda offset: offset == 12 * MEGABYTE)
    await asyncio.to_thread(uploader(client, plan, f"{gateway.url}{path}").upload)
    assert offset == 12 * MEGABYTE
    await registered(editor, path, plan)


async def test_a_killed_service_has_what_it_acknowledged(
    system: LocalSystem, gateway: Gateway, editor: Caller, plan: bytes
) -> None:
    client = client_of(gateway, editor)
    path = (await begun(client, plan)).removeprefix(gateway.url)

    async def slowly() -> AsyncIterator[bytes]:
        for start in range(0, len(plan), MEGABYTE):
            yield plan[start : start + MEGABYTE]
            await asyncio.sleep(0.1)

    patch = asyncio.create_task(send(gateway, editor, path, slowly()))
    seen = await eventually(gateway, editor, path, lambda offset: offset >= 4 * MEGABYTE)
    await asyncio.to_thread(system.kill, "assessment")
    with pytest.raises((ProblemError, aiohttp.ClientError)):
        await patch
    await asyncio.to_thread(system.start, "assessment")
    await asyncio.to_thread(system.wait_until_ready, "assessment")
    offset = await offset_of(gateway, editor, path)
    assert seen <= offset < len(plan)
    await asyncio.to_thread(uploader(client, plan, f"{gateway.url}{path}").upload)
    await registered(editor, path, plan)


async def test_what_the_gateway_passes_of_the_protocol(gateway: Gateway, editor: Caller) -> None:
    described = await gateway.call("OPTIONS", "/v1/uploads")
    assert described.headers["tus-version"] == "1.0.0"
    assert "creation" in described.headers["tus-extension"]
    for headers, status in (({}, 412), (TUS | {"upload-length": "x"}, 400)):
        with pytest.raises(ProblemError) as refused:
            await gateway.call("POST", "/v1/uploads", token=editor.token, headers=headers)
        assert refused.value.status == status


async def begun(client: TusClient, plan: bytes) -> str:
    one = uploader(client, plan)
    url: str = await asyncio.to_thread(one.create_url)
    return url


async def send(gateway: Gateway, editor: Caller, path: str, content: AsyncIterator[bytes]) -> None:
    headers = TUS | BYTES | {"upload-offset": "0"}
    await gateway.call("PATCH", path, token=editor.token, data=content, headers=headers)
