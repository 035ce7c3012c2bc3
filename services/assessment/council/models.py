"""A meeting of the council, apart from how it is stored."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID


class Verdict(StrEnum):
    """What the council resolves on an agency."""

    CONFIRMED = "CONFIRMED"
    """The appraised points stand."""
    WITH_REMARKS = "WITH_REMARKS"
    """They stand, and the agency is told something."""
    REFERRED_BACK = "REFERRED_BACK"
    """They are to be looked at again before they are published."""


@dataclass(frozen=True, slots=True)
class Attendance:
    """A member of the council, there or not."""

    name: str
    function: str
    present: bool


@dataclass(frozen=True, slots=True)
class Resolution:
    """What is resolved on an agency, and how it was voted."""

    self_assessment_id: UUID
    verdict: Verdict
    text: str
    votes_for: int
    votes_against: int
    abstentions: int

    @property
    def voted(self) -> int:
        """How many took part."""
        return self.votes_for + self.votes_against + self.abstentions


@dataclass(frozen=True, slots=True)
class Protocol:
    """Biên bản: everything that is written down of a meeting."""

    held_at: datetime
    place: str
    agenda: str
    minutes: str
    attendance: tuple[Attendance, ...]
    resolutions: tuple[Resolution, ...]

    def to_data(self) -> dict[str, Any]:
        """Give plain JSON data, of which the approval takes the digest."""
        return {
            "held_at": self.held_at.isoformat(),
            "place": self.place,
            "agenda": self.agenda,
            "minutes": self.minutes,
            "attendance": [
                {"name": one.name, "function": one.function, "present": one.present}
                for one in self.attendance
            ],
            "resolutions": [
                {
                    "self_assessment_id": str(one.self_assessment_id),
                    "verdict": str(one.verdict),
                    "text": one.text,
                    "votes_for": one.votes_for,
                    "votes_against": one.votes_against,
                    "abstentions": one.abstentions,
                }
                for one in self.resolutions
            ],
        }


class Flaw(StrEnum):
    """What keeps minutes from being approved."""

    NO_MINUTES = "NO_MINUTES"
    NO_QUORUM = "NO_QUORUM"
    MORE_VOTES_THAN_MEMBERS = "MORE_VOTES_THAN_MEMBERS"
    NOT_CARRIED = "NOT_CARRIED"
    NOT_RESOLVED = "NOT_RESOLVED"


@dataclass(frozen=True, slots=True)
class FoundFlaw:
    """A flaw, and the agency that it is about."""

    flaw: Flaw
    pointer: str
    agency_code: str = ""
