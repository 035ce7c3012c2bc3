"""Events that happen in the gateway itself, and who is told of any."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class EventType(StrEnum):
    """Something that happened here; its words stand in `notices/wording.py`."""

    WEBHOOK_DISABLED = "webhook.disabled"
    """A webhook could not be reached for days, or said that it is gone."""
    WEBHOOK_PINGED = "webhook.pinged"
    """Somebody tries out a webhook; told to that webhook alone."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """An account that is to be told."""

    account_id: UUID
    language: str
    without_mail: frozenset[str]
    """Types of events that it wants to see in the list only."""
