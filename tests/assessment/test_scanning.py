"""Every file is judged by a real ClamAV daemon, and stays in quarantine until then; nothing is ever lost."""

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from asgi_lifespan import LifespanManager
from fastapi import FastAPI
from pydantic import SecretStr
from sqlalchemy import text

from services.assessment.app import create_app
from services.assessment.config import Settings
from services.assessment.scanning import store
from services.assessment.scanning.clamd import Clamd as ClamdClient
from services.assessment.scanning.models import ScannerDownError
from shared.clock import utc_now
from shared.db.engine import open_database
from tests.assessment.documents import cite, evidence_of, register
from tests.assessment.office_files import OPEN_XML, open_xml, zipped
from tests.assessment.refusals import refused, refused_in_both
from tests.assessment.test_evidence_api import files_in
from tests.assessment.world import PDF, Clock, World, make_world
from tests.support.clamd import EICAR, SIGNATURE, STREAM_MAX_LENGTH, Clamd, clamd_daemon
from tests.support.databases import another_database
from tests.support.waiting import SECONDS

INFECTED = PDF + EICAR


@pytest.fixture(scope="module")
def clamd() -> Iterator[Clamd]:
    with clamd_daemon() as daemon:
        yield daemon


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("scanned")


@pytest.fixture(scope="module")
def scanned(settings: Settings, clamd: Clamd, folder: Path) -> Settings:
    return Settings(
        **settings.model_dump(
            exclude={"database_url", "evidence_url", "scanner"}, exclude_unset=True
        )
        | {
            "database_url": another_database("assessment", "scanning"),
            "evidence_url": folder.as_uri(),
            "scanner": str(clamd.socket),
            "scanner_seconds": 10,
            "scanner_poll_seconds": 0.05,
        }
    )


@asynccontextmanager
async def running(
    settings: Settings, peers: httpx.AsyncClient, clock: Clock
) -> AsyncIterator[tuple[FastAPI, httpx.AsyncClient]]:
    app = create_app(settings, http=peers)
    clock.rule(app)
    async with (
        LifespanManager(app) as manager,
        httpx.AsyncClient(
            transport=httpx.ASGITransport(app=manager.app), base_url="http://assessment"
        ) as http,
    ):
        yield app, http


@pytest.fixture(scope="module")
async def app(
    scanned: Settings, peer_services: httpx.AsyncClient, clock: Clock
) -> AsyncIterator[tuple[FastAPI, httpx.AsyncClient]]:
    async with running(scanned, peer_services, clock) as both:
        yield both


@pytest.fixture
async def scanned_world(
    app: tuple[FastAPI, httpx.AsyncClient], clamd: Clamd, clock: Clock
) -> AsyncIterator[World]:
    clock.set(datetime(2024, 11, 10, 3, 0, tzinfo=UTC))
    world = await make_world(app[1], clock)
    await world.move("SELF_ASSESSMENT")
    yield world
    clamd.kill()
    clamd.start()


async def eventually(ask: Callable[[], Awaitable[Any]]) -> Any:
    """Ask until the answer is true."""
    async with asyncio.timeout(SECONDS):
        while True:
            if answer := await ask():
                return answer
            await asyncio.sleep(0.05)


async def judged(world: World, document: Any, state: str) -> Any:
    """Wait until a document's file is in a state."""

    async def ask() -> Any:
        read = await world.officer.get(f"/v1/documents/{document['id']}")
        return read if read["scan_state"] == state else None

    return await eventually(ask)


async def rows(settings: Settings, query: str, **values: Any) -> list[Any]:
    async with open_database(settings, "tests") as database, database.readers.begin() as session:
        return list((await session.execute(text(query), values)).all())


async def metric(http: httpx.AsyncClient, name: str) -> float:
    page = (await http.get("/metrics")).text
    found = re.search(rf"^{re.escape(name)} (\S+)$", page, re.MULTILINE)
    return float(found[1]) if found else 0.0


