"""Links to downloads."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from shared.auth.principal import Grant


class LinkKind(StrEnum):
    """What a link leads to."""

    FILE = "FILE"
    REPORT = "REPORT"
    """The archive of a report, or of one leaf of it."""
    LEAF = "LEAF"
    """The archive of one leaf of a whole period."""


@dataclass(frozen=True, slots=True)
class Target:
    """The one thing that a link leads to."""

    kind: LinkKind
    id: UUID
    leaf: str | None = None
    inline: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """A right to one download, in the name of whoever asked for it; what that person may no longer see, it does not show."""

    target: Target
    account_id: UUID
    grants: tuple[Grant, ...]
    expires_at: datetime
