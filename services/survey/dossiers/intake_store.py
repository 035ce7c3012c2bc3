"""The bulk path's own SQL: one statement keeps a whole batch of messages, and is a transaction by itself."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

import asyncpg
import orjson

from services.survey.dossiers.models import Entry, Facts, Kept, Source
from services.survey.dossiers.rules import NO_FACTS, Namer, newest, whole
from services.survey.responses.intake_store import Connections, database_trouble
from shared.db.columns import array_of, column_of

_TYPES: Final = {
    "id": "uuid",
    "number": "text",
    "procedure_code": "text",
    "field_code": "text",
    "receiving_unit": "text",
    "resolving_unit": "text",
    "applicant": "text",
    "submission": "text",
    "received_at": "timestamptz",
    "due_at": "timestamptz",
    "finished_at": "timestamptz",
    "returned_at": "timestamptz",
    "facts_version": "text",
    "status": "text",
    "status_at": "timestamptz",
    "status_version": "text",
    "history": "jsonb",
}
_NEW: Final = ", ".join(_TYPES)
_READ: Final = ", ".join(
    "coalesce(new.facts_version, '')" if name == "facts_version" else f"new.{name}::{kind}"
    for name, kind in _TYPES.items()
)
_ARRAYS: Final = ", ".join(array_of(place) for place, _ in enumerate(_TYPES, 5))


def _of_the_newer(version: str, names: Iterable[str]) -> str:
    """Write the part of the upsert that takes columns over where their version is newer."""
    return ", ".join(
        f"{name} = CASE WHEN excluded.{version} > d.{version} THEN excluded.{name} ELSE d.{name} END"
        for name in names
    )


_FACTS: Final = _of_the_newer("facts_version", (*Facts._fields, "facts_version"))
_STATUS: Final = _of_the_newer(
    "status_version", ("portal_id", "status", "status_at", "status_version")
)

KEEP: Final = f"""
WITH kept AS (
    INSERT INTO dossier AS d (authority_id, portal_id, principal_id, first_seen_at, last_seen_at, {_NEW})
    SELECT $1, $2, $3, $4, $4, {_READ} FROM unnest({_ARRAYS}) AS new ({_NEW})
    ON CONFLICT (id) DO UPDATE SET {_FACTS}, {_STATUS}, history = d.history || excluded.history,
        principal_id = excluded.principal_id, last_seen_at = excluded.last_seen_at
    WHERE NOT d.history @> excluded.history
    RETURNING d.number, d.first_seen_at = d.last_seen_at AS created, d.facts_version, d.status_version
)
SELECT array_agg(number), array_agg(created), array_agg(facts_version), array_agg(status_version) FROM kept
"""  # noqa: S608  constants only
"""Everything comes as text, a column in one (`db.columns`), and what was kept goes back as columns. Facts and status are registers of their own, each with the version it is of: whatever the order of arrival, the same messages
leave the same row. A row that knows all of it already is not touched."""

_KNOWN: Final = """
SELECT number, ARRAY(SELECT jsonb_object_keys(history)) AS versions FROM dossier WHERE id = ANY($1)
"""
_SOURCE: Final = "SELECT authority_id, client_id FROM portal WHERE id = $1"
_LABELS: Final = """
INSERT INTO dossier_label AS l (authority_id, kind, code, name)
SELECT $1, new.kind, new.code, new.name FROM unnest($2::text[], $3::text[], $4::text[]) AS new (kind, code, name)
ON CONFLICT (authority_id, kind, code) DO UPDATE SET name = excluded.name WHERE l.name <> excluded.name
"""


class DossierIntakeStore:
    """Keeps messages about dossiers."""

    def __init__(self, pool: Connections) -> None:
        self._pool = pool

    async def source(self, portal_id: UUID) -> Source | None:
        """Find out whose portal it is."""
        found = await self._fetch(_SOURCE, portal_id)
        return Source(portal_id, found[0][0], found[0][1]) if found else None

    async def keep(
        self, source: Source, dossiers: Sequence[list[Entry]], *, by: UUID, now: datetime
    ) -> dict[str, Kept]:
        """Keep messages, those about one dossier together, and name the dossiers that this changed.

        Rows are written in the order of their ids, so that two senders of the same batch wait for one another, never both.
        """
        name = Namer(source.authority_id).id_of
        rows = sorted((name(found[0].number), *_columns(found)) for found in dossiers)
        kept = await self._fetch(
            KEEP,
            source.authority_id,
            source.portal_id,
            by,
            now,
            *map(column_of, zip(*rows, strict=True)),
        )
        numbers, *facts = kept[0]
        return dict(zip(numbers, map(Kept, *facts), strict=True)) if numbers else {}

    async def known(self, source: Source, numbers: Collection[str]) -> dict[str, set[str]]:
        """Name the messages about some dossiers that are here already."""
        name = Namer(source.authority_id).id_of
        found = await self._fetch(_KNOWN, [name(number) for number in numbers])
        return {record[0]: set(record[1]) for record in found}

    async def name_labels(self, authority_id: UUID, names: Mapping[tuple[str, str], str]) -> None:
        """Keep what procedures and fields are called."""
        ordered = sorted((kind, code, name) for (kind, code), name in names.items())
        columns = zip(*ordered, strict=True)
        await self._fetch(_LABELS, authority_id, *(list(one) for one in columns))

    async def _fetch(self, query: str, *values: object) -> list[asyncpg.Record]:
        with database_trouble():
            records: list[asyncpg.Record] = await self._pool.fetch(query, *values)
        return records


def _columns(found: list[Entry]) -> tuple[str | None, ...]:
    """Write what the messages about one dossier come to together, in the order of the statement."""
    first = found[0]
    if len(found) == 1:
        facts, status, facts_version = first.facts, first, first.version if first.facts else None
        history = {first.version: first.said}
    else:
        complete = whole(found)
        said = newest(complete) if complete else None
        facts, facts_version = (said.facts, said.version) if said else (None, None)
        status = newest(found)
        history = {one.version: one.said for one in found}
    return (
        first.number,
        *(facts or NO_FACTS),
        facts_version,
        status.status,
        status.status_at,
        status.version,
        orjson.dumps(history, option=orjson.OPT_UTC_Z).decode(),
    )
