"""The audit trail: who did what, when, to what, before and after; written in the command's own transaction."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Identity, String
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from shared.auth.principal import Principal
from shared.observability.request import current_request_id


class AuditColumns:
    """Columns of a service's `audit_entry` table. Rows are only ever added."""

    number: Mapped[int] = mapped_column(
        BigInteger, Identity(always=True), primary_key=True, comment="Order of writing"
    )
    authority_id: Mapped[UUID | None] = mapped_column(index=True, comment="Whose data it was")
    happened_at: Mapped[datetime] = mapped_column(comment="When, UTC")
    actor_id: Mapped[UUID | None] = mapped_column(comment="Account or client; empty for the system")
    actor_name: Mapped[str] = mapped_column(String(200), comment="Its name at that time")
    action: Mapped[str] = mapped_column(String(80), comment="What was done, as noun.verb")
    subject_type: Mapped[str] = mapped_column(String(80), comment="Kind of thing it was done to")
    subject_id: Mapped[str] = mapped_column(String(200), index=True, comment="Which one")
    reason: Mapped[str | None] = mapped_column(comment="The reason given")
    before: Mapped[dict[str, Any] | None] = mapped_column(comment="State before, where it changed")
    after: Mapped[dict[str, Any] | None] = mapped_column(comment="State after")
    request_id: Mapped[str | None] = mapped_column(String(64), comment="Request that did it")


def audit(
    session: AsyncSession,
    table: type[Any],
    *,
    by: Principal | None,
    now: datetime,
    action: str,
    subject: tuple[str, object],
    authority_id: UUID | None,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    reason: str | None = None,
) -> None:
    """Add an entry to the service's audit table, in the command's transaction."""
    subject_type, subject_id = subject
    session.add(
        table(
            authority_id=authority_id,
            happened_at=now,
            actor_id=by.id if by else None,
            actor_name=by.name if by else "system",
            action=action,
            subject_type=subject_type,
            subject_id=str(subject_id),
            reason=reason,
            before=before,
            after=after,
            request_id=current_request_id(),
        )
    )
