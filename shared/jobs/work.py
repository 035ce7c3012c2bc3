"""What a maker sees of its job: makers live in the services and run in a process of their own."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from shared.db.engine import Database
from shared.jobs.models import Progress
from shared.problems.problem import Text


@dataclass(frozen=True, slots=True)
class Made:
    """How the file is to be called, and what it is."""

    name: str
    media_type: str


@dataclass(frozen=True, slots=True)
class Work:
    """A job, the service's database, and the path that the file is to be written to."""

    authority_id: UUID
    agency_id: UUID | None
    subject_id: UUID
    kind: str
    parameters: dict[str, Any]
    requested_at: datetime
    """The one instant that a maker knows: what became so later is not in its file."""
    database: Database
    path: Path
    tell: Callable[[Progress], None]

    def progress(self, done: int, of: int, message: Text | None = None) -> None:
        """Tell how far the work is, as often as one likes."""
        self.tell(Progress(done, of, message))


Maker = Callable[[Work], Awaitable[Made]]
"""Makes a file out of what is in the database, and of nothing else: the same state gives the same bytes.

A `DomainError` is the end of the job and is told to whoever asked for it; anything else is tried again.
"""
