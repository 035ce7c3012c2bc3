"""What is counted of a campaign's progress. Each thing is at exactly one place, so that everything adds up."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Self
from uuid import UUID


class _Adding:
    """Counts that are added line by line."""

    @classmethod
    def total(cls, lines: Iterable[Self]) -> Self:
        """Add lines."""
        names = [one.name for one in fields(cls)]  # type: ignore[arg-type]
        sums = dict.fromkeys(names, 0)
        for line in lines:
            for name in names:
                sums[name] += getattr(line, name)
        return cls(**sums)


@dataclass(frozen=True, slots=True)
class ResponseProgress(_Adding):
    """Responses by what became of them; of several versions of one, the newest."""

    valid: int = 0
    over_quota: int = 0
    back: int = 0
    """Back at the interviewer."""
    in_review: int = 0
    """Sent by a phone, not fitting, and not decided about."""
    excluded: int = 0
    """By a supervisor or a rule."""

    @property
    def returned(self) -> int:
        """How many came in."""
        return self.valid + self.over_quota + self.back + self.in_review + self.excluded


@dataclass(frozen=True, slots=True)
class CaseProgress(_Adding):
    """Drawn cases by where they stand."""

    standby: int = 0
    drawn: int = 0
    waiting: int = 0
    valid: int = 0
    rejected: int = 0
    refused: int = 0
    replaced: int = 0

    @property
    def returned(self) -> int:
        """How many answered."""
        return self.valid + self.rejected

    @property
    def sent(self) -> int:
        """How many were handed out."""
        return self.waiting + self.returned + self.refused + self.replaced


@dataclass(frozen=True, slots=True)
class InterviewerLine:
    """What an interviewer did; nobody stands for what came without one."""

    interviewer_id: UUID | None
    interviewer_name: str | None
    responses: ResponseProgress
    cases: CaseProgress


@dataclass(frozen=True, slots=True)
class CellLine:
    """How far an agency and group are."""

    agency_id: UUID
    agency_code: str
    agency_name: str
    group: str
    target: int
    interviewers: tuple[InterviewerLine, ...]

    @property
    def responses(self) -> ResponseProgress:
        """All responses of the cell."""
        return ResponseProgress.total(one.responses for one in self.interviewers)

    @property
    def cases(self) -> CaseProgress:
        """All cases of the cell."""
        return CaseProgress.total(one.cases for one in self.interviewers)

    @property
    def missing(self) -> int:
        """How many valid answers are wanted still."""
        return max(self.target - self.responses.valid, 0)
