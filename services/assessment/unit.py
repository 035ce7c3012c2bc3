"""One command or query: its session, its instant, and who asks."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlalchemy.ext.asyncio import AsyncSession

from services.assessment.errors import AuthorityNotNamedError
from services.assessment.events import AUDIENCES, EventType
from services.assessment.permissions import POLICY, Permission
from services.assessment.tables import AuditEntryTable, OutboxTable
from shared.audit.trail import audit
from shared.auth.principal import Access, Principal
from shared.db.server_clock import Clock, read_server_clock
from shared.outbox.announcing import announce
from shared.problems.common import NotFoundError, NotPermittedError


@dataclass(slots=True)
class Unit:
    """What a service function works with; the transaction is opened and committed around it."""

    session: AsyncSession
    now: datetime
    """The instant by which everything is judged and dated."""
    access: Access
    """The caller with the grants that carry the operation's permission."""
    clock: Clock = read_server_clock

    async def tell_time(self) -> None:
        """Take the instant anew: what waited for a lock is judged by when it was given, on any replica alike."""
        self.now = await self.clock(self.session)

    @property
    def caller(self) -> Principal:
        """The one who asks."""
        return self.access.principal

    def seen(self, permission: Permission) -> Access:
        """Give the caller with the grants that let it see something: what it may see but not do is 403, not 404."""
        return self.caller.acting_as(POLICY[permission])

    def must_cover(self, authority_id: UUID, agency_id: UUID | None = None) -> None:
        """Refuse with 403 where the operation's permission does not hold there."""
        if not self.access.covers(authority_id, agency_id):
            raise NotPermittedError

    def home(self, authority_id: UUID | None) -> UUID:
        """Find the authority that something new belongs to: the one named, or the caller's only one."""
        if authority_id is None:
            if len(self.access.authority_ids) != 1:
                raise AuthorityNotNamedError
            return next(iter(self.access.authority_ids))
        if not any(grant.authority_id == authority_id for grant in self.caller.grants):
            raise NotFoundError
        self.must_cover(authority_id)
        return authority_id

    def audit(
        self,
        action: str,
        subject: tuple[str, object],
        authority_id: UUID,
        *,
        before: dict[str, Any] | None = None,
        after: dict[str, Any] | None = None,
        reason: str | None = None,
    ) -> None:
        """Record what was done, in the same transaction."""
        audit(
            self.session,
            AuditEntryTable,
            by=self.caller,
            now=self.now,
            action=action,
            subject=subject,
            authority_id=authority_id,
            before=before,
            after=after,
            reason=reason,
        )

    def announce(
        self,
        event: EventType,
        subject: tuple[str, object],
        authority_id: UUID,
        *,
        agencies: Iterable[UUID] = (),
        accounts: Iterable[UUID] = (),
        withheld: ColumnElement[list[UUID]] | Iterable[UUID] = (),
        data: dict[str, Any] | None = None,
    ) -> None:
        """Let those who are to know be told, when the transaction has been committed.

        Agencies' people are told for the agencies named, appraisers where `accounts` names them; see `AUDIENCES`.
        """
        announce(
            self.session,
            OutboxTable,
            event,
            authority_id=authority_id,
            subject=subject,
            now=self.now,
            roles=AUDIENCES[event],
            agencies=agencies,
            accounts=accounts,
            withheld=withheld,
            data=data,
        )
