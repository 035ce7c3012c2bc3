"""What a work list is made of, apart from where it is kept."""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID


class WorkState(StrEnum):
    """Where a leaf stands for one appraiser. It tells nothing of what others gave before he or she has given an opinion."""

    TO_DO = "TO_DO"
    DONE = "DONE"
    DIFFERING = "DIFFERING"
    """Given, and the others give something else."""


class WorkFilter(StrEnum):
    """Which leaves are wanted."""

    TO_DO = "TO_DO"
    DONE = "DONE"
    DIFFERING = "DIFFERING"
    NEW = "NEW"
    ALL = "ALL"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which part of a work list is wanted; what is None does not narrow."""

    state: WorkFilter = WorkFilter.TO_DO
    field: str | None = None
    block: str | None = None
    agency_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Working:
    """Who works on what."""

    period_id: UUID
    number: int
    appraiser_id: UUID
    leaves: Collection[dict[str, Any]]
    """Leaves of the framework that the council decides: code, field, and to whom they apply."""


@dataclass(frozen=True, slots=True)
class WorkLeaf:
    """A leaf that an appraiser appraises."""

    leaf: str
    name: str
    field: str
    claimed_points: Decimal | None
    maximum: Decimal
    supplemented: bool
    not_applicable_requested: bool
    """Whether the agency asks that the leaf does not apply."""
    state: WorkState
    new: bool


@dataclass(frozen=True, slots=True)
class WorkItem:
    """What there is for an appraiser in one report."""

    self_assessment_id: UUID
    agency_id: UUID
    agency_code: str
    agency_name: str
    round: int
    leaves: tuple[WorkLeaf, ...]


@dataclass(frozen=True, slots=True)
class WorkCount:
    """How many leaves of a field there are for an appraiser."""

    field: str
    to_do: int
    done: int
    differing: int
    new: int
