"""Archives of evidence: everything one may see, whole or visibly broken, the same bytes each time."""

import csv
import io
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import text

from services.assessment.archives.rules import MANIFEST
from services.assessment.config import Settings
from shared.auth.principal import Role
from shared.db.engine import open_database
from shared.downloads.answers import TransferBrokenError
from shared.storage.files import path_of
from tests.assessment.refusals import refused
from tests.assessment.world import PDF, Caller, World


@pytest.fixture
async def open_world(world: World) -> World:
    await world.move("SELF_ASSESSMENT")
    return world


def opened(answer: httpx.Response) -> zipfile.ZipFile:
    assert answer.status_code == 200, answer.text
    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    assert archive.testzip() is None
    return archive


def rows_of(archive: zipfile.ZipFile) -> list[dict[str, str]]:
    page = archive.read(MANIFEST).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(page)))


async def archive_of(caller: Caller, path: str, **params: Any) -> zipfile.ZipFile:
    return opened(await caller.call("GET", f"{path}/evidence-archive", params=params))


def names_in(archive: zipfile.ZipFile) -> set[str]:
    return set(archive.namelist()) - {MANIFEST}


async def test_an_archive_holds_every_file_by_agency_leaf_and_number(open_world: World) -> None:
    world = open_world
    first = await world.upload(
        "S1", content=PDF + b"1", number="12/KH-CT", issued_on="2024-01-15", issuer="Sở Nội vụ"
    )
    await world.upload("S1", content=PDF + b"2", number="12/KH-CT")
    await world.upload("S1", "2.1", content=PDF + b"3", file_name="Ảnh =1+1.pdf", title="=1+1")
    answer = await world.officer.call("GET", f"{world.report('S1')}/evidence-archive")
    archive = opened(answer)
    folder = "S1 Đơn vị S1"
    assert names_in(archive) == {
        f"{folder}/1.1.1/12_KH-CT Kế hoạch.pdf",
        f"{folder}/1.1.1/12_KH-CT Kế hoạch (2).pdf",
        f"{folder}/2.1/Ảnh =1+1.pdf",
    }
    assert archive.read(f"{folder}/1.1.1/12_KH-CT Kế hoạch.pdf") == PDF + b"1"
    assert all(item.flag_bits & 0x800 for item in archive.infolist()), "names are UTF-8"
    assert answer.headers["content-type"] == "application/zip"
    assert "filename*=UTF-8''2024%20S1%20%C4%90%C6%A1n" in answer.headers["content-disposition"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    row = rows_of(archive)[0]
    assert row["SHA-256"] == first.json()["sha256"]
    assert (row["Mã đơn vị"], row["Tiêu chí"], row["Số, ký hiệu"]) == ("S1", "1.1.1", "12/KH-CT")
    assert row["Ngày ban hành"] == "15/01/2024"
    assert row["Đường dẫn trong tệp nén"] == f"{folder}/1.1.1/12_KH-CT Kế hoạch.pdf"
    assert row["Người gửi"]
    assert row["Thời điểm gửi (UTC)"] == "2024-11-10T03:00:00Z"
    assert rows_of(archive)[2]["Trích yếu"] == "'=1+1"


async def test_the_same_evidence_gives_the_same_bytes(open_world: World) -> None:
    await open_world.upload("S1")
    path = f"{open_world.report('S1')}/evidence-archive"
    first = await open_world.officer.call("GET", path)
    open_world.clock.set(datetime(2024, 11, 20, tzinfo=UTC))
    second = await open_world.auditor.call("GET", path)
    assert first.content == second.content


async def test_a_file_of_several_leaves_stands_in_the_folder_of_each(open_world: World) -> None:
    for leaf in ("1.1.1", "2.1"):
        await open_world.upload("S1", leaf)
    path = open_world.report("S1")
    archive = await archive_of(open_world.officer, path)
    assert names_in(archive) == {
        "S1 Đơn vị S1/1.1.1/Kế hoạch.pdf",
        "S1 Đơn vị S1/2.1/Kế hoạch.pdf",
    }
    one = await archive_of(open_world.officer, path, leaf="2.1")
    assert names_in(one) == {"S1 Đơn vị S1/2.1/Kế hoạch.pdf"}


async def test_an_archive_without_evidence_is_a_list_without_rows(open_world: World) -> None:
    archive = await archive_of(open_world.officer, open_world.report("S1"))
    assert (names_in(archive), rows_of(archive)) == (set(), [])


async def test_what_was_taken_back_is_not_in_it(open_world: World) -> None:
    evidence = (await open_world.upload("S1")).json()
    await open_world.editor("S1").call("DELETE", f"/v1/evidence/{evidence['id']}")
    assert rows_of(await archive_of(open_world.officer, open_world.report("S1"))) == []


async def test_one_sees_in_it_what_one_sees_elsewhere(open_world: World) -> None:
    world = open_world
    for agency in ("S1", "S2"):
        await world.fill(agency)
        for leaf in ("1.1.1", "2.1"):
            await world.upload(agency, leaf, content=PDF + agency.encode() + leaf.encode())
        await world.submit(agency)
    appraiser = world.caller(Role.APPRAISER)
    path = f"/v1/periods/{world.period}/leaves/1.1.1"
    assert names_in(await archive_of(appraiser, path)) == set()
    await world.officer.post(
        f"/v1/periods/{world.period}/assignments",
        {"appraiser_id": str(appraiser.who.id), "appraiser_name": "A", "fields": ["1"]},
    )
    report = world.report("S1")
    assert {row["Tiêu chí"] for row in rows_of(await archive_of(appraiser, report))} == {"1.1.1"}
    hidden = await appraiser.call("GET", f"{report}/evidence-archive", params={"leaf": "2.1"})
    refused(hidden, 404, "not-found")
    both = {"S1 Đơn vị S1/1.1.1/Kế hoạch.pdf", "S2 Đơn vị S2/1.1.1/Kế hoạch.pdf"}
    assert names_in(await archive_of(appraiser, path)) == both
    assert names_in(await archive_of(world.officer, path)) == both
    other = path.replace("1.1.1", "2.1")
    assert names_in(await archive_of(appraiser, other)) == set()
    assert len(names_in(await archive_of(world.officer, other))) == 2
    own = await archive_of(world.editor("S2"), path)
    assert names_in(own) == {"S2 Đơn vị S2/1.1.1/Kế hoạch.pdf"}
    refused(await world.editor("S2").call("GET", f"{report}/evidence-archive"), 404, "not-found")
    unknown = await world.officer.call("GET", f"{report}/evidence-archive", params={"leaf": "7.7"})
    refused(unknown, 404, "not-found")


async def judge_file(settings: Settings, sha256: str, state: str) -> None:
    """Say of a file what the scanner would say."""
    async with (
        open_database(settings, "assessment") as database,
        database.writers.begin() as session,
    ):
        await session.execute(
            text("UPDATE file SET scan_state = :state WHERE sha256 = :sha256"),
            {"state": state, "sha256": sha256},
        )


@pytest.mark.parametrize(("state", "words"), [("PENDING", "chờ quét"), ("INFECTED", "có mã độc")])
async def test_what_is_in_quarantine_is_listed_and_not_included(
    open_world: World, settings: Settings, state: str, words: str
) -> None:
    content = PDF + state.encode()
    evidence = (await open_world.upload("S1", content=content)).json()
    await open_world.upload("S1", "2.1", content=PDF + b"clean")
    await judge_file(settings, evidence["sha256"], state)
    archive = await archive_of(open_world.officer, open_world.report("S1"))
    assert names_in(archive) == {"S1 Đơn vị S1/2.1/Kế hoạch.pdf"}
    row = rows_of(archive)[0]
    assert (row["SHA-256"], row["Đường dẫn trong tệp nén"]) == (evidence["sha256"], "")
    assert words in row["Tình trạng"]


async def test_bytes_that_are_missing_or_changed_break_the_archive(
    open_world: World, evidence_folder: Path
) -> None:
    kept = [
        (await open_world.upload("S1", leaf, content=PDF + leaf.encode())).json()["sha256"]
        for leaf in ("1.1.1", "2.1")
    ]
    path = f"{open_world.report('S1')}/evidence-archive"
    second = evidence_folder / path_of(kept[1])
    second.write_bytes(bytes(second.stat().st_size))
    with pytest.raises(TransferBrokenError, match="does not hold the bytes"):
        await open_world.officer.call("GET", path)
    second.unlink()
    with pytest.raises(TransferBrokenError, match="does not hold the bytes"):
        await open_world.officer.call("GET", path)
    (evidence_folder / path_of(kept[0])).unlink()
    refused(await open_world.officer.call("GET", path), 503, "file-lost")
