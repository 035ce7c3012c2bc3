"""Reading the trail: filtered pages, and whole exports that hold neither memory nor a transaction for long."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.audit.tables import AuditEntryColumns
from shared.auth.principal import Access
from shared.db.cursor import Window, paginate
from shared.db.engine import Database

EXPORTED: Final = 500
"""Entries read at a time."""


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """Which entries are wanted; what is None does not narrow."""

    authority_id: UUID | None = None
    subject_type: str | None = None
    subject_id: str | None = None
    action: str | None = None
    actor_id: UUID | None = None
    since: datetime | None = None
    """First instant."""
    until: datetime | None = None
    """First instant after the last."""

    def conditions(self, table: type[AuditEntryColumns]) -> list[ColumnElement[bool]]:
        """Say the same in SQL."""
        equal = ("authority_id", "subject_type", "subject_id", "action", "actor_id")
        found = [
            getattr(table, name) == value
            for name in equal
            if (value := getattr(self, name)) is not None
        ]
        if self.since is not None:
            found.append(table.happened_at >= self.since)
        if self.until is not None:
            found.append(table.happened_at < self.until)
        return found


def _query(table: type[AuditEntryColumns], access: Access, wanted: AuditFilter) -> Select[Any]:
    """Select what is wanted of what the caller may see; what belongs to no authority is an administrator's."""
    query = select(table).where(*wanted.conditions(table))
    if access.everywhere:
        return query
    return query.where(table.authority_id.in_(sorted(access.whole_authority_ids)))


async def page_of_entries(
    session: AsyncSession,
    table: type[AuditEntryColumns],
    access: Access,
    wanted: AuditFilter,
    page: Window,
) -> tuple[list[Any], str | None]:
    """Give one page, newest first, and the cursor of the next."""
    return await paginate(
        session, _query(table, access, wanted), page, table.number, descending=True
    )


async def all_entries(
    database: Database, table: type[AuditEntryColumns], access: Access, wanted: AuditFilter
) -> AsyncIterator[Any]:
    """Give all entries, oldest first; what is written meanwhile comes too.

    Each part is read in a short transaction of its own: entries never change, so the parts fit together.
    """
    last = 0
    while True:
        query = _query(table, access, wanted).where(table.number > last)
        async with database.readers.begin() as session:
            rows = list(await session.scalars(query.order_by(table.number).limit(EXPORTED)))
        for row in rows:
            yield row
        if len(rows) < EXPORTED:
            return
        last = rows[-1].number
