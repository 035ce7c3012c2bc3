"""Evidence through the API: streamed in and out, whole or not at all."""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from asgi_lifespan import LifespanManager
from fastapi import FastAPI

from services.assessment.app import create_app
from services.assessment.config import Settings
from tests.assessment.refusals import refused, refused_in_both
from tests.assessment.world import PDF, Clock, World
from tests.support.authentication import signed_in

MEBIBYTE = 1024 * 1024


@pytest.fixture
async def open_world(world: World) -> World:
    await world.move("SELF_ASSESSMENT")
    return world


def files_in(folder: Path) -> set[str]:
    return {one.name for one in folder.rglob("*") if one.is_file()}


def remove(folder: Path, name: str) -> None:
    next(folder.rglob(name)).unlink()


async def evidence_of(world: World, leaf: str = "1.1.1") -> list[Any]:
    sheet = await world.officer.get(world.report("S1"))
    found: list[Any] = next(item for item in sheet["leaves"] if item["code"] == leaf)["evidence"]
    return found


async def test_a_file_comes_back_as_it_was_sent(open_world: World, evidence_folder: Path) -> None:
    answer = await open_world.upload(
        "S1", number="12/KH", issued_on="2024-01-15", issuer="Sở Nội vụ"
    )
    assert answer.status_code == 201
    evidence = answer.json()
    assert evidence["sha256"] == hashlib.sha256(PDF).hexdigest()
    assert (evidence["number"], evidence["issued_on"]) == ("12/KH", "2024-01-15")
    path = f"{answer.headers['location']}/content"
    back = await open_world.auditor.call("GET", path)
    assert back.content == PDF
    assert back.headers["content-type"] == "application/pdf"
    assert back.headers["x-content-type-options"] == "nosniff"
    assert back.headers["content-disposition"] == (
        "attachment; filename=\"Ke hoach.pdf\"; filename*=UTF-8''K%E1%BA%BF%20ho%E1%BA%A1ch.pdf"
    )
    part = await open_world.auditor.call("GET", path, headers={"range": "bytes=1-3"})
    assert (part.status_code, part.content) == (206, PDF[1:4])
    assert part.headers["content-range"] == f"bytes 1-3/{len(PDF)}"
    beyond = await open_world.auditor.call("GET", path, headers={"range": "bytes=9999-"})
    refused(beyond, 416, "range-refused")
    assert evidence["sha256"] in files_in(evidence_folder)


async def test_the_name_may_stand_in_the_header(open_world: World) -> None:
    answer = await open_world.editor("S1").call(
        "POST",
        f"{open_world.report('S1')}/entries/1.1.1/evidence",
        content=PDF,
        headers={"content-disposition": "attachment; filename*=UTF-8''C%C3%B4ng%20v%C4%83n.pdf"},
    )
    assert answer.json()["file_name"] == "Công văn.pdf"


async def test_the_same_bytes_are_kept_once(open_world: World, evidence_folder: Path) -> None:
    content = PDF + b"once"
    first = (await open_world.upload("S1", content=content)).json()
    again = (await open_world.upload("S1", content=content)).json()
    elsewhere = (await open_world.upload("S1", leaf="2.1", content=content)).json()
    assert first["id"] == again["id"] != elsewhere["id"]
    assert len(await evidence_of(open_world)) == 1
    assert sum(1 for name in files_in(evidence_folder) if name == first["sha256"]) == 1
    other = await open_world.upload("S1", content=content, number="13/KH")
    refused(other, 409, "document-exists")


@pytest.mark.parametrize(
    ("name", "content", "status", "code"),
    [
        ("Kế hoạch.pdf", b"MZ\x90\x00" + b"\x00" * 2000, 415, "file-type-refused"),
        ("virus.exe", b"MZ\x90\x00" + b"\x00" * 2000, 415, "file-type-refused"),
        ("a.docx", PDF, 415, "file-type-refused"),
        ("a.png", b"<html>", 415, "file-type-refused"),
        ("Kế hoạch.pdf", b"", 422, "empty-file"),
        ("a\x00b.pdf", PDF, 422, "file-name-refused"),
        ("fdp\u202egpj.pdf", PDF, 422, "file-name-refused"),
        ("no-extension", PDF, 422, "file-name-refused"),
        ("../../", PDF, 422, "file-name-refused"),
    ],
)
async def test_what_is_not_taken_is_refused_and_leaves_nothing(
    open_world: World, evidence_folder: Path, name: str, content: bytes, status: int, code: str
) -> None:
    before = files_in(evidence_folder)
    await refused_in_both(
        open_world.editor("S1"),
        "POST",
        f"{open_world.report('S1')}/entries/1.1.1/evidence",
        status,
        code,
        params={"file_name": name},
        content=content,
    )
    assert files_in(evidence_folder) == before
    assert await evidence_of(open_world) == []


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\lan\\Bảng <điểm>.pdf", "Bảng _điểm_.pdf"),
        (".ẩn.pdf", "ẩn.pdf"),
        ("a" * 400 + ".pdf", "a" * 236 + ".pdf"),
        ("ế" * 400 + ".pdf", "ế" * 78 + ".pdf"),
        ("NUL.pdf", "_NUL.pdf"),
        ("com1.phụ lục.pdf", "_com1.phụ lục.pdf"),
        ("Ke\u0302\u0301 hoa\u0323ch.pdf", "Kế hoạch.pdf"),
    ],
)
async def test_names_are_cleaned(open_world: World, given: str, kept: str) -> None:
    answer = await open_world.upload("S1", file_name=given)
    assert answer.json()["file_name"] == kept


