"""What a job is, apart from how it is stored and done."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Self
from uuid import UUID

from shared.problems.problem import DomainError, Fault, Text


class JobState(StrEnum):
    """How far a job has come."""

    QUEUED = "QUEUED"
    """Nobody works on it yet, or it is to be tried again."""
    RUNNING = "RUNNING"
    """A process makes the file."""
    DONE = "DONE"
    """The file can be fetched."""
    FAILED = "FAILED"
    """It cannot be made; `fault` says why."""
    CANCELLED = "CANCELLED"
    """Somebody no longer wants it."""


UNFINISHED = frozenset({JobState.QUEUED, JobState.RUNNING})


@dataclass(frozen=True, slots=True)
class JobFault:
    """Why a job failed, for whoever asked for it; `faults` are the single places where something is to be mended."""

    code: str
    text: Text
    faults: tuple[Fault, ...] = ()

    @classmethod
    def of(cls, error: DomainError) -> Self:
        """Keep a refusal as it would have been answered."""
        said = (error.said(language) for language in ("vi", "en"))
        return cls(error.code, Text(*said), error.faults)

    def to_data(self) -> dict[str, Any]:
        """Write it as JSON."""
        return {
            "code": self.code,
            **self.text._asdict(),
            "faults": [
                {"pointer": one.pointer, "code": one.code, **one.text._asdict()}
                for one in self.faults
            ],
        }

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Self:
        """Read what `to_data` wrote."""
        faults = (
            Fault(one["pointer"], Text(one["vi"], one["en"]), one["code"]) for one in data["faults"]
        )
        return cls(data["code"], Text(data["vi"], data["en"]), tuple(faults))


@dataclass(frozen=True, slots=True)
class Progress:
    """How much is done of how much; zero of zero while nobody knows."""

    done: int = 0
    of: int = 0
    message: Text | None = None


@dataclass(frozen=True, slots=True)
class MadeFile:
    """The file that a job has made, named by its SHA-256."""

    name: str
    media_type: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class JobOrder:
    """What is asked for. The same order under the same id is the same job."""

    id: UUID
    authority_id: UUID
    subject_id: UUID
    kind: str
    agency_id: UUID | None = None
    parameters: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Job:
    """One order and what became of it."""

    order: JobOrder
    state: JobState
    progress: Progress
    attempts: int
    fault: JobFault | None
    file: MadeFile | None
    requested_at: datetime
    requested_by: UUID
    requested_by_name: str
    finished_at: datetime | None
    expires_at: datetime | None

    @property
    def id(self) -> UUID:
        """Name it."""
        return self.order.id


@dataclass(frozen=True, slots=True)
class Claim:
    """A job that one worker has for itself, as long as it says so again and again."""

    id: UUID
    job: Job


Makers = Mapping[str, str]
"""Kind of job: what makes its file, as `package.module:function`."""
