"""What is counted of dossiers, for which months, and by what."""

from dataclasses import dataclass, fields
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from shared.problems.problem import Text


class By(StrEnum):
    """What the figures are told by."""

    AGENCY = "AGENCY"
    """By the agency that the resolving unit belongs to."""
    UNIT = "UNIT"
    """By resolving unit, as portals name it."""
    PROCEDURE = "PROCEDURE"
    FIELD = "FIELD"
    MONTH = "MONTH"


@dataclass(frozen=True, slots=True)
class Month:
    """A calendar month in Viet Nam, as the instants that it begins and ends at."""

    name: str
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Scope:
    """Of which dossiers the figures are: those of an authority, perhaps only of some agencies or one portal."""

    authority_id: UUID
    portal_id: UUID | None = None
    agency_ids: tuple[UUID, ...] | None = None
    """Only what these agencies resolve; nothing: of all units, also of those that belong to none yet."""


@dataclass(frozen=True, slots=True)
class Measures:
    """Figures of some dossiers in a span of months. A dossier that was open in it is counted once."""

    carried_over: int = 0
    """Taken in before, and not over by then."""
    received: int = 0
    online: int = 0
    """Of the received, handed in online."""
    processed: int = 0
    """Processing ended."""
    early: int = 0
    """On a day before the day it was due."""
    on_time: int = 0
    """On that day, not later than due."""
    late: int = 0
    ended: int = 0
    """Withdrawn, refused or stopped: over without a result."""
    processing: int = 0
    """Open at the end, not yet due."""
    waiting: int = 0
    """Open at the end, the clock standing still for a supplement or a fee."""
    overdue: int = 0
    """Open at the end, and due before it."""
    unknown_status: int = 0
    """Their portal's status code has no meaning yet."""
    undated: int = 0
    """Nobody said when they are due."""
    untimed: int = 0
    """Processed by their status, but nobody said when."""
    reversed: int = 0
    """Finished or returned before they were received."""

    @property
    def unjudged(self) -> int:
        """Processed, but neither early nor on time nor late."""
        return max(0, self.processed - self.early - self.on_time - self.late)

    @property
    def overjudged(self) -> int:
        """Early, on time or late, but not processed; what is counted of dossiers never is, what portals report may be."""
        return max(0, self.early + self.on_time + self.late - self.processed)

    @property
    def unbalanced(self) -> int:
        """By how many those that came in differ from those that are said to stand somewhere."""
        standing = self.processed + self.ended + self.processing + self.waiting + self.overdue
        return abs(self.carried_over + self.received - standing)

    def __add__(self, other: "Measures") -> "Measures":
        """Add up the figures of different dossiers."""
        return Measures(**{name: getattr(self, name) + getattr(other, name) for name in MEASURES})


MEASURES = tuple(one.name for one in fields(Measures))
"""All that is counted."""
FIGURES = (
    "carried_over",
    "received",
    "online",
    "processed",
    "early",
    "on_time",
    "late",
    "unjudged",
    "ended",
    "processing",
    "waiting",
    "overdue",
)
"""Figures that are told, and that leaves may take; the others say what does not add up."""


@dataclass(frozen=True, slots=True)
class Row:
    """The figures of one agency, unit, procedure, field or month."""

    key: str | None
    """Nothing: of dossiers that belong to none."""
    name: str | None
    agency_id: UUID | None
    measures: Measures


@dataclass(frozen=True, slots=True)
class Discrepancy:
    """One way in which figures do not add up, and for how many dossiers."""

    code: str
    count: int
    text: Text


@dataclass(frozen=True, slots=True)
class Statistics:
    """Figures of a span of months."""

    by: By
    months: tuple[Month, ...]
    as_of: datetime
    """At this instant, or at the end of the months if that was earlier, open dossiers are judged."""
    total: Measures
    rows: tuple[Row, ...]
    unreported: int
    """Dossiers of which only progress came in: they are in no figure."""
    unmapped: int
    """Dossiers in the figures whose resolving unit belongs to no agency."""
