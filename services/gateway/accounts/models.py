"""An account and its grants."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from shared.auth.principal import Grant, Role


class AccountState(StrEnum):
    """Whether one can sign in."""

    ACTIVE = "ACTIVE"
    SUSPENDED = "SUSPENDED"


@dataclass(frozen=True, slots=True)
class GivenGrant:
    """A grant that an account holds."""

    id: UUID
    role: Role
    authority_id: UUID | None
    agency_id: UUID | None
    granted_at: datetime

    @property
    def grant(self) -> Grant:
        """What is granted."""
        return Grant(self.role, self.authority_id, self.agency_id)


@dataclass(frozen=True, slots=True)
class Account:
    """An account with the grants that its reader may see."""

    id: UUID
    email: str
    display_name: str
    state: AccountState
    version: int
    created_at: datetime
    grants: tuple[GivenGrant, ...]


@dataclass(frozen=True, slots=True)
class AccountOrder:
    """An account to be opened."""

    email: str
    display_name: str
    password: str
    grants: Sequence[Grant]


@dataclass(frozen=True, slots=True)
class AccountFilter:
    """Which accounts are wanted."""

    authority_id: UUID | None = None
    agency_id: UUID | None = None
    role: Role | None = None
    email: str | None = None
