"""Accounts in the database. Every read takes the caller's access; what it does not reach is not there."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, delete, exists, select, true
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql import ColumnElement

from services.gateway.accounts.models import Account, AccountFilter, AccountState, GivenGrant
from services.gateway.tables import AccountTable, GrantTable
from shared.auth.principal import Access, Grant, Role
from shared.db.cursor import Window, paginate
from shared.ids import new_id


class AccountStore:
    """Reads and writes accounts and grants."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def page(
        self, access: Access, wanted: AccountFilter, email_key: str | None, window: Window
    ) -> tuple[list[Account], str | None]:
        """List the accounts that work where the caller may look, filtered by visible grants only."""
        query = _visible(access)
        conditions = [_grant_reached(access)]
        if wanted.authority_id is not None:
            conditions.append(GrantTable.authority_id == wanted.authority_id)
        if wanted.agency_id is not None:
            conditions.append(GrantTable.agency_id == wanted.agency_id)
        if wanted.role is not None:
            conditions.append(GrantTable.role == wanted.role.value)
        if len(conditions) > 1:
            query = query.where(
                exists().where(GrantTable.account_id == AccountTable.id, *conditions)
            )
        if email_key is not None:
            query = query.where(AccountTable.email_key == email_key)
        rows, following = await paginate(self._session, query, window, AccountTable.id)
        grants = await self._grants([row.id for row in rows], _grant_reached(access))
        return [_account(row, grants.get(row.id, ())) for row in rows], following

    async def find(self, access: Access, account_id: UUID) -> Account | None:
        """Find an account that works where the caller may look."""
        row = await self._session.scalar(_visible(access).where(AccountTable.id == account_id))
        return None if row is None else await self._shown(access, row)

    async def held(self, access: Access, account_id: UUID) -> AccountTable | None:
        """Find an account as above and hold it until the command has ended."""
        row: AccountTable | None = await self._session.scalar(
            _visible(access).where(AccountTable.id == account_id).with_for_update(of=AccountTable)
        )
        return row

    async def held_by_email(self, email_key: str) -> AccountTable | None:
        """Find the account of an address, wherever it works, and hold it."""
        row: AccountTable | None = await self._session.scalar(
            select(AccountTable).where(AccountTable.email_key == email_key).with_for_update()
        )
        return row

    async def _shown(self, access: Access, row: AccountTable) -> Account:
        grants = await self._grants([row.id], _grant_reached(access))
        return _account(row, grants.get(row.id, ()))

    async def all_grants(self, account_id: UUID) -> list[GivenGrant]:
        """Read every grant of an account: to decide with, never to show."""
        return list((await self._grants([account_id], true())).get(account_id, ()))

    async def add(
        self, *, email: str, email_key: str, display_name: str, password_hash: str, now: datetime
    ) -> UUID:
        """Store a new account."""
        row = AccountTable(
            id=new_id(),
            email=email,
            email_key=email_key,
            display_name=display_name,
            password_hash=password_hash,
            password_changed_at=now,
            state=AccountState.ACTIVE.value,
            created_at=now,
            tokens_void_at=None,
        )
        self._session.add(row)
        await self._session.flush()
        return row.id

    async def add_grants(
        self, account_id: UUID, grants: Iterable[Grant], now: datetime
    ) -> list[GivenGrant]:
        """Store grants, passing over those that the account holds already."""
        values = [
            {
                "id": new_id(),
                "account_id": account_id,
                "role": grant.role.value,
                "authority_id": grant.authority_id,
                "agency_id": grant.agency_id,
                "granted_at": now,
            }
            for grant in dict.fromkeys(grants)
        ]
        if not values:
            return []
        rows = await self._session.scalars(
            insert(GrantTable).values(values).on_conflict_do_nothing().returning(GrantTable)
        )
        return [_given(row) for row in rows]

    async def remove_grant(self, grant_id: UUID) -> None:
        """Take a grant away."""
        await self._session.execute(delete(GrantTable).where(GrantTable.id == grant_id))

    async def administrators_left(self, *, without: UUID) -> int:
        """Count the active administrators besides one account, holding all of them."""
        rows = await self._session.scalars(
            select(AccountTable.id)
            .join(GrantTable, GrantTable.account_id == AccountTable.id)
            .where(
                GrantTable.role == Role.PLATFORM_ADMIN.value,
                AccountTable.state == AccountState.ACTIVE.value,
            )
            .order_by(AccountTable.id)
            .with_for_update()
        )
        return sum(1 for account_id in rows if account_id != without)

    async def _grants(
        self, account_ids: Sequence[UUID], reached: ColumnElement[bool]
    ) -> dict[UUID, list[GivenGrant]]:
        rows = await self._session.scalars(
            select(GrantTable)
            .where(GrantTable.account_id.in_(account_ids), reached)
            .order_by(GrantTable.granted_at, GrantTable.id)
        )
        grants: dict[UUID, list[GivenGrant]] = {}
        for row in rows:
            grants.setdefault(row.account_id, []).append(_given(row))
        return grants


def _grant_reached(access: Access) -> ColumnElement[bool]:
    """Which grants the caller may see: an administrator all, others those of their authorities."""
    if access.everywhere:
        return true()
    return GrantTable.authority_id.in_(access.whole_authority_ids)


def _visible(access: Access) -> Select[AccountTable]:
    """Which accounts the caller may see: those with a grant that it may see; an administrator all."""
    if access.everywhere:
        return select(AccountTable)
    return select(AccountTable).where(
        exists().where(GrantTable.account_id == AccountTable.id, _grant_reached(access))
    )


def _given(row: GrantTable) -> GivenGrant:
    return GivenGrant(row.id, Role(row.role), row.authority_id, row.agency_id, row.granted_at)


def _account(row: AccountTable, grants: Iterable[GivenGrant]) -> Account:
    return Account(
        id=row.id,
        email=row.email,
        display_name=row.display_name,
        state=AccountState(row.state),
        version=row.version,
        created_at=row.created_at,
        grants=tuple(grants),
    )
