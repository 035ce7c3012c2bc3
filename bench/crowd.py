"""Tokens for crowds: signed with the gateway's own key, for checking six hundred passwords is not what is measured."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from demo.api import Caller, Gateway
from deploy.local import LocalSystem
from services.gateway.signing_keys.sealing import Seals
from shared.auth.principal import Grant, Principal, Role
from shared.auth.tokens import prepare_private_key, sign_token
from shared.clock import utc_now
from shared.config import ServiceSettings
from shared.ids import new_id


@dataclass
class Crowd:
    """People of one authority, and the key that the gateway signs with at the moment."""

    gateway: Gateway
    authority_id: str
    key_id: str
    key: Any
    people: list[tuple[Principal, Caller]] = field(default_factory=list)

    @classmethod
    async def of(cls, system: LocalSystem, gateway: Gateway, authority_id: str) -> "Crowd":
        """Open the key as the gateway does."""
        connection = await system.postgres.connect("gateway")
        row = await connection.fetchrow(
            "SELECT id, sealed_private_key FROM signing_key WHERE signs_from_at <= now()"
            " ORDER BY signs_from_at DESC LIMIT 1"
        )
        await connection.close()
        assert row is not None
        seals = Seals([system.environment["GATEWAY_KEY_SECRET"]])
        key = prepare_private_key(seals.open(row["sealed_private_key"], row["id"]))
        return cls(gateway, authority_id, row["id"], key)

    def person(self, role: Role, name: str, agency_id: str | None = None) -> Caller:
        """Add somebody with one grant."""
        grant = Grant(role, UUID(self.authority_id), UUID(agency_id) if agency_id else None)
        principal = Principal(new_id(), name, (grant,))
        caller = Caller(self.gateway, self._token(principal))
        self.people.append((principal, caller))
        return caller

    def id_of(self, caller: Caller) -> str:
        """Give somebody's account."""
        return next(str(principal.id) for principal, one in self.people if one is caller)

    def renew_tokens(self) -> None:
        """Give everybody a new token: one holds for a quarter of an hour."""
        for principal, caller in self.people:
            caller.token = self._token(principal)

    def _token(self, principal: Principal) -> str:
        issued = ServiceSettings.model_fields
        return sign_token(
            principal,
            key=self.key,
            key_id=self.key_id,
            issuer=issued["issuer"].default,
            audience=issued["audience"].default,
            now=utc_now(),
        )
