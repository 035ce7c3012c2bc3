"""What is asked of a simulation, and what it answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from shared.methodology.run import AgencyResult


@dataclass(frozen=True, slots=True)
class SimulationOrder:
    """What to draw again."""

    draws: int
    seed: int
    weight_spread: Decimal
    """Each weight is moved by a factor from 1 − spread to 1 + spread."""
    survey_error: bool
    compare: tuple[str, ...]
    """Codes of agencies for which "better than" is asked against everybody in their block."""


@dataclass(frozen=True, slots=True)
class Sureness:
    """How sure an agency's place is."""

    one: AgencyResult
    index_mean: Decimal
    index_low: Decimal
    index_high: Decimal
    rank_median: Decimal
    rank_low: int
    rank_high: int
    grades: Mapping[str, Decimal]
    """Grade code → probability."""
    better_than_next: Decimal | None
    """Probability of being ranked before the agency that follows in the ranking."""
    better_than: Mapping[str, Decimal]
    """Agency code → probability, where it was asked for."""
