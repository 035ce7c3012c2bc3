"""The sweep: it clears what killed uploads left and what no row names, and nothing else."""

import asyncio
import hashlib
import os
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from asgi_lifespan import LifespanManager
from botocore.auth import S3SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from services.assessment.__main__ import main
from services.assessment.app import create_app
from services.assessment.config import Settings
from services.assessment.storage.settings import StorageSettings
from services.assessment.tables import Base
from shared.db.engine import open_database
from shared.storage.errors import StorageDownError
from shared.storage.files import ObjectFiles, path_of
from shared.storage.holding import forbid_naming, hold_file, naming_columns
from shared.storage.signature import Signer
from tests.assessment.test_storage import UPLOADING, stream
from tests.assessment.world import PDF, Clock, World
from tests.support.databases import database_url
from tests.support.s3 import S3Server

DAY = 24 * 3600


@pytest.fixture(params=["folder", "s3"])
def place(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> dict[str, Any]:
    """Settings of a store of its own, beside the tests' database; the commands get them from the environment."""
    if request.param == "folder":
        own = {"evidence_url": tmp_path.as_uri()}
    else:
        s3: S3Server = request.getfixturevalue("s3")
        own = s3.settings(s3.new_bucket())
    for name, value in own.items():
        monkeypatch.setenv(f"ASSESSMENT_{name.upper()}", value)
    monkeypatch.setenv("ASSESSMENT_DATABASE_URL", database_url("assessment"))
    return own


def run(*arguments: str) -> int:
    """A command runs a loop of its own, which a running loop does not allow in the same thread."""
    with ThreadPoolExecutor(1) as pool:
        return int(pool.submit(main, list(arguments)).result())


async def kill_an_upload() -> None:
    uploading = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", UPLOADING), stdout=asyncio.subprocess.PIPE
    )
    assert uploading.stdout is not None
    assert await uploading.stdout.readline() == b"under way\n"
    uploading.kill()
    await uploading.communicate()


async def names(files: ObjectFiles) -> set[str]:
    return {one.path async for one in files.kept("")}


async def test_leftovers_go_and_what_a_row_names_stays(
    place: dict[str, Any],
    settings: Settings,
    peer_services: httpx.AsyncClient,
    clock: Clock,
    world: World,
    capsys: pytest.CaptureFixture[str],
) -> None:
    chosen = settings.model_copy(update=StorageSettings(**place).model_dump(include=set(place)))
    files = ObjectFiles.of(chosen)
    await world.move("SELF_ASSESSMENT")
    app = create_app(chosen, http=peer_services)
    clock.rule(app)
    async with (
        LifespanManager(app) as manager,
        httpx.AsyncClient(
            transport=httpx.ASGITransport(app=manager.app), base_url="http://assessment"
        ) as http,
    ):
        world.http = http
        named = await world.upload("S1", content=PDF + b"named")
        assert named.status_code == 201, named.text
    kept = {path_of(named.json()["sha256"])}
    await files.receive(stream(b"nobody names it"))
    await files.write_part("upload/0", stream(b"part"))
    before = await names(files)
    assert run("sweep-uploads", "--older-than", "24h", "--remove") == 0
    assert "removed 0 objects" in capsys.readouterr().err
    await kill_an_upload()  # only now: moto dates every unfinished upload 2010
    assert run("sweep-uploads", "--older-than", "0m") == 0
    assert "would remove (say --remove) 3 objects" in capsys.readouterr().err
    assert await names(files) == before
    assert run("sweep-uploads", "--older-than", "0m", "--remove") == 0
    assert "removed 3 objects" in capsys.readouterr().err
    assert await names(files) == kept
    assert run("sweep-uploads", "--older-than", "0m", "--remove") == 0
    assert "removed 0 objects" in capsys.readouterr().err


async def test_only_what_is_old_enough_is_touched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ASSESSMENT_DATABASE_URL", database_url("assessment"))
    monkeypatch.setenv("ASSESSMENT_EVIDENCE_URL", str(tmp_path))
    files = ObjectFiles.of(StorageSettings())
    old, young = [await files.receive(stream(content)) for content in (b"old", b"young")]
    past = time.time() - DAY - 60
    os.utime(tmp_path / path_of(old.sha256), (past, past))
    assert run("sweep-uploads", "--remove") == 0
    assert "removed 1 objects of 3 bytes" in capsys.readouterr().err
    assert not await files.exists(old.sha256)
    assert await files.exists(young.sha256)


async def test_bytes_cannot_be_swept_between_their_coming_and_their_being_named(
    place: dict[str, Any],
) -> None:
    files = ObjectFiles.of(StorageSettings())
    stored = await files.receive(stream(b"comes while it is swept"))
    async with open_database(StorageSettings(), "assessment") as database:
        async with database.writers.begin() as naming:
            await hold_file(naming, files, stored.sha256)
            async with database.writers() as sweeping:
                forbidding = asyncio.create_task(forbid_naming(sweeping, stored.sha256))
                done, _ = await asyncio.wait({forbidding}, timeout=0.2)
                assert not done
                await naming.commit()
                await forbidding
        await files.remove(path_of(stored.sha256))
        async with database.writers.begin() as naming:
            with pytest.raises(StorageDownError):
                await hold_file(naming, files, stored.sha256)


def test_every_column_that_names_files_is_indexed() -> None:
    columns = naming_columns(Base.metadata)
    assert columns
    for column in columns:
        leading = [next(iter(index.columns)) for index in column.table.indexes]
        assert column.primary_key or column in leading, column


@pytest.mark.parametrize("age", ["24", "h", "1w", "-1h", ""])
def test_an_age_that_is_none_is_refused_in_words(
    age: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        main(["sweep-uploads", f"--older-than={age}"])
    assert "write an age as 90m, 24h or 7d" in capsys.readouterr().err


def test_the_help_says_what_it_does(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["sweep-uploads", "--help"])
    text = " ".join(capsys.readouterr().out.split())
    assert "Without --remove nothing is changed" in text
    assert "default 24h" in text


@pytest.mark.parametrize(
    ("method", "path", "query"),
    [
        ("GET", "/evidence", {"uploads": "", "prefix": "par/index"}),
        ("DELETE", "/par/a b+c/tài liệu", {"uploadId": "x/y=z~"}),
    ],
)
def test_requests_are_signed_as_amazon_signs_them(
    method: str, path: str, query: dict[str, str]
) -> None:
    signer = Signer("AKIDEXAMPLE", "secret", "ap-southeast-1")
    url = signer.url(f"https://bucket.example{quote(path)}", query)
    now = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    ours = signer.headers(method, url, now)
    request = AWSRequest(
        method, url, headers={"x-amz-content-sha256": hashlib.sha256().hexdigest()}
    )
    request.context["timestamp"] = "20260102T030405Z"
    theirs = S3SigV4Auth(Credentials("AKIDEXAMPLE", "secret"), "s3", "ap-southeast-1")
    request.headers["X-Amz-Date"] = request.context["timestamp"]
    canonical = theirs.canonical_request(request)
    signature = theirs.signature(theirs.string_to_sign(request, canonical), request)
    assert ours["authorization"].endswith(f"Signature={signature}")
    assert "secret" not in repr(signer)
