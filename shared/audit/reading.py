"""Reading the trail: filtered pages, and whole exports that hold neither memory nor a transaction for long."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.audit.tables import AuditEntryColumns
from shared.auth.principal import Access, Principal
from shared.db.cursor import Window, paginate
from shared.db.engine import Database

Withholding = Callable[[AsyncSession, Principal], Awaitable[ColumnElement[bool] | None]]
"""Tells which entries a caller may not see though they are of his or her authority; None where there are none."""

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


async def _query(
    session: AsyncSession,
    table: type[AuditEntryColumns],
    access: Access,
    wanted: AuditFilter,
    withholding: Withholding | None,
) -> Select[Any]:
    """Select what is wanted of what the caller may see; what belongs to no authority is an administrator's."""
    query = select(table).where(*wanted.conditions(table))
    withheld = await withholding(session, access.principal) if withholding else None
    if withheld is not None:
        query = query.where(~withheld)
    if access.everywhere:
        return query
    return query.where(table.authority_id.in_(sorted(access.whole_authority_ids)))


async def page_of_entries(
    session: AsyncSession,
    table: type[AuditEntryColumns],
    access: Access,
    wanted: AuditFilter,
    page: Window,
    *,
    withholding: Withholding | None = None,
) -> tuple[list[Any], str | None]:
    """Give one page, newest first, and the cursor of the next."""
    query = await _query(session, table, access, wanted, withholding)
    return await paginate(session, query, page, table.number, descending=True)


async def all_entries(
    database: Database,
    table: type[AuditEntryColumns],
    access: Access,
    wanted: AuditFilter,
    *,
    withholding: Withholding | None = None,
) -> AsyncIterator[Any]:
    """Give all entries, oldest first; what is written meanwhile comes too.

    Each part is read in a short transaction of its own: entries never change, so the parts fit together.
    """
    last = 0
    while True:
        async with database.readers.begin() as session:
            query = await _query(session, table, access, wanted, withholding)
            query = query.where(table.number > last).order_by(table.number)
            rows = list(await session.scalars(query.limit(EXPORTED)))
        for row in rows:
            yield row
        if len(rows) < EXPORTED:
            return
        last = rows[-1].number
