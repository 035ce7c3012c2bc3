"""The audit trail in the database."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.scoring.audit_entries.models import AuditEntry
from services.scoring.tables import AuditEntryTable
from shared.db.cursor import Window, paginate


class AuditEntryStore:
    """Reads the audit trail of the authorities that the caller may see."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def page(
        self,
        visible_in: Collection[UUID],
        page: Window,
        *,
        authority_id: UUID | None,
        subject_id: str | None,
    ) -> tuple[list[AuditEntry], str | None]:
        """Read one page of entries, newest first."""
        query = select(AuditEntryTable).where(AuditEntryTable.authority_id.in_(visible_in))
        if authority_id is not None:
            query = query.where(AuditEntryTable.authority_id == authority_id)
        if subject_id is not None:
            query = query.where(AuditEntryTable.subject_id == subject_id)
        rows, following = await paginate(
            self._session, query, page, AuditEntryTable.number, descending=True
        )
        names = AuditEntry.__dataclass_fields__
        return [
            AuditEntry(**{name: getattr(row, name) for name in names}) for row in rows
        ], following
