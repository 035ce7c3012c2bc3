"""Registering and revoking API clients."""

import secrets
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.gateway.api_clients.errors import ClientRevokedError
from services.gateway.api_clients.models import ApiClient
from services.gateway.api_clients.store import ApiClientStore
from services.gateway.tables import AuditEntryTable
from services.gateway.tokens.rules import digest_of
from shared.audit.trail import audit
from shared.auth.principal import Access, Role
from shared.db.cursor import Window
from shared.problems.common import NotFoundError, NotPermittedError


class ApiClientService:
    """Decides about API clients."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session
        self._clients = ApiClientStore(session)

    async def list_clients(
        self, authority_id: UUID | None, window: Window, *, access: Access
    ) -> tuple[list[ApiClient], str | None]:
        """List the clients that the caller may see."""
        return await self._clients.page(access, authority_id, window)

    async def read(self, client_id: UUID, *, access: Access) -> ApiClient:
        """Read one client that the caller may see."""
        client = await self._clients.find(access, client_id)
        if client is None:
            raise NotFoundError
        return client

    async def register(
        self, *, authority_id: UUID, role: Role, name: str, access: Access, now: datetime
    ) -> tuple[ApiClient, str]:
        """Register a client; its secret is told this once."""
        if not access.covers(authority_id):
            raise NotPermittedError
        secret = secrets.token_urlsafe(32)
        client = await self._clients.add(
            authority_id=authority_id,
            role=role,
            name=name,
            secret_digest=digest_of(secret),
            now=now,
        )
        audit(
            self._session,
            AuditEntryTable,
            by=access.principal,
            now=now,
            action="api-client.registered",
            subject=("api-client", client.id),
            authority_id=authority_id,
            after={"role": role.value, "name": name},
        )
        return client, secret

    async def revoke(self, client_id: UUID, *, access: Access, now: datetime) -> None:
        """Revoke a client; its access tokens end with it."""
        client = await self._clients.revoke(access, client_id, now)
        if client is None:
            raise NotFoundError
        if client.revoked_at is not None:
            raise ClientRevokedError
        audit(
            self._session,
            AuditEntryTable,
            by=access.principal,
            now=now,
            action="api-client.revoked",
            subject=("api-client", client.id),
            authority_id=client.authority_id,
        )