async def test_an_upload_that_breaks_leaves_nothing(
    open_world: World, http: httpx.AsyncClient, assessment: FastAPI, evidence_folder: Path
) -> None:
    before = files_in(evidence_folder)
    arriving = [
        {"type": "http.request", "body": PDF * 3000, "more_body": True},
        {"type": "http.disconnect"},
    ]
    sent: list[Any] = []
    transport = http._transport
    assert isinstance(transport, httpx.ASGITransport)

    async def receive() -> Any:
        return arriving.pop(0) if arriving else {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        sent.append(message)

    path = f"{open_world.report('S1')}/entries/1.1.1/evidence"
    headers = signed_in(open_world.editor("S1").who)
    await transport.app(
        {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": "POST",
            "scheme": "http",
            "path": path,
            "raw_path": path.encode(),
            "query_string": b"file_name=a.pdf",
            "root_path": "",
            "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
            "server": ("assessment", 80),
            "client": ("127.0.0.1", 1),
        },
        receive,
        send,
    )
    assert sent[0]["status"] == 400
    assert files_in(evidence_folder) == before
    assert await evidence_of(open_world) == []


async def test_a_file_over_the_limit_is_refused_while_it_arrives(
    open_world: World,
    settings: Settings,
    clock: Clock,
    peer_services: httpx.AsyncClient,
    evidence_folder: Path,
) -> None:
    app = create_app(settings.model_copy(update={"evidence_limit": MEBIBYTE}), http=peer_services)
    clock.rule(app)
    path = f"{open_world.report('S1')}/entries/1.1.1/evidence"
    before, taken = files_in(evidence_folder), 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal taken
        yield PDF
        for _ in range(1000):
            taken += 1
            yield b"x" * 65536

    async with (
        LifespanManager(app) as manager,
        httpx.AsyncClient(
            transport=httpx.ASGITransport(app=manager.app), base_url="http://assessment"
        ) as http,
    ):
        headers = signed_in(open_world.editor("S1").who)
        answer = await http.post(
            path, params={"file_name": "a.pdf"}, content=endless(), headers=headers
        )
        announced = await http.post(
            path, params={"file_name": "a.pdf"}, content=PDF * 5000, headers=headers
        )
    refused(answer, 413, "body-too-large")
    refused(announced, 413, "body-too-large")
    sheet = await open_world.editor("S1").get(open_world.report("S1"))
    assert [leaf["evidence"] for leaf in sheet["leaves"] if leaf["code"] == "1.1.1"] == [[]]
    assert taken < 30
    assert files_in(evidence_folder) == before


async def test_200_megabytes_pass_through_without_being_held(
    open_world: World, evidence_folder: Path
) -> None:
    async def large() -> AsyncIterator[bytes]:
        yield PDF
        for number in range(200 * 16):
            yield number.to_bytes(4, "big") * (16 * 1024)

    peak_before = _reset_peak()
    answer = await open_world.editor("S1").call(
        "POST",
        f"{open_world.report('S1')}/entries/1.1.1/evidence",
        params={"file_name": "large.pdf"},
        content=large(),
    )
    assert answer.status_code == 201, answer.text
    assert answer.json()["size"] == 200 * MEBIBYTE + len(PDF)
    assert _peak() - peak_before < 20 * MEBIBYTE
    remove(evidence_folder, answer.json()["sha256"])


async def test_evidence_is_taken_back_only_while_the_report_may_be_changed(
    open_world: World,
) -> None:
    world = open_world
    evidence = (await world.upload("S1")).json()
    await world.fill("S1")
    await world.submit("S1")
    path = f"/v1/evidence/{evidence['id']}"
    await refused_in_both(world.editor("S1"), "DELETE", path, 409, "report-submitted")
    assert (await world.officer.call("GET", path)).status_code == 200
    version = await world.version_of(world.report("S1"))
    await world.head("S1").post(f"{world.report('S1')}/withdrawals", if_match=version)
    assert (await world.editor("S1").call("DELETE", path)).status_code == 204
    refused(await world.editor("S1").call("DELETE", path), 404, "not-found")
    trail = await world.auditor.get("/v1/assessment-audit-entries", subject_id=evidence["id"])
    assert [item["action"] for item in trail["items"]] == ["evidence.removed", "evidence.added"]


async def test_late_leaves_and_late_files_are_refused(open_world: World) -> None:
    world, path = open_world, f"{open_world.report('S1')}/entries"
    for leaf in ("9.1", "2.2", "7.7"):
        answer = await world.upload("S1", leaf=leaf)
        refused(answer, 422, "leaf-without-evidence")
    world.clock.set(datetime(2024, 11, 29, 17, 0, tzinfo=UTC))
    await refused_in_both(
        world.editor("S1"),
        "POST",
        f"{path}/1.1.1/evidence",
        409,
        "deadline-passed",
        params={"file_name": "a.pdf"},
        content=PDF,
    )


async def test_two_uploads_of_one_file_at_once_make_one(open_world: World) -> None:
    content = PDF + b"at once"
    answers = await asyncio.gather(*(open_world.upload("S1", content=content) for _ in range(3)))
    assert {one.status_code for one in answers} == {201}
    assert len({one.json()["id"] for one in answers}) == 1


def _reset_peak() -> int:
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    return _peak()


def _peak() -> int:
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024
    raise AssertionError