async def test_a_file_is_in_quarantine_until_it_is_found_clean(scanned_world: World) -> None:
    world = scanned_world
    evidence = (await world.upload("S1", content=PDF + b"clean")).json()
    assert evidence["scan_state"] == "PENDING"
    await judged(world, {"id": evidence["document_id"]}, "CLEAN")
    content = await world.officer.call("GET", f"/v1/evidence/{evidence['id']}/content")
    assert (content.status_code, content.content) == (200, PDF + b"clean")
    [shown] = await evidence_of(world.officer, world, "1.1.1")
    assert shown["scan_state"] == "CLEAN"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", INFECTED),
        ("a.zip", zipped(inside_dot_com=EICAR)),
        ("a.docx", open_xml(OPEN_XML["docx"], word__media__a_dot_bin=EICAR)),
    ],
)
async def test_an_infected_file_is_never_handed_out(
    scanned_world: World, scanned: Settings, name: str, content: bytes
) -> None:
    world = scanned_world
    content += world.authority.encode() if name == "a.pdf" else b""
    evidence = (await world.upload("S1", content=content, file_name=name)).json()
    document = await judged(world, {"id": evidence["document_id"]}, "INFECTED")
    assert document["signature"] == SIGNATURE
    path = f"/v1/evidence/{evidence['id']}/content"
    for caller in (world.editor("S1"), world.officer, world.auditor):
        await refused_in_both(caller, "GET", path, 409, "file-quarantined")
    again = await world.upload("S1", content=content, file_name=name)
    assert refused(again, 422, "infected-file")["signature"] == SIGNATURE
    answer = await world.editor("S1").call(
        "POST",
        f"{world.report('S1')}/citations",
        json={"items": [{"leaf": "2.1", "document_id": document["id"]}]},
    )
    assert refused(answer, 422, "citations-refused")["errors"][0]["code"] == "infected-file"
    told = await rows(
        scanned,
        "SELECT type, roles, agency_ids::text[], data FROM outbox WHERE subject_id = :id",
        id=document["id"],
    )
    [(event, roles, agencies, data)] = told
    assert event == "document.infected"
    assert roles == ["AGENCY_EDITOR", "AGENCY_HEAD", "OFFICER"]
    assert agencies == [world.agencies["S1"]]
    assert (data["signature"], data["file_name"]) == (SIGNATURE, name)
    trail = await world.auditor.get("/v1/assessment-audit-entries", subject_id=document["id"])
    assert trail["items"][0]["action"] == "document.infected"
    assert trail["items"][0]["actor_name"] == "system"


async def test_an_infected_document_stands_in_the_way_of_the_signature(
    scanned_world: World,
) -> None:
    world = scanned_world
    evidence = (await world.upload("S1", content=INFECTED + world.authority.encode())).json()
    await judged(world, {"id": evidence["document_id"]}, "INFECTED")
    await world.fill("S1")
    missing = await world.editor("S1").get(f"{world.report('S1')}/missing")
    assert [(one["leaf"], one["lack"]) for one in missing["items"]] == [
        ("1.1.1", "INFECTED_EVIDENCE")
    ]
    await refused_in_both(
        world.head("S1"),
        "POST",
        f"{world.report('S1')}/sign-offs",
        409,
        "not-ready-to-sign",
        json={},
    )
    await world.editor("S1").call("DELETE", f"/v1/evidence/{evidence['id']}")
    await world.head("S1").post(f"{world.report('S1')}/sign-offs", {})


async def test_what_is_found_after_the_signature_voids_it(
    scanned_world: World, clamd: Clamd
) -> None:
    world = scanned_world
    clamd.kill()
    evidence = (await world.upload("S1", content=INFECTED + world.authority.encode())).json()
    await world.fill("S1")
    await world.head("S1").post(f"{world.report('S1')}/sign-offs", {})
    clamd.start()
    await judged(world, {"id": evidence["document_id"]}, "INFECTED")
    sheet = await world.officer.get(world.report("S1"))
    assert sheet["sign_off"]["voided_at"] is not None
    submitted = await world.head("S1").call(
        "POST",
        f"{world.report('S1')}/submissions",
        if_match=await world.version_of(world.report("S1")),
    )
    assert submitted.status_code == 409


async def test_a_scanner_out_of_reach_makes_files_wait_and_loses_none(
    scanned_world: World, clamd: Clamd
) -> None:
    world = scanned_world
    clamd.kill()
    evidence = (await world.upload("S1", content=PDF + b"waits")).json()
    path = f"/v1/evidence/{evidence['id']}/content"
    waiting = await refused_in_both(world.officer, "GET", path, 423, "file-being-scanned")
    assert "not lost" in waiting["detail"]

    async def problem() -> Any:
        return (await world.officer.get(f"/v1/documents/{evidence['document_id']}"))["scan_problem"]

    assert "clamd at" in await eventually(problem)
    assert await metric(world.http, "scan_failures_total") >= 1
    ready = (await world.http.get("/readyz")).json()
    assert ready == {"status": "ready", "without": ["virus scanner"]}
    clamd.start()
    read = await judged(world, {"id": evidence["document_id"]}, "CLEAN")
    assert read["scan_problem"] is None
    assert (await world.officer.call("GET", path)).content == PDF + b"waits"
    assert (await world.http.get("/readyz")).json() == {"status": "ready"}


async def test_a_scanner_that_dies_at_work_loses_nothing(
    scanned_world: World, clamd: Clamd
) -> None:
    world = scanned_world
    documents = [
        await register(world, content=PDF + bytes([number]) * (STREAM_MAX_LENGTH - 1000))
        for number in range(4)
    ]
    clamd.kill()
    clamd.start()
    for document in documents:
        await judged(world, document, "CLEAN")


async def test_a_file_that_is_too_long_for_the_scanner_waits_and_says_why(
    scanned_world: World,
) -> None:
    world = scanned_world
    document = await register(world, content=PDF + b"x" * STREAM_MAX_LENGTH)

    async def problem() -> Any:
        return (await world.officer.get(f"/v1/documents/{document['id']}"))["scan_problem"]

    assert "StreamMaxLength" in await eventually(problem)
    read = await world.officer.get(f"/v1/documents/{document['id']}")
    assert read["scan_state"] == "PENDING"


