"""The outbox: an event is written with what it tells of, or not at all; telling it is the relay's business."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, String, Uuid
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from shared.auth.principal import Role
from shared.db.declarative import Key
from shared.ids import new_id


class OutboxColumns:
    """Columns of a service's `outbox` table."""

    id: Mapped[Key]
    authority_id: Mapped[UUID] = mapped_column(comment="In whose domain it happened")
    type: Mapped[str] = mapped_column(String(80), comment="What happened, as noun.verb")
    subject_type: Mapped[str] = mapped_column(String(80), comment="Kind of thing it happened to")
    subject_id: Mapped[str] = mapped_column(String(200), comment="Which one")
    roles: Mapped[list[str]] = mapped_column(ARRAY(String(32)), comment="Roles that are to know")
    agency_ids: Mapped[list[UUID]] = mapped_column(
        ARRAY(Uuid(as_uuid=True)), comment="Agencies concerned: whose editors and heads are meant"
    )
    account_ids: Mapped[list[UUID]] = mapped_column(
        ARRAY(Uuid(as_uuid=True)), comment="Single accounts that are to know besides"
    )
    withheld_account_ids: Mapped[list[UUID]] = mapped_column(
        ARRAY(Uuid(as_uuid=True)), comment="Accounts that must not learn of it, whatever their role"
    )
    data: Mapped[dict[str, Any]] = mapped_column(comment="Little more than names and dates")
    happened_at: Mapped[datetime] = mapped_column(comment="When, UTC")
    attempts: Mapped[int] = mapped_column(comment="How often telling it was tried")
    next_attempt_at: Mapped[datetime | None] = mapped_column(
        index=True, comment="When to try (again); empty when it has been told"
    )
    delivered_at: Mapped[datetime | None] = mapped_column(
        index=True, comment="When it was told, UTC"
    )
    last_error: Mapped[str | None] = mapped_column(String(500), comment="Why it failed last")


def announce(
    session: AsyncSession,
    table: type[Any],
    event: str,
    *,
    authority_id: UUID,
    subject: tuple[str, object],
    now: datetime,
    roles: Iterable[Role] = (),
    agencies: Iterable[UUID] = (),
    accounts: Iterable[UUID] = (),
    withheld: Iterable[UUID] | ColumnElement[list[UUID]] = (),
    data: dict[str, Any] | None = None,
) -> None:
    """Put an event into the outbox, in the command's transaction.

    It may leave the system by mail and webhook: its data hold names, codes and dates (`…_at`), never points, never what its
    recipients may not see yet, never personal data. `withheld` (accounts, or a query of them) must not learn of it at all.
    """
    subject_type, subject_id = subject
    session.add(
        table(
            id=new_id(),
            authority_id=authority_id,
            type=str(event),
            subject_type=subject_type,
            subject_id=str(subject_id),
            roles=sorted(str(role) for role in roles),
            agency_ids=sorted(set(agencies)),
            account_ids=sorted(set(accounts)),
            withheld_account_ids=withheld
            if isinstance(withheld, ColumnElement)
            else sorted(set(withheld)),
            data=data or {},
            happened_at=now,
            attempts=0,
            next_attempt_at=now,
        )
    )
