"""What an invitation (giấy mời trả lời) is."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from services.survey.cases.models import CaseState


class Kind(StrEnum):
    """How often an invitation is answered."""

    ONCE = "ONCE"
    """Given to one person, for one answer."""
    OPEN = "OPEN"
    """Hung up for all who come by."""


class State(StrEnum):
    """Where an invitation stands; each stands in exactly one place, so that counts add up."""

    WAITING = "WAITING"
    """It may be answered: ONCE has not been, OPEN takes more."""
    ANSWERED = "ANSWERED"
    """Its one answer is here, or its last one."""
    REFUSED = "REFUSED"
    """Its holder declined to answer."""
    REVOKED = "REVOKED"
    EXPIRED = "EXPIRED"


@dataclass(frozen=True, slots=True)
class NewBatch:
    """A wish to invite."""

    id: UUID | None
    agency_id: UUID
    group: str
    kind: Kind
    count: int | None
    case_ids: tuple[UUID, ...] | None
    """Whom to invite, one by one; else as many as are counted, whoever takes them."""
    label: str
    expires_at: datetime | None
    most_responses: int | None


@dataclass(frozen=True, slots=True)
class DrawnCase:
    """A case that shall be invited, as far as it decides whether it may be."""

    number: int
    agency_id: UUID
    group: str
    state: CaseState
    is_invited: bool


@dataclass(frozen=True, slots=True)
class Invitation:
    """An invitation as it is shown to those who made it."""

    id: UUID
    batch_id: UUID
    number: int
    case_id: UUID | None
    agency_id: UUID
    group: str
    kind: Kind
    state: State
    responses: int
    answered_on: date | None
    refused_on: date | None
    revoked_at: datetime | None
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Counts:
    """How many invitations stand where, and how many answers they brought."""

    made: int
    waiting: int
    answered: int
    refused: int
    revoked: int
    expired: int
    responses: int


@dataclass(frozen=True, slots=True)
class PrintedInvitation:
    """What stands on paper of an invitation."""

    code: str
    number: int
    label: str
    agency: str
    expires_at: datetime
