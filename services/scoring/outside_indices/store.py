"""Outside tables in the database."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.scoring.audit_trail import audit_trail
from services.scoring.outside_indices.models import OutsideRow, OutsideTable, TableOrder, row_of
from services.scoring.tables import OutsideTableTable
from shared.auth.principal import Principal
from shared.db.cursor import Window, paginate
from shared.ids import new_id


class OutsideTableStore:
    """Reads and writes outside tables; every read takes the authorities that the caller may see."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session
        self._audit = audit_trail(session)

    async def add(
        self,
        order: TableOrder,
        rows: Collection[OutsideRow],
        content_digest: str,
        *,
        by: Principal,
        now: datetime,
    ) -> bool:
        """Store a table; tell whether its year was free."""
        table_id = await self._session.scalar(
            insert(OutsideTableTable)
            .values(
                id=new_id(),
                authority_id=order.authority_id,
                index_code=order.index,
                name=order.name,
                year=order.year,
                source=order.source,
                content_digest=content_digest,
                rows=[one.to_data() for one in rows],
                imported_at=now,
                imported_by=by.id,
                imported_by_name=by.name,
            )
            .on_conflict_do_nothing(index_elements=["authority_id", "index_code", "year"])
            .returning(OutsideTableTable.id)
        )
        if table_id is None:
            return False
        self._audit.add(
            "outside-table.import", table_id, authority_id=order.authority_id, by=by, now=now
        )
        return True

    async def of_year(self, authority_id: UUID, index: str, year: int) -> tuple[OutsideTable, str]:
        """Give the table of a year that has one, and the digest of what was sent."""
        row = (
            await self._session.scalars(
                select(OutsideTableTable).where(
                    OutsideTableTable.authority_id == authority_id,
                    OutsideTableTable.index_code == index,
                    OutsideTableTable.year == year,
                )
            )
        ).one()
        return _to_table(row), row.content_digest

    async def page(
        self, visible_in: Collection[UUID], page: Window, *, index: str | None
    ) -> tuple[list[OutsideTable], str | None]:
        """Read one page of tables, the last imported first."""
        query = select(OutsideTableTable).where(OutsideTableTable.authority_id.in_(visible_in))
        if index is not None:
            query = query.where(OutsideTableTable.index_code == index)
        rows, following = await paginate(
            self._session, query, page, OutsideTableTable.id, descending=True
        )
        return [_to_table(row) for row in rows], following

    async def of_index(self, authority_id: UUID, index: str) -> list[OutsideTable]:
        """Read every year of an index."""
        rows = await self._session.scalars(
            select(OutsideTableTable).where(
                OutsideTableTable.authority_id == authority_id,
                OutsideTableTable.index_code == index,
            )
        )
        return [_to_table(row) for row in rows]

    async def remove(
        self, table_id: UUID, visible_in: Collection[UUID], *, by: Principal, now: datetime
    ) -> bool:
        """Remove a table; tell whether there was one."""
        row = await self._session.scalar(
            select(OutsideTableTable)
            .where(OutsideTableTable.id == table_id, OutsideTableTable.authority_id.in_(visible_in))
            .with_for_update()
        )
        if row is None:
            return False
        self._audit.add(
            "outside-table.remove", row.id, authority_id=row.authority_id, by=by, now=now
        )
        await self._session.delete(row)
        await self._session.flush()
        return True


def _to_table(row: OutsideTableTable) -> OutsideTable:
    return OutsideTable(
        id=row.id,
        authority_id=row.authority_id,
        index=row.index_code,
        name=row.name,
        year=row.year,
        source=row.source,
        rows=tuple(row_of(one) for one in row.rows),
        imported_at=row.imported_at,
        imported_by_name=row.imported_by_name,
    )
