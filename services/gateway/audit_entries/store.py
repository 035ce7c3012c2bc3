"""The audit trail in the database."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.gateway.tables import AuditEntryTable
from shared.auth.principal import Access
from shared.db.cursor import Window, paginate


class AuditEntryStore:
    """Reads the audit trail as far as the caller may see it."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def page(
        self,
        access: Access,
        page: Window,
        *,
        authority_id: UUID | None,
        subject_id: str | None,
    ) -> tuple[list[AuditEntryTable], str | None]:
        """Read one page of entries, newest first; what belongs to no authority is an administrator's to see."""
        query = select(AuditEntryTable)
        if not access.everywhere:
            query = query.where(AuditEntryTable.authority_id.in_(access.authority_ids))
        if authority_id is not None:
            query = query.where(AuditEntryTable.authority_id == authority_id)
        if subject_id is not None:
            query = query.where(AuditEntryTable.subject_id == subject_id)
        return await paginate(self._session, query, page, AuditEntryTable.number, descending=True)
