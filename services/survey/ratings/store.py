"""Reads what decides whom a rating is about."""

from collections.abc import Collection
from typing import Any, Final
from uuid import UUID

import asyncpg

from services.survey.dossiers.models import Source
from services.survey.dossiers.rules import Namer
from services.survey.ratings.models import RatedDossier
from services.survey.responses.intake_store import Connections, database_trouble

_DOSSIERS: Final = """
SELECT d.number, d.resolving_unit, u.agency_id FROM dossier d
LEFT JOIN unit_map m ON m.authority_id = d.authority_id
LEFT JOIN mapped_unit u ON u.authority_id = d.authority_id
    AND u.version = m.version AND u.unit = d.resolving_unit
WHERE d.id = ANY($1)
"""
_AGENCIES: Final = "SELECT id, agency_id FROM response WHERE id = ANY($1)"


class RatingStore:
    """Reads dossiers and responses of ratings, on the connections of the bulk path."""

    def __init__(self, pool: Connections) -> None:
        self._pool = pool

    async def dossiers(self, source: Source, numbers: Collection[str]) -> dict[str, RatedDossier]:
        """Read who resolved some dossiers."""
        name = Namer(source.authority_id).id_of
        found = await self._fetch(_DOSSIERS, [name(number) for number in numbers])
        return {
            number: RatedDossier(unit, agency_id and _plain(agency_id))
            for number, unit, agency_id in found
        }

    async def agencies(self, ids: Collection[UUID]) -> dict[UUID, UUID]:
        """Read whom the responses are about that are here already."""
        found = await self._fetch(_AGENCIES, list(ids))
        return {response_id: _plain(agency_id) for response_id, agency_id in found}

    async def _fetch(self, query: str, keys: list[Any]) -> list[asyncpg.Record]:
        with database_trouble():
            records: list[asyncpg.Record] = await self._pool.fetch(query, keys)
        return records


def _plain(value: UUID) -> UUID:
    """Make Python's own UUID of asyncpg's, which no JSON writer knows."""
    return UUID(int=value.int)
