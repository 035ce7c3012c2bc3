"""What a delegation says, apart from where it is kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Target:
    """What is delegated: leaves, and all self-scored leaves of criteria and fields."""

    leaves: Sequence[str] = ()
    criteria: Sequence[str] = ()
    fields: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Charge:
    """Who sees to it, until when, and how."""

    account_id: UUID
    account_name: str
    due_on: date | None = None
    note: str = ""
    exclusive: bool = False
