"""What a quota is."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class NewQuota:
    """A wish to let at most so many responses of an agency and group count."""

    agency_id: UUID
    group: str
    quota: int


@dataclass(frozen=True, slots=True)
class QuotaCell:
    """How far the quota of an agency and group is used."""

    agency_id: UUID
    agency_code: str
    agency_name: str
    group: str
    target: int
    quota: int
    used: int
    over: int
    """Kept, but marked as over quota."""

    @property
    def left(self) -> int:
        """How many more will count."""
        return max(self.quota - self.used, 0)
