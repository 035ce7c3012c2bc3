"""What a succession is, apart from where it is kept."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from services.assessment.agencies.models import AgencyDetails


class Direction(StrEnum):
    """Where a step of an agency's chain lies, seen from that agency."""

    BEFORE = "BEFORE"
    AFTER = "AFTER"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSuccessor:
    """An agency that a decision founds."""

    agency_id: UUID | None
    code: str
    name: str
    block: str
    ranked: bool

    def details(self, founded_on: date) -> AgencyDetails:
        """Give what the register will say about it."""
        return AgencyDetails(
            code=self.code,
            name=self.name,
            block=self.block,
            ranked=self.ranked,
            valid_from=founded_on,
            valid_to=None,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """Quyết định sáp nhập, hợp nhất, chia tách: what it says."""

    predecessor_ids: tuple[UUID, ...]
    successors: tuple[UUID | NewSuccessor, ...]
    """Agencies that exist, by id, or that the decision founds."""
    effective_on: date
    decision_number: str
    decision_date: date

    @property
    def existing(self) -> tuple[UUID, ...]:
        """The successors that exist already."""
        return tuple(one for one in self.successors if isinstance(one, UUID))


@dataclass(frozen=True, slots=True)
class NamedAgency:
    """An agency by what it was called at the time."""

    id: UUID
    code: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One predecessor and one successor in a decision, as they were called on its day."""

    succession_id: UUID
    effective_on: date
    decision_number: str
    decision_date: date
    predecessor: NamedAgency
    successor: NamedAgency

    @property
    def key(self) -> tuple[UUID, UUID, UUID]:
        """What no other link has."""
        return self.succession_id, self.predecessor.id, self.successor.id


@dataclass(frozen=True, slots=True)
class Step:
    """One link of an agency's chain."""

    direction: Direction
    steps: int
    """How far from the agency asked for."""
    link: Link


@dataclass(frozen=True, slots=True, kw_only=True)
class Succession:
    """A decision in force, with its agencies as they were called on its day."""

    id: UUID
    authority_id: UUID
    effective_on: date
    decision_number: str
    decision_date: date
    predecessors: tuple[NamedAgency, ...]
    successors: tuple[NamedAgency, ...]
    recorded_by: str
    created_at: datetime

    def to_data(self) -> dict[str, Any]:
        """Give plain data, as the audit trail keeps it."""
        return {
            "predecessors": [one.code for one in self.predecessors],
            "successors": [one.code for one in self.successors],
            "effective_on": self.effective_on.isoformat(),
            "decision_number": self.decision_number,
            "decision_date": self.decision_date.isoformat(),
        }
