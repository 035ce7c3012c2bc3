"""A world that gets many times larger by a few statements: copies of its rows, under ids made of those that are copied."""

from collections.abc import Collection
from typing import Any, Final

from sqlalchemy import ARRAY, Column, Table, Uuid, make_url, text
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from services.assessment.frameworks.yaml_reading import read_yaml
from services.assessment.tables import Base, FrameworkTable
from shared.canonical import digest
from shared.methodology.parsing import parse_framework
from tests.assessment.world import FRAMEWORK, World

LEAVES: Final = tuple(f"3.{number}" for number in range(1, 37))
ALONE: Final = frozenset({"audit_chain", "audit_entry", "outbox", "authority", "file", "reminder"})
"""What is written by the service alone, or belongs to nobody."""
NOBODYS: Final = frozenset({"audit_chain", "outbox", "reminder", "upload", "upload_part"})
"""What no reading shows."""
REGISTER: Final = frozenset(
    {"programme", "framework", "framework_mapping", "period", "calendar_window"}
)
OF_AGENCIES: Final = frozenset({"agency", "agency_version", "self_assessment"})
FROM_THE_FIRST: Final = frozenset({"entry", "appraisal", "opinion", "loss"})
"""Tables whose rows on leaf 2.1 are copied to the new leaves; of the others those on 1.1.1."""


async def grow(connection: AsyncConnection, world: World, times: int) -> None:
    """Make a world many times larger: more leaves, more of everything in each report, more agencies, periods, frameworks."""
    await _add_leaves(connection, world)
    used = await _used(connection, world)
    every = {one.name for one in used}

    async def more(tables: Collection[str], tag: str) -> None:
        for table in used:
            if table.name in tables:
                await _copy(connection, world, table, tables, tag, times)

    await more({"document_version"}, "version")
    await more({"framework", "period", "calendar_window"}, "period")
    await more(REGISTER, "programme")
    await more(every - REGISTER - OF_AGENCIES, "part")
    await more(every - REGISTER, "agency")


async def surround(url: str, times: int) -> None:
    """Put copies of everything beside it, under ids and digests of their own: what other authorities have.

    References are copied with what they refer to, so that nothing is checked anew; that takes a superuser.
    """
    engine = create_async_engine(make_url(url).set(username="postgres"))
    async with engine.begin() as connection:
        await connection.execute(text("SET LOCAL session_replication_role = replica"))
        for table in Base.metadata.sorted_tables:
            if table.name not in NOBODYS:
                await _put_beside(connection, table, times)
        await connection.execute(text("ANALYZE"))
    await engine.dispose()


async def _put_beside(connection: AsyncConnection, table: Table, times: int) -> None:
    columns = [one for one in table.columns if one.identity is None]
    await connection.execute(
        text(
            f"INSERT INTO {table.name} ({', '.join(_quoted(one.name) for one in columns)})"
            f" SELECT {', '.join(_beside(one) for one in columns)} FROM {table.name} AS old,"
            " generate_series(1, :times) AS copy ON CONFLICT DO NOTHING"
        ),
        {"times": times},
    )


def _beside(column: Column[Any]) -> str:
    old = f"old.{_quoted(column.name)}"
    if isinstance(column.type, Uuid):
        return f"md5({old}::text || 'beside' || copy)::uuid"
    if isinstance(column.type, ARRAY) and isinstance(column.type.item_type, Uuid):
        ids = (
            f"SELECT array_agg(md5(one::text || 'beside' || copy)::uuid) FROM unnest({old}) AS one"
        )
        return f"CASE WHEN {old} IS NOT NULL THEN coalesce(({ids}), '{{}}') END"
    if column.name == "sha256":
        return f"encode(sha256(({old} || copy)::bytea), 'hex')"
    return old


def _tables() -> list[Table]:
    return [one for one in Base.metadata.sorted_tables if one.name not in ALONE]


