"""What an import of agencies reads and decides, apart from where it is kept."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from services.assessment.agencies.models import AgencyDetails


class Outcome(StrEnum):
    """What an import does with a row."""

    CREATED = "CREATED"
    CHANGED = "CHANGED"
    UNCHANGED = "UNCHANGED"


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One agency as a row has it."""

    row: int
    """Number of the row in the sheet."""
    details: AgencyDetails
    effective_on: date | None
    """First day of this name and block; nothing corrects the present ones."""
    version: int | None = None
    """Which version of the agency the row was written from, where the register wrote it."""


@dataclass(frozen=True, slots=True)
class Planned:
    """What becomes of a row."""

    row: SheetRow
    agency_id: UUID | None
    """The agency of the register, where it has one."""
    before: AgencyDetails | None

    @property
    def outcome(self) -> Outcome:
        """Say what the import does with the row."""
        if self.before is None:
            return Outcome.CREATED
        return Outcome.CHANGED if self.changes else Outcome.UNCHANGED

    @property
    def changes(self) -> dict[str, tuple[Any, Any]]:
        """Give every member that differs, before and after."""
        if self.before is None:
            return {}
        old, new = self.before.to_data(), self.row.details.to_data()
        return {name: (old[name], new[name]) for name in old if old[name] != new[name]}
