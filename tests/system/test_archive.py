"""Archives through real processes: large ones in little memory, broken ones visibly broken."""

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
