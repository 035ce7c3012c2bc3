"""What a run and its results are, apart from how they are stored or sent."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypedDict
from uuid import UUID

from shared.clients.documents import FrozenDocument


class RunState(StrEnum):
    """How far a run has come."""

    DRAFT = "DRAFT"
    """Computed; nobody has checked it."""
    CHECKED = "CHECKED"
    """An officer has checked that nothing is absent, or says why it goes on without."""
    APPROVED = "APPROVED"
    """The council's chair stands by it."""
    PUBLISHED = "PUBLISHED"
    """It is public under a decision."""


class InputKind(StrEnum):
    """What a frozen input is."""

    APPRAISAL_RECORD = "appraisal-record"
    SURVEY_SUMMARY = "survey-summary"
    IMPORTED_FACTS = "imported-facts"


class Named(TypedDict):
    """Something with an id, a code and a name, as they were when the inputs were frozen."""

    id: str
    code: str
    name: str


class PeriodName(Named):
    """The period (kỳ đánh giá) of a run."""

    stage: str
    starts_on: str | None
    ends_on: str | None


class FrameworkName(TypedDict):
    """The framework (bộ chỉ số) that a run applied."""

    code: str
    name: str
    edition: str
    digest: str
    scale: str
    places: int


class Label(TypedDict):
    """A code and what it stands for."""

    code: str
    name: str


class Measured(Label):
    """A part or a field with the most points it can have."""

    maximum: str


class FieldLabel(Measured):
    """A field (lĩnh vực); its group says whether it counts inside the scale."""

    group: str


class Heading(TypedDict):
    """The names that are needed to read a run's results."""

    authority: Named
    programme: Named
    period: PeriodName
    framework: FrameworkName
    blocks: list[Label]
    parts: list[Measured]
    fields: list[FieldLabel]
    grades: list[Label]
    factors: list[Label]


class PartPoints(TypedDict):
    """Points of a part over what of it applies to the agency, rounded for print."""

    code: str
    points: str
    maximum: str


class FieldPoints(PartPoints):
    """Points of a field, and the agency's rank in it."""

    rank: int | None


class FactorPercent(TypedDict):
    """Satisfaction with one factor; None where nobody gave a valid answer."""

    code: str
    percent: str | None


class ResultSummary(TypedDict):
    """What a ranking shows of an agency besides index, rank and grade."""

    grade_name: str | None
    parts: list[PartPoints]
    fields: list[FieldPoints]
    bonus: str
    penalty: str
    factors: list[FactorPercent]


@dataclass(frozen=True, slots=True)
class AgencyResult:
    """What one agency got in a run."""

    agency_id: UUID
    position: int
    agency_code: str
    agency_name: str
    block: str
    is_ranked: bool
    is_late: bool
    rank: int | None
    index: Decimal | None
    grade: str | None
    sipas_index: Decimal | None
    sipas_rank: int | None
    summary: ResultSummary
    detail: dict[str, Any]


class Absence(StrEnum):
    """Why a whole agency is not as it should be in the inputs of a run."""

    NOT_IN_RECORD = "NOT_IN_RECORD"
    """It was surveyed, but the appraisal record does not know it."""
    NOT_SUBMITTED = "NOT_SUBMITTED"
    """It never submitted a report."""


class AbsentAgency(TypedDict):
    """An agency that is missing from the inputs, or that gave nothing to score."""

    absence: str
    agency_id: str
    agency_code: str
    agency_name: str


@dataclass(frozen=True, slots=True)
class LeafLack:
    """A leaf without points for which somebody still has to do something."""

    code: str
    name: str
    status: str


@dataclass(frozen=True, slots=True)
class AgencyLack:
    """Everything that one agency lacks for a complete result."""

    agency_id: UUID
    agency_code: str
    agency_name: str
    block: str
    is_determined: bool
    leaves: tuple[LeafLack, ...]


@dataclass(frozen=True, slots=True)
class Readiness:
    """Whether a run is complete, and what is absent, by agency and leaf."""

    absent: tuple[AbsentAgency, ...]
    agencies: tuple[AgencyLack, ...]

    @property
    def is_complete(self) -> bool:
        """Whether nothing is absent."""
        return not self.absent and not self.agencies

    @property
    def count(self) -> int:
        """Count what is absent: agencies, and leaves of the others."""
        return len(self.absent) + sum(len(one.leaves) or 1 for one in self.agencies)


@dataclass(frozen=True, slots=True)
class Calculation:
    """What the kernel made of the inputs."""

    kernel_version: str
    settings: dict[str, Any]
    result_digest: str
    heading: Heading
    agencies: tuple[AgencyResult, ...]
    absent_agencies: tuple[AbsentAgency, ...] = ()

    @property
    def undetermined(self) -> int:
        """Count the agencies whose index cannot be determined from these inputs."""
        return sum(one.index is None for one in self.agencies)


@dataclass(frozen=True, slots=True)
class Order:
    """What to compute."""

    authority_id: UUID
    appraisal_record_id: UUID
    survey_summary_id: UUID | None
    settings: dict[str, Any]
    imported_facts_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Inputs:
    """The frozen documents of a run as they were pulled."""

    record: FrozenDocument
    summary: FrozenDocument | None
    facts: FrozenDocument | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """One calculation over frozen inputs (lần tính điểm)."""

    id: UUID
    authority_id: UUID
    state: RunState
    appraisal_record_id: UUID
    appraisal_record_digest: str
    survey_summary_id: UUID | None
    survey_summary_digest: str | None
    imported_facts_id: UUID | None
    imported_facts_digest: str | None
    kernel_version: str
    settings: dict[str, Any]
    result_digest: str
    heading: Heading
    agency_count: int
    undetermined_count: int
    created_at: datetime
    created_by_name: str
    absent_agencies: list[AbsentAgency]
    checked_at: datetime | None
    checked_by_name: str | None
    check_note: str | None
    approved_at: datetime | None
    approved_by_name: str | None
    approval_note: str | None
    publication_id: UUID | None
    version: int
