"""The store of files: the same behaviour in a folder and over the S3 protocol."""

import asyncio
import hashlib
import os
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from services.assessment.storage.settings import StorageSettings
from shared.storage.errors import StorageDownError
from shared.storage.files import PART, ObjectFiles
from tests.support.s3 import SECRET, S3Server, s3_server

MEBIBYTE = 1024 * 1024


def settings_with(**values: Any) -> StorageSettings:
    return StorageSettings(database_url="postgresql+asyncpg://nobody@127.0.0.1:1/nowhere", **values)


class Place:
    """A store with a look at what is really in it."""

    def __init__(self, files: ObjectFiles, names: Callable[[], set[str]]) -> None:
        self.files = files
        self.names = names


@pytest.fixture(params=["folder", "s3"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    if request.param == "folder":
        settings = settings_with(evidence_url=tmp_path.as_uri())

        def names() -> set[str]:
            found = (one for one in tmp_path.rglob("*") if one.is_file())
            return {str(one.relative_to(tmp_path)) for one in found}

        return Place(ObjectFiles.of(settings), names)
    s3: S3Server = request.getfixturevalue("s3")
    bucket = s3.new_bucket()

    def keys() -> set[str]:
        listed = s3.client.list_objects_v2(Bucket=bucket).get("Contents", [])
        hidden = s3.client.list_multipart_uploads(Bucket=bucket).get("Uploads", [])
        return {one["Key"].removeprefix("par/index/") for one in [*listed, *hidden]}

    return Place(ObjectFiles.of(settings_with(**s3.settings(bucket))), keys)


async def stream(*chunks: bytes) -> AsyncIterator[bytes]:
    for chunk in chunks:
        yield chunk


async def content_of(files: ObjectFiles, sha256: str, start: int, end: int) -> bytes:
    return b"".join([chunk async for chunk in await files.read(sha256, start, end)])


LARGE = [bytes([number]) * MEBIBYTE for number in range(12)]


@pytest.mark.parametrize(
    "chunks",
    [[b""], [b"one byte"[:1]], [b"a" * (PART - 1)], [b"a" * PART], [b"a", b"b" * PART], LARGE],
    ids=["empty", "byte", "part-1", "part", "part+1", "12 MiB"],
)
async def test_what_is_received_is_kept_under_its_digest_and_read_back(
    place: Place, chunks: list[bytes]
) -> None:
    whole = b"".join(chunks)
    stored = await place.files.receive(stream(*chunks))
    assert (stored.sha256, stored.size) == (hashlib.sha256(whole).hexdigest(), len(whole))
    assert place.names() == {f"sha256/{stored.sha256[:2]}/{stored.sha256}"}
    if whole:
        assert await content_of(place.files, stored.sha256, 0, len(whole)) == whole
        assert (
            await content_of(place.files, stored.sha256, len(whole) - 1, len(whole)) == whole[-1:]
        )
    assert await place.files.exists(stored.sha256)
    assert not await place.files.exists("0" * 64)
    with pytest.raises(FileNotFoundError):
        await place.files.read("0" * 64, 0, 1)


@pytest.mark.parametrize("chunks", [[b"small"], LARGE], ids=["small", "large"])
async def test_the_same_bytes_are_kept_once_however_many_send_them_at_once(
    place: Place, chunks: list[bytes]
) -> None:
    stored = await asyncio.gather(*(place.files.receive(stream(*chunks)) for _ in range(4)))
    assert len(set(stored)) == 1
    assert len(place.names()) == 1


@pytest.mark.parametrize("before", [1, 7], ids=["in the first part", "in a later part"])
async def test_a_stream_that_breaks_leaves_nothing_and_says_why(place: Place, before: int) -> None:
    async def breaking() -> AsyncIterator[bytes]:
        for chunk in LARGE[:before]:
            yield chunk
        raise OSError("the line broke")

    with pytest.raises(OSError, match="the line broke"):
        await place.files.receive(breaking())
    assert place.names() == set()


async def test_a_caller_who_goes_away_leaves_nothing(place: Place) -> None:
    waiting = asyncio.Event()

    async def halting() -> AsyncIterator[bytes]:
        for chunk in LARGE[:7]:
            yield chunk
        waiting.set()
        await asyncio.Event().wait()

    receiving = asyncio.create_task(place.files.receive(halting()))
    await waiting.wait()
    receiving.cancel()
    with pytest.raises(asyncio.CancelledError):
        await receiving
    assert place.names() == set()


async def test_parts_become_one_file_in_their_order(place: Place) -> None:
    files = place.files
    parts = {"u/0": b"".join(LARGE), "u/1": b"tail"}
    for key, content in parts.items():
        await files.write_part(key, stream(b"an earlier try"))
        assert await files.write_part(key, stream(content)) == len(content)
    whole = b"".join(parts.values())
    stored = await files.compose(parts)
    assert (stored.sha256, stored.size) == (hashlib.sha256(whole).hexdigest(), len(whole))
    assert await files.compose(parts) == stored
    await files.discard_parts(parts)
    await files.discard_parts(parts)
    assert len(place.names()) == 1
    with pytest.raises(FileNotFoundError):
        await files.compose(parts)
    assert await content_of(files, stored.sha256, 0, stored.size) == whole


async def test_a_part_that_breaks_is_not_there(place: Place) -> None:
    async def breaking() -> AsyncIterator[bytes]:
        for chunk in LARGE[:7]:
            yield chunk
        raise OSError("the line broke")

    with pytest.raises(OSError, match="the line broke"):
        await place.files.write_part("u/0", breaking())
    assert place.names() == set()


async def test_a_large_stream_is_not_held_in_memory(place: Place) -> None:
    async def long() -> AsyncIterator[bytes]:
        for number in range(80):
            yield number.to_bytes(2, "big") * (MEBIBYTE // 2)

    before = peak_from_now()
    stored = await place.files.receive(long())
    seen = 0
    async for chunk in await place.files.read(stored.sha256, 0, stored.size):
        seen += len(chunk)
    assert seen == 80 * MEBIBYTE
    assert peak() - before < 40 * MEBIBYTE


def peak_from_now() -> int:
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    return peak()


def peak() -> int:
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return int(next(line for line in lines if line.startswith("VmHWM:")).split()[1]) * 1024


UPLOADING = """
import asyncio, sys
from collections.abc import AsyncIterator
from services.assessment.storage.settings import StorageSettings
from shared.storage.files import ObjectFiles

async def halting() -> AsyncIterator[bytes]:
    for number in range(12):
        yield bytes([number]) * 2**20
    print("under way", flush=True)
    await asyncio.Event().wait()

asyncio.run(ObjectFiles.of(StorageSettings()).receive(halting()))
"""


async def test_a_process_killed_in_mid_upload_leaves_no_file_under_a_final_name(
    tmp_path: Path,
) -> None:
    variables = {
        "ASSESSMENT_DATABASE_URL": "postgresql+asyncpg://nobody@127.0.0.1:1/nowhere",
        "ASSESSMENT_EVIDENCE_URL": tmp_path.as_uri(),
    }
    uploading = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", UPLOADING),
        env=os.environ | variables,
        stdout=asyncio.subprocess.PIPE,
    )
    assert uploading.stdout is not None
    assert await uploading.stdout.readline() == b"under way\n"
    uploading.kill()
    await uploading.communicate()
    files = ObjectFiles.of(settings_with(evidence_url=tmp_path.as_uri()))
    assert [one.path async for one in files.kept("")] == []
    stored = await files.receive(stream(*LARGE))
    assert await content_of(files, stored.sha256, 0, stored.size) == b"".join(LARGE)


@pytest.fixture
def dead_s3() -> Iterator[ObjectFiles]:
    with s3_server() as server:
        bucket = server.new_bucket()
        files = ObjectFiles.of(settings_with(**server.settings(bucket)))
        server.kill()
        yield files


async def test_a_store_that_does_not_answer_is_said_to_be_down(dead_s3: ObjectFiles) -> None:
    for doing in (
        dead_s3.receive(stream(b"small")),
        dead_s3.receive(stream(*LARGE)),
        dead_s3.write_part("u/0", stream(b"x")),
        dead_s3.read("0" * 64, 0, 1),
        dead_s3.exists("0" * 64),
        dead_s3.check(),
    ):
        with pytest.raises(StorageDownError) as refused:
            await doing
        assert refused.value.headers == {"retry-after": "5"}


async def test_a_wrong_key_or_bucket_is_seen_by_the_check(s3: S3Server, place: Place) -> None:
    await place.files.check()
    with pytest.raises(StorageDownError):
        await ObjectFiles.of(settings_with(**s3.settings("no-such-bucket"))).check()


def test_secrets_of_the_store_are_in_no_repr(s3: S3Server) -> None:
    settings = settings_with(**s3.settings("evidence"))
    files = ObjectFiles.of(settings)
    assert SECRET not in repr(settings) + repr(files) + repr(vars(files))


@pytest.mark.parametrize("url", ["ftp://host/x", "file://host/x", "http://bucket/x"])
def test_another_kind_of_address_is_refused_at_the_start(url: str) -> None:
    with pytest.raises(ValueError, match="s3://bucket/prefix"):
        ObjectFiles.of(settings_with(evidence_url=url))
