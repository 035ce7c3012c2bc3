"""What an app user (người dùng ứng dụng) is."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class NewAppUser:
    """A wish to let an interviewer's app in."""

    id: UUID | None
    interviewer_id: UUID
    interviewer_name: str
    expires_at: datetime | None
