"""The whole path of evidence over the S3 protocol: what works in a folder works in a bucket, by the same code."""

import hashlib
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import httpx
import pytest
from asgi_lifespan import LifespanManager

from services.assessment.app import create_app
from services.assessment.config import Settings
from tests.assessment.refusals import refused
from tests.assessment.test_archive_api import archive_of, names_in
from tests.assessment.uploads import begin, send, tus
from tests.assessment.world import PDF, Clock, World, make_world
from tests.support.databases import another_database
from tests.support.s3 import S3Server

LARGE = PDF + bytes(range(256)) * 4096 * 13
"""More than one part of a multipart upload."""


@pytest.fixture(scope="module")
def bucket(s3: S3Server) -> str:
    return s3.new_bucket()


@pytest.fixture(scope="module")
async def world(
    settings: Settings, peer_services: httpx.AsyncClient, clock: Clock, s3: S3Server, bucket: str
) -> AsyncIterator[World]:
    """A world whose service keeps its files in a bucket, and knows no other files."""
    stored = Settings(
        **settings.model_dump(exclude={"database_url", "evidence_url"}, exclude_unset=True)
        | {"database_url": another_database("assessment", "s3"), **s3.settings(bucket)}
    )
    app = create_app(stored, http=peer_services)
    clock.rule(app)
    clock.set(datetime(2024, 11, 10, 3, 0, tzinfo=UTC))
    async with (
        LifespanManager(app) as manager,
        httpx.AsyncClient(
            transport=httpx.ASGITransport(app=manager.app), base_url="http://assessment"
        ) as http,
    ):
        world = await make_world(http, clock)
        await world.move("SELF_ASSESSMENT")
        yield world


def sha256_of(content: bytes) -> str:
    """Name bytes: what differs is told in a line, not in megabytes."""
    return hashlib.sha256(content).hexdigest()


def keys_in(s3: S3Server, bucket: str) -> set[str]:
    """Name what is in the bucket, unfinished uploads too."""
    listed = s3.client.list_objects_v2(Bucket=bucket).get("Contents", [])
    hidden = s3.client.list_multipart_uploads(Bucket=bucket).get("Uploads", [])
    return {one["Key"] for one in [*listed, *hidden]}


async def test_a_resumed_upload_becomes_evidence_in_the_bucket(
    world: World, s3: S3Server, bucket: str
) -> None:
    editor = world.editor("S1")
    path = await begin(editor, len(LARGE))
    half = len(LARGE) // 2
    await send(editor, path, LARGE[:half])
    found = await tus(editor, "HEAD", path)
    assert found.headers["upload-offset"] == str(half)
    await send(editor, path, LARGE[half:], half)
    upload = path.rpartition("/")[2]
    batch = {
        "self_assessment_id": world.reports["S1"],
        "items": [{"upload_id": upload, "leaves": ["1.1.1", "2.1"]}],
    }
    done = await editor.post("/v1/document-batches", batch)
    sha256 = sha256_of(LARGE)
    held = keys_in(s3, bucket)
    assert sum(sha256 in key for key in held) == 1
    assert not [key for key in held if upload in key], "its parts are gone"
    content = f"/v1/evidence/{done['evidence'][0]['id']}/content"
    whole = await world.officer.call("GET", content)
    assert (whole.status_code, sha256_of(whole.content)) == (200, sha256)
    part = await world.officer.call("GET", content, headers={"range": "bytes=9000000-9000099"})
    assert (part.status_code, part.content) == (206, LARGE[9_000_000:9_000_100])
    link = await world.officer.post(
        "/v1/evidence-links", {"evidence_id": done["evidence"][0]["id"]}
    )
    assert sha256_of((await world.http.get(link["url"])).content) == sha256
    archive = await archive_of(world.officer, world.report("S1"))
    assert {sha256_of(archive.read(name)) for name in names_in(archive)} == {sha256}
    assert len(names_in(archive)) == 2, "one for each leaf"


async def test_the_same_bytes_are_one_object_however_they_come(
    world: World, s3: S3Server, bucket: str
) -> None:
    content = PDF + b"twice"
    first = await world.upload("S2", content=content)
    again = await world.upload("S2", "2.1", content=content)
    other = await world.upload("Q1", content=content)
    assert {one.status_code for one in (first, again, other)} == {201}
    sha256 = sha256_of(content)
    assert sum(sha256 in key for key in keys_in(s3, bucket)) == 1


async def test_what_is_refused_or_given_up_leaves_nothing_in_the_bucket(
    world: World, s3: S3Server, bucket: str
) -> None:
    before = keys_in(s3, bucket)
    refused(await world.upload("S1", content=b"MZ\x90\x00" * 400), 415, "file-type-refused")
    editor = world.editor("S1")
    path = await begin(editor, len(LARGE))
    await send(editor, path, LARGE[: len(LARGE) // 2])
    assert keys_in(s3, bucket) > before
    assert (await tus(editor, "DELETE", path)).status_code == 204
    assert keys_in(s3, bucket) == before


def test_a_file_may_have_50_megabytes_unless_a_setting_says_otherwise() -> None:
    assert Settings.model_fields["evidence_limit"].default == 50 * 1024 * 1024
