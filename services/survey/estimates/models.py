"""What estimates are made of: sums over the sample of each stratum, and nothing of a single response."""

import math
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from typing import Self


class Drawn:
    """So many of so many, drawn without replacement."""

    __slots__ = ()

    sampled: int
    population: int | None

    @property
    def own_weight(self) -> float:
        """How many each of them speaks for (N / n); one where nobody counted them."""
        if self.population is None or not self.sampled:
            return 1.0
        return self.population / self.sampled

    @property
    def left_over(self) -> float:
        """The share that was not drawn (finite population correction, 1 − n / N)."""
        if self.population is None:
            return 1.0
        return max(0.0, 1 - self.sampled / self.population) if self.population else 0.0


@dataclass(frozen=True, slots=True)
class Stage(Drawn):
    """A draw of clusters (wards, hamlets), and which of them this is."""

    within: Hashable
    """What was drawn from: an agency's respondent group, or a cluster of the stage before."""
    cluster: str
    sampled: int
    """From how many clusters there are answers (n)."""
    population: int | None = None
    """How many there are to draw from (N)."""


@dataclass(frozen=True, slots=True)
class Stratum(Drawn):
    """A part of the population that is sampled by itself: an agency's respondent group, or one of its drawn clusters."""

    sampled: int
    """How many responses of it count (n_h)."""
    population: int | None = None
    """How many people it holds (N_h), where that is known."""
    stages: tuple[Stage, ...] = ()
    """The draws by which a cluster came into the sample, the outermost first."""

    @property
    def weight(self) -> float:
        """How many people each response speaks for, over all stages."""
        if not self.stages:
            return self.own_weight
        return math.prod(one.own_weight for one in self.stages) * self.own_weight

    def unweighted(self) -> "Stratum":
        """Let every response speak for itself alone."""
        stages = tuple(replace(one, population=None) for one in self.stages)
        return Stratum(self.sampled, None, stages)


@dataclass(frozen=True, slots=True)
class Sums:
    """Sums over a stratum's sample of y, x and their products; who is outside the domain adds nothing to any of them."""

    y: float
    x: float
    yy: float
    xy: float
    xx: float

    @classmethod
    def of_values(cls, pairs: Sequence[tuple[float, float]]) -> Self:
        """Add up pairs of y and x."""
        return cls(
            y=sum(y for y, _ in pairs),
            x=sum(x for _, x in pairs),
            yy=sum(y * y for y, _ in pairs),
            xy=sum(x * y for y, x in pairs),
            xx=sum(x * x for _, x in pairs),
        )

    @classmethod
    def of_share(cls, chosen: int, base: int) -> Self:
        """Tell how many of those in the base chose something."""
        return cls(y=chosen, x=base, yy=chosen, xy=chosen, xx=base)

    @classmethod
    def of_mean(cls, total: float, squares: float, base: int) -> Self:
        """Tell the sum, and sum of squares, of the numbers that those in the base gave."""
        return cls(y=total, x=base, yy=squares, xy=total, xx=base)


Sample = Sequence[tuple[Stratum, Sums]]
"""The strata that an estimate is made over, each with its sums."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """An estimate with what can be said of its error; nothing where nothing can be said."""

    value: float
    error: float | None
    """Standard error."""
    freedom: int
    """Degrees of freedom: what was drawn first, responses or clusters, less strata."""
    effect: float | None
    """Design effect: the variance against that of a simple random sample as large (Kish)."""
    low: float | None = None
    high: float | None = None
    method: str | None = None
    """How the 95 % interval was made."""
