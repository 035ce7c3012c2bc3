"""Initiatives apart from how they are stored."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, Protocol

from shared.methodology.framework import Leaf


class InitiativeKind(StrEnum):
    """What is registered."""

    MODEL = "MODEL"
    """Mô hình: a new way of working."""
    IDEA = "IDEA"
    """Sáng kiến: a new solution."""


class InitiativeState(StrEnum):
    """What became of it."""

    REGISTERED = "REGISTERED"
    RECOGNISED = "RECOGNISED"
    NOT_RECOGNISED = "NOT_RECOGNISED"
    WITHDRAWN = "WITHDRAWN"


@dataclass(frozen=True, slots=True)
class InitiativeDetails:
    """What an agency says of its initiative."""

    kind: InitiativeKind
    title: str
    description: str
    effect: str
    applied_on: date | None
    leaf: str | None


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the council makes of an initiative."""

    recognised: bool
    points: Decimal | None
    opinion: str


class Judged(Protocol):
    """A judgement of one round, as it is kept."""

    phase: Any
    recognised: Any
    version: Any


@dataclass(frozen=True, slots=True)
class Recognised:
    """A recognised initiative as it counts for its leaf."""

    title: str
    points: Decimal | None


@dataclass(frozen=True, slots=True)
class Credit:
    """What recognised initiatives bring to a bonus leaf."""

    leaf: Leaf
    recognised: tuple[Recognised, ...]
    answer: dict[str, Any] | None
    """The answer to the leaf's rule, where the rule counts."""
    points: Decimal | None
    """The points, where the rule does not count: their sum, at most the leaf's maximum."""
    opinion: str


@dataclass(frozen=True, slots=True)
class InitiativeFilter:
    """Which initiatives are wanted; what is None does not narrow."""

    period_id: Any = None
    agency_id: Any = None
    kind: InitiativeKind | None = None
