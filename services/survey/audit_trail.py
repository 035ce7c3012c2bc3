"""Writes the service's audit trail, within one transaction."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.survey.tables import AuditEntryTable
from shared.audit.trail import audit
from shared.auth.principal import Principal


class AuditTrail:
    """The trail of the transaction that a session is in."""

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
