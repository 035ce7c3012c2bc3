"""Signing keys in the database."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from services.gateway.signing_keys.models import KeyRecord
from services.gateway.tables import SigningKeyTable

_LOCK = 7_262_101


class SigningKeyStore:
    """Reads and writes signing keys; they belong to the deployment, not to an authority."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def lock(self) -> None:
        """Keep other gateways from making or rotating keys until this transaction ends."""
        await self._session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})

    async def all(self) -> list[KeyRecord]:
        """Read every key, oldest first."""
        rows = await self._session.scalars(
            select(SigningKeyTable).order_by(SigningKeyTable.created_at)
        )
        return [_record(row) for row in rows]

    def add(self, record: KeyRecord) -> None:
        """Store a new key."""
        self._session.add(
            SigningKeyTable(
                id=record.id,
                public_document=record.public_document,
                sealed_private_key=record.sealed_private_key,
                created_at=record.created_at,
                signs_from_at=record.signs_from_at,
                retires_at=record.retires_at,
            )
        )

    async def retire(self, key_ids: Sequence[str], at: datetime) -> None:
        """Say when keys are published no more, unless they end sooner."""
        await self._session.execute(
            update(SigningKeyTable)
            .where(SigningKeyTable.id.in_(key_ids))
            .where((SigningKeyTable.retires_at.is_(None)) | (SigningKeyTable.retires_at > at))
            .values(retires_at=at)
        )


def _record(row: SigningKeyTable) -> KeyRecord:
    return KeyRecord(
        id=row.id,
        public_document=row.public_document,
        sealed_private_key=row.sealed_private_key,
        created_at=row.created_at,
        signs_from_at=row.signs_from_at,
        retires_at=row.retires_at,
    )
