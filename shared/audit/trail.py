"""Writing the trail: entries gather while a command works, and are chained as the last thing before its commit.

The end of an authority's chain is locked only from there to the commit, after every other lock of the command, so that
commands of one authority wait for each other no longer than a commit takes, and never in a ring.
"""

from collections import defaultdict
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import event, insert, select, update
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session

from shared.audit.chain import EMPTY, Head, chain_of, link
from shared.auth.principal import Principal
from shared.observability.request import current_request_id

_PENDING: Final = "audit_entries"


class AuditedSession(Session):
    """A session that chains the entries of its transaction when it commits."""


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
    pending = session.info.setdefault(_PENDING, [])
    pending.append(
        (
            table.__table__,
            {
                "authority_id": authority_id,
                "happened_at": now,
                "actor_id": by.id if by else None,
                "actor_name": by.name if by else "system",
                "action": action,
                "subject_type": subject_type,
                "subject_id": str(subject_id),
                "reason": reason,
                "before": before,
                "after": after,
                "request_id": current_request_id(),
            },
        )
    )


class AuditTrail:
    """The trail of the transaction that a session is in, in the service's own table."""

    def __init__(self, session: AsyncSession, table: type[Any]) -> None:
        self._session = session
        self._table = table

    def add(
        self,
        action: str,
        subject_id: UUID,
        *,
        authority_id: UUID | None,
        by: Principal | None,
        now: datetime,
        before: dict[str, Any] | None = None,
        after: dict[str, Any] | None = None,
        reason: str | None = None,
    ) -> None:
        """Add an entry; the kind of its subject is the noun of the action. What the service does by itself is by nobody."""
        audit(
            self._session,
            self._table,
            by=by,
            now=now,
            action=action,
            subject=(action.partition(".")[0], subject_id),
            authority_id=authority_id,
            before=before,
            after=after,
            reason=reason,
        )


@event.listens_for(AuditedSession, "before_commit")
def _chain(session: Session) -> None:
    """Append what has gathered to the chains it belongs to."""
    if session.in_nested_transaction():
        return
    pending = session.info.pop(_PENDING, ())
    if not pending:
        return
    session.flush()
    (entries,) = {table for table, _ in pending}
    chains = entries.metadata.tables["audit_chain"]
    by_chain: dict[UUID, list[dict[str, Any]]] = defaultdict(list)
    for _, entry in pending:
        by_chain[chain_of(entry["authority_id"])].append(entry)
    linked: list[dict[str, Any]] = []
    for key, head in _locked_heads(session, chains, sorted(by_chain)).items():
        new, rows = link(head, by_chain[key])
        linked += rows
        session.execute(
            update(chains).where(chains.c.id == key).values(length=new.length, hash=new.hash)
        )
    session.execute(insert(entries), linked)


def _locked_heads(session: Session, chains: Any, keys: list[UUID]) -> dict[UUID, Head]:
    """Lock the ends of chains in the order of their keys, which every command keeps."""
    query = select(chains).where(chains.c.id.in_(keys)).order_by(chains.c.id).with_for_update()
    heads = {row.id: Head(row.length, row.hash) for row in session.execute(query)}
    if missing := [key for key in keys if key not in heads]:
        begin = [{"id": key, "length": EMPTY.length, "hash": EMPTY.hash} for key in missing]
        session.execute(postgresql.insert(chains).on_conflict_do_nothing(), begin)
        heads = {row.id: Head(row.length, row.hash) for row in session.execute(query)}
    return dict(sorted(heads.items()))


@event.listens_for(AuditedSession, "after_soft_rollback")
def _forget(session: Session, _previous: object) -> None:
    """Drop what has gathered: what was not done leaves no entry."""
    session.info.pop(_PENDING, None)
