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
    public_from: datetime | None = None
    """Embargo; None makes it public at once."""
    heads: "HeadsOrder | None" = None
    licence: str | None = None
    """Terms on which anybody may use the data; None is what the authority published under before."""


@dataclass(frozen=True, slots=True)
class HeadOrder:
    """The head of an agency, and how the council evaluates that person where it is not by the grade alone."""

    agency_code: str
    head: str
    evaluation: str | None = None


@dataclass(frozen=True, slots=True)
class HeadsOrder:
    """How grades evaluate the heads of agencies, where the programme says so (Hải Phòng 146/KH-UBND)."""

    evaluations: tuple[tuple[str, str], ...]
    """Grade and what it means for the head."""
    heads: tuple[HeadOrder, ...]


@dataclass(frozen=True, slots=True)
class HeadEvaluation:
    """The evaluation of the head of an agency, published beside the agency's grade."""

    agency_code: str
    agency_name: str
    block: str
    head: str
    grade: str | None
    grade_name: str | None
    evaluation: str | None
    by_council: bool
    """Whether the council set it otherwise than the grade does."""


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
    public_from: datetime
    licence: str
    has_heads: bool
    result_digest: str
    kernel_version: str
    heading: Heading
