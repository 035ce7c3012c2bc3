"""What a response (phiếu trả lời) is, from its arrival to its outcome.

What is made a thousand times for a batch is a named tuple, which is made in a fifth of a frozen dataclass's time.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final, NamedTuple
from uuid import UUID

from shared.problems.problem import Fault

SUPERSEDED: Final = "superseded"
"""The reason for which a response is excluded when a later version of it has come."""


OVER_QUOTA: Final = "over-quota"
"""The reason for which a response is excluded that came when the quota of its agency and group was used up."""


class Channel(StrEnum):
    """How an answer was collected."""

    INTERVIEWER = "INTERVIEWER"
    """By an interviewer with phone or tablet."""
    APP = "APP"
    """On the respondent's own phone, by QR or link."""
    PORTAL = "PORTAL"
    """On a one-stop portal."""
    PAPER = "PAPER"
    """On paper, typed in later."""


class Outcome(StrEnum):
    """What became of a response that was sent."""

    STORED = "STORED"
    DUPLICATE = "DUPLICATE"
    """It was here already, with the same content: nothing changed."""
    CONFLICT = "CONFLICT"
    """Its id is taken by other content: nothing changed."""
    REJECTED = "REJECTED"
    """It is not valid; `errors` says why."""


class ReceivedResponse(NamedTuple):
    """A response as it was sent."""

    id: UUID
    questionnaire_id: UUID
    group: str
    agency_id: UUID
    answers: Mapping[str, Any]
    captured_at: datetime
    device_id: str | None = None
    channel: Channel | None = None
    started_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A member of a batch that is no response at all."""

    id: str | None
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sends responses: an interviewer within own assignments, or a machine for the whole authority."""

    principal_id: UUID
    channel: Channel
    interviewer_id: UUID | None


class NewRow(NamedTuple):
    """A judged response, its answers canonical, ready to be kept."""

    id: UUID
    questionnaire_id: UUID
    group: str
    agency_id: UUID
    answers: Mapping[str, Any]
    captured_at: datetime
    device_id: str | None
    channel: Channel
    started_at: datetime | None = None

    @property
    def content(self) -> tuple[object, ...]:
        """What it says: who sent it, by which device, makes no difference to a repeat."""
        return self.questionnaire_id, self.group, self.agency_id, self.captured_at, self.answers


class StoredResponse(NamedTuple):
    """What is kept of a response, as far as repeats are compared with it."""

    content: tuple[UUID, tuple[object, ...]]
    """The campaign, and what the response says."""
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the sender is told about one response."""

    id: UUID
    outcome: Outcome
    received_at: datetime


class ItemOutcome(NamedTuple):
    """What the sender of a batch is told about one of its members."""

    id: UUID | str | None
    outcome: Outcome
    faults: Sequence[Fault] = ()


@dataclass(frozen=True, slots=True)
class CellCount:
    """Wanted and received answers about an agency from a group."""

    agency_id: UUID
    agency_code: str
    agency_name: str
    group: str
    target: int
    received: int
    excluded: int

    @property
    def valid(self) -> int:
        """How many count."""
        return self.received - self.excluded
