"""Tokens for crowds: signed with the gateway's own key, for checking six hundred passwords is not what is measured."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from deploy.local import LocalSystem
from services.gateway.signing_keys.sealing import Seals
from shared.auth.principal import Grant, Principal
from shared.auth.tokens import prepare_private_key, sign_token
from shared.clock import utc_now
from shared.config import ServiceSettings


@dataclass(frozen=True)
class TokenPress:
    """The key that the gateway signs with at the moment."""

    key_id: str
    key: Any

    @classmethod
    async def of(cls, system: LocalSystem) -> "TokenPress":
        """Open the key as the gateway does."""
        connection = await system.postgres.connect("gateway")
        row = await connection.fetchrow(
            "SELECT id, sealed_private_key FROM signing_key WHERE signs_from_at <= now()"
            " ORDER BY signs_from_at DESC LIMIT 1"
        )
        await connection.close()
        assert row is not None
        seals = Seals([system.environment["GATEWAY_KEY_SECRET"]])
        return cls(row["id"], prepare_private_key(seals.open(row["sealed_private_key"], row["id"])))

    def token(self, account_id: UUID, name: str, grant: Grant) -> str:
        """Write the token that a person of this grant would get."""
        issued = ServiceSettings.model_fields
        return sign_token(
            Principal(account_id, name, (grant,)),
            key=self.key,
            key_id=self.key_id,
            issuer=issued["issuer"].default,
            audience=issued["audience"].default,
            now=utc_now(),
        )
