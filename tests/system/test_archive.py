"""Archives through real processes: large ones in little memory, broken ones visibly broken."""

import time
import zipfile
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from demo.api import Caller, Gateway
from deploy.local import LocalSystem
from tests.system.test_whole_system import MEGABYTE, open_report

pytestmark = pytest.mark.system

FILES = 40
FILE_SIZE = 51 * MEGABYTE


@pytest.fixture(scope="module")
async def filled(
    system: LocalSystem, administrator_password: str
) -> AsyncIterator[tuple[Caller, str, int]]:
    """A report that cites one file of 51 MB on forty leaves: an archive of 2 GB, from little work."""
    async with aiohttp.ClientSession() as session:
        gateway = Gateway(session, system.url)
        play = await open_report(gateway, administrator_password)
        code = next(iter(play.reports))
        report = f"/v1/self-assessments/{play.reports[code]['self_assessment_id']}"
        leaves = [
            leaf["code"] for _, leaf in play.preset.leaves("CENTRAL") if leaf["source"] == "SELF"
        ][:FILES]
        assert len(leaves) == FILES
        editor = play.cast.editors[code]
        first = await gateway.call(
            "POST",
            f"{report}/entries/{leaves[0]}/evidence",
            token=editor.token,
            data=large_pdf(),
            params={"file_name": "lớn.pdf"},
        )
        await editor.post(
            f"{report}/citations",
            {
                "items": [
                    {"leaf": leaf, "document_id": first.body["document_id"]} for leaf in leaves[1:]
                ]
            },
        )
        yield editor, f"{report}/evidence-archive", FILES * FILE_SIZE


async def large_pdf() -> AsyncIterator[bytes]:
    yield b"%PDF-1.4\n"
    for number in range(FILE_SIZE // MEGABYTE):
        yield number.to_bytes(1, "big") * MEGABYTE


async def test_a_browser_follows_a_link_through_the_gateway(
    system: LocalSystem, filled: tuple[Caller, str, int]
) -> None:
    editor, path, _ = filled
    report_id = path.split("/")[3]
    link = await editor.post("/v1/evidence-links", {"self_assessment_id": report_id})
    before = len(system.log_of("gateway").read_text())
    async with aiohttp.ClientSession() as session, session.get(system.url + link["url"]) as answer:
        assert answer.status == 200
        assert (await answer.content.readexactly(4)) == b"PK\x03\x04"
    for service in ("gateway", "assessment"):
        assert link["url"].rpartition("/")[2][:40] not in system.log_of(service).read_text()
    assert len(system.log_of("gateway").read_text()) >= before


async def test_the_service_answers_others_while_it_makes_an_archive(
    system: LocalSystem, filled: tuple[Caller, str, int]
) -> None:
    editor, path, _ = filled
    headers = {"authorization": f"Bearer {editor.token}"}
    async with (
        aiohttp.ClientSession() as session,
        session.get(system.url + path, headers=headers) as answer,
    ):
        slowest = 0.0
        for _ in range(20):
            await answer.content.readexactly(2 * MEGABYTE)
            began = time.perf_counter()
            await editor.get("/v1/authorities")
            slowest = max(slowest, time.perf_counter() - began)
    assert slowest < 2


async def rest_of(answer: aiohttp.ClientResponse) -> int:
    taken = 0
    async for chunk in answer.content.iter_chunked(MEGABYTE):
        taken += len(chunk)
    return taken


async def test_a_file_that_is_lost_breaks_the_transfer_for_the_browser_too(
    system: LocalSystem, filled: tuple[Caller, str, int]
) -> None:
    """Nobody takes a torso for the whole: the chunked answer never ends as it should."""
    editor, path, size = filled
    (kept,) = (
        one
        for one in (system.folder / "evidence" / "sha256").rglob("*")
        if one.is_file() and one.stat().st_size * FILES == size + 9 * FILES
    )
    aside = kept.with_name("aside")
    headers = {"authorization": f"Bearer {editor.token}"}
    taken = 0
    try:
        async with (
            aiohttp.ClientSession() as session,
            session.get(system.url + path, headers=headers) as answer,
        ):
            assert answer.status == 200
            taken += len(await answer.content.readexactly(MEGABYTE))
            kept.rename(aside)
            with pytest.raises(aiohttp.ClientPayloadError):
                taken += await rest_of(answer)
    finally:
        aside.rename(kept)
    assert taken == MEGABYTE


async def test_an_archive_of_2_gigabytes_raises_no_process_by_40_megabytes(
    system: LocalSystem, filled: tuple[Caller, str, int], tmp_path: Path
) -> None:
    editor, path, size = filled
    before = {service: system.memory_of(service) for service in ("gateway", "assessment")}
    for service in before:
        system.forget_peak_of(service)
    target, taken = tmp_path / "archive.zip", 0
    headers = {"authorization": f"Bearer {editor.token}"}
    async with (
        aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=300)) as session,
        session.get(system.url + path, headers=headers) as answer,
    ):
        assert answer.status == 200
        with target.open("wb") as file:
            async for chunk in answer.content.iter_chunked(MEGABYTE):
                taken += len(chunk)
                file.write(chunk)
    raised = {
        service: (system.peak_memory_of(service) - size) / MEGABYTE
        for service, size in before.items()
    }
    assert {service: more for service, more in raised.items() if more >= 40} == {}
    assert taken > size > 2_000_000_000
    with zipfile.ZipFile(target) as archive:
        assert len(archive.namelist()) == FILES + 1
        assert archive.infolist()[-1].file_size == FILE_SIZE + 9
    target.unlink()
