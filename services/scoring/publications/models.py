"""What a publication is, apart from how it is stored or sent."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from services.scoring.runs.models import Heading


@dataclass(frozen=True, slots=True)
class PublicationOrder:
    """What to publish, under which decision."""

    run_id: UUID
    decision_number: str
    decision_date: date
    title: str
    note: str | None
    replaces: UUID | None


@dataclass(frozen=True, slots=True)
class Publication:
    """A run made public under a decision (quyết định công bố)."""

    id: UUID
    authority_id: UUID
    run_id: UUID
    period_id: UUID
    decision_number: str
    decision_date: date
    title: str
    note: str | None
    replaces: UUID | None
    replaced_by: UUID | None
    published_at: datetime
    result_digest: str
    kernel_version: str
    heading: Heading
