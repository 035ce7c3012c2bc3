"""What is done at the machine itself, before anybody can sign in."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from services.gateway.accounts.store import AccountStore
from services.gateway.config import Settings
from services.gateway.passwords import PasswordHashes, check_strength
from services.gateway.signing_keys.models import SigningKey
from services.gateway.signing_keys.sealing import Seals
from services.gateway.signing_keys.service import SigningKeyService
from services.gateway.tables import AuditEntryTable
from services.gateway.tokens.rules import email_key
from shared.audit.trail import audit
from shared.auth.principal import Grant, Role
from shared.clock import utc_now
from shared.config import secrets_of
from shared.db.engine import open_database

_ADMINISTRATOR = Grant(Role.PLATFORM_ADMIN)


@asynccontextmanager
async def _transaction(settings: Settings) -> AsyncIterator[AsyncSession]:
    async with open_database(settings, "gateway") as database, database.writers.begin() as session:
        yield session


async def create_administrator(settings: Settings, *, email: str, name: str, password: str) -> str:
    """Open the account of a platform administrator, and say in words what was done.

    Doing it again changes nothing; an account that exists receives the role and keeps its password.
    """
    check_strength(password, email=email)
    passwords = PasswordHashes(
        memory_kib=settings.password_memory_kib, passes=settings.password_passes, threads=1
    )
    password_hash = await passwords.hash(password)
    passwords.close()
    key, now = email_key(email), utc_now()
    async with _transaction(settings) as session:
        accounts = AccountStore(session)
        existing = await accounts.held_by_email(key)
        account_id = (
            existing.id
            if existing is not None
            else await accounts.add(
                email=email.strip(),
                email_key=key,
                display_name=name,
                password_hash=password_hash,
                now=now,
            )
        )
        given = await accounts.add_grants(account_id, [_ADMINISTRATOR], now)
        if given:
            audit(
                session,
                AuditEntryTable,
                by=None,
                now=now,
                action="grant.given",
                subject=("account", account_id),
                authority_id=None,
                after={"role": Role.PLATFORM_ADMIN.value, "agency_id": None},
                reason="command create-admin",
            )
    if existing is None:
        return f"{email} is now a platform administrator ({account_id})"
    if given:
        return (
            f"{email} had an account and is now a platform administrator; its password is as before"
        )
    return f"{email} is a platform administrator already; nothing was changed"


async def rotate_key(
    settings: Settings, *, publication: timedelta | None, withdraw_others: bool
) -> SigningKey:
    """Make a new signing key; running gateways take it up by themselves."""
    seals = Seals(secrets_of(settings.key_secret))
    wait = (
        timedelta(seconds=settings.key_publication_seconds) if publication is None else publication
    )
    async with _transaction(settings) as session:
        return await SigningKeyService(session, seals).rotate(
            utc_now(), publication=wait, withdraw_others=withdraw_others, by=None
        )
