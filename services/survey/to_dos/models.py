"""What an interviewer is to do."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class CellToDo:
    """Whether answers about an agency from a group are wanted still."""

    agency_id: UUID
    agency_code: str
    agency_name: str
    group: str
    target: int
    valid: int
    quota_left: int | None
    """How many more will count; nothing where there is no quota."""

    @property
    def missing(self) -> int:
        """How many are wanted still, by whoever collects them."""
        return max(self.target - self.valid, 0)

    @property
    def is_full(self) -> bool:
        """Whether what is collected now would not count."""
        return self.quota_left == 0
