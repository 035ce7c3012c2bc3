"""What a comparison is, apart from how it is stored or sent."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class ComparisonOrder:
    """Which runs to compare, and by which mapping."""

    run_id: UUID
    earlier_run_id: UUID
    framework_id: UUID | None
    from_framework_id: UUID | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two runs compared year on year."""

    id: UUID
    authority_id: UUID
    run_id: UUID
    earlier_run_id: UUID
    links: dict[str, str]
    links_digest: str
    created_at: datetime
    created_by_name: str
