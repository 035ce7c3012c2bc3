"""Downloads: parts, browsers that must not run anything, and links that open one thing for minutes."""

import hashlib
import io
import zipfile
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from asgi_lifespan import LifespanManager
from pydantic import SecretStr

from services.assessment.app import create_app
from services.assessment.config import Settings
from shared.auth.principal import Role
from tests.assessment.office_files import zipped
from tests.assessment.refusals import refused, refused_in_both
from tests.assessment.test_archive_api import judge_file
from tests.assessment.world import PDF, Clock, World
from tests.support.apps import LINK_SECRET

PNG = b"\x89PNG\r\n\x1a\n" + bytes(100)


@pytest.fixture
async def open_world(world: World) -> World:
    await world.move("SELF_ASSESSMENT")
    return world


async def link_to(world: World, **target: Any) -> str:
    link = await world.officer.post("/v1/evidence-links", target)
    url: str = link["url"]
    return url


@pytest.mark.parametrize(
    ("headers", "status", "content", "content_range"),
    [
        ({}, 200, PDF, None),
        ({"range": "bytes=0-0"}, 206, PDF[:1], f"bytes 0-0/{len(PDF)}"),
        ({"range": "bytes=5-"}, 206, PDF[5:], f"bytes 5-{len(PDF) - 1}/{len(PDF)}"),
        ({"range": "bytes=-4"}, 206, PDF[-4:], f"bytes {len(PDF) - 4}-{len(PDF) - 1}/{len(PDF)}"),
        ({"range": "bytes=-99999"}, 206, PDF, f"bytes 0-{len(PDF) - 1}/{len(PDF)}"),
        ({"range": "bytes=0-1,5-6"}, 200, PDF, None),
        ({"range": "lines=0-1"}, 200, PDF, None),
        ({"range": "bytes=0-1", "if-range": "THE TAG"}, 206, PDF[:2], f"bytes 0-1/{len(PDF)}"),
        ({"range": "bytes=0-1", "if-range": '"another"'}, 200, PDF, None),
        ({"range": "bytes=0-1", "if-range": "Sun, 10 Nov 2024 03:00:00 GMT"}, 200, PDF, None),
        ({"if-none-match": 'W/"x", THE TAG'}, 304, b"", None),
    ],
)
async def test_a_part_is_what_was_asked_for(
    open_world: World,
    headers: dict[str, str],
    status: int,
    content: bytes,
    content_range: str | None,
) -> None:
    evidence = (await open_world.upload("S1")).json()
    tag = f'"sha256:{hashlib.sha256(PDF).hexdigest()}"'
    given = {name: value.replace("THE TAG", tag) for name, value in headers.items()}
    path = f"/v1/evidence/{evidence['id']}/content"
    by_link = await link_to(open_world, evidence_id=evidence["id"])
    for answer in (
        await open_world.officer.call("GET", path, headers=given),
        await open_world.http.get(by_link, headers=given),
    ):
        assert (answer.status_code, answer.content) == (status, content)
        assert answer.headers.get("content-range") == content_range
        assert answer.headers["etag"] == tag
        assert answer.headers["accept-ranges"] == "bytes"


async def test_a_range_outside_the_file_is_416_and_says_how_long_it_is(open_world: World) -> None:
    evidence = (await open_world.upload("S1")).json()
    path = f"/v1/evidence/{evidence['id']}/content"
    for header in ("bytes=9999-", "bytes=-0"):
        answer = await open_world.officer.call("GET", path, headers={"range": header})
        refused(answer, 416, "range-refused")
        assert answer.headers["content-range"] == f"bytes */{len(PDF)}"


async def test_head_tells_everything_but_the_bytes(open_world: World) -> None:
    evidence = (await open_world.upload("S1")).json()
    path = f"/v1/evidence/{evidence['id']}/content"
    whole = await open_world.officer.call("GET", path)
    head = await open_world.officer.call("HEAD", path, headers={"range": "bytes=0-1"})
    assert (head.status_code, head.content) == (200, b"")
    for name in ("content-length", "content-type", "etag", "content-disposition", "accept-ranges"):
        assert head.headers[name] == whole.headers[name]


