"""What becomes of a case."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from uuid import UUID


class CaseState(StrEnum):
    """How far a case has been taken; answers are not part of it."""

    STANDBY = "STANDBY"
    """On the list of replacements."""
    DRAWN = "DRAWN"
    """Not handed out yet."""
    SENT = "SENT"
    """In an interviewer's hands, or invited."""
    REFUSED = "REFUSED"
    """Given up, and nobody stands in."""
    REPLACED = "REPLACED"
    """Given up, and another case stands in."""


class CaseStatus(StrEnum):
    """Where a case stands, its answer included: each case is at exactly one, so that they always add up."""

    STANDBY = "STANDBY"
    DRAWN = "DRAWN"
    WAITING = "WAITING"
    """Sent, and nothing has come back."""
    VALID = "VALID"
    """Returned, and the answer counts."""
    REJECTED = "REJECTED"
    """Returned, and no version of the answer counts."""
    REFUSED = "REFUSED"
    REPLACED = "REPLACED"


ANSWERED: Final = frozenset({CaseStatus.VALID, CaseStatus.REJECTED})
"""Where an answer has come back, whether it counts or not."""


class Cause(StrEnum):
    """Why a case is given up."""

    REFUSED = "REFUSED"
    """The respondent will not answer."""
    UNREACHABLE = "UNREACHABLE"
    """Nobody was met, or the address or number is wrong."""
    INELIGIBLE = "INELIGIBLE"
    """Moved away, died, or never belonged to the group."""


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """Which cases are wanted."""

    draw_id: UUID | None = None
    agency_id: UUID | None = None
    group: str | None = None
    ward: str | None = None
    village: str | None = None
    interviewer_id: UUID | None = None
    status: CaseStatus | None = None


@dataclass(frozen=True, slots=True)
class CaseAssignment:
    """A wish to hand cases to an interviewer: those of some areas, or single ones."""

    interviewer_id: UUID
    interviewer_name: str
    areas: tuple[CaseFilter, ...]
    case_ids: tuple[UUID, ...]
    take_over: bool
    """Whether cases that wait with somebody else are moved too."""


@dataclass(frozen=True, slots=True)
class CaseCounts:
    """Cases of one agency and group."""

    agency_id: UUID
    group: str
    by_status: dict[CaseStatus, int]

    @property
    def sent(self) -> int:
        """Count what was ever handed out."""
        return sum(self.by_status.values()) - self._of(CaseStatus.STANDBY, CaseStatus.DRAWN)

    @property
    def returned(self) -> int:
        """Count what came back, whether it counts or not."""
        return self._of(CaseStatus.VALID, CaseStatus.REJECTED)

    def _of(self, *statuses: CaseStatus) -> int:
        return sum(self.by_status.get(one, 0) for one in statuses)
