"""What signing in gives."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from shared.auth.principal import Grant


@dataclass(frozen=True, slots=True)
class Credentials:
    """What is known of an account that signs in."""

    account_id: UUID
    email: str
    display_name: str
    password_hash: str
    is_active: bool
    grants: tuple[Grant, ...]


@dataclass(frozen=True, slots=True)
class ClientCredentials:
    """What is known of an API client that signs in."""

    client_id: UUID
    name: str
    secret_digest: bytes
    grant: Grant


@dataclass(frozen=True, slots=True)
class RefreshToken:
    """A refresh token as it is stored, with its family."""

    digest: bytes
    sign_in_id: UUID
    account_id: UUID
    expires_at: datetime
    used_at: datetime | None
    sign_in_expires_at: datetime
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True)
class IssuedTokens:
    """What a client receives."""

    access_token: str
    expires_in: int
    refresh_token: str | None
