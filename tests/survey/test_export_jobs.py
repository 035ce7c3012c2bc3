"""Exports in the background: asked for, made by another process with progress, fetched, gone after some days."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pyreadstat
import pytest
from asgi_lifespan import LifespanManager
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from services.survey.app import create_app
from services.survey.config import Settings
from services.survey.exports import service as direct
from shared.auth.principal import Role
from shared.ids import new_id
from shared.jobs.models import UNFINISHED
from shared.workbooks import read_workbook
from tests.support.apps import JWKS_URL, LINK_SECRET
from tests.support.authentication import peers
from tests.support.databases import another_database
from tests.support.waiting import SECONDS
from tests.survey.world import Campaign, World


async def ask(world: World, campaign: Campaign, **wanted: Any) -> httpx.Response:
    order = {"questionnaire_id": campaign.questionnaire_id, "format": "XLSX"} | wanted
    path = f"{campaign.path}/export-jobs"
    return await world.call("POST", path, Role.SURVEY_SUPERVISOR, json=order)


async def read(world: World, path: str, **headers: str) -> httpx.Response:
    return await world.client.get(path, headers=world.headers(Role.SURVEY_SUPERVISOR) | headers)


async def seen(world: World, path: str, *states: str) -> dict[str, Any]:
    """Wait until an export is in one of these states."""
    async with asyncio.timeout(SECONDS):
        while True:
            found = (await read(world, path)).json()
            if found["state"] in states:
                return dict(found)
            await asyncio.sleep(0.05)


async def finished(world: World, asked: httpx.Response) -> dict[str, Any]:
    assert asked.status_code == 202, asked.text
    found = await seen(world, asked.headers["location"], "DONE", "FAILED")
    assert found["state"] == "DONE", found["fault"]
    return found


async def fill(world: World, campaign: Campaign, count: int) -> None:
    answered = await world.post_batch(
        campaign, [world.response(campaign, device_id="tablet 7") for _ in range(count)]
    )
    assert answered.json()["stored"] == count


async def audited(world: World) -> list[str]:
    listed = await world.call("GET", f"/v1/survey-audit-entries?authority_id={world.authority_id}")
    return [one["action"] for one in listed.json()["items"] if one["action"].startswith("export.")]


async def test_a_workbook_that_is_too_long_to_wait_for_is_made_beside(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(direct, "MOST_ROWS", 10)
    campaign = await world.opened()
    await fill(world, campaign, 12)
    at_once = await read(
        world, f"{campaign.path}/exports/{campaign.questionnaire_id}/responses.xlsx"
    )
    assert (at_once.status_code, at_once.json()["type"]) == (409, "/problems/too-many-rows")
    assert "export job" in at_once.json()["detail"]

    asked = await ask(world, campaign)
    assert asked.json()["state"] == "QUEUED"
    early = await read(world, f"{asked.headers['location']}/content")
    assert early.json()["type"] == "/problems/export-not-ready"
    export = await finished(world, asked)
    assert (export["progress"]["done"], export["progress"]["of"]) == (12, 12)
    whole = await read(world, f"{asked.headers['location']}/content")
    assert len(whole.content) == export["file"]["size"]
    sheet = read_workbook(whole.content).sheet("Phiếu trả lời")
    assert sheet is not None
    assert sheet.height == 13
    assert "tablet" not in str(sheet.raw_rows(0))
    part = await read(world, f"{asked.headers['location']}/content", range="bytes=0-1")
    assert (part.status_code, part.content) == (206, b"PK")
    kept = datetime.fromisoformat(export["expires_at"]) - datetime.fromisoformat(
        export["finished_at"]
    )
    assert kept == timedelta(days=3)
    assert sorted(await audited(world)) == [*["export.downloaded"] * 2, "export.requested"]


async def test_spss_files_are_made_the_same_way(world: World, tmp_path: Path) -> None:
    campaign = await world.opened()
    await fill(world, campaign, 3)
    asked = await ask(world, campaign, format="SAV", identifiers=True)
    await finished(world, asked)
    file = tmp_path / "responses.sav"
    file.write_bytes((await read(world, f"{asked.headers['location']}/content")).content)
    columns, meta = pyreadstat.read_sav(str(file), output_format="dict")
    assert meta.number_rows == 3
    assert ["tablet 7"] * 3 in [list(column) for column in columns.values()]


async def test_the_same_order_again_is_the_same_export(world: World) -> None:
    campaign = await world.opened()
    name = str(new_id())
    first = await ask(world, campaign, id=name)
    again = await ask(world, campaign, id=name)
    assert (first.status_code, again.status_code) == (202, 200)
    assert again.json()["requested_at"] == first.json()["requested_at"]
    other = await ask(world, campaign, id=name, identifiers=True)
    assert (other.status_code, other.json()["type"]) == (409, "/problems/export-id-taken")
    listed = (await read(world, f"{campaign.path}/export-jobs")).json()["items"]
    assert [one["id"] for one in listed] == [name]
    elsewhere = await world.opened()
    assert (await read(world, f"{elsewhere.path}/export-jobs/{name}")).status_code == 404
    assert (await ask(world, elsewhere, id=name)).status_code == 409
    unknown = await ask(world, campaign, questionnaire_id=str(new_id()))
    assert unknown.status_code == 404


async def test_an_export_is_cancelled_and_removed(world: World) -> None:
    campaign = await world.opened()
    path = (await ask(world, campaign)).headers["location"]
    cancelled = await world.call("POST", f"{path}/cancellations", Role.SURVEY_SUPERVISOR)
    if cancelled.status_code == 200:  # else it was made already
        assert cancelled.json()["state"] == "CANCELLED"
    again = await world.call("POST", f"{path}/cancellations", Role.SURVEY_SUPERVISOR)
    assert again.json()["type"] == "/problems/export-finished"
    assert (await world.call("DELETE", path, Role.SURVEY_SUPERVISOR)).status_code == 204
    assert (await read(world, path)).status_code == 404
    assert "export.removed" in await audited(world)


@asynccontextmanager
async def service(database_url: str, folder: Path) -> AsyncIterator[asyncio.subprocess.Process]:
    """Run the service as a process of its own, which does the jobs of its database."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "uvicorn", "services.survey.asgi:app", "--port", "0",
        env=os.environ
        | {
            "SURVEY_DATABASE_URL": database_url,
            "SURVEY_JWKS_URL": JWKS_URL,
            "SURVEY_LINK_SECRET": LINK_SECRET,
            "SURVEY_JOB_POLL_SECONDS": "0.05",
            "SURVEY_EVIDENCE_URL": str(folder),
        },
        stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    try:
        yield process
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGKILL)
        await process.wait()


