"""What a scenario is, apart from how it is stored or sent."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Scenario:
    """Named changes on a run (kịch bản)."""

    id: UUID
    authority_id: UUID
    run_id: UUID
    name: str
    note: str | None
    changes: dict[str, Any]
    """As they were sent."""
    created_at: datetime
    created_by_name: str
    updated_at: datetime
    version: int


@dataclass(frozen=True, slots=True)
class ScenarioOrder:
    """What to keep, under which name."""

    id: UUID
    run_id: UUID
    name: str
    note: str | None
    changes: dict[str, Any]
