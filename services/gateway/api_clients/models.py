"""An API client."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from shared.auth.principal import Role


@dataclass(frozen=True, slots=True)
class ApiClient:
    """A machine that may call in an authority's name."""

    id: UUID
    authority_id: UUID
    role: Role
    name: str
    created_at: datetime
    revoked_at: datetime | None
