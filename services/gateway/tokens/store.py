"""Accounts as sign-in sees them, and refresh tokens."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from services.gateway.tables import (
    AccountTable,
    ApiClientTable,
    RefreshTokenTable,
    SignInTable,
)
from services.gateway.tokens.models import ClientCredentials, Credentials, RefreshToken
from shared.auth.principal import Grant, Role
from shared.ids import new_id


class SignInStore:
    """Reads credentials and keeps sign-ins. It runs before there is a caller, so no scope applies."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def by_email(self, email_key: str) -> Credentials | None:
        """Find the account of an address; one that PostgreSQL cannot hold is nobody's."""
        if "\0" in email_key:
            return None
        query = select(AccountTable).where(AccountTable.email_key == email_key)
        return await self._credentials(query.options(selectinload(AccountTable.grants)))

    async def by_id(self, account_id: UUID) -> Credentials | None:
        """Find an account."""
        query = select(AccountTable).where(AccountTable.id == account_id)
        return await self._credentials(query.options(selectinload(AccountTable.grants)))

    async def _credentials(self, query: Select[AccountTable]) -> Credentials | None:
        row = await self._session.scalar(query)
        if row is None:
            return None
        return Credentials(
            account_id=row.id,
            email=row.email,
            display_name=row.display_name,
            password_hash=row.password_hash,
            is_active=row.state == "ACTIVE",
            grants=tuple(
                Grant(Role(item.role), item.authority_id, item.agency_id) for item in row.grants
            ),
        )

    async def client(self, client_id: UUID) -> ClientCredentials | None:
        """Find an API client that is not revoked."""
        row = await self._session.scalar(
            select(ApiClientTable).where(
                ApiClientTable.id == client_id, ApiClientTable.revoked_at.is_(None)
            )
        )
        if row is None:
            return None
        return ClientCredentials(
            row.id, row.name, row.secret_digest, Grant(Role(row.role), row.authority_id)
        )

    async def replace_hash(self, account_id: UUID, old: str, new: str) -> None:
        """Keep a password under new costs, unless it was changed meanwhile."""
        await self._session.execute(
            update(AccountTable)
            .where(AccountTable.id == account_id, AccountTable.password_hash == old)
            .values(password_hash=new)
        )

    async def set_hash(self, account_id: UUID, password_hash: str, now: datetime) -> None:
        """Keep a new password."""
        await self._session.execute(
            update(AccountTable)
            .where(AccountTable.id == account_id)
            .values(
                password_hash=password_hash,
                password_changed_at=now,
                version=AccountTable.version + 1,
            )
        )

    async def start(self, account_id: UUID, now: datetime, expires_at: datetime) -> UUID:
        """Begin a family of refresh tokens, and clear away those that have ended."""
        await self._session.execute(
            delete(SignInTable).where(
                SignInTable.account_id == account_id, SignInTable.expires_at <= now
            )
        )
        row = SignInTable(
            id=new_id(),
            account_id=account_id,
            started_at=now,
            expires_at=expires_at,
            revoked_at=None,
        )
        self._session.add(row)
        await self._session.flush()
        return row.id

    def add_token(
        self, digest: bytes, sign_in_id: UUID, *, now: datetime, expires_at: datetime
    ) -> None:
        """Keep a new refresh token."""
        self._session.add(
            RefreshTokenTable(
                digest=digest,
                sign_in_id=sign_in_id,
                issued_at=now,
                expires_at=expires_at,
                used_at=None,
            )
        )

    async def locked_token(self, digest: bytes) -> RefreshToken | None:
        """Find a refresh token and hold its family, so that of two users at once one waits."""
        query = (
            select(RefreshTokenTable, SignInTable)
            .join(SignInTable, SignInTable.id == RefreshTokenTable.sign_in_id)
            .where(RefreshTokenTable.digest == digest)
            .with_for_update()
        )
        found = (await self._session.execute(query)).one_or_none()
        if found is None:
            return None
        token, family = found
        return RefreshToken(
            digest=digest,
            sign_in_id=family.id,
            account_id=family.account_id,
            expires_at=token.expires_at,
            used_at=token.used_at,
            sign_in_expires_at=family.expires_at,
            revoked_at=family.revoked_at,
        )

    async def use(self, digest: bytes, now: datetime) -> None:
        """Mark a refresh token as used."""
        await self._session.execute(
            update(RefreshTokenTable).where(RefreshTokenTable.digest == digest).values(used_at=now)
        )

    async def revoke(self, sign_in_id: UUID, now: datetime) -> None:
        """End one family."""
        await self._session.execute(
            update(SignInTable)
            .where(SignInTable.id == sign_in_id, SignInTable.revoked_at.is_(None))
            .values(revoked_at=now)
        )

    async def revoke_all(self, account_id: UUID, now: datetime) -> None:
        """End every family of an account, and its access tokens."""
        await self.end_access(account_id, now)
        await self._session.execute(
            update(SignInTable)
            .where(SignInTable.account_id == account_id, SignInTable.revoked_at.is_(None))
            .values(revoked_at=now)
        )

    async def end_access(self, account_id: UUID, now: datetime) -> None:
        """End the access tokens of an account; whoever has a refresh token gets new ones, of what holds now."""
        await self._session.execute(
            update(AccountTable).where(AccountTable.id == account_id).values(tokens_void_at=now)
        )
