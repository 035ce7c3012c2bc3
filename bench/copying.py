"""COPY, which everything in bulk is held against: of the very rows that were stored, a batch a statement."""

import asyncio
import io
from collections.abc import AsyncIterator, Sequence
from typing import Any, Final

from bench.load import Measurement, measure
from bench.processor import busy_in
from deploy.local import LocalSystem

CALLERS: Final = 4
SAME: Final = "baseline: COPY into a table of the same definition"
BARE: Final = "baseline: COPY into a table without key or index"


async def rows_of(
    system: LocalSystem, table: str, key: str, batches: Sequence[Sequence[str]]
) -> list[bytes]:
    """Read what was stored of each batch, as COPY writes and reads it."""
    connection = await system.postgres.connect("survey")
    kind = await connection.fetchval(
        "SELECT format_type(atttypid, NULL) FROM pg_attribute WHERE attrelid = $1::text::regclass AND attname = $2",
        table,
        key,
    )
    files = []
    for keys in batches:
        file = io.BytesIO()
        stored = f"SELECT * FROM {table} WHERE {key} = ANY($1::text[]::{kind}[])"
        await connection.copy_from_query(stored, list(keys), output=file)
        files.append(file.getvalue())
    await connection.close()
    return files


async def make_copies_of(system: LocalSystem, table: str) -> None:
    """Make a table of the same definition, with its checks and indexes, and one of the same columns with neither."""
    connection = await system.postgres.connect("survey")
    await connection.execute(f"CREATE TABLE same_{table} (LIKE {table} INCLUDING ALL)")
    await connection.execute(f"CREATE TABLE bare_{table} (LIKE {table})")
    await connection.close()


async def copied(
    system: LocalSystem,
    table: str,
    files: Sequence[bytes],
    *,
    items_each: int,
    columns: Sequence[str] | None = None,
    database: str = "survey",
) -> Measurement:
    """COPY each file in a statement of its own, from as many connections as batches are posted by."""
    connections = [await system.postgres.connect(database) for _ in range(CALLERS)]
    free = asyncio.Queue[Any]()
    for connection in connections:
        free.put_nowait(connection)

    async def copy(number: int) -> None:
        connection = await free.get()
        await connection.copy_to_table(table, source=_parts(files[number]), columns=columns)
        free.put_nowait(connection)

    measured = await measure(
        copy, requests=len(files), at_once=CALLERS, items_each=items_each, busy=busy_in(system)
    )
    for connection in connections:
        await connection.close()
    return measured


async def _parts(content: bytes) -> AsyncIterator[bytes]:
    """Give bytes as asyncpg's COPY takes them with the least work."""
    yield content
