"""The keys in use, remembered for moments: every replica sees a rotation without a restart."""

import asyncio
import time
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

import structlog
from sqlalchemy.exc import SQLAlchemyError

from services.gateway.signing_keys.models import KeyRecord
from services.gateway.signing_keys.rules import published, signing
from services.gateway.signing_keys.sealing import Seals
from services.gateway.signing_keys.store import SigningKeyStore
from shared.auth.tokens import PreparedKey, prepare_private_key, prepare_public_key
from shared.clock import utc_now
from shared.db.engine import Database
from shared.problems.common import UnavailableError

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Signer:
    """A prepared private key with its id."""

    key_id: str
    key: PreparedKey


class KeyRing:
    """Public and private keys from the table, read again when they are older than the setting says.

    When the database does not answer, the keys known last stay in use.
    """

    def __init__(self, seals: Seals, *, cache_seconds: float) -> None:
        self._seals = seals
        self._cache_seconds = cache_seconds
        self._database: Database | None = None
        self._records: list[KeyRecord] = []
        self._read_at = -float("inf")
        self._lock = asyncio.Lock()
        self._public: dict[str, PreparedKey | None] = {}
        self._private: dict[str, PreparedKey] = {}

    def over(self, database: Database) -> Self:
        """Read from this database from now on."""
        self._database = database
        self._read_at = -float("inf")
        return self

    async def find(self, key_id: str) -> PreparedKey | None:
        """Give the prepared public key of this id, if it is published."""
        for record in published(await self._current(), utc_now()):
            if record.id == key_id:
                if key_id not in self._public:
                    self._public[key_id] = prepare_public_key(record.public_document)
                return self._public[key_id]
        return None

    async def signer(self, now: datetime) -> Signer:
        """Give the key that signs at this instant."""
        record = signing(await self._current(), now)
        if record is None:
            raise UnavailableError(service="gateway", headers={"retry-after": "5"})
        if record.id not in self._private:
            pem = self._seals.open(record.sealed_private_key, record.id)
            self._private[record.id] = prepare_private_key(pem)
        return Signer(record.id, self._private[record.id])

    async def documents(self, now: datetime) -> list[dict[str, Any]]:
        """Give the JWKS members of all published keys."""
        return [item.public_document for item in published(await self._current(), now)]

    async def _current(self) -> list[KeyRecord]:
        if time.monotonic() - self._read_at <= self._cache_seconds:
            return self._records
        read_at = self._read_at
        async with self._lock:
            if self._read_at == read_at:
                await self._read()
        return self._records

    async def _read(self) -> None:
        assert self._database is not None
        try:
            async with self._database.readers.begin() as session:
                self._records = await SigningKeyStore(session).all()
        except (SQLAlchemyError, OSError) as error:
            if not self._records:
                raise
            log.warning("signing_keys_not_read", reason=type(error).__name__)
        self._read_at = time.monotonic()
