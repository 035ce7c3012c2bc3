"""Simulations as they are asked for and answered."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Annotated, Self

from pydantic import Field

from services.scoring.analyses.schemas import AnalysedAgency, analysed
from services.scoring.uncertainty.models import SimulationOrder, Sureness
from shared.http.schema import DecimalText, Points, Schema

Spread = Annotated[Points, Field(ge=Decimal(0), le=Decimal("0.9"))]


class NewSimulation(Schema):
    """What to draw again."""

    draws: int = Field(default=10_000, ge=100, le=20_000, description="How often", examples=[10000])
    seed: int = Field(
        default=1, ge=0, lt=2**63, description="The same seed gives the same answer", examples=[1]
    )
    weight_spread: Spread = Field(
        default=Decimal(0),
        description="Each weight is moved by a factor from 1 − spread to 1 + spread; 0 leaves them",
        examples=["0.25"],
    )
    survey_error: bool = Field(
        default=True, description="Whether the survey's answers are drawn again"
    )
    compare: list[str] = Field(
        default_factory=list,
        max_length=20,
        description="Codes of agencies to compare with everybody in their block",
        examples=[["so-noi-vu"]],
    )

    def to_order(self) -> SimulationOrder:
        """Make the command of it."""
        return SimulationOrder(
            self.draws, self.seed, self.weight_spread, self.survey_error, tuple(self.compare)
        )


class GradeChance(Schema):
    """Probability of a grade."""

    grade: str = Field(description="Grade (xếp loại)", examples=["GOOD"])
    probability: DecimalText = Field(description="From 0 to 1", examples=["0.8125"])


class BetterChance(Schema):
    """Probability of being ranked before another agency."""

    agency_code: str = Field(description="The other", examples=["so-tai-chinh"])
    probability: DecimalText = Field(description="From 0 to 1", examples=["0.6140"])


class SurenessView(AnalysedAgency):
    """How sure an agency's place is; intervals hold nine draws of ten."""

    index_mean: DecimalText = Field(description="Mean of the index", examples=["78.4512"])
    index_low: DecimalText = Field(description="5 % of the draws are below", examples=["77.02"])
    index_high: DecimalText = Field(description="5 % of the draws are above", examples=["79.91"])
    rank_median: DecimalText = Field(description="Median rank", examples=["7"])
    rank_low: int = Field(description="Best rank of the interval", examples=[5])
    rank_high: int = Field(description="Worst rank of the interval", examples=[9])
    grades: list[GradeChance] = Field(description="Best first")
    better_than_next: DecimalText | None = Field(
        description="Probability of being ranked before the next in the ranking; null for the last",
        examples=["0.6140"],
    )
    better_than: list[BetterChance] = Field(description="Where the agency is in `compare`")

    @classmethod
    def of(cls, sureness: Sureness) -> Self:
        """Show it."""
        return cls.model_validate(
            {
                **analysed(sureness.one),
                "index_mean": sureness.index_mean,
                "index_low": sureness.index_low,
                "index_high": sureness.index_high,
                "rank_median": sureness.rank_median,
                "rank_low": sureness.rank_low,
                "rank_high": sureness.rank_high,
                "grades": [
                    {"grade": code, "probability": part} for code, part in sureness.grades.items()
                ],
                "better_than_next": sureness.better_than_next,
                "better_than": [
                    {"agency_code": code, "probability": part}
                    for code, part in sureness.better_than.items()
                ],
            }
        )


class SimulationView(Schema):
    """How sure the ranks of a run are."""

    draws: int = Field(description="How often was drawn", examples=[10000])
    seed: int = Field(description="The seed", examples=[1])
    weight_spread: Points = Field(description="How far weights were moved", examples=["0.25"])
    survey_error: bool = Field(description="Whether survey answers were drawn again")
    items: list[SurenessView] = Field(description="Ranked agencies, in the order of the ranking")

    @classmethod
    def of(cls, order: SimulationOrder, found: Iterable[Sureness]) -> Self:
        """Show it."""
        return cls(
            draws=order.draws,
            seed=order.seed,
            weight_spread=order.weight_spread,
            survey_error=order.survey_error,
            items=[SurenessView.of(one) for one in found],
        )
