"""Signing in, continuing and signing out.

It opens its own transactions: no connection is held while a password is checked, and what a refused attempt leaves behind
(its count, a revoked family) must be kept although the answer is a refusal.
"""

import hmac
import secrets
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from services.gateway.config import Settings
from services.gateway.passwords import PasswordHashes
from services.gateway.signing_keys.ring import KeyRing
from services.gateway.tables import AuditEntryTable
from services.gateway.tokens.attempts import AttemptLimits, Attempts
from services.gateway.tokens.errors import (
    InvalidClientError,
    RefreshTokenEndedError,
    WrongCredentialsError,
)
from services.gateway.tokens.models import Credentials, IssuedTokens, RefreshToken
from services.gateway.tokens.rules import digest_of, email_key
from services.gateway.tokens.store import SignInStore
from shared.audit.trail import audit
from shared.auth.principal import Grant, Principal
from shared.auth.tokens import LIFETIME, sign_token
from shared.db.engine import Database

log = structlog.get_logger()
_NO_SECRET = bytes(32)


class SignInService:
    """Gives out tokens."""

    def __init__(
        self, database: Database, settings: Settings, passwords: PasswordHashes, ring: KeyRing
    ) -> None:
        self._database = database
        self._settings = settings
        self._passwords = passwords
        self._ring = ring
        self._attempts = Attempts(database, limits_of(settings))

    async def with_password(
        self, email: str, password: str, *, address: str, now: datetime
    ) -> IssuedTokens:
        """Sign an account in (RFC 6749 §4.3)."""
        name = email_key(email)
        await self._attempts.begin(name, address, now)
        async with self._database.readers.begin() as session:
            account = await SignInStore(session).by_email(name)
        matches = await self._passwords.verify(account.password_hash if account else None, password)
        if account is None or not matches or not account.is_active:
            log.info("sign_in_refused", account=str(account.account_id) if account else None)
            raise WrongCredentialsError
        await self._attempts.forgive(name, address)
        rehashed = await self._rehashed(account, password)
        refresh_token = secrets.token_urlsafe(32)
        ends_at = now + timedelta(days=self._settings.sign_in_days)
        async with self._database.writers.begin() as session:
            store = SignInStore(session)
            if rehashed is not None:
                await store.replace_hash(account.account_id, account.password_hash, rehashed)
            family = await store.start(account.account_id, now, ends_at)
            store.add_token(
                digest_of(refresh_token), family, now=now, expires_at=self._expiry(now, ends_at)
            )
        log.info("signed_in", account=str(account.account_id))
        return await self._issue(_principal(account), now, refresh_token)

    async def with_refresh_token(self, given: str, *, now: datetime) -> IssuedTokens:
        """Continue a session: a refresh token is used once, and a second use ends its whole family (RFC 9700 §4.14.2)."""
        digest, successor = digest_of(given), secrets.token_urlsafe(32)
        async with self._database.writers.begin() as session:
            store = SignInStore(session)
            token = await store.locked_token(digest)
            account = await store.by_id(token.account_id) if token else None
            if token is not None and token.used_at is not None and token.revoked_at is None:
                await store.revoke(token.sign_in_id, now)
                _audit_reuse(session, token, now)
            if token is None or account is None or not _may_continue(token, account, now):
                account = None
            else:
                await store.use(digest, now)
                store.add_token(
                    digest_of(successor),
                    token.sign_in_id,
                    now=now,
                    expires_at=self._expiry(now, token.sign_in_expires_at),
                )
        if account is None:
            raise RefreshTokenEndedError
        return await self._issue(_principal(account), now, successor)

    async def with_client_secret(
        self, client_id: str, secret: str, *, address: str, now: datetime
    ) -> IssuedTokens:
        """Sign a machine in (RFC 6749 §4.4)."""
        await self._attempts.begin(client_id, address, now)
        async with self._database.readers.begin() as session:
            client = await SignInStore(session).client(_uuid(client_id))
        kept = client.secret_digest if client else _NO_SECRET
        if not hmac.compare_digest(kept, digest_of(secret)) or client is None:
            log.info("client_refused", client=str(client.client_id) if client else None)
            raise InvalidClientError(headers={"www-authenticate": 'Basic realm="par-index"'})
        await self._attempts.forgive(client_id, address)
        return await self._issue(_machine(client.client_id, client.name, client.grant), now, None)

    async def sign_out(self, given: str, *, now: datetime) -> None:
        """End the session of a refresh token; whether there was one is not told (RFC 7009 §2.2)."""
        async with self._database.writers.begin() as session:
            store = SignInStore(session)
            token = await store.locked_token(digest_of(given))
            if token is not None:
                await store.revoke(token.sign_in_id, now)

    async def _rehashed(self, account: Credentials, password: str) -> str | None:
        if not self._passwords.is_outdated(account.password_hash):
            return None
        return await self._passwords.hash(password)

    def _expiry(self, now: datetime, sign_in_ends_at: datetime) -> datetime:
        return min(now + timedelta(days=self._settings.refresh_token_days), sign_in_ends_at)

    async def _issue(
        self, principal: Principal, now: datetime, refresh_token: str | None
    ) -> IssuedTokens:
        signer = await self._ring.signer(now)
        access_token = sign_token(
            principal,
            key=signer.key,
            key_id=signer.key_id,
            issuer=self._settings.issuer,
            audience=self._settings.audience,
            now=now,
        )
        return IssuedTokens(access_token, int(LIFETIME.total_seconds()), refresh_token)


def limits_of(settings: Settings) -> AttemptLimits:
    """Read from the settings how many failures are borne."""
    return AttemptLimits(
        per_address=settings.sign_in_failures,
        per_account=settings.account_failures,
        window=timedelta(seconds=settings.sign_in_window_seconds),
    )


def _may_continue(token: RefreshToken, account: Credentials, now: datetime) -> bool:
    return (
        token.used_at is None
        and token.revoked_at is None
        and now < token.expires_at
        and now < token.sign_in_expires_at
        and account.is_active
    )


def _principal(account: Credentials) -> Principal:
    return Principal(account.account_id, account.display_name, account.grants)


def _machine(client_id: UUID, name: str, grant: Grant) -> Principal:
    return Principal(client_id, name, (grant,))


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)


def _audit_reuse(session: AsyncSession, token: RefreshToken, now: datetime) -> None:
    log.warning("refresh_token_reused", account=str(token.account_id))
    audit(
        session,
        AuditEntryTable,
        by=None,
        now=now,
        action="sign-in.revoked",
        subject=("account", token.account_id),
        authority_id=None,
        reason="refresh token used twice",
    )
