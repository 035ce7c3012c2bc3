"""What waits for the chair, apart from where it is kept."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Difference:
    """A leaf on which appraisers differ, with what each of them gives."""

    self_assessment_id: UUID
    agency_id: UUID
    agency_code: str
    agency_name: str
    round: int
    leaf: str
    name: str
    field: str
    claimed_points: Decimal | None
    maximum: Decimal
    since: datetime
    opinions: tuple[Any, ...]