@pytest.mark.parametrize(
    ("name", "content", "inline", "disposition", "sandboxed"),
    [
        ("Kế hoạch.pdf", PDF, False, "attachment", True),
        ("Kế hoạch.pdf", PDF, True, "inline", False),
        ("ảnh.png", PNG, True, "inline", True),
        ("trang.zip", zipped(index_dot_html="<html><script>"), True, "attachment", True),
    ],
)
async def test_a_browser_runs_nothing_and_shows_only_pdf_and_pictures(
    open_world: World, name: str, content: bytes, inline: bool, disposition: str, sandboxed: bool
) -> None:
    evidence = (await open_world.upload("S1", content=content, file_name=name)).json()
    path = f"/v1/evidence/{evidence['id']}/content"
    by_link = await link_to(open_world, evidence_id=evidence["id"], inline=inline)
    for answer in (
        await open_world.officer.call("GET", path, params={"inline": inline}),
        await open_world.http.get(by_link),
    ):
        assert answer.headers["content-disposition"].split(";")[0] == disposition
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert ("sandbox" in policy) == sandboxed
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cache-control"] == "private, no-store"


async def test_html_and_svg_are_not_taken_at_all(open_world: World) -> None:
    for name in ("a.html", "a.svg"):
        answer = await open_world.upload("S1", content=b"<svg onload=x>", file_name=name)
        refused(answer, 415, "file-type-refused")


async def test_a_link_opens_one_file_without_a_token_for_minutes(open_world: World) -> None:
    world = open_world
    evidence = (await world.upload("S1")).json()
    link = await world.officer.post("/v1/evidence-links", {"evidence_id": evidence["id"]})
    assert link["expires_at"] == "2024-11-10T03:05:00Z"
    world.clock.set(world.clock.now + timedelta(minutes=5) - timedelta(microseconds=1))
    assert (await world.http.get(link["url"])).content == PDF
    trail = await world.auditor.get("/v1/assessment-audit-entries", subject_id=evidence["id"])
    assert trail["items"][0]["action"] == "evidence-link.created"
    assert link["url"].rpartition("/")[2] not in str(trail)
    world.clock.set(world.clock.now + timedelta(microseconds=1))
    for language in ("vi", "en"):
        answer = await world.http.get(link["url"], headers={"accept-language": language})
        refused(answer, 404, "link-expired")


async def test_a_changed_or_invented_link_opens_nothing(open_world: World) -> None:
    evidence = (await open_world.upload("S1")).json()
    url = await link_to(open_world, evidence_id=evidence["id"])
    payload, _, signature = url.rpartition("/")[2].partition(".")
    for token in (
        f"{payload[:-2]}xx.{signature}",
        f"{payload}.{signature[:-2]}xx",
        payload,
        f"{payload}.",
        "x.y.z",
        "đ.đ",
    ):
        refused(await open_world.http.get(f"/v1/evidence-links/{token}"), 404, "link-expired")


