"""The trail of a real service: filtered, taken away, chained while many write, and checked by the command."""

import asyncio
import csv
import io
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import asyncpg
import httpx
import pytest

from services.assessment.config import Settings
from shared.audit.chain import TrailCheck
from shared.audit.command import check_trail
from shared.cli import command_parser, run_command
from shared.db.engine import open_database
from tests.assessment.world import Clock, World, make_world

TRAIL = "/v1/assessment-audit-entries"


@pytest.fixture
async def connection(settings: Settings) -> AsyncIterator[asyncpg.Connection]:
    address = settings.database_url.get_secret_value().replace("+asyncpg", "")
    connection = await asyncpg.connect(address)
    yield connection
    await connection.close()


def verify(settings: Settings, *arguments: str) -> int:
    parser, _ = command_parser("assessment", "x")
    return run_command(
        "assessment", parser, lambda: settings, arguments=["verify-audit", *arguments]
    )


async def checked(settings: Settings) -> TrailCheck:
    async with open_database(settings, "assessment") as database:
        check = TrailCheck()
        await check_trail(database, check)
        return check


async def test_many_commands_at_once_make_one_chain_without_a_fork(
    world: World, settings: Settings
) -> None:
    before = len((await world.officer.get(TRAIL, limit="200"))["items"])
    names = [f"n{number}" for number in range(40)]
    await asyncio.gather(
        *(
            world.officer.post("/v1/programmes", {"code": name, "name": "Bộ chỉ số"})
            for name in names
        )
    )
    items = (await world.officer.get(TRAIL, limit="200"))["items"]
    assert [item["sequence"] for item in reversed(items)] == list(range(1, before + 41))
    chain = (await checked(settings)).chains
    assert [str(key) for key, found in chain.items() if found.broken] == []


async def test_what_is_refused_leaves_no_entry_and_no_gap(world: World) -> None:
    before = (await world.officer.get(TRAIL))["items"][0]["sequence"]
    body = {"code": "p", "name": "Trùng mã"}
    await world.officer.post("/v1/programmes", body, expect=409)
    await world.officer.post("/v1/programmes", {**body, "code": "p2"})
    assert (await world.officer.get(TRAIL))["items"][0]["sequence"] == before + 1


async def test_the_trail_is_narrowed_by_everything_that_people_ask_for(
    world: World, clock: Clock
) -> None:
    clock.set(datetime(2024, 11, 12, 3, tzinfo=UTC))
    await world.move("SELF_ASSESSMENT")
    moved = (await world.officer.get(TRAIL, action="period.moved"))["items"]
    assert [item["subject_id"] for item in moved] == [world.period]
    mine = str(world.officer.who.id)
    for narrowed in (
        {"actor_id": mine, "subject_type": "period", "since": "2024-11-12T10:00:00+07:00"},
        {"subject_id": world.period, "since": "2024-11-12T03:00:00Z"},
        {"authority_id": world.authority, "action": "period.moved"},
    ):
        assert (await world.officer.get(TRAIL, **narrowed))["items"] == moved
    assert (await world.officer.get(TRAIL, until="2024-11-01T00:00:00Z"))["items"] == []
    assert (await world.officer.get(TRAIL, authority_id=str(world.officer.who.id)))["items"] == []


async def test_the_trail_is_taken_away_as_csv_that_excel_reads(world: World) -> None:
    await world.officer.post("/v1/programmes", {"code": "q", "name": "=1+1"})
    answer = await world.auditor.call("GET", f"{TRAIL}/export.csv")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.content.startswith("\ufeff".encode())
    header, *lines = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert header[1] == "Thời điểm (giờ Việt Nam)"
    assert len(lines) == (await world.officer.get(TRAIL))["items"][0]["sequence"]
    assert "(UTC+7)" in lines[0][1]


async def test_an_auditor_checks_what_was_taken_away_without_the_database(
    world: World, http: httpx.AsyncClient, clock: Clock, tmp_path: Path, settings: Settings
) -> None:
    other = await make_world(http, clock)
    answer = await world.auditor.call("GET", f"{TRAIL}/export.ndjson")
    assert other.authority not in answer.text
    file = tmp_path / "trail.ndjson"
    file.write_bytes(answer.content)
    lines = answer.text.splitlines()
    last = json.loads(lines[-1])
    noted = f"{world.authority}:{last['entry']['sequence']}:{last['hash']}"
    assert verify(settings, "--file", str(file), "--expect", noted) == 0
    file.write_text("\n".join(lines[:-1]) + "\n")
    assert verify(settings, "--file", str(file)) == 0
    assert verify(settings, "--file", str(file), "--expect", noted) == 1
    forged = json.loads(lines[2])
    forged["entry"]["actor_name"] = "Ai đó"
    file.write_text("\n".join([*lines[:2], json.dumps(forged), *lines[3:]]) + "\n")
    assert verify(settings, "--file", str(file)) == 1


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET reason = 'x'",
        "DELETE FROM audit_entry",
        "TRUNCATE audit_entry",
    ],
)
async def test_the_database_itself_refuses_to_change_entries(
    world: World, connection: asyncpg.Connection, statement: str
) -> None:
    assert world.period
    with pytest.raises(asyncpg.RestrictViolationError, match="only ever added"):
        await connection.execute(statement)


async def test_the_command_names_the_first_entry_that_somebody_changed_behind_our_back(
    world: World,
    connection: asyncpg.Connection,
    settings: Settings,
    capsys: pytest.CaptureFixture[str],
) -> None:
    items = (await world.officer.get(TRAIL, limit="200"))["items"]
    third = next(item for item in items if item["sequence"] == 3)
    guard = "ALTER TABLE audit_entry {} TRIGGER audit_entry_only_grows"
    change = "UPDATE audit_entry SET actor_name = $2 WHERE number = $1"
    await connection.execute(guard.format("DISABLE"))
    try:
        await connection.execute(change, third["number"], "Ai đó")
        assert await asyncio.to_thread(verify, settings) == 1
        told = capsys.readouterr()
        assert (
            f"{world.authority} BROKEN at entry 3 (number {third['number']}): "
            "its content is not what was written"
        ) in told.out
        assert "1 of" in told.err
    finally:
        await connection.execute(change, third["number"], third["actor_name"])
        await connection.execute(guard.format("ENABLE"))
    assert await asyncio.to_thread(verify, settings) == 0
    assert f"{world.authority}:{len(items)}:{items[0]['hash']}" in capsys.readouterr().out
