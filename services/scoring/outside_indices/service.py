"""Imports outside tables, and follows a place through them."""

from datetime import datetime
from uuid import UUID

from services.scoring.outside_indices.errors import FaultyTableError, YearImportedError
from services.scoring.outside_indices.models import OutsideTable, TableOrder, YearStanding
from services.scoring.outside_indices.rules import read_table, way_of
from services.scoring.outside_indices.store import OutsideTableStore
from shared.auth.principal import Access
from shared.canonical import digest_of_bytes
from shared.db.cursor import Window
from shared.problems.common import NotFoundError


class OutsideIndexService:
    """Keeps what others publish beside what the authority determines itself."""

    def __init__(self, tables: OutsideTableStore) -> None:
        self._tables = tables

    async def add(
        self, order: TableOrder, *, access: Access, now: datetime
    ) -> tuple[OutsideTable, bool]:
        """Import the table of a year; the same one again is the same answer."""
        if not access.covers(order.authority_id):
            raise NotFoundError
        rows, faults = read_table(order.csv)
        if faults:
            raise FaultyTableError(count=len(faults), faults=faults)
        content = digest_of_bytes(order.csv.encode())
        is_new = await self._tables.add(order, rows, content, by=access.principal, now=now)
        table, stored = await self._tables.of_year(order.authority_id, order.index, order.year)
        if stored != content:
            raise YearImportedError(index=order.index, year=order.year, table_id=table.id)
        return table, is_new

    async def page(
        self, access: Access, page: Window, *, index: str | None
    ) -> tuple[list[OutsideTable], str | None]:
        """Read one page of tables."""
        return await self._tables.page(access.authority_ids, page, index=index)

    async def way(
        self, authority_id: UUID, index: str, place: str, access: Access
    ) -> tuple[YearStanding, ...]:
        """Follow a place through the years of an index."""
        if not access.covers(authority_id):
            raise NotFoundError
        return way_of(place, await self._tables.of_index(authority_id, index))

    async def remove(self, table_id: UUID, *, access: Access, now: datetime) -> None:
        """Remove a table."""
        if not await self._tables.remove(
            table_id, access.authority_ids, by=access.principal, now=now
        ):
            raise NotFoundError