async def _used(connection: AsyncConnection, world: World) -> list[Table]:
    """Name the tables in which the world has rows, those that others refer to first."""
    tables = _tables()
    asked = ", ".join(
        f"EXISTS (SELECT 1 FROM {one.name} WHERE authority_id = :authority)" for one in tables
    )
    row = (await connection.execute(text(f"SELECT {asked}"), {"authority": world.authority})).one()
    return [one for one, used in zip(tables, row, strict=True) if used]


async def _copy(
    connection: AsyncConnection,
    world: World,
    table: Table,
    tables: Collection[str],
    tag: str,
    times: int,
) -> None:
    """Copy the rows of a table; what refers to a row of one of the tables that are copied refers to its copy."""
    values = {column.name: _value(table, column.name, tables) for column in table.columns}
    await connection.execute(
        text(
            f"INSERT INTO {table.name} ({', '.join(_quoted(one) for one in values)})"
            f" SELECT {', '.join(values.values())} FROM {table.name} AS old,"
            " generate_series(1, :times) AS copy"
            " WHERE old.authority_id = :authority ON CONFLICT DO NOTHING"
        ),
        {"times": times, "authority": world.authority, "tag": tag},
    )


def _value(table: Table, name: str, tables: Collection[str]) -> str:
    column = table.c[name]
    refers = {key.column.table.name for key in column.foreign_keys}
    own = name == "id" and column.primary_key
    old = f"old.{_quoted(name)}"
    if own or refers & set(tables):
        return f"md5({old}::text || CAST(:tag AS text) || copy)::uuid"
    if name == "code":
        return f"left({old} || CAST(:tag AS text), 50) || copy"
    if name == "ordinal":
        return f"{old} + copy"
    return old


async def _add_leaves(connection: AsyncConnection, world: World) -> None:
    content: dict[str, Any] = read_yaml(FRAMEWORK.read_bytes()).data
    criteria = [
        {
            "code": leaf,
            "name": leaf,
            "maximum": 1,
            "source": "SELF",
            "rule": {"shape": "YES_NO", "yes": 1, "no": 0},
        }
        for leaf in LEAVES
    ]
    new = {"code": "3", "name": "Nhiều", "maximum": len(LEAVES), "criteria": criteria}
    content["fields"].append(new)
    content["scale"] += len(LEAVES)
    content["parts"][0]["maximum"] += len(LEAVES)
    parse_framework(content)
    await connection.execute(
        FrameworkTable.__table__.update()
        .where(FrameworkTable.id == world.framework)
        .values(content=content, digest=digest(content))
    )
    await connection.execute(
        text("UPDATE assignment SET fields = fields || '{3}' WHERE authority_id = :authority"),
        {"authority": world.authority},
    )
    for table in _tables():
        if {"leaf", "self_assessment_id"} <= set(table.c.keys()):
            await _copy_to_leaves(connection, world, table)


async def _copy_to_leaves(connection: AsyncConnection, world: World, table: Table) -> None:
    own = {"leaf": "new.leaf", "field": "'3'", "id": "md5(old.id::text || new.leaf)::uuid"}
    values = {
        name: own.get(name, f"old.{_quoted(name)}") for name in [one.name for one in table.columns]
    }
    await connection.execute(
        text(
            f"INSERT INTO {table.name} ({', '.join(_quoted(one) for one in values)})"
            f" SELECT {', '.join(values.values())} FROM {table.name} AS old,"
            " unnest(CAST(:leaves AS varchar[])) AS new (leaf)"
            " WHERE old.authority_id = :authority AND old.leaf = :leaf ON CONFLICT DO NOTHING"
        ),
        {
            "leaves": list(LEAVES),
            "authority": world.authority,
            "leaf": "2.1" if table.name in FROM_THE_FIRST else "1.1.1",
        },
    )


def _quoted(name: str) -> str:
    return f'"{name}"'
