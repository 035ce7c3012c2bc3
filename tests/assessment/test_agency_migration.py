"""Agencies that were entered before their names had a history keep everything, forwards and back."""

import asyncio
from uuid import uuid4

import asyncpg
from alembic import command

from shared.db.migrate import migration_config
from tests.support.databases import _in_thread, empty_database

BEFORE, WITH = "outbox", "agency_versions"
WAS = ("S1", "Sở Y tế", "so y te", "SO", False)


async def test_the_first_version_of_an_agency_is_what_it_was() -> None:
    url = await asyncio.to_thread(empty_database, "assessment")
    config = migration_config("assessment", url)
    await asyncio.to_thread(_in_thread, lambda: command.upgrade(config, BEFORE))
    connection = await asyncpg.connect(url.replace("+asyncpg", ""))
    authority, agency = uuid4(), uuid4()
    await connection.execute(
        "INSERT INTO authority (id, code, name, created_at, version) VALUES ($1, 'a', 'Nội vụ', now(), 1)",
        authority,
    )
    await connection.execute(
        "INSERT INTO agency (id, authority_id, code, name, search_name, block, ranked, created_at, version)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, now(), 3)",
        agency,
        authority,
        *WAS,
    )
    said = "SELECT code, name, search_name, block, ranked FROM"
    await asyncio.to_thread(_in_thread, lambda: command.upgrade(config, WITH))
    held = await connection.fetchrow(f"{said} agency_version WHERE agency_id = $1", agency)
    assert tuple(held) == WAS
    await asyncio.to_thread(_in_thread, lambda: command.downgrade(config, BEFORE))
    back = await connection.fetchrow(f"{said} agency WHERE id = $1", agency)
    assert tuple(back) == WAS
    await connection.close()
