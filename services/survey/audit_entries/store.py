"""Writes and reads the audit trail."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.survey.tables import AuditEntryTable
from shared.auth.principal import Principal
from shared.db.audit import audit
from shared.db.cursor import Window, paginate


class AuditStore:
    """The audit trail, within one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    def add(
        self,
        action: str,
        subject_id: UUID,
        *,
        authority_id: UUID,
        by: Principal,
        now: datetime,
        before: dict[str, Any] | None = None,
        after: dict[str, Any] | None = None,
        reason: str | None = None,
    ) -> None:
        """Add an entry; the kind of its subject is the noun of the action."""
        audit(
            self._session,
            AuditEntryTable,
            by=by,
            now=now,
            action=action,
            subject=(action.partition(".")[0], subject_id),
            authority_id=authority_id,
            before=before,
            after=after,
            reason=reason,
        )

    async def page(
        self, visible_to: Collection[UUID], window: Window, *, subject_id: str | None
    ) -> tuple[list[AuditEntryTable], str | None]:
        """Read a page of the entries of some authorities, newest first."""
        query = select(AuditEntryTable).where(AuditEntryTable.authority_id.in_(visible_to))
        if subject_id is not None:
            query = query.where(AuditEntryTable.subject_id == subject_id)
        return await paginate(self._session, query, window, AuditEntryTable.number, descending=True)
