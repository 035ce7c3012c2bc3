"""Comparisons in the database."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.scoring.audit_trail import audit_trail
from services.scoring.comparisons.models import Comparison
from services.scoring.tables import ComparisonTable
from shared.auth.principal import Principal
from shared.db.cursor import Window, paginate


class ComparisonStore:
    """Reads and writes comparisons; every read takes the authorities that the caller may see."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session
        self._audit = audit_trail(session)

    async def find(self, comparison_id: UUID, visible_in: Collection[UUID]) -> Comparison | None:
        """Find a comparison."""
        row = await self._session.scalar(
            select(ComparisonTable).where(
                ComparisonTable.id == comparison_id, ComparisonTable.authority_id.in_(visible_in)
            )
        )
        return None if row is None else _to_comparison(row)

    async def find_same(self, wanted: Comparison) -> Comparison | None:
        """Find the comparison of the same runs by the same links."""
        row = await self._session.scalar(
            select(ComparisonTable).where(
                ComparisonTable.run_id == wanted.run_id,
                ComparisonTable.earlier_run_id == wanted.earlier_run_id,
                ComparisonTable.links_digest == wanted.links_digest,
            )
        )
        return None if row is None else _to_comparison(row)

    async def page(
        self, visible_in: Collection[UUID], page: Window, *, run_id: UUID | None
    ) -> tuple[list[Comparison], str | None]:
        """Read one page of comparisons, newest first."""
        query = select(ComparisonTable).where(ComparisonTable.authority_id.in_(visible_in))
        if run_id is not None:
            query = query.where(ComparisonTable.run_id == run_id)
        rows, following = await paginate(
            self._session, query, page, ComparisonTable.id, descending=True
        )
        return [_to_comparison(row) for row in rows], following

    async def add(self, comparison: Comparison, *, by: Principal) -> bool:
        """Store a comparison; tell whether it was new."""
        columns = {name: getattr(comparison, name) for name in comparison.__dataclass_fields__}
        added = await self._session.scalar(
            insert(ComparisonTable)
            .values(**columns, created_by=by.id)
            .on_conflict_do_nothing(index_elements=["run_id", "earlier_run_id", "links_digest"])
            .returning(ComparisonTable.id)
        )
        if added is None:
            return False
        self._audit.add(
            "comparison.create",
            comparison.id,
            authority_id=comparison.authority_id,
            by=by,
            now=comparison.created_at,
            after={
                "run_id": str(comparison.run_id),
                "earlier_run_id": str(comparison.earlier_run_id),
                "links_digest": comparison.links_digest,
            },
        )
        return True


def _to_comparison(row: ComparisonTable) -> Comparison:
    return Comparison(
        id=row.id,
        authority_id=row.authority_id,
        run_id=row.run_id,
        earlier_run_id=row.earlier_run_id,
        links=row.links,
        links_digest=row.links_digest,
        created_at=row.created_at,
        created_by_name=row.created_by_name,
    )
