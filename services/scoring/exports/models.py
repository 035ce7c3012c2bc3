"""What a file of a ranking shows."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from services.scoring.runs.models import AgencyResult, Heading


@dataclass(frozen=True, slots=True)
class RankingReport:
    """A ranking with its head, whole and in order."""

    key: str
    """Names the content: the same key means the same file."""
    name: str
    """Name of the file, without its ending."""
    title: str
    decision_number: str | None
    """None while the results are a draft."""
    decision_date: date | None
    created_at: datetime
    """Written into the file instead of the time of writing, so that the bytes stay the same."""
    heading: Heading
    results: tuple[AgencyResult, ...]

    @property
    def has_bonus(self) -> bool:
        """Whether the framework gives bonus points."""
        return self._has("BONUS")

    @property
    def has_penalty(self) -> bool:
        """Whether the framework takes penalty points."""
        return self._has("PENALTY")

    @property
    def has_reduced_maximum(self) -> bool:
        """Whether some leaf left an agency's maximum, so that parts do not simply add up to the index."""
        scale = Decimal(self.heading["framework"]["scale"])
        return any(applicable_maximum(one) != scale for one in self.results)

    @property
    def has_sipas(self) -> bool:
        """Whether satisfaction was measured."""
        return any(one.sipas_index is not None for one in self.results)

    def of_block(self, block: str) -> tuple[AgencyResult, ...]:
        """Give the agencies of one block in the order of the ranking."""
        return tuple(one for one in self.results if one.block == block)

    def _has(self, group: str) -> bool:
        return any(one["group"] == group for one in self.heading["fields"])


def applicable_maximum(result: AgencyResult) -> Decimal:
    """Add up what could be reached in the parts."""
    return sum((Decimal(part["maximum"]) for part in result.summary["parts"]), Decimal(0))
