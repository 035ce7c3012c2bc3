"""What a message about a dossier says, and what became of it.

What is made a thousand times for a batch is a named tuple, which is made in a fifth of a frozen dataclass's time. Instants are
texts, ISO 8601 in UTC: they sort as they stand, name the message, and PostgreSQL reads them faster than Python writes them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple
from uuid import UUID

from shared.problems.problem import Fault


class Applicant(StrEnum):
    """Who asks."""

    CITIZEN = "CITIZEN"
    BUSINESS = "BUSINESS"


class Submission(StrEnum):
    """How the dossier was handed in."""

    COUNTER = "COUNTER"
    POST = "POST"
    ONLINE = "ONLINE"


class DossierOutcome(StrEnum):
    """What became of a message about a dossier."""

    CREATED = "CREATED"
    """The first one about its dossier."""
    UPDATED = "UPDATED"
    """Newer than what was known, by the portal's own time."""
    SUPERSEDED = "SUPERSEDED"
    """Older than what was known: it is kept in the history, and the dossier stays as it is."""
    DUPLICATE = "DUPLICATE"
    """It was here already: nothing changed."""
    REJECTED = "REJECTED"
    """It is not valid; `errors` says why."""


class Facts(NamedTuple):
    """All that a whole message says about a dossier, besides its status. In the order of the table's columns."""

    procedure_code: str
    field_code: str
    receiving_unit: str
    resolving_unit: str
    applicant: str
    submission: str
    received_at: str
    due_at: str | None
    finished_at: str | None
    returned_at: str | None


class Message(NamedTuple):
    """One message about a dossier: its whole state, or only how it goes on."""

    number: str
    status: str
    changed_at: str
    """Since when it is so, by the portal's own clock: the newest message wins."""
    weight: int
    """Which of two messages of one instant is the newer one, as far as they say (0–9999)."""
    facts: Facts | None
    step: tuple[tuple[str, str], ...] = ()
    """What a progress message adds to the history."""
    procedure_name: str | None = None
    field_name: str | None = None


class Unreadable(NamedTuple):
    """A member of a batch that is no message."""

    number: str | None
    faults: tuple[Fault, ...]


class Entry(NamedTuple):
    """A message ready to be kept."""

    number: str
    status: str
    status_at: str
    version: str
    """Names the message: its time, its weight, the digest of all it says. Versions sort by age."""
    facts: Facts | None
    said: dict[str, Any]
    """What the history keeps of it."""


class Kept(NamedTuple):
    """What a dossier is made of after a batch that changed it."""

    created: bool
    facts_version: str
    status_version: str


class ItemResult(NamedTuple):
    """What the sender is told about one message."""

    number: str | None
    outcome: DossierOutcome
    faults: Sequence[Fault] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """The portal that a batch comes from."""

    portal_id: UUID
    authority_id: UUID
    client_id: UUID | None


@dataclass(frozen=True, slots=True)
class Batch:
    """Messages as they came, each read or with its faults."""

    items: Sequence[Message | Unreadable]
    member: str
    """Where the messages stand in what was sent, as the beginning of a JSON pointer."""
