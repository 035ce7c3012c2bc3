"""Making and rotating signing keys."""

import asyncio
from datetime import datetime, timedelta

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from services.gateway.signing_keys.models import KeyRecord, KeyState, SigningKey
from services.gateway.signing_keys.rules import described, published, retirement
from services.gateway.signing_keys.sealing import Seals, new_private_pem
from services.gateway.signing_keys.store import SigningKeyStore
from services.gateway.tables import AuditEntryTable
from shared.audit.trail import audit
from shared.auth.principal import Access, Principal
from shared.auth.tokens import LIFETIME, prepare_private_key, public_document
from shared.db.engine import Database
from shared.ids import new_id

log = structlog.get_logger()


class SigningKeyService:
    """Keeps the deployment's signing keys."""

    def __init__(self, session: AsyncSession, seals: Seals) -> None:
        self._session = session
        self._keys = SigningKeyStore(session)
        self._seals = seals

    async def list_keys(self, now: datetime, *, access: Access) -> list[SigningKey]:
        """List every key there has been, newest first."""
        assert access.everywhere
        return described(await self._keys.all(), now)

    async def make_first(self, now: datetime) -> None:
        """Make a key where there is none; of several gateways that start together, one does."""
        await self._keys.lock()
        if not published(await self._keys.all(), now):
            record = await self._make(now, signs_from_at=now)
            log.info("signing_key_made", key_id=record.id)

    async def rotate(
        self, now: datetime, *, publication: timedelta, withdraw_others: bool, by: Principal | None
    ) -> SigningKey:
        """Make a new key that signs after the time of publication; the others stay until their tokens have expired.

        `withdraw_others` ends them at once, as after a theft: all tokens signed by them are refused everywhere as soon as the
        services have read the key set again.
        """
        await self._keys.lock()
        signs_from_at = now if withdraw_others else now + publication
        others = [item.id for item in published(await self._keys.all(), now)]
        record = await self._make(now, signs_from_at=signs_from_at)
        await self._keys.retire(
            others, now if withdraw_others else retirement(signs_from_at, LIFETIME)
        )
        audit(
            self._session,
            AuditEntryTable,
            by=by,
            now=now,
            action="signing-key.rotated",
            subject=("signing-key", record.id),
            authority_id=None,
            after={"withdraw_others": withdraw_others, "replaced": others},
        )
        log.info("signing_key_rotated", key_id=record.id, withdraw_others=withdraw_others)
        return SigningKey(
            id=record.id,
            state=KeyState.SIGNING if signs_from_at <= now else KeyState.PUBLISHED,
            created_at=record.created_at,
            signs_from_at=record.signs_from_at,
            retires_at=None,
        )

    async def _make(self, now: datetime, *, signs_from_at: datetime) -> KeyRecord:
        key_id = str(new_id())
        pem = await asyncio.to_thread(new_private_pem)
        record = KeyRecord(
            id=key_id,
            public_document=public_document(prepare_private_key(pem), key_id),
            sealed_private_key=self._seals.seal(pem),
            created_at=now,
            signs_from_at=signs_from_at,
            retires_at=None,
        )
        self._keys.add(record)
        return record


async def ensure_signing_key(database: Database, seals: Seals, now: datetime) -> None:
    """Make the first signing key of a deployment."""
    async with database.writers.begin() as session:
        await SigningKeyService(session, seals).make_first(now)
