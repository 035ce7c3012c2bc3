"""What an assignment is."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class NewAssignment:
    """A wish to send an interviewer (điều tra viên) to ask about agencies, in groups."""

    interviewer_id: UUID
    interviewer_name: str
    agency_ids: tuple[UUID, ...]
    groups: tuple[str, ...]