async def test_a_link_shows_no_more_than_its_maker_sees_at_that_moment(open_world: World) -> None:
    world = open_world
    evidence = (await world.upload("S1")).json()
    await world.fill("S1")
    await world.submit("S1")
    appraiser = world.caller(Role.APPRAISER)
    body = {"evidence_id": evidence["id"]}
    await refused_in_both(appraiser, "POST", "/v1/evidence-links", 404, "not-found", json=body)
    path = f"/v1/periods/{world.period}/assignments"
    assignment = await world.officer.post(
        path, {"appraiser_id": str(appraiser.who.id), "appraiser_name": "A", "fields": ["1"]}
    )
    links = [
        (await appraiser.post("/v1/evidence-links", target))["url"]
        for target in (
            body,
            {"self_assessment_id": world.reports["S1"]},
            {"period_id": world.period, "leaf": "1.1.1"},
        )
    ]
    assert (await world.http.get(links[0])).content == PDF
    for link in links[1:]:
        archive = zipfile.ZipFile(io.BytesIO((await world.http.get(link)).content))
        assert "S1 Đơn vị S1/1.1.1/Kế hoạch.pdf" in archive.namelist()
    await world.officer.call("DELETE", f"{path}/{assignment['id']}")
    refused(await world.http.get(links[0]), 404, "not-found")
    refused(await world.http.get(links[1]), 404, "not-found")
    empty = zipfile.ZipFile(io.BytesIO((await world.http.get(links[2])).content))
    assert len(empty.namelist()) == 1


async def test_a_link_ends_with_its_evidence(open_world: World) -> None:
    evidence = (await open_world.upload("S1")).json()
    url = await link_to(open_world, evidence_id=evidence["id"])
    await open_world.editor("S1").call("DELETE", f"/v1/evidence/{evidence['id']}")
    refused(await open_world.http.get(url), 404, "not-found")


@pytest.mark.parametrize(
    ("state", "status", "code"),
    [("PENDING", 423, "file-being-scanned"), ("INFECTED", 409, "file-quarantined")],
)
async def test_what_is_in_quarantine_is_not_handed_out(
    open_world: World, settings: Settings, state: str, status: int, code: str
) -> None:
    world = open_world
    content = PDF + b"quarantine" + state.encode()
    evidence = (await world.upload("S1", content=content)).json()
    url = await link_to(world, evidence_id=evidence["id"])
    await judge_file(settings, evidence["sha256"], state)
    refused(await world.http.get(url), status, code)
    path = f"/v1/evidence/{evidence['id']}/content"
    await refused_in_both(world.officer, "GET", path, status, code)
    body = {"evidence_id": evidence["id"]}
    await refused_in_both(world.officer, "POST", "/v1/evidence-links", status, code, json=body)


async def test_a_link_leads_to_exactly_one_thing(open_world: World) -> None:
    world = open_world
    some, report = str(UUID(int=1)), world.reports["S1"]
    for body in (
        {},
        {"evidence_id": some, "self_assessment_id": report},
        {"evidence_id": some, "leaf": "1.1.1"},
        {"period_id": world.period},
        {"leaf": "1.1.1"},
    ):
        await refused_in_both(
            world.officer, "POST", "/v1/evidence-links", 422, "link-target", json=body
        )


async def test_secrets_are_changed_without_breaking_links(
    open_world: World, settings: Settings, peer_services: httpx.AsyncClient, clock: Clock
) -> None:
    evidence = (await open_world.upload("S1")).json()
    url = await link_to(open_world, evidence_id=evidence["id"])
    newer = "another secret of download links, newer".replace(",", ";")
    for secrets, status in ((f"{newer},{LINK_SECRET}", 200), (newer, 404)):
        changed = settings.model_copy(update={"link_secret": SecretStr(secrets)})
        app = create_app(changed, http=peer_services)
        clock.rule(app)
        async with (
            LifespanManager(app) as manager,
            httpx.AsyncClient(
                transport=httpx.ASGITransport(app=manager.app), base_url="http://assessment"
            ) as http,
        ):
            assert (await http.get(url)).status_code == status


async def test_a_link_stands_in_no_log(
    open_world: World, capfd: pytest.CaptureFixture[str]
) -> None:
    evidence = (await open_world.upload("S1")).json()
    url = await link_to(open_world, evidence_id=evidence["id"])
    await open_world.http.get(url)
    await open_world.http.get(url + "x")
    logged = capfd.readouterr().err
    assert "/v1/evidence-links/{token}" in logged
    assert url.rpartition("/")[2][:40] not in logged
    assert f'"principal":"{open_world.officer.who.id}"' in logged
