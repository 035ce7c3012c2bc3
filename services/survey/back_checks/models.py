"""What a back-check is, and what comes of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any, NamedTuple
from uuid import UUID

from shared.methodology.decimals import round_half_up

_PLACES = 4


class ContactOutcome(StrEnum):
    """What came of a second contact."""

    CONFIRMED = "CONFIRMED"
    """Somebody was interviewed, and has answered again."""
    DENIED = "DENIED"
    """Nobody was interviewed, the respondent says."""
    UNREACHABLE = "UNREACHABLE"
    REFUSED = "REFUSED"


class ItemOutcome(StrEnum):
    """Where a drawn response stands; each stands at exactly one."""

    PENDING = "PENDING"
    CONFIRMED = "CONFIRMED"
    DENIED = "DENIED"
    UNREACHABLE = "UNREACHABLE"
    REFUSED = "REFUSED"


class Candidate(NamedTuple):
    """A response that may be drawn."""

    response_id: UUID
    interviewer_id: UUID
    agency_id: UUID
    group: str


@dataclass(frozen=True, slots=True)
class NewBackCheck:
    """A wish to ask a share of each interviewer's respondents again."""

    id: UUID | None
    percent: int
    at_least: int
    seed: str | None
    questions: Sequence[str]


@dataclass(frozen=True, slots=True)
class NewContact:
    """What came of a second contact."""

    outcome: ContactOutcome
    answers: Mapping[str, Any]
    note: str | None


@dataclass(frozen=True, slots=True)
class Agreement:
    """How many of the answers that were asked for again are the same."""

    compared: int
    agreed: int

    @property
    def rate(self) -> Decimal | None:
        """The share of the same answers; nothing where nothing was compared."""
        if not self.compared:
            return None
        return round_half_up(Decimal(self.agreed) / self.compared, _PLACES)


@dataclass(frozen=True, slots=True)
class InterviewerFindings:
    """What the second contacts say about an interviewer; nobody stands for all of them."""

    interviewer_id: UUID | None
    responses: int
    """How many there were to draw from."""
    outcomes: Mapping[ItemOutcome, int]
    agreement: Agreement
