"""What the public reads of an agency over the years."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from services.scoring.runs.models import PeriodName


@dataclass(frozen=True, slots=True)
class PastResult:
    """One publication and what the agency got in it."""

    publication_id: UUID
    decision_number: str
    decision_date: date
    period: PeriodName
    agency_code: str
    agency_name: str
    block: str
    rank: int | None
    index: Decimal | None
    grade: str | None
    grade_name: str | None
    sipas_index: Decimal | None
    is_predecessor: bool
    """Whether it is of an agency that this one took over from."""
