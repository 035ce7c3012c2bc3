"""What the service wrote for one agency, written again for the others, row by row with ids of their own.

The audit trail is chained by the function that the service uses.
"""

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

import asyncpg
import orjson

from bench.assessment_world import AssessmentWorld, Member
from deploy.local import LocalSystem
from shared.audit.chain import Head, link
from shared.ids import new_id

Row = dict[str, Any]
_JSON: Final = frozenset({"before", "after"})


async def copy_to_all(system: LocalSystem, world: AssessmentWorld, *, documents: int) -> None:
    """Give every other agency what the first one has."""
    connection = await system.postgres.connect("assessment")
    try:
        async with connection.transaction():
            first, *others = world.members
            copies = _Copies(connection, first, others)
            await copies.take("entry", "self_assessment_id", first.report_id)
            owned = await copies.take("document", "agency_id", first.agency_id)
            versions = await copies.take(
                "document_version", "document_id", [row["id"] for row in owned]
            )
            await copies.take("citation", "self_assessment_id", first.report_id)
            assert len(owned) == len(versions) == documents
            await _chain_entries(connection, world)
        await connection.execute("ANALYZE")
    finally:
        await connection.close()


class _Copies:
    """Rows of the first agency written again for the others; a copied row's id is a new one, and references follow."""

    def __init__(
        self, connection: asyncpg.Connection, first: Member, others: Sequence[Member]
    ) -> None:
        self._connection = connection
        self._others = others
        self._ids: list[dict[UUID, UUID]] = [
            {
                UUID(first.report_id): UUID(other.report_id),
                UUID(first.agency_id): UUID(other.agency_id),
            }
            for other in others
        ]

    async def take(
        self, table: str, column: str, wanted: str | Sequence[UUID]
    ) -> list[asyncpg.Record]:
        """Copy the rows of a table that belong to the first agency; give them."""
        ids = [UUID(wanted)] if isinstance(wanted, str) else list(wanted)
        rows = await self._connection.fetch(
            f"SELECT * FROM {table} WHERE {column} = ANY($1) ORDER BY {column}", ids
        )
        await self._connection.copy_records_to_table(
            table,
            columns=list(rows[0].keys()),
            records=[tuple(self._copied(row, known)) for known in self._ids for row in rows],
        )
        return list(rows)

    def _copied(self, row: asyncpg.Record, known: dict[UUID, UUID]) -> list[Any]:
        if "id" in row.keys():  # noqa: SIM118  a record's `in` asks for values
            known[row["id"]] = new_id()
        return [known.get(value, value) if isinstance(value, UUID) else value for value in row]


async def _chain_entries(connection: asyncpg.Connection, world: AssessmentWorld) -> None:
    """Write the trail of the copied entries as the service would have: 140 entries an agency, in one chain."""
    authority = UUID(world.authority_id)
    chain = await connection.fetchrow(
        "SELECT length, hash FROM audit_chain WHERE id = $1 FOR UPDATE", authority
    )
    assert chain is not None
    saved = await connection.fetch(
        "SELECT * FROM audit_entry WHERE authority_id = $1 AND action = 'entry.saved'"
        " ORDER BY sequence",
        authority,
    )
    names = [name for name in saved[0].keys() if name != "number"]  # noqa: SIM118  as above

    def of(member: Member, row: asyncpg.Record) -> Row:
        leaf = row["subject_id"].rpartition("/")[2]
        plain = {name: row[name] for name in names}
        for name in _JSON:
            plain[name] = None if plain[name] is None else orjson.loads(plain[name])
        return plain | {"subject_id": f"{member.report_id}/{leaf}"}

    head, rows = link(
        Head(chain["length"], chain["hash"]),
        (of(member, row) for member in world.members[1:] for row in saved),
    )
    await connection.copy_records_to_table(
        "audit_entry",
        columns=names,
        records=[
            tuple(
                orjson.dumps(row[name]).decode() if name in _JSON and row[name] else row[name]
                for name in names
            )
            for row in rows
        ],
    )
    await connection.execute(
        "UPDATE audit_chain SET length = $2, hash = $3 WHERE id = $1",
        authority,
        head.length,
        head.hash,
    )
