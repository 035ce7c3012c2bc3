"""What dashboards count."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from services.assessment.leaf_standings.models import Lack, Progress
from services.assessment.self_assessments.models import ReportState


class Dimension(StrEnum):
    """What a dashboard has a row for."""

    PERIOD = "PERIOD"
    BLOCK = "BLOCK"
    FIELD = "FIELD"
    AGENCY = "AGENCY"


@dataclass(frozen=True, slots=True)
class Sight:
    """What the caller may see of a period: which leaves, and on which of them the council's work."""

    account_id: UUID
    agency_ids: frozenset[UUID]
    """Agencies that the caller works for: of these every leaf, and the council's work when its round is closed."""
    overseeing: bool
    """Whether the caller oversees the whole period."""
    appraising: bool
    """Whether leaves may be assigned to the caller, whose council's work waits for the caller's own opinion."""
    closed_rounds: frozenset[int]


@dataclass(frozen=True, slots=True)
class ReportCounts:
    """Reports of a row."""

    states: Mapping[ReportState, int]
    late: int
    """Submitted after the deadline of the calendar."""
    overdue: int
    """Not submitted, and their deadline has passed."""
    deadline_next: datetime | None
    """The next deadline of those that are not submitted."""


@dataclass(frozen=True, slots=True)
class RoundCounts:
    """What one round of the council has to do and has done."""

    to_decide: int
    decided: int
    differing: int
    waived: int


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a dashboard."""

    key: str
    code: str
    name: str
    agency_id: UUID | None
    """The only agency of the row."""
    reports: ReportCounts
    progress: Progress
    filled: int
    """Leaves of the agency's own with an entry."""
    lacks: Mapping[Lack, int]
    """How many leaves lack what."""
    evidence: int
    explanations_asked: int
    round_1: RoundCounts
    round_2: RoundCounts


@dataclass(frozen=True, slots=True)
class AppraiserRow:
    """How far one appraiser is with what is assigned."""

    appraiser_id: UUID
    appraiser_name: str
    reports: int
    assigned: int
    given_round_1: int
    given_round_2: int
    waiting: int
    """Leaves that wait for an opinion in the round that is going on: as many as the work list holds."""
    overdue: int
    """Of these, those whose round is over by the calendar."""
    round_1: RoundCounts
    round_2: RoundCounts


@dataclass(frozen=True, slots=True)
class Dashboard:
    """All rows of one dimension, of one snapshot."""

    period_id: UUID
    phase: str
    as_of: datetime
    round_ends_at: datetime | None
    """First instant that is too late for the round that is going on."""
    rows: tuple[Row, ...] = ()
    appraisers: tuple[AppraiserRow, ...] = ()