async def test_an_export_outlives_the_service_that_was_killed_while_making_it(
    tmp_path: Path,
) -> None:
    url = another_database("survey", "exports")
    settings = Settings(
        database_url=url,
        jwks_url=JWKS_URL,
        link_secret=LINK_SECRET,
        job_poll_seconds=0,
        evidence_url=str(tmp_path),
    )
    async with peers() as http, LifespanManager(create_app(settings, http=http)) as manager:
        transport = httpx.ASGITransport(app=manager.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://survey") as client:
            world = World(client)
            campaign = await world.opened()
            await fill(world, campaign, 20)
            asked = await ask(world, campaign)
            path = asked.headers["location"]
            async with service(url, tmp_path) as process:
                running = await seen(world, path, "RUNNING", "DONE")
                process.send_signal(signal.SIGKILL)
                await process.wait()
            assert running["state"] == "RUNNING"
            assert (await read(world, path)).json()["state"] in UNFINISHED
            await _silent_for_long(url)
            async with service(url, tmp_path):
                export = await finished(world, asked)
            assert export["progress"]["done"] == 20
            content = (await read(world, f"{path}/content")).content
            sheet = read_workbook(content).sheet("Phiếu trả lời")
            assert sheet is not None
            assert sheet.height == 21


async def _silent_for_long(url: str) -> None:
    """Let the killed worker's time be over, instead of waiting for it."""
    engine = create_async_engine(url)
    async with engine.begin() as connection:
        await connection.execute(text("UPDATE export_job SET due_at = now() - interval '1 second'"))
    await engine.dispose()
