"""What only the whole system can show: walls between services, memory, outages."""

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import pytest

from bench.campaign import ADMINISTRATOR, open_campaign
from demo.api import Gateway, ProblemError
from demo.assessment import PeriodPlay
from demo.cast import hire_agencies, hire_everybody
from demo.console import Console
from demo.play import issue_framework, register
from demo.preset import preset
from deploy.local import ROOT, SERVICES, LocalSystem, local_system

pytestmark = pytest.mark.system

MEGABYTE = 2**20


IDLE_MEGABYTES = 120


def test_a_service_that_has_just_started_holds_little_memory(tmp_path: Path) -> None:
    with local_system(tmp_path) as fresh:
        held = {service: fresh.memory_of(service) / MEGABYTE for service in SERVICES}
    assert {name: size for name, size in held.items() if size >= IDLE_MEGABYTES} == {}


async def test_a_service_that_is_down_fails_on_its_own_routes_only(
    system: LocalSystem, gateway: Gateway, administrator_password: str
) -> None:
    admin = await gateway.sign_in(ADMINISTRATOR, administrator_password)
    await asyncio.to_thread(system.kill, "survey")
    try:
        with pytest.raises(ProblemError) as refused:
            await admin.get("/v1/campaigns")
        assert refused.value.status == 503
        assert "survey" in refused.value.document["detail"]
        assert (await admin.get("/v1/authorities"))["items"] is not None
        assert (await gateway.call("GET", "/v1/publications")).status == 200
        assert (await gateway.call("GET", "/readyz")).status == 200
        states = {item["name"]: item["state"] for item in (await admin.get("/status"))["services"]}
        assert states == {"assessment": "READY", "survey": "DOWN", "scoring": "READY"}
    finally:
        await asyncio.to_thread(system.start, "survey")
        await asyncio.to_thread(system.wait_until_ready, "survey")


async def test_a_service_does_not_take_the_gateways_word(
    system: LocalSystem, gateway: Gateway
) -> None:
    direct = Gateway(gateway._session, system.address_of("survey"))
    for headers in ({}, {"x-forwarded-user": "admin", "x-forwarded-for": "127.0.0.1"}):
        with pytest.raises(ProblemError) as refused:
            await direct.call("GET", "/v1/campaigns", headers=headers)
        assert refused.value.status == 401


async def test_internal_paths_and_metrics_are_not_routed(gateway: Gateway) -> None:
    for path in (
        "/internal/v1/events",
        "/metrics",
        "/v1/campaigns/../../metrics",
        "/v1/campaigns/%2e%2e/%2e%2e/metrics",
        "/v1/campaigns/%252e%252e/metrics",
    ):
        status = await status_of_raw_path(gateway.url, path)
        assert status in {400, 401, 404}, path


async def status_of_raw_path(url: str, path: str) -> int:
    """Ask for a path as it is written: clients would tidy it up first."""
    host, _, port = url.removeprefix("http://").partition(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(f"GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
    line = await reader.readline()
    writer.close()
    return int(line.split()[1])


async def test_a_rotated_key_needs_no_restart(
    system: LocalSystem, gateway: Gateway, administrator_password: str
) -> None:
    before = await gateway.sign_in(ADMINISTRATOR, administrator_password)
    await before.post("/v1/signing-keys", {"publication_seconds": 3})
    after = before
    for _ in range(100):
        after = await gateway.sign_in(ADMINISTRATOR, administrator_password)
        if _key_of(before.token) != _key_of(after.token):
            break
        await asyncio.sleep(0.2)
    assert _key_of(before.token) != _key_of(after.token)
    for caller in (before, after):
        assert "items" in await caller.get("/v1/authorities")


def _key_of(token: str) -> str:
    return token.split(".", maxsplit=1)[0]


async def test_one_form_of_a_response_is_stored_once_however_often_it_comes(
    gateway: Gateway, administrator_password: str
) -> None:
    campaign = await open_campaign(gateway, administrator_password)
    response = campaign.response(1)
    path = f"/v1/campaigns/{campaign.id}/responses"
    answers = await asyncio.gather(
        *(
            gateway.call("POST", path, token=campaign.survey_app.token, json=response)
            for _ in range(10)
        )
    )
    assert sorted(answer.status for answer in answers) == [200] * 9 + [201]


async def test_a_large_upload_is_streamed_through(
    system: LocalSystem, gateway: Gateway, administrator_password: str
) -> None:
    """200 MB of evidence raise neither the gateway nor assessment by 20 MB."""
    play = await open_report(gateway, administrator_password)
    code = next(iter(play.reports))
    leaf = next(leaf for _, leaf in play.preset.leaves("CENTRAL") if leaf["source"] == "SELF")
    path = (
        f"/v1/self-assessments/{play.reports[code]['self_assessment_id']}"
        f"/entries/{leaf['code']}/evidence"
    )
    editor = play.cast.editors[code]
    await editor.upload(path, b"%PDF-1.4\nsmall\n%%EOF\n", file_name="nho.pdf")
    before = {service: system.peak_memory_of(service) for service in ("gateway", "assessment")}

    async def content() -> AsyncIterator[bytes]:
        yield b"%PDF-1.4\n"
        for _ in range(200):
            yield os.urandom(MEGABYTE)
        yield b"\n%%EOF\n"

    stored = await gateway.call(
        "POST",
        path,
        token=editor.token,
        data=content(),
        params={"file_name": "lon.pdf"},
        headers={"content-type": "application/octet-stream"},
    )
    raised = {
        service: (system.peak_memory_of(service) - size) / MEGABYTE
        for service, size in before.items()
    }
    assert stored.status == 201
    assert {service: size for service, size in raised.items() if size >= 20} == {}
    downloaded = await gateway.call(
        "GET", f"/v1/evidence/{stored.body['id']}/content", token=editor.token
    )
    assert len(downloaded.body) == 200 * MEGABYTE + 16


async def open_report(gateway: Gateway, administrator_password: str) -> PeriodPlay:
    """Bring the Hà Nội preset to where agencies fill in, in an authority of its own."""
    chosen = preset("hanoi-central-2024")
    admin = await gateway.sign_in(ADMINISTRATOR, administrator_password)
    name = uuid4().hex[:8]
    authority = await admin.post("/v1/authorities", {"code": name, "name": "Cơ quan thử nghiệm"})
    cast, casting = await hire_everybody(
        gateway,
        admin,
        chosen,
        authority_id=authority["id"],
        password=uuid4().hex,
        mail=f"{name}.example.vn",
    )
    programme = await cast.officer.post(
        "/v1/programmes", {"authority_id": authority["id"], "code": name, "name": "Thử nghiệm"}
    )
    framework_id = await issue_framework(gateway, cast, programme, chosen)
    agencies = await register(cast, chosen)
    await hire_agencies(cast, casting, agencies)
    play = PeriodPlay(
        Console(),
        chosen,
        cast,
        programme["id"],
        framework_id,
        agencies,
        chosen.programme["periods"][1],
    )
    await play.prepare()
    return play


@pytest.mark.parametrize("service", SERVICES)
def test_an_app_refuses_to_start_on_another_schema_version(
    system: LocalSystem, service: str
) -> None:
    name = f"empty_{service}"
    system.postgres.create_databases([name])
    done = subprocess.run(
        [sys.executable, "-m", "uvicorn", f"services.{service}.asgi:app", "--port", "0"],
        cwd=ROOT,
        env={
            **os.environ,
            **system.environment,
            f"{service.upper()}_DATABASE_URL": system.postgres.url(name, name),
        },
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode != 0
    assert f"python -m services.{service} migrate" in done.stdout + done.stderr
