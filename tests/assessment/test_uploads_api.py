"""The tus protocol 1.0, paragraph by paragraph: https://tus.io/protocols/resumable-upload."""

import asyncio
import base64
import hashlib
import os
from collections.abc import AsyncIterator
from datetime import timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from services.assessment.config import Settings
from services.assessment.storage.sweep import sweep
from services.assessment.uploads.expiring import UploadExpiry
from services.assessment.uploads.parts import PART
from shared.db.engine import open_database
from shared.storage.files import ObjectFiles
from tests.assessment.refusals import refused, refused_in_both
from tests.assessment.uploads import BYTES, TUS, begin, metadata, send, tus
from tests.assessment.world import PDF, Caller, World
from tests.support.authentication import signed_in

LARGE = PDF + bytes(range(256)) * (5 * PART // 512)


@pytest.fixture
def editor(world: World) -> Caller:
    return world.editor("S1")


async def offset_of(caller: Caller, path: str) -> int:
    answer = await tus(caller, "HEAD", path)
    assert answer.status_code == 200, answer.text
    return int(answer.headers["upload-offset"])


def parts_in(folder: Path) -> int:
    return sum(1 for one in (folder / "parts").rglob("*") if one.is_file())


async def test_options_name_version_extensions_and_limits(
    http: httpx.AsyncClient, settings: Settings
) -> None:
    answer = await http.options("/v1/uploads")
    assert answer.status_code == 204
    assert answer.headers["tus-resumable"] == answer.headers["tus-version"] == "1.0.0"
    assert answer.headers["tus-extension"].split(",") == [
        "creation",
        "creation-defer-length",
        "creation-with-upload",
        "expiration",
        "checksum",
        "termination",
    ]
    assert answer.headers["tus-max-size"] == str(settings.evidence_limit)
    assert "sha1" in answer.headers["tus-checksum-algorithm"].split(",")


async def test_an_upload_is_begun_asked_for_and_continued(editor: Caller) -> None:
    begun = await tus(
        editor,
        "POST",
        upload_length=len(LARGE),
        upload_metadata=metadata(filename="Kế hoạch.pdf", filetype="application/pdf"),
    )
    assert begun.status_code == 201
    assert begun.headers["tus-resumable"] == "1.0.0"
    path = begun.headers["location"]
    assert path.startswith("/v1/uploads/")
    found = await tus(editor, "HEAD", path)
    assert found.headers["upload-offset"] == "0"
    assert found.headers["upload-length"] == str(len(LARGE))
    assert found.headers["upload-metadata"] == metadata(
        filename="Kế hoạch.pdf", filetype="application/pdf"
    )
    assert found.headers["cache-control"] == "no-store"
    assert found.content == b""
    first = await send(editor, path, LARGE[:1000])
    assert (first.status_code, first.headers["upload-offset"]) == (204, "1000")
    assert await offset_of(editor, path) == 1000
    rest = await send(editor, path, LARGE[1000:], 1000)
    assert (rest.status_code, rest.headers["upload-offset"]) == (204, str(len(LARGE)))


@pytest.mark.parametrize("version", [None, "0.2.2", "2.0.0"])
@pytest.mark.parametrize(("method", "below"), [("POST", ""), ("HEAD", "/x"), ("PATCH", "/x")])
async def test_another_version_is_refused_and_the_right_one_said(
    editor: Caller, version: str | None, method: str, below: str
) -> None:
    headers = {} if version is None else {"tus-resumable": version}
    answer = await editor.call(method, f"/v1/uploads{below}", headers=headers)
    assert answer.status_code == 412
    assert answer.headers["tus-version"] == answer.headers["tus-resumable"] == "1.0.0"


async def test_an_offset_that_does_not_match_changes_nothing(editor: Caller) -> None:
    path = await begin(editor, 2000)
    assert refused(await send(editor, path, b"x" * 10, 5), 409, "upload-offset-conflict")
    await send(editor, path, LARGE[:1500])
    answer = refused(await send(editor, path, b"x" * 10, 0), 409, "upload-offset-conflict")
    assert answer["received"] == 1500
    assert await offset_of(editor, path) == 1500


@pytest.mark.parametrize("kind", [None, "application/octet-stream", "application/json"])
async def test_bytes_are_declared_as_such(editor: Caller, kind: str | None) -> None:
    path = await begin(editor, 2000)
    answer = await tus(
        editor, "PATCH", path, content=LARGE[:10], upload_offset=0, content_type=kind
    )
    refused(answer, 415, "upload-type-unsupported")
    assert await offset_of(editor, path) == 0


@pytest.mark.parametrize("offset", [None, "-1", "abc", "1.5", "9" * 30])
async def test_an_unreadable_offset_is_refused(editor: Caller, offset: str | None) -> None:
    path = await begin(editor, 2000)
    answer = await tus(
        editor, "PATCH", path, content=b"x", upload_offset=offset, content_type=BYTES
    )
    refused(answer, 400, "upload-header-unreadable")


@pytest.mark.parametrize(
    ("headers", "status", "code"),
    [
        ({}, 400, "upload-header-unreadable"),
        ({"upload_length": "-5"}, 400, "upload-header-unreadable"),
        ({"upload_defer_length": "2"}, 400, "upload-header-unreadable"),
        ({"upload_length": "5", "upload_defer_length": "1"}, 400, "upload-header-unreadable"),
        ({"upload_length": "5", "upload_concat": "partial"}, 400, "upload-extension-unsupported"),
        ({"upload_concat": "final;/v1/uploads/a"}, 400, "upload-extension-unsupported"),
        ({"upload_length": "0"}, 422, "empty-file"),
        ({"upload_length": str(10**12)}, 413, "body-too-large"),
        ({"upload_length": "5", "upload_metadata": ""}, 422, "file-name-refused"),
        (
            {"upload_length": "5", "upload_metadata": "filename %%%"},
            400,
            "upload-header-unreadable",
        ),
        (
            {"upload_length": "5", "upload_metadata": "filename /w=="},
            400,
            "upload-header-unreadable",
        ),
        (
            {"upload_length": "5", "upload_metadata": metadata(filename="a.exe")},
            415,
            "file-type-refused",
        ),
        (
            {"upload_length": "5", "upload_metadata": metadata(filename="a.pdf", agency_id="x")},
            400,
            "upload-header-unreadable",
        ),
    ],
)
async def test_what_cannot_end_well_is_not_begun(
    editor: Caller, headers: dict[str, str], status: int, code: str
) -> None:
    said = {"upload_metadata": metadata(filename="a.pdf")} | headers
    answer = await tus(editor, "POST", **said)
    refused(answer, status, code)
    assert answer.headers["tus-resumable"] == "1.0.0"


async def test_more_bytes_than_announced_are_refused(editor: Caller) -> None:
    path = await begin(editor, 1500)
    refused(await send(editor, path, LARGE[:1501]), 413, "body-too-large")

    async def unannounced() -> AsyncIterator[bytes]:
        yield LARGE[:1400]
        yield LARGE[1400:1600]

    refused(await send(editor, path, unannounced()), 413, "body-too-large")
    assert await offset_of(editor, path) == 0


async def test_bytes_may_come_with_the_creation(editor: Caller) -> None:
    answer = await tus(
        editor,
        "POST",
        content=LARGE[:1200],
        upload_length=2000,
        upload_metadata=metadata(filename="a.pdf"),
        content_type=BYTES,
    )
    assert (answer.status_code, answer.headers["upload-offset"]) == (201, "1200")
    path = answer.headers["location"]
    assert (await send(editor, path, LARGE[1200:2000], 1200)).headers["upload-offset"] == "2000"


async def begin_deferred(editor: Caller) -> str:
    answer = await tus(
        editor, "POST", upload_defer_length=1, upload_metadata=metadata(filename="a.pdf")
    )
    assert answer.status_code == 201, answer.text
    return answer.headers["location"]


async def test_a_length_may_be_said_later(editor: Caller) -> None:
    """What scanners and cameras send while they work; once said, the length stands."""
    path = await begin_deferred(editor)
    await send(editor, path, LARGE[: PART + 5])
    found = await tus(editor, "HEAD", path)
    assert found.headers["upload-offset"] == str(PART + 5)
    assert found.headers["upload-defer-length"] == "1"
    assert "upload-length" not in found.headers
    for wrong in ("abc", PART):
        answer = await send(editor, path, LARGE[:9], PART + 5, upload_length=wrong)
        refused(answer, 400, "upload-header-unreadable")
    last = await send(editor, path, LARGE[PART + 5 :], PART + 5, upload_length=len(LARGE))
    assert last.headers["upload-offset"] == str(len(LARGE))
    found = await tus(editor, "HEAD", path)
    assert found.headers["upload-length"] == str(len(LARGE))
    assert "upload-defer-length" not in found.headers
    again = await send(editor, path, b"", len(LARGE), upload_length=len(LARGE))
    assert again.status_code == 204
    other = await send(editor, path, b"", len(LARGE), upload_length=len(LARGE) + 1)
    refused(other, 400, "upload-header-unreadable")
    batch = {"items": [{"upload_id": path.rpartition("/")[2]}]}
    made = await editor.post("/v1/document-batches", batch)
    assert made["documents"][0]["size"] == len(LARGE)


async def test_a_file_whose_length_nobody_said_is_not_finished(
    editor: Caller, settings: Settings
) -> None:
    path = await begin_deferred(editor)
    await send(editor, path, LARGE[:2000])
    batch = {"items": [{"upload_id": path.rpartition("/")[2]}]}
    body = await refused_in_both(
        editor, "POST", "/v1/document-batches", 422, "batch-refused", json=batch
    )
    assert body["errors"][0]["code"] == "upload-length-unknown"
    too_long = await send(editor, path, b"", 2000, upload_length=settings.evidence_limit + 1)
    refused(too_long, 413, "body-too-large")
    ahead = await send(editor, path, b"x", 2000, content_length=str(settings.evidence_limit - 1999))
    refused(ahead, 413, "body-too-large")
    assert await offset_of(editor, path) == 2000


@pytest.mark.parametrize("algorithm", ["sha1", "sha256", "md5"])
async def test_a_checksum_guards_the_bytes_of_a_request(
    editor: Caller, evidence_folder: Path, algorithm: str
) -> None:
    path = await begin(editor, len(LARGE))
    before = parts_in(evidence_folder)

    def checksum(content: bytes) -> str:
        digest = hashlib.new(algorithm, content, usedforsecurity=False).digest()
        return f"{algorithm} {base64.b64encode(digest).decode()}"

    wrong = await send(editor, path, LARGE, upload_checksum=checksum(b"another"))
    assert wrong.status_code == 460
    assert await offset_of(editor, path) == 0
    assert parts_in(evidence_folder) == before
    right = await send(editor, path, LARGE, upload_checksum=checksum(LARGE))
    assert right.headers["upload-offset"] == str(len(LARGE))


@pytest.mark.parametrize("checksum", ["crc32 AAAA", "sha1", "sha1 %%%", ""])
async def test_an_unknown_checksum_is_refused(editor: Caller, checksum: str) -> None:
    path = await begin(editor, 2000)
    answer = await send(editor, path, LARGE[:100], upload_checksum=checksum)
    refused(answer, 400, "upload-header-unreadable")
    assert await offset_of(editor, path) == 0


async def test_an_upload_that_is_given_up_is_gone(editor: Caller, evidence_folder: Path) -> None:
    before = parts_in(evidence_folder)
    path = await begin(editor, len(LARGE))
    await send(editor, path, LARGE[: 3 * PART])
    assert parts_in(evidence_folder) > before
    assert (await tus(editor, "DELETE", path)).status_code == 204
    assert parts_in(evidence_folder) == before
    for method in ("HEAD", "DELETE"):
        assert (await tus(editor, method, path)).status_code == 404
    refused(await send(editor, path, b"x", 0), 404, "not-found")


async def test_an_upload_expires_a_day_after_its_last_byte(world: World, editor: Caller) -> None:
    path = await begin(editor, 2000)
    world.clock.set(world.clock.now + timedelta(hours=20))
    sent = await send(editor, path, LARGE[:1500])
    expires = parsedate_to_datetime(sent.headers["upload-expires"])
    assert expires == world.clock.now + timedelta(hours=24)
    world.clock.set(expires - timedelta(seconds=1))
    assert await offset_of(editor, path) == 1500
    world.clock.set(expires)
    assert (await tus(editor, "HEAD", path)).status_code == 410
    refused(await send(editor, path, b"x", 1500), 410, "upload-gone")


async def test_an_upload_is_its_accounts_only(world: World, editor: Caller) -> None:
    path = await begin(editor, 2000)
    for stranger in (world.editor("S1"), world.head("S1"), world.editor("S2")):
        assert (await tus(stranger, "HEAD", path)).status_code == 404
        refused(await send(stranger, path, LARGE[:10]), 404, "not-found")
        assert (await tus(stranger, "DELETE", path)).status_code == 404
    assert await offset_of(editor, path) == 0


async def test_the_method_may_stand_in_a_header(editor: Caller) -> None:
    path = await begin(editor, 2000)
    sent = await tus(
        editor,
        "POST",
        path,
        content=LARGE[:1200],
        upload_offset=0,
        content_type=BYTES,
        x_http_method_override="PATCH",
    )
    assert (sent.status_code, sent.headers["upload-offset"]) == (204, "1200")


async def test_a_renamed_program_is_refused_at_its_first_bytes(
    editor: Caller, evidence_folder: Path
) -> None:
    before = parts_in(evidence_folder)
    path = await begin(editor, 5000)
    refused(await send(editor, path, b"MZ\x90\x00" * 1250), 415, "file-type-refused")
    assert await offset_of(editor, path) == 0
    assert parts_in(evidence_folder) == before


async def test_of_two_who_send_at_once_one_wins(editor: Caller) -> None:
    path = await begin(editor, len(LARGE))
    answers = await asyncio.gather(*(send(editor, path, LARGE) for _ in range(3)))
    assert sorted(one.status_code for one in answers) == [204, 409, 409]
    assert await offset_of(editor, path) == len(LARGE)


@pytest.mark.parametrize("arrived", [700, PART, 2 * PART + 12345])
async def test_what_arrived_before_the_line_broke_counts(
    editor: Caller, http: httpx.AsyncClient, arrived: int
) -> None:
    path = await begin(editor, len(LARGE))
    await send_and_break_off(http, editor, path, LARGE[:arrived])
    assert await offset_of(editor, path) == arrived
    rest = await send(editor, path, LARGE[arrived:], arrived)
    assert rest.headers["upload-offset"] == str(len(LARGE))


async def test_what_cannot_be_checked_does_not_count(
    editor: Caller, http: httpx.AsyncClient
) -> None:
    path = await begin(editor, len(LARGE))
    digest = base64.b64encode(hashlib.sha1(LARGE, usedforsecurity=False).digest()).decode()
    await send_and_break_off(http, editor, path, LARGE[: 2 * PART], f"sha1 {digest}")
    assert await offset_of(editor, path) == 0


async def send_and_break_off(
    http: httpx.AsyncClient, caller: Caller, path: str, content: bytes, checksum: str | None = None
) -> None:
    """Send the beginning of a request, then close the connection."""
    arriving: list[dict[str, Any]] = [
        {"type": "http.request", "body": content[at : at + 65536], "more_body": True}
        for at in range(0, len(content), 65536)
    ]
    transport = http._transport
    assert isinstance(transport, httpx.ASGITransport)

    async def receive() -> Any:
        return arriving.pop(0) if arriving else {"type": "http.disconnect"}

    async def forget(_message: Any) -> None:
        return

    headers = signed_in(caller.who) | TUS | {"upload-offset": "0", "content-type": BYTES}
    if checksum:
        headers["upload-checksum"] = checksum
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "PATCH",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
        "server": ("assessment", 80),
        "client": ("127.0.0.1", 1),
    }
    await transport.app(scope, receive, forget)


async def test_what_was_left_unfinished_is_cleared_away(
    world: World, editor: Caller, settings: Settings, evidence_folder: Path
) -> None:
    """By the service itself, when it has expired; the sweep of the store spares it until then."""
    path = await begin(editor, len(LARGE))
    await send(editor, path, LARGE[:PART])
    upload = path.rpartition("/")[2]
    kept = [one for one in (evidence_folder / "parts").iterdir() if one.name.startswith(upload)]
    assert len(kept) == 1
    for one in kept:
        os.utime(one, (0, 0))
    await sweep(settings, older_than=timedelta(hours=24), remove=True)
    assert all(one.exists() for one in kept)
    async with open_database(settings, "tests") as database:
        await UploadExpiry(database, ObjectFiles.of(settings)).step()
    assert (await tus(editor, "HEAD", path)).status_code == 404
    assert not any(one.exists() for one in kept)