async def test_what_a_killed_replica_was_scanning_is_taken_up_by_another(
    scanned_world: World, scanned: Settings, clamd: Clamd
) -> None:
    world = scanned_world
    clamd.kill()
    document = await register(world, content=PDF + b"claimed")
    async with open_database(scanned, "tests") as database, database.writers.begin() as session:
        await session.execute(
            text("UPDATE file SET scan_after = now() WHERE sha256 = :sha256"),
            {"sha256": document["sha256"]},
        )
        now = utc_now()
        claimed = await store.claim(
            session, now + timedelta(seconds=1), until=now + timedelta(seconds=2), limit=100
        )
    assert document["sha256"] in {one.sha256 for one in claimed}
    clamd.start()
    await judged(world, document, "CLEAN")


async def test_two_replicas_share_the_work_and_judge_each_file_once(
    scanned: Settings, peer_services: httpx.AsyncClient, clock: Clock, tmp_path: Path
) -> None:
    """In a database of their own, so that every judgement counted is one of these files."""
    alone = scanned.model_copy(
        update={
            "database_url": SecretStr(another_database("assessment", "scanning_together")),
            "evidence_url": tmp_path.as_uri(),
        }
    )
    name = 'scan_files_total{verdict="clean"}'
    async with (
        running(alone, peer_services, clock) as (_, one),
        running(alone, peer_services, clock) as (_, other),
    ):
        clock.set(datetime(2024, 11, 10, 3, 0, tzinfo=UTC))
        world = await make_world(one, clock)
        documents = await asyncio.gather(
            *(register(world, content=PDF + b"shared %d" % number) for number in range(12))
        )
        for document in documents:
            await judged(world, document, "CLEAN")
        assert await metric(one, name) + await metric(other, name) == len(documents)


async def test_without_a_scanner_files_are_usable_at_once_and_say_so(
    scanned_world: World,
    scanned: Settings,
    peer_services: httpx.AsyncClient,
    clock: Clock,
) -> None:
    """And a scanner that is configured later goes through them too."""
    bare = Settings(**scanned.model_dump(exclude={"scanner"}, exclude_unset=True))
    async with running(bare, peer_services, clock) as (_, http):
        world = World(**{**vars(scanned_world), "http": http})
        evidence = (await world.upload("S1", content=PDF + b"unscanned")).json()
        assert evidence["scan_state"] == "UNSCANNED"
        content = await world.editor("S1").call("GET", f"/v1/evidence/{evidence['id']}/content")
        assert content.status_code == 200
    await judged(scanned_world, {"id": evidence["document_id"]}, "CLEAN")


async def test_the_officer_removes_infected_bytes_for_good(
    scanned_world: World, folder: Path
) -> None:
    world = scanned_world
    content = INFECTED + b"removed" + world.authority.encode()
    document = await judged(world, await register(world, content=content), "INFECTED")
    [listed] = (await world.officer.get("/v1/infected-files"))["items"]
    assert (listed["sha256"], listed["signature"]) == (document["sha256"], SIGNATURE)
    assert listed["documents"][0]["document_id"] == document["id"]
    assert listed["removed_at"] is None
    assert document["sha256"] in files_in(folder)
    path = f"/v1/infected-files/{document['sha256']}"
    for _ in range(2):
        assert (await world.officer.call("DELETE", path)).status_code == 204
    assert document["sha256"] not in files_in(folder)
    [listed] = (await world.officer.get("/v1/infected-files"))["items"]
    assert listed["removed_by"] == world.officer.who.name
    await register(world, content=content, expect=422)
    assert document["sha256"] not in files_in(folder)
    trail = await world.auditor.get("/v1/assessment-audit-entries", subject_id=document["id"])
    assert [item["action"] for item in trail["items"]] == [
        "document.infection-removed",
        "document.infected",
        "document.registered",
    ]


async def test_a_citation_of_a_file_in_quarantine_counts(
    scanned_world: World, clamd: Clamd
) -> None:
    """Nobody misses a deadline because the scanner is down."""
    world = scanned_world
    clamd.kill()
    document = await register(world, content=PDF + b"deadline")
    await cite(world, [{"leaf": "1.1.1", "document_id": document["id"]}])
    await world.fill("S1")
    await world.submit("S1")


async def test_the_daemon_may_listen_on_a_port(clamd: Clamd) -> None:
    async def content() -> AsyncIterator[bytes]:
        yield PDF
        yield EICAR

    client = ClamdClient(f"127.0.0.1:{clamd.port}", seconds=10)
    await client.ping()
    assert (await client.scan(content())).signature == SIGNATURE


async def test_a_daemon_that_never_answers_is_given_up(tmp_path: Path) -> None:
    async def silent(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(5)
        writer.close()

    path = Path("/tmp") / f"documents-{tmp_path.name}.ctl"
    server = await asyncio.start_unix_server(silent, path)
    with pytest.raises(ScannerDownError):
        await ClamdClient(str(path), seconds=0.3).ping()
    server.close()
    path.unlink()
