"""API clients in the database."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.gateway.api_clients.models import ApiClient
from services.gateway.tables import ApiClientTable
from shared.auth.principal import Access, Role
from shared.db.cursor import Window, paginate
from shared.ids import new_id


class ApiClientStore:
    """Reads and writes API clients; every read takes the caller's access."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def page(
        self, access: Access, authority_id: UUID | None, window: Window
    ) -> tuple[list[ApiClient], str | None]:
        """List the clients of the authorities where the caller may look."""
        query = _visible(access)
        if authority_id is not None:
            query = query.where(ApiClientTable.authority_id == authority_id)
        rows, following = await paginate(self._session, query, window, ApiClientTable.id)
        return [_client(row) for row in rows], following

    async def find(self, access: Access, client_id: UUID) -> ApiClient | None:
        """Find a client of an authority where the caller may look."""
        row = await self._session.scalar(_visible(access).where(ApiClientTable.id == client_id))
        return None if row is None else _client(row)

    async def add(
        self, *, authority_id: UUID, role: Role, name: str, secret_digest: bytes, now: datetime
    ) -> ApiClient:
        """Store a new client."""
        row = ApiClientTable(
            id=new_id(),
            authority_id=authority_id,
            role=role.value,
            name=name,
            secret_digest=secret_digest,
            created_at=now,
            revoked_at=None,
        )
        self._session.add(row)
        await self._session.flush()
        return _client(row)

    async def revoke(self, access: Access, client_id: UUID, now: datetime) -> ApiClient | None:
        """Revoke a client; give it as it was before, or nothing where there is none to see."""
        row = await self._session.scalar(
            _visible(access).where(ApiClientTable.id == client_id).with_for_update()
        )
        if row is None:
            return None
        before = _client(row)
        row.revoked_at = row.revoked_at or now
        return before


def _visible(access: Access) -> Select[ApiClientTable]:
    query = select(ApiClientTable)
    if access.everywhere:
        return query
    return query.where(ApiClientTable.authority_id.in_(access.whole_authority_ids))


def _client(row: ApiClientTable) -> ApiClient:
    return ApiClient(
        id=row.id,
        authority_id=row.authority_id,
        role=Role(row.role),
        name=row.name,
        created_at=row.created_at,
        revoked_at=row.revoked_at,
    )
